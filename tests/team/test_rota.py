"""Who is on duty when: nights, changes of the clocks, people with several shifts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.duty import Duty
from bot.team.rota import Rota

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def rota(*shifts: tuple[list[str | int], str, list[str] | None]) -> Rota:
    """A rota in Stockholm."""
    tables = [{"who": who, "hours": hours, **({"days": days} if days else {})} for who, hours, days in shifts]
    return Duty.model_validate({"shifts": tables}).rota(STOCKHOLM)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 on Stockholm's clock; 23 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


def test_a_shift_begins_with_its_first_minute_and_is_over_at_its_end() -> None:
    day = rota((["@mia"], "08:00-16:00", WORKDAYS))
    assert [day.on_duty(at(23, *time)) for time in ((7, 59), (8, 0), (15, 59), (16, 0))] == [
        [], ["@mia"], ["@mia"], []
    ]  # fmt: skip
    assert day.next_change(at(23, 7, 59)) == at(23, 8)
    assert day.next_change(at(23, 8)) == at(23, 16)


def test_over_the_weekend_the_next_shift_is_mondays() -> None:
    day = rota((["@mia"], "08:00-16:00", WORKDAYS))
    assert day.next_start(at(27, 16)) == (at(30, 8), ["@mia"])


def test_a_night_shift_belongs_to_the_day_it_begins_on() -> None:
    night = rota((["@omar"], "22:00-06:00", ["friday"]))
    assert night.on_duty(at(28, 5, 59)) == ["@omar"]
    assert night.on_duty(at(27, 5)) == []
    assert night.until("@omar", at(27, 23)) == at(28, 6)


def test_shifts_that_follow_each_other_change_once() -> None:
    round_the_clock = rota(
        (["@mia"], "06:00-14:00", None), (["@omar"], "14:00-22:00", None), ([42], "22:00-06:00", None)
    )
    assert round_the_clock.next_change(at(23, 7)) == at(23, 14)
    assert round_the_clock.on_duty(at(23, 14)) == ["@omar"]
    assert round_the_clock.next_start(at(23, 23)) == (at(24, 6), ["@mia"])
    assert round_the_clock.everyone() == ["@mia", "@omar", 42]


def test_who_goes_on_with_another_shift_is_on_duty_until_its_end() -> None:
    double = rota((["@mia"], "08:00-12:00", None), (["@mia", "@omar"], "12:00-18:00", None))
    assert double.until("@mia", at(23, 9)) == at(23, 18)
    assert double.next_change(at(23, 9)) == at(23, 12)


def test_who_is_always_there_never_ends() -> None:
    always = rota((["@mia"], "00:00-24:00", None))
    assert always.until("@mia", at(23, 9)) is None
    assert always.next_change(at(23, 9)) is None
    assert always.next_start(at(23, 9)) is None


def test_without_shifts_nothing_changes() -> None:
    empty = rota()
    assert not empty
    assert (empty.on_duty(at(23, 9)), empty.next_change(at(23, 9))) == ([], None)


def test_a_shift_keeps_to_the_wall_clock_when_clocks_change() -> None:
    """Sweden goes from 03:00 back to 02:00 on 25 October 2026, and forward on 29 March."""
    night = rota((["@omar"], "22:00-06:00", None))
    assert night.next_change(at(24, 23, month=10)) == at(24, 22, month=10) + timedelta(hours=9)
    assert night.next_change(at(28, 23, month=3)) == at(28, 22, month=3) + timedelta(hours=7)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([["@a1"], ["@b1"], ["@a1", "@b1"]]),
            st.sampled_from(["08:00-16:00", "16:00-23:00", "22:00-06:00", "07:30-09:15, 13:00-14:00"]),
            st.sampled_from([None, WORKDAYS, ["sunday"]]),
        ),
        max_size=4,
    ),
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 1)),  # noqa: DTZ001 - placed below
)
def test_between_two_changes_the_same_people_are_on_duty(
    shifts: list[tuple[list[str | int], str, list[str] | None]], start: datetime
) -> None:
    some, now = rota(*shifts), start.replace(tzinfo=UTC)
    change = some.next_change(now)
    until = change or now + timedelta(days=7)
    step = (until - now) / 97
    assert {frozenset(some.on_duty(now + number * step)) for number in range(97)} == {
        frozenset(some.on_duty(now))
    }
    assert change is None or set(some.on_duty(change)) != set(some.on_duty(now))
