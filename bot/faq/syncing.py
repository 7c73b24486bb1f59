"""Makes the store say what a file says, and leaves alone what managers have changed in the chat meanwhile.

See docs/decisions/0005-the-chat-wins-over-the-file.md.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq import queries
from bot.faq.attachments import digest_of, read
from bot.faq.entries import Attachment, Entry
from bot.faq.errors import AttachmentError, ChangedMeanwhileError, FaqFileError
from bot.faq.file import parse, read_bytes
from bot.faq.ledger import Change, write
from bot.faq.models import FILE, FaqFile, FaqImport
from bot.faq.rules import phrasing_key
from bot.faq.snapshots import State, entry_of, state_of


@dataclass(frozen=True)
class Document:
    """An FAQ file that was read without an error."""

    path: Path
    fingerprint: str
    """SHA-256 of its bytes, in hexadecimal."""
    entries: Mapping[str, Entry]

    def says(self, states: Mapping[str, State]) -> bool:
        """Whether this is what an earlier import said; its pictures too."""
        said = {entry_id: entry_of(entry_id, state) for entry_id, state in states.items()}
        return self.entries == said


@dataclass(frozen=True)
class Plan:
    """What is to become of the store."""

    changes: Mapping[str, tuple[Entry | None, Entry | None]] = field(default_factory=dict)
    """What each entry says in the store, and what it is to say; None: it is not in force."""
    kept: tuple[str, ...] = ()
    """Entries that the file changed, and that stay as they were edited in the chat."""
    version: int = 0
    """The store's when the plan was made."""

    @property
    def added(self) -> list[str]:
        """Entries that come into force."""
        return [entry_id for entry_id, (before, _) in self.changes.items() if before is None]

    @property
    def retired(self) -> list[str]:
        """Entries that go out of force."""
        return [entry_id for entry_id, (_, after) in self.changes.items() if after is None]

    @property
    def changed(self) -> list[str]:
        """Entries that say something else."""
        return [entry_id for entry_id, states in self.changes.items() if None not in states]


def source_of(path: Path) -> str:
    """What imports of the file at `path` are known by."""
    return str(path.resolve())


def open_document(path: Path, segments: Collection[str] | None = None) -> Document:
    """Read an FAQ file. Raises `FaqFileError` with all that is wrong. Takes a while: call it in a thread."""
    content = read_bytes(path)
    entries = {entry.id: entry for entry in parse(path, content, segments)}
    return Document(path, digest_of(content), entries)


async def replacing(session: AsyncSession, document: Document) -> Plan:
    """The plan by which the store becomes what the file is, whatever the chat did."""
    version = await queries.version(session)
    store = await queries.entries_in_force(session)
    wanted = document.entries
    pairs = {entry_id: (store.get(entry_id), wanted.get(entry_id)) for entry_id in [*wanted, *store]}
    changes = {entry_id: pair for entry_id, pair in pairs.items() if pair[0] != pair[1]}
    return Plan(changes, version=version)


async def following(session: AsyncSession, document: Document, states: Mapping[str, State]) -> Plan:
    """The plan by which the store follows the file.

    Only what differs from the file's previous version (`states`) is taken over, and only where the store
    still says what that version said: what was changed both in the file and in the chat stays.
    """
    version = await queries.version(session)
    store = await queries.entries_in_force(session)
    changes: dict[str, tuple[Entry | None, Entry | None]] = {}
    kept: list[str] = []
    for entry_id in dict.fromkeys([*document.entries, *states]):
        wanted, current = document.entries.get(entry_id), store.get(entry_id)
        previous = entry_of(entry_id, states[entry_id]) if entry_id in states else None
        if wanted in (previous, current):
            continue
        if current == previous:
            changes[entry_id] = (current, wanted)
        else:
            kept.append(entry_id)
    for entry_id in _asked_elsewhere(changes, store):
        del changes[entry_id]
        kept.append(entry_id)
    return Plan(changes, tuple(kept), version)


def _asked_elsewhere(
    changes: Mapping[str, tuple[Entry | None, Entry | None]], store: Mapping[str, Entry]
) -> list[str]:
    """Entries that would get a phrasing which an entry that stays has: one added in the chat, say."""
    staying = [entry for entry_id, entry in store.items() if entry_id not in changes]
    asked = {phrasing_key(each) for entry in staying for each in entry.phrasings}
    return [
        entry_id
        for entry_id, (_, after) in changes.items()
        if after and not asked.isdisjoint(map(phrasing_key, after.phrasings))
    ]


async def carry_out(session: AsyncSession, document: Document, plan: Plan, now: datetime) -> None:
    """Do what `plan` says, and note what the file said.

    Raises `ChangedMeanwhileError` when the store is not what it was when the plan was made.
    """
    await queries.lock(session)
    if await queries.version(session) != plan.version:
        raise ChangedMeanwhileError("all", plan.version)
    await _keep_files(session, document)
    changes = [Change(entry_id, after) for entry_id, (_, after) in plan.changes.items()]
    await write(session, changes, FILE, now)
    positions = {entry_id: position for position, entry_id in enumerate(document.entries)}
    await queries.place_entries(session, positions)
    source = source_of(document.path)
    await queries.forget_states(session, source)
    session.add(
        FaqImport(
            source=source,
            fingerprint=document.fingerprint,
            loaded_at=now,
            added=len(plan.added),
            changed=len(plan.changed),
            retired=len(plan.retired),
            states={entry_id: state_of(entry) for entry_id, entry in document.entries.items()},
        )
    )
    await session.flush()


async def _keep_files(session: AsyncSession, document: Document) -> None:
    """Take the bytes of pictures and files into the store, from where every replica can send them."""
    files = attachments(document.entries.values())
    for digest in await queries.missing_files(session, files):
        content = await asyncio.to_thread(_read_again, document.path, files[digest])
        session.add(FaqFile(digest=digest, content=content))
        await session.flush()


def attachments(entries: Collection[Entry]) -> dict[str, Attachment]:
    """The attachments whose bytes are ours, by digest."""
    return {
        answer.attachment.digest: answer.attachment
        for entry in entries
        for answer in entry.answers.values()
        if answer.attachment and answer.attachment.digest
    }


def has_attachments(states: Mapping[str, State]) -> bool:
    """Whether there are files beside the FAQ file, which may have changed though that has not."""
    return bool(attachments([entry_of(entry_id, state) for entry_id, state in states.items()]))


def _read_again(path: Path, attachment: Attachment) -> bytes:
    try:
        content = read(path.parent, attachment.name or "", attachment.kind)
    except AttachmentError as error:
        raise FaqFileError([f"{path}: {error.args[0]}"]) from error
    if digest_of(content) != attachment.digest:
        raise FaqFileError([f"{path}: '{attachment.name}' was changed while the FAQ was being loaded"])
    return content
