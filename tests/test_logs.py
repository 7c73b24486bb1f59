"""Logging: one stream for all, without secrets, in both styles."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

import pytest
import structlog

from bot.logs import setup_logging

TOKEN = "42:SANDBOX-TOKEN"
LOOKS_LIKE_A_TOKEN = "123456789:" + "A" * 35
Written = Callable[..., io.StringIO]


@pytest.fixture
def written() -> Iterator[Written]:
    """Sets logging up for the test, writing to what is returned; all is as before afterwards."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level

    def set_up(
        level: str = "info", style: str = "console", secrets: tuple[str, ...] = (TOKEN,)
    ) -> io.StringIO:
        stream = io.StringIO()
        setup_logging(level, style, secrets, stream)
        return stream

    yield set_up
    logging.captureWarnings(False)
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    structlog.reset_defaults()


def log_of_everything() -> None:
    structlog.get_logger("desk").info("started", url=f"http://127.0.0.1/bot{TOKEN}/getMe", chat=5)
    logging.getLogger("library").warning("asked %s", LOOKS_LIKE_A_TOKEN)
    try:
        raise ValueError(f"no answer from /bot{TOKEN}/")
    except ValueError:
        structlog.get_logger("desk").exception("failed")
        logging.getLogger("library").exception("failed too")


@pytest.mark.parametrize("style", ["console", "json"])
def test_secrets_never_leave(written: Written, style: str) -> None:
    stream = written(style=style)
    log_of_everything()
    text = stream.getvalue()
    assert text.count("[hidden]") == 4
    assert "SANDBOX" not in text
    assert "AAAA" not in text
    assert "ValueError" in text


@pytest.mark.parametrize("secret", ['quo"ted', "per/cent", "p%40ss", "back\\slash"])
@pytest.mark.parametrize("style", ["console", "json"])
def test_secrets_in_other_spellings(written: Written, style: str, secret: str) -> None:
    stream = written(style=style, secrets=(secret, secret + "-and-more"))
    for spelling in (secret, quote(secret, safe=""), unquote(secret), f"{secret}-and-more"):
        logging.getLogger("library").warning("<%s>", spelling)
    assert stream.getvalue().count("<[hidden]>") == 4


def test_json_is_an_object_a_line(written: Written) -> None:
    stream = written(style="json")
    log_of_everything()
    first, second, *_ = map(json.loads, stream.getvalue().splitlines())
    assert first | {"timestamp": ""} == {
        "event": "started",
        "url": "http://127.0.0.1/bot[hidden]/getMe",
        "chat": 5,
        "level": "info",
        "logger": "desk",
        "timestamp": "",
    }
    assert second["event"] == "asked [hidden]"


def test_level_and_chatty_libraries(written: Written) -> None:
    stream = written(level="warning")
    structlog.get_logger("desk").info("quiet")
    logging.getLogger("library").info("quiet")
    assert stream.getvalue() == ""
    stream = written(level="debug")
    logging.getLogger("httpx").info("quiet")
    structlog.get_logger("desk").debug("loud")
    assert "loud" in stream.getvalue()
    assert "quiet" not in stream.getvalue()


def test_errors_that_nobody_catches_are_logged_without_secrets() -> None:
    code = (
        f"from bot.logs import setup_logging; setup_logging(secrets=['{TOKEN}']); raise ValueError('{TOKEN}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert "Stopped by an error" in done.stderr
    assert "ValueError: [hidden]" in done.stderr


def test_what_would_colour_tracebacks_is_not_loaded() -> None:
    code = "import sys, bot.logs; print([name for name in ('rich', 'pygments') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout == "[]\n"
