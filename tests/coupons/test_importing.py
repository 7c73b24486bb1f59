"""Coupons come in from files, and every row is accounted for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.coupons.importing import CouponFileError, Report, describe, import_file
from bot.coupons.models import Coupon
from bot.coupons.queries import levels
from bot.storage.uow import Database

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def brought_in(database: Database, path: Path, text: str, pool: str = "sorry") -> Report:
    _write(path, text.encode())
    async with database.begin() as session:
        return await import_file(session, path, pool, NOW)


async def test_codes_one_a_line(sqlite_database: Database, tmp_path: Path) -> None:
    report = await brought_in(sqlite_database, tmp_path / "codes", "\ufeffAB-1\n\n AB-2 \nAB-3")
    assert (report.imported, report.free) == (3, 3)
    assert str(report) == "3 codes imported into the pool sorry, which has 3 free now."


async def test_every_row_that_is_left_out_is_reported(sqlite_database: Database, tmp_path: Path) -> None:
    await brought_in(sqlite_database, tmp_path / "old", "OLD-1", pool="other")
    text = (
        "code;value;valid_until\nAB-1;10 €;2026-12-31\nAB-1;;\nOLD-1;;\nA B;;\n;10 €;\nAB-2;;31.12.2026\n"
        f"{'x' * 65};;\nAB-3;{'x' * 41};\nAB-4;;;;\nAB-5;;\nAB-6;;2026-11-25\n"
    )
    report = await brought_in(sqlite_database, tmp_path / "codes.csv", text)
    assert (report.imported, report.free) == (3, 2)  # what is worth nothing from tomorrow on is not free
    assert report.twice == ["line 3: AB-1 (first on line 2)"]
    assert report.known == ["line 4: OLD-1 (in the pool other)"]
    assert [line.partition(":")[0] for line in report.bad] == [f"line {n}" for n in (5, 6, 7, 8, 9, 10)]
    assert "6 not valid:" in str(report)
    async with sqlite_database.read() as session:
        coupon = await session.scalar(select(Coupon).where(Coupon.code == "AB-1"))
        shown = describe(await levels(session, NOW.date()))
    assert coupon is not None
    assert (coupon.value, str(coupon.valid_until)) == ("10 €", "2026-12-31")
    assert shown.splitlines() == ["other: 1 free, 0 given", "sorry: 2 free, 0 given, 1 expired"]


async def test_the_same_file_twice_brings_nothing_twice(sqlite_database: Database, tmp_path: Path) -> None:
    text = "\n".join(f"AB-{number}" for number in range(1200))
    assert (await brought_in(sqlite_database, tmp_path / "codes", text)).imported == 1200
    again = await brought_in(sqlite_database, tmp_path / "codes", text)
    assert (again.imported, len(again.known), again.free) == (0, 1200, 1200)
    assert "… and 1180 more" in str(again)


@pytest.mark.parametrize(
    ("content", "pool", "complaint"),
    [
        (b"AB-1", "two words", "letters, digits"),
        (b"AB-1", "", "letters, digits"),
        (b"\xff\xfe\x00", "sorry", "UTF-8"),
        (b"code,price\nAB-1,10", "sorry", "unknown column 'price'"),
        (None, "sorry", "No such file"),
    ],
)
async def test_what_can_not_be_read_at_all(
    sqlite_database: Database, tmp_path: Path, content: bytes | None, pool: str, complaint: str
) -> None:
    path = tmp_path / "codes.csv"
    if content is not None:
        _write(path, content)
    async with sqlite_database.begin() as session:
        with pytest.raises(CouponFileError, match=complaint):
            await import_file(session, path, pool, NOW)


def test_no_coupons_at_all() -> None:
    assert "deskbell coupons import" in describe([])
