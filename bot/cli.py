"""The command `deskbell`. What a command needs is imported when it runs, so that the others start fast."""

import asyncio
import gc
import importlib.util
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import __version__
from bot.errors import ConfigError, DeskbellError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.commands.finding import Finding
    from bot.config import Config

T = TypeVar("T")
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
coupons = typer.Typer(help="Codes that are given to clients, each once.", no_args_is_help=True)
app.add_typer(coupons, name="coupons")

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
    """Read a FAQ file (CSV or YAML) and say what is wrong in it, or what it has."""
    from bot.faq.file import describe, load

    typer.echo(describe(load(file)))


@coupons.command("import")
def coupons_import(
    file: Path,
    pool: Annotated[str, typer.Option("--pool", help="The pool that the codes go into.")],
    config: ConfigOption = None,
) -> None:
    """Bring codes from a file (one a line, or CSV: code, value, valid_until) into a pool."""
    from bot.coupons.importing import import_file

    report = asyncio.run(
        _with_database(config, lambda session: import_file(session, file, pool, datetime.now(UTC)))
    )
    typer.echo(report)
    if not report.imported:
        raise typer.Exit(1)


@coupons.command("list")
def coupons_list(config: ConfigOption = None) -> None:
    """Say how many codes each pool has left."""
    from bot.coupons.importing import describe
    from bot.coupons.queries import levels

    today = datetime.now(UTC).date()
    typer.echo(describe(asyncio.run(_with_database(config, lambda session: levels(session, today)))))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _findings(settings: "Config") -> "list[Finding]":
    from bot.commands.check import check as look

    return asyncio.run(look(settings, STARTED))


async def _with_database(path: Path | None, work: "Callable[[AsyncSession], Awaitable[T]]") -> T:
    """Do `work` in one transaction of the desk's database, which is brought up to date first."""
    from bot.storage.engine import create_engine
    from bot.storage.migrate import upgrade
    from bot.storage.uow import Database

    url = _load(path).database.async_url
    await upgrade(url)
    database = Database(create_engine(url))
    try:
        async with database.begin() as session:
            return await work(session)
    finally:
        await database.close()


def _load(path: Path | None) -> "Config":
    from bot.config import load_config

    return load_config(path or (CONFIG_FILE if CONFIG_FILE.exists() else None))


def _complain(error: DeskbellError) -> None:
    typer.echo(str(error), err=True)
