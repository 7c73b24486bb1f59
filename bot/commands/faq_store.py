"""`deskbell faq import` and `export`: between a file and the store of a desk, which may be at work."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.faq_diff import show
from bot.config import Config
from bot.errors import DeskbellError
from bot.faq import exporting, queries, syncing
from bot.faq.errors import FaqFileError
from bot.faq.models import FaqRevision
from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade
from bot.storage.uow import Database
from bot.team.models import Manager

Say = Callable[[str], None]
Ask = Callable[[str], bool]


class InTheWayError(DeskbellError):
    """Nothing was written; --yes is needed to overwrite"""


class UnreadableExportError(DeskbellError):
    """The file was written, but could not be imported as it is."""


async def import_file(config: Config, path: Path, *, say: Say, ask: Ask, dry_run: bool) -> bool:
    """Show what `path` would change in the store, ask, and change it. False if the answer was no.

    Raises `FaqFileError` for a file with anything wrong in it, `ChangedMeanwhileError` when the store is
    changed by others before the answer.
    """
    document = syncing.open_document(path, config.clients.segments)
    async with _store(config) as database:
        async with database.read() as session:
            plan = await syncing.replacing(session, document)
            editors = {
                revision.entry_id: (await session.get(Manager, revision.manager_id), revision)
                for revision in await queries.edits_in_the_chat(session, plan.changes.keys())
            }
        say(show(plan, {entry_id: _edited(*edit) for entry_id, edit in editors.items()}))
        if dry_run:
            return True
        if plan.changes and not ask("Change the FAQ like this?"):
            return False
        async with database.begin() as session:
            await syncing.carry_out(session, document, plan, SystemClock().now())
        say("Done. A desk at work answers by it within seconds." if plan.changes else "Nothing to do.")
        return True


async def export_file(config: Config, path: Path, *, say: Say, overwrite: bool) -> None:
    """Write the store to `path`, with its pictures and files beside it."""
    async with _store(config) as database, database.read() as session:
        files = await exporting.export(session, path)
    there = [name for name, content in files.items() if _differs(name, content)]
    if there and not overwrite:
        raise InTheWayError(", ".join(map(str, there)))
    for name, content in files.items():
        name.parent.mkdir(parents=True, exist_ok=True)
        _write(name, content)
    try:
        document = syncing.open_document(path, config.clients.segments)
    except FaqFileError as error:
        raise UnreadableExportError(str(error)) from error
    say(f"{path}: {len(document.entries)} entries.")


@asynccontextmanager
async def _store(config: Config) -> AsyncIterator[Database]:
    """The desk's database, brought up to date."""
    url = config.database.async_url
    await upgrade(url)
    database = Database(create_engine(url))
    try:
        yield database
    finally:
        await database.close()


def _edited(manager: Manager | None, revision: FaqRevision) -> str:
    name = manager.name if manager else f"manager {revision.manager_id}"
    return f"edited in the chat by {name} on {revision.at:%Y-%m-%d}"


def _differs(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() != content


def _write(path: Path, content: bytes) -> None:
    """Put `content` there whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    os.replace(beside, path)
