"""Logging: structlog's events and the standard library's records leave as one stream, without secrets.

The libraries below us print the bot's token: it is part of every Bot API address.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO
from urllib.parse import quote, unquote

import bot.lean_structlog  # noqa: F401 - before anything that imports structlog

import structlog
from structlog.typing import Processor

_TOKEN = re.compile(r"\b\d{5,}(?::|%3A)[A-Za-z0-9_-]{30,}")
_HIDDEN = "[hidden]"

# Libraries that write a line for every request or wake-up.
_CHATTY = (
    "httpx",
    "httpcore",
    "aiohttp.access",
    "aiogram.event",
    "aiosqlite",
    "alembic.runtime.plugins",
    "asyncio",
)


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Replaces secrets, and whatever looks like a bot's token, in the finished line with its traceback."""

    def __init__(self, secrets: Iterable[str], renderer: Processor) -> None:
        super().__init__(
            foreign_pre_chain=_PREPARE,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
        spellings = {form for secret in secrets if secret for form in _spellings(secret)}
        # The longest first, so that no part of a secret that contains another stays visible.
        alternatives = [re.escape(form) for form in sorted(spellings, key=len, reverse=True)]
        self._secret = re.compile("|".join([*alternatives, _TOKEN.pattern]))

    def format(self, record: logging.LogRecord) -> str:
        """The line to print."""
        return self._secret.sub(_HIDDEN, super().format(record))


_PREPARE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def setup_logging(
    level: str = "info", style: str = "console", secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send all logging to `stream` (standard error); `style` is console or json.

    `secrets` never appear there. Errors that nobody catches are logged too, instead of printed.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(secrets, _renderer(style, handler.stream)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    # It warns of every sweep that is skipped because the one before is still at work, as is meant.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_PREPARE,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _log_uncaught


def _spellings(secret: str) -> tuple[str, ...]:
    """How a secret may be written in a line: as it is, in an address, out of one, and in JSON."""
    plain = (secret, quote(secret, safe=""), unquote(secret))
    return (*plain, *(json.dumps(form, ensure_ascii=False)[1:-1] for form in plain))


def _renderer(style: str, stream: TextIO) -> Processor:
    if style == "json":
        exceptions = structlog.processors.format_exc_info
        render = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        return lambda logger, name, event: render(logger, name, exceptions(logger, name, event))
    # A plain traceback: structlog's richer one prints the local variables, with clients' words in them.
    return structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        logging.getLogger("deskbell").critical("Stopped by an error", exc_info=(kind, error, trace))
    elif not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
