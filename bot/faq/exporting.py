"""The store as a file, with the pictures and files of its answers beside it."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq import queries
from bot.faq.attachments import place
from bot.faq.entries import Answer, Attachment, Entry
from bot.faq.errors import FaqFileError
from bot.faq.file import serialise

DIGEST = 8
"""Digits of a file's digest that tell it from another one of the same name."""


async def export(session: AsyncSession, path: Path) -> dict[Path, bytes]:
    """The files to write so that `path` says what the store says, the FAQ file last.

    Raises `FaqFileError` if the store is empty, or for a suffix that means no format.
    """
    entries = list((await queries.entries_in_force(session)).values())
    if not entries:
        raise FaqFileError([f"{path}: the FAQ has no entries to write"])
    names: dict[str, str] = {}
    entries = [_with_own_names(entry, names) for entry in entries]
    contents = {
        place(path.parent, name): await queries.file_content(session, digest) or b""
        for name, digest in names.items()
    }
    return contents | {path: serialise(path, entries)}


def _with_own_names(entry: Entry, names: dict[str, str]) -> Entry:
    """The entry with files that are called as no other file is; `names` tells which digest has which."""
    answers = {language: _answer(answer, names) for language, answer in entry.answers.items()}
    return replace(entry, answers=answers)


def _answer(answer: Answer, names: dict[str, str]) -> Answer:
    if (attachment := answer.attachment) is None or not attachment.digest:
        return answer
    return replace(answer, attachment=_named(attachment, attachment.digest, names))


def _named(attachment: Attachment, digest: str, names: dict[str, str]) -> Attachment:
    name = attachment.name or digest
    if names.setdefault(name, digest) != digest:
        path = PurePosixPath(name)
        name = str(path.with_name(f"{path.stem}-{digest[:DIGEST]}{path.suffix}"))
        names[name] = digest
    return replace(attachment, name=name)
