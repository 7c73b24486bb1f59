"""Brings codes from a file into a pool, and reports what became of every row."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.coupons import queries
from bot.coupons.models import Coupon
from bot.coupons.queries import Level
from bot.errors import FileError

COLUMNS = ("code", "value", "valid_until")
LONGEST_CODE = 64
LONGEST_VALUE = 40
LISTED = 20
"""So many rows of a sort are named in the report; how many more there are is said."""

_CODE = re.compile(r"\S+")
_POOL = re.compile(r"[\w-]{1,32}")


class CouponFileError(FileError):
    """The coupons could not be imported:"""


@dataclass(frozen=True)
class Row:
    """A code as it stands in the file."""

    line: int
    code: str
    value: str | None
    valid_until: date | None


@dataclass
class Report:
    """What an import did: how many codes went in, and a line for each row that did not."""

    pool: str
    imported: int = 0
    bad: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    free: int = 0

    def __str__(self) -> str:
        lines = [f"{self.imported} codes imported into the pool {self.pool}, which has {self.free} free now."]
        for heading, found in (
            ("in the file more than once", self.twice),
            ("there already", self.known),
            ("not valid", self.bad),
        ):
            if found:
                lines.append(f"{len(found)} {heading}:")
                lines += [f"  {each}" for each in found[:LISTED]]
                lines += [f"  … and {len(found) - LISTED} more"] if len(found) > LISTED else []
        return "\n".join(lines)


async def import_file(session: AsyncSession, path: Path, pool: str, now: datetime) -> Report:
    """Bring the codes of a file into the pool. Raises `CouponFileError` when it can't be read at all.

    A code a line, or CSV with the columns code, value and valid_until (a date such as 2026-12-31). The
    rows that are wrong, twice in the file or there already are left out and reported.
    """
    if not _POOL.fullmatch(pool):
        raise CouponFileError(f"the pool '{pool}' must be 1 to 32 letters, digits, - and _")
    report = Report(pool)
    rows = _once(_read(_text(path), report), report)
    known = await queries.known_codes(session, [row.code for row in rows])
    for row in rows:
        if row.code in known:
            report.known.append(f"line {row.line}: {row.code} (in the pool {known[row.code]})")
            continue
        session.add(
            Coupon(pool=pool, code=row.code, value=row.value, valid_until=row.valid_until, imported_at=now)
        )
        report.imported += 1
    await session.flush()
    report.free = await queries.count_free(session, pool, now.date())
    return report


def describe(levels: Sequence[Level]) -> str:
    """How full the pools are, a line each."""
    lines = [
        f"{each.pool}: {each.free} free, {each.given} given"
        + (f", {each.expired} expired" if each.expired else "")
        for each in levels
    ]
    return "\n".join(lines) or "There are no coupons. Import some: deskbell coupons import FILE --pool NAME"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CouponFileError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CouponFileError(f"{path}: this is not UTF-8; save the file as UTF-8") from error


def _read(text: str, report: Report) -> Iterator[Row]:
    """The rows that are right; the others are reported."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    names: Sequence[str] = COLUMNS
    for cells in reader:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if reader.line_num == 1 and cells[0].casefold() == COLUMNS[0]:
            names = [cell.casefold() for cell in cells]
            if unknown := [name for name in names if name not in COLUMNS]:
                raise CouponFileError(
                    f"line 1: unknown column '{unknown[0]}'; there are {', '.join(COLUMNS)}"
                )
            continue
        try:
            yield _row(reader.line_num, dict(zip(names, cells, strict=False)), len(cells) - len(names))
        except ValueError as error:
            report.bad.append(f"line {reader.line_num}: {error}")


def _row(line: int, cells: dict[str, str], surplus: int) -> Row:
    """Raises ValueError with what is wrong."""
    code, value, until = (cells.get(name, "") for name in COLUMNS)
    if surplus > 0:
        raise ValueError("more cells than there are columns")
    if not _CODE.fullmatch(code) or not code.isprintable() or len(code) > LONGEST_CODE:
        raise ValueError(
            f"'{code[:LONGEST_CODE]}' is no code of 1 to {LONGEST_CODE} characters without blanks"
        )
    if len(value) > LONGEST_VALUE:
        raise ValueError(f"a value of more than {LONGEST_VALUE} characters")
    try:
        valid_until = date.fromisoformat(until) if until else None
    except ValueError:
        raise ValueError(f"'{until}' is not a date such as 2026-12-31") from None
    return Row(line, code, value or None, valid_until)


def _once(rows: Iterator[Row], report: Report) -> list[Row]:
    """The first row of each code; the others are reported."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.code in first:
            report.twice.append(f"line {row.line}: {row.code} (first on line {first[row.code].line})")
        else:
            first[row.code] = row
    return list(first.values())
