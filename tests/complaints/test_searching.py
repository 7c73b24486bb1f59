"""What is read from the words after /complaints."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.complaints.searching import Sought, read

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def sought(text: str) -> Sought:
    return read(
        text,
        {"return": "return", "retur": "return"},
        {"delivery": "delivery"},
        {"today": "today", "vecka": "week"},
        NOW,
        STOCKHOLM,
    )


def test_kinds_categories_and_words() -> None:
    found = sought("RETUR delivery Wet box")
    assert (found.kinds, found.categories, found.words) == (("return",), ("delivery",), ("wet", "box"))
    assert (found.since, found.until) == (None, None)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026", datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)),
        ("2026-02", datetime(2026, 1, 31, 23, tzinfo=UTC), datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("2026-11-01..2026-11-15", datetime(2026, 10, 31, 23, tzinfo=UTC),
         datetime(2026, 11, 15, 23, tzinfo=UTC)),
        ("2026-10..2026-11", datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("today", datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)),
        ("vecka", datetime(2026, 11, 18, 23, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_periods(text: str, since: datetime, until: datetime) -> None:
    found = sought(text)
    assert (found.since, found.until, found.words) == (since, until, ())


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-02-30", "0000", "9999", "2026-11-01..", "1234567", "20-11"]
)
def test_what_is_no_period_is_a_word(text: str) -> None:
    assert sought(text).words == (text,)
