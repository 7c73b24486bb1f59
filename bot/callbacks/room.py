"""Everything about calls, wired to the same unit of work."""

from dataclasses import dataclass
from functools import cached_property

from bot.callbacks.dialogue import CallDialogue
from bot.callbacks.files import CallFiles
from bot.callbacks.presses import CallPresses
from bot.callbacks.service import Calls
from bot.callbacks.switchboard import Switchboard
from bot.callbacks.typing import CallTyping
from bot.callbacks.watch import CallWatch
from bot.clients.menu import Menu
from bot.clients.typed import Words


@dataclass
class CallRoom:
    """What handlers and the schedule call, made on demand."""

    calls: Calls
    menu: Menu

    @cached_property
    def dialogue(self) -> CallDialogue:
        """Booking, step by step."""
        return CallDialogue(self.calls.session, self.calls, self.menu)

    @cached_property
    def typing(self) -> CallTyping:
        """What the client types in place of pressing."""
        return CallTyping(self.calls.session, self.dialogue, self.menu, Words(self.calls.texts))

    @cached_property
    def presses(self) -> CallPresses:
        """The client's buttons."""
        return CallPresses(self.calls.session, self.calls, self.dialogue, self.menu)

    @cached_property
    def switchboard(self) -> Switchboard:
        """The managers' list and buttons."""
        return Switchboard(self.calls.session, self.calls, CallFiles(self.calls))

    @cached_property
    def watch(self) -> CallWatch:
        """What happens by itself."""
        return CallWatch(self.calls.session, self.calls, self.switchboard)
