"""The command `deskbell`. What a command needs is imported when it runs, so that the others start fast."""

import asyncio
import gc
import importlib.util
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import __version__
from bot.errors import ConfigError, DeskbellError

if TYPE_CHECKING:
    from bot.commands.finding import Finding
    from bot.config import Config

STARTED = time.monotonic()
CONFIG_FILE = Path("config.toml")

# The plain look: the rich one takes longer to import and shows local variables, such as the token.
app = typer.Typer(
    name="deskbell",
    help="A support desk inside Telegram.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
faq = typer.Typer(help="The questions that the bot answers itself.", no_args_is_help=True)
app.add_typer(faq, name="faq")

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration's file.", show_default=f"{CONFIG_FILE}, if there"),
]


def main() -> None:
    """Run the command line. Exit status: 1 something is wrong, 2 the configuration or the usage is."""
    try:
        app()
    except ConfigError as error:
        _complain(error)
        sys.exit(2)
    except DeskbellError as error:
        _complain(error)
        sys.exit(1)


@app.command()
def run(config: ConfigOption = None) -> None:
    """Serve the desk until stopped; the database is brought up to date first."""
    settings = _load(config)
    from bot.logs import setup_logging

    setup_logging(settings.log.level, settings.log.format, settings.secrets())
    from bot.app import run as serve

    asyncio.run(serve(settings))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served.", min=0, max=65535)] = 8765,
    directory: Annotated[Path, typer.Option("--dir", help="Where the demo keeps its database.")] = Path(
        "demo"
    ),
) -> None:
    """Try the desk with a Telegram on this machine: no account, no token, no network."""
    if importlib.util.find_spec("telegram") is None:
        raise DeskbellError("The demo needs python-telegram-bot: pip install 'deskbell[sandbox]'.")
    from bot.demo import run_demo

    asyncio.run(run_demo(port=port, directory=directory))


@app.command()
def check(config: ConfigOption = None) -> None:
    """Say what is wrong before the first start: token, group, rights, database, texts, FAQ."""
    gc.disable()  # it would slow the imports down by a sixth
    try:
        findings = _findings(_load(config))
    finally:
        gc.enable()
    for finding in findings:
        typer.echo(finding)
    if any(finding.is_broken for finding in findings):
        raise typer.Exit(1)


@faq.command("check")
def faq_check(file: Path) -> None:
    """Read a FAQ file (CSV, YAML or XLSX) and say what is wrong in it, or what it has."""
    from bot.faq.describing import describe
    from bot.faq.file import load

    typer.echo(describe(load(file)))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _findings(settings: "Config") -> "list[Finding]":
    from bot.commands.check import check as look

    return asyncio.run(look(settings, STARTED))


def _load(path: Path | None) -> "Config":
    from bot.config import load_config

    return load_config(path or (CONFIG_FILE if CONFIG_FILE.exists() else None))


def _complain(error: DeskbellError) -> None:
    typer.echo(str(error), err=True)
