"""The command `deskbell`. What a command needs is imported when it runs, so that the others start fast."""

import asyncio
import gc
import importlib.util
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import __version__
from bot.errors import ConfigError, DeskbellError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

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

CacheOption = Annotated[
    Path | None,
    typer.Option(help="A file that keeps what texts mean, so that the next time is fast.", dir_okay=False),
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
    with _quick_imports():
        settings = _load(config)
        from bot.logs import setup_logging

        setup_logging(settings.log.level, settings.log.format, settings.secrets())
        from bot.app import run as serve
    gc.freeze()  # or all of it is looked through while the FAQ is loaded
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
    with _quick_imports():
        findings = _findings(_load(config))
    for finding in findings:
        typer.echo(finding)
    if any(finding.is_broken for finding in findings):
        raise typer.Exit(1)


@faq.command("check")
def faq_check(
    file: Path,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="The desk's, which knows its clients' segments.")
    ] = None,
    matching: Annotated[bool, typer.Option(help="Which entries are confused, which are never found?")] = True,
    cache: CacheOption = None,
) -> None:
    """Read an FAQ file (CSV, YAML or XLSX) and say what is wrong in it, or what it has and how it fares."""
    from bot.commands.faq_check import read, summary

    settings = _load(config) if config else None
    entries = read(file, settings)
    typer.echo(summary(entries, settings))
    if matching:
        from bot.commands.faq_trouble import trouble

        typer.echo(trouble(entries, cache))


@faq.command("import")
def faq_import(
    file: Path,
    config: ConfigOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Make the FAQ what a file (CSV, YAML or XLSX) says; what would change is shown first."""
    from bot.commands.faq_store import import_file

    ask = (lambda _: True) if yes else typer.confirm
    work = import_file(_load(config), file, say=typer.echo, ask=ask, dry_run=dry_run)
    if not asyncio.run(work):
        raise typer.Exit(1)


@faq.command("export")
def faq_export(
    file: Path,
    config: ConfigOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Overwrite files that are there.")] = False,
) -> None:
    """Write the FAQ to a file (CSV, YAML or XLSX), with its pictures and files beside it."""
    from bot.commands.faq_store import export_file

    asyncio.run(export_file(_load(config), file, say=typer.echo, overwrite=yes))


@faq.command("eval")
def faq_eval(
    store: Path,
    queries: Path,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    top: Annotated[int, typer.Option(help="Is the right entry among so many?", min=1, max=10)] = 3,
    cache: CacheOption = None,
) -> None:
    """Put questions (CSV: text,expected_id[,language]) to a FAQ file; an empty id is one for people."""
    from bot.commands.faq_eval import evaluate

    typer.echo(evaluate(store, queries, top, as_json, cache))


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


@contextmanager
def _quick_imports() -> "Iterator[None]":
    """Without looking for garbage, which takes a quarter of their time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _load(path: Path | None) -> "Config":
    from bot.config import load_config

    return load_config(path or (CONFIG_FILE if CONFIG_FILE.exists() else None))


def _complain(error: DeskbellError) -> None:
    typer.echo(str(error), err=True)
