"""The demo: the whole desk and a Telegram of its own in one process, with a page to play both sides."""

import asyncio
import signal
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer

from bot.app import App
from bot.clock import MovableClock
from bot.config.model import Config
from bot.coupons.importing import import_file
from bot.logs import setup_logging
from bot.sandbox import Sandbox

SAMPLE_CLIENTS = (
    ("Anna", "Lindqvist", "sv", "+46701740605"),
    ("James", "Carter", "en", "+442079460958"),
    ("נועה", "לוי", "he", "+972501234567"),
)


COUPONS = "complaints"
"""The pool of the sample coupons: there is a discount for complaints of every sort."""

SAMPLE_CATEGORIES: tuple[dict[str, Any], ...] = (
    {"key": "product", "remedies": ["refund", "replacement", "discount", "call", "tell"]},
    {"key": "delivery", "remedies": ["new_date", "refund", "discount", "call", "tell"]},
    {"key": "workshop", "name": {"en": "🔧 The workshop", "sv": "🔧 Verkstaden"}, "bot_limit": 0,
     "remedies": ["new_date", "discount", "call", "tell"]},
    {"key": "staff", "remedies": ["discount", "call", "tell"]},
    {"key": "other", "remedies": ["discount", "call", "tell"]},
)  # fmt: skip
"""Categories of a small shop: in the workshop every discount takes a manager's tap."""


async def run_demo(*, port: int, directory: Path) -> None:
    """Serve the demo's page on `port` of this machine until interrupted; port 0 takes a free one.

    The Telegram of the demo forgets everything when it ends, so the desk begins anew each time too.
    """
    setup_logging("warning", "console", ())
    database = _new_database(directory)
    async with Sandbox(clock=MovableClock(), port=port) as sandbox:
        for first_name, last_name, language, phone in SAMPLE_CLIENTS:
            sandbox.add_client(first_name, last_name=last_name, language=language, phone=phone)
        app = App(demo_config(sandbox, database), sandbox.clock)
        try:
            await app.prepare()
            async with app.database.begin() as session:
                coupons = Path(str(files("bot.sandbox") / "sample_coupons.csv"))
                await import_file(session, coupons, COUPONS, sandbox.clock.now())
            await _serve(app, sandbox)
        finally:
            await app.close()


def _new_database(directory: Path) -> Path:
    """Where the demo's database goes; what an earlier demo left there is removed."""
    directory.mkdir(parents=True, exist_ok=True)
    for leftover in directory.glob("demo.db*"):
        leftover.unlink()
    return directory / "demo.db"


def demo_config(sandbox: Sandbox, database: Path) -> Config:
    """The configuration of a desk in `sandbox`, with samples of all that can be configured."""
    return Config.model_validate(
        {
            "telegram": {"token": sandbox.token, "api_base": sandbox.api_base},
            "managers": {"chat_id": sandbox.group.chat_id, "lead": sandbox.managers[-1].first_name},
            "database": {"url": f"sqlite:///{database}"},
            "faq": {"file": str(files("bot.sandbox") / "sample_faq.csv")},
            "complaints": {"categories": SAMPLE_CATEGORIES},
            "coupons": {"low_water": 8},
            "replies": {"file": str(files("bot.sandbox") / "sample_replies.yaml")},
        }
    )


async def _serve(app: App, sandbox: Sandbox) -> None:
    serving = asyncio.create_task(app.serve(), name="desk")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, serving.cancel)
    typer.echo(f"Deskbell is open: {sandbox.api_base}/  (Ctrl+C closes it)")
    try:
        await serving
    except asyncio.CancelledError:
        typer.echo("Closed.")
