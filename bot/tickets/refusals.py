"""Why something can't be done with a ticket."""

from enum import StrEnum

from bot.errors import DeskbellError


class Refusal(StrEnum):
    """Why something can't be done with a ticket as it stands. Each has its words in the templates."""

    TAKEN = "taken"
    """Somebody else has it."""
    YOURS = "yours"
    """They have it already."""
    RESOLVED = "resolved"
    CLOSED = "closed"
    NOT_RESOLVED = "not_resolved"
    WAITING = "waiting"
    AWAKE = "awake"
    PAST = "past"
    """The time lies in the past."""
    ITSELF = "itself"
    OTHER_CLIENT = "other_client"
    UNANSWERED = "unanswered"
    """The client waits for us, so we can't wait for the client."""
    TOO_MANY_TAGS = "too_many_tags"


class RefusedError(DeskbellError):
    """The ticket's state does not allow this"""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
