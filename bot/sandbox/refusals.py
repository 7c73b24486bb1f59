"""What the sandbox refuses: calls of a bot with Telegram's words, misuse of the sandbox with ours."""

from typing import Any

from bot.errors import DeskbellError

JSON = dict[str, Any]
"""An object as it travels on the wire."""


class SandboxError(DeskbellError):
    """The sandbox can't do that:"""


class Refusal(Exception):  # noqa: N818 - Telegram's answer to a call, not a fault of the program
    """An answer with `ok: false`, see https://core.telegram.org/bots/api#making-requests."""

    def __init__(self, status: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    def body(self) -> JSON:
        """The answer's JSON."""
        body: JSON = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str, parameters: JSON | None = None) -> Refusal:
    """A refusal with status 400."""
    return Refusal(400, f"Bad Request: {words}", parameters)


def forbidden(words: str) -> Refusal:
    """A refusal with status 403."""
    return Refusal(403, f"Forbidden: {words}")


def too_many(retry_after: int) -> Refusal:
    """A refusal with status 429; `retry_after` is in seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
