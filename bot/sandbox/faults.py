"""Faults ordered by a test: errors, slow answers and answers that get lost."""

from dataclasses import dataclass, field
from http import HTTPStatus

from bot.sandbox.refusals import JSON, Refusal


@dataclass(slots=True)
class Fault:
    """What shall go wrong with calls of `method` (None: all, getUpdates too) to `chat_id` (None: any).

    `times` counts down, None lasts until `clear`. `status` 0 lets the call succeed after `delay` seconds.
    A lost answer means: the call took effect, then the connection closes without a word.
    """

    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    status: int = 500
    description: str = ""
    parameters: JSON = field(default_factory=dict)
    delay: float = 0.0
    lost_answer: bool = False

    @property
    def refuses(self) -> bool:
        """Whether the call has no effect."""
        return self.status != 0 and not self.lost_answer

    def refusal(self) -> Refusal:
        """The answer of a call that this fault stops."""
        return Refusal(self.status, self.description or self._usual_words(), self.parameters)

    def _usual_words(self) -> str:
        phrase = HTTPStatus(self.status).phrase
        after = self.parameters.get("retry_after")
        return f"{phrase}: retry after {after}" if after is not None else phrase

    def concerns(self, method: str, chat_id: object) -> bool:
        """Whether a call is one of those meant."""
        if self.method is not None and self.method.lower() != method.lower():
            return False
        return self.chat_id is None or self.chat_id == chat_id


class Faults:
    """The faults ordered and not yet used up; the oldest that fits a call is taken."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def add(
        self,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        status: int = 500,
        description: str = "",
        parameters: JSON | None = None,
        delay: float = 0.0,
        lost_answer: bool = False,
    ) -> Fault:
        """Order a fault, see `Fault`."""
        fault = Fault(method, chat_id, times, status, description, parameters or {}, delay, lost_answer)
        self._ordered.append(fault)
        return fault

    def clear(self) -> None:
        """Forget all faults."""
        self._ordered.clear()

    def take(self, method: str, chat_id: object) -> Fault | None:
        """The fault that hits this call, counted as used once."""
        fault = next((fault for fault in self._ordered if fault.concerns(method, chat_id)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._ordered.remove(fault)
        return fault
