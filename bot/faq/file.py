"""Loads and writes the FAQ file: CSV, YAML or XLSX.

All that is wrong with a file is said at once, and nothing is half-loaded.
"""

import codecs
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from bot.faq.builder import Builder
from bot.faq.csv_file import read_csv, write_csv
from bot.faq.entries import Entry
from bot.faq.errors import FaqFileError
from bot.faq.xlsx_file import read_xlsx, write_xlsx
from bot.faq.yaml_file import read_yaml, write_yaml

_TEXT_READERS = {".csv": read_csv, ".yaml": read_yaml, ".yml": read_yaml}
_WRITERS: dict[str, Callable[[Sequence[Entry]], bytes]] = {
    ".csv": write_csv,
    ".yaml": write_yaml,
    ".yml": write_yaml,
    ".xlsx": write_xlsx,
}


def load(path: Path, segments: Collection[str] | None = None) -> list[Entry]:
    """The entries of the file, in its order. Raises `FaqFileError`.

    segments: those of the desk's clients, if they are known; an entry for any other is refused.
    """
    return parse(path, read_bytes(path), segments)


def read_bytes(path: Path) -> bytes:
    """The file's content. Raises `FaqFileError` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FaqFileError([f"{path}: it cannot be read ({error.strerror})"]) from error


def parse(path: Path, content: bytes, segments: Collection[str] | None = None) -> list[Entry]:
    """The entries in `content`, the bytes of the file at `path`. Raises `FaqFileError`."""
    suffix = _suffix(path)
    builder = Builder(path, segments)
    if suffix == ".xlsx":
        read_xlsx(content, builder)
    else:
        _TEXT_READERS[suffix](_decode(content, builder), builder)
    return builder.finish()


def serialise(path: Path, entries: Sequence[Entry]) -> bytes:
    """The bytes of a file at `path` that reads as `entries`. Raises `FaqFileError` for an unknown suffix."""
    return _WRITERS[_suffix(path)](entries)


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        raise FaqFileError([f"{path}: its name must end in .csv, .yaml, .yml or .xlsx"])
    return suffix


def _decode(content: bytes, builder: Builder) -> str:
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        builder.fail(line, f"this is not UTF-8 (byte 0x{content[error.start]:02x}); save the file as UTF-8")
