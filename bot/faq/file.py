"""Loads the FAQ file, CSV or YAML. All that is wrong is said at once, and nothing is half-loaded."""

import codecs
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.faq.builder import Builder
from bot.faq.csv_file import read_csv
from bot.faq.entries import Entry
from bot.faq.errors import FaqFileError
from bot.faq.yaml_file import read_yaml

_READERS = {".csv": read_csv, ".yaml": read_yaml, ".yml": read_yaml}


def load(path: Path) -> list[Entry]:
    """The entries of the file, in its order. Raises `FaqFileError`."""
    return parse(path, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The file's content. Raises `FaqFileError` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FaqFileError([f"{path}: it cannot be read ({error.strerror})"]) from error


def parse(path: Path, content: bytes) -> list[Entry]:
    """The entries in `content`, the bytes of the file at `path`. Raises `FaqFileError`."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FaqFileError([f"{path}: its name must end in .csv, .yaml or .yml"])
    builder = Builder(str(path))
    reader(_decode(content, builder), builder)
    return builder.finish()


def describe(entries: Sequence[Entry]) -> str:
    """A summary for the person who maintains the file: how much there is per language, and what lacks."""
    categories = {entry.category for entry in entries if entry.category}
    phrasings = Counter(phrasing.language for entry in entries for phrasing in entry.phrasings)
    answers = Counter(language for entry in entries for language in entry.answers)
    lines = [f"{len(entries)} entries in {len(categories)} categories"]
    for language in sorted({*phrasings, *answers}):
        lines.append(f"{language}: {phrasings[language]} phrasings, {answers[language]} answers")
        lacking = [entry.id for entry in entries if language not in entry.answers]
        if lacking:
            lines.append(f"{language}: no answer for {', '.join(lacking)}")
    return "\n".join(lines)


def _decode(content: bytes, builder: Builder) -> str:
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        builder.fail(line, f"this is not UTF-8 (byte 0x{content[error.start]:02x}); save the file as UTF-8")
