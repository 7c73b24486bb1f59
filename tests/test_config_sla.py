"""The configuration of promises: policies that override each other, calendars of teams, wrong ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config, InvalidConfigError, load_config
from bot.config.hours import calendars


def load(directory: Path, more: str) -> Config:
    path = directory / "config.toml"
    path.write_text(f'[telegram]\ntoken = "1:a"\n[managers]\nchat_id = -1001\n{more}', encoding="utf-8")
    return load_config(path)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("[sla]\nrenew_before = '4h'", "sla: expected a renew_before that is shorter than the promise and"),
        ("[sla]\nwarnings = [1.0]", "sla.warnings.0 = 1.0: expected a fraction between 0 and 1, or a dur"),
        ("[sla]\nwarnings = ['soon']", 'expected a duration such as "90s", "30m", "8h" or "2d".'),
        ("[sla]\nclock = 'sundial'", "sla.clock = \"sundial\": expected 'business' or 'always'."),
        ("[[sla.escalation]]\nafter = '0m'\nto = 'mum'", 'expected "group", "lead", "owner" or a name such'),
        (
            "[[sla.policies]]\npromise = '7h'",
            "sla: expected a target that is not longer than the promise (a que",
        ),
        (
            "[[sla.policies]]\nkind = 'complaint'\npromise = '4h'",
            "not longer than the promise (a complaint of low priority).",
        ),
        (
            "[[sla.policies]]\nkind = 'rant'",
            "sla.policies.0.kind.0 = \"rant\": expected 'question', 'complaint'",
        ),
        ("[[sla.policies]]\nwarn = 1", "sla.policies.0.warn is not a key of the configuration."),
        (
            "[[sla.policies]]\nsegment = 'vip'",
            'expected "vip" in clients.segments, because a policy in [sla]',
        ),
        ("[sla]\ncalendar = 'sydney'", "expected [calendars.sydney] for the policies in [sla] that name it."),
        ("[calendars.always]\nholidays = false", 'expected no calendar called "always", which sla.clock'),
        ("[calendars.sydney.week]\nmonday = '9-17'", 'calendars.sydney.week.monday = "9-17": expected hours'),
        (
            "[calendars.sydney]\ntimezone = 'Sydney'",
            'calendars.sydney.timezone = "Sydney": expected a time z',
        ),
        ("[clients]\nsegments = ['very important']", "clients.segments.0"),
    ],
)
def test_wrong_rules_are_refused_in_plain_words(tmp_path: Path, more: str, complaint: str) -> None:
    with pytest.raises(InvalidConfigError) as refusal:
        load(tmp_path, more)
    (problem,) = refusal.value.problems
    assert complaint in problem


def test_a_policy_is_made_of_all_that_fit_and_the_later_wins(tmp_path: Path) -> None:
    more = """
[clients]
segments = ["vip"]
[sla]
target = "6h"
[[sla.policies]]
kind = ["complaint", "callback"]
promise = "8h"
warnings = ["1h", 0.5]
[[sla.policies]]
kind = "complaint"
segment = "vip"
promise = "7h"
clock = "always"
"""
    sla = load(tmp_path, more).sla
    assert sla.policy("question", "normal", "vip").promise == timedelta(hours=10)
    assert sla.policy("callback", "normal", "vip").promise == timedelta(hours=8)
    vip = sla.policy("complaint", "low", "vip")
    assert (vip.promise, vip.target) == (timedelta(hours=7), timedelta(hours=6))
    assert vip.warnings == (timedelta(hours=1), 0.5)
    assert vip.calendar_name == "always"
    assert sla.policy("complaint", "low", None).calendar_name == ""
    assert vip is sla.policy("complaint", "low", "vip")


def test_calendars_of_teams_in_other_zones(tmp_path: Path) -> None:
    more = """
[calendars.sydney]
timezone = "Australia/Sydney"
country = "AU"
[calendars.eves]
holiday_kinds = ["public", "de_facto"]
[calendars.halves]
half_days_until = "13:00"
country = "DK"
holidays = false
"""
    config = load(tmp_path, more)
    made = calendars(config.hours, config.calendars, config.desk)
    assert set(made) == {"", "always", "sydney", "eves", "halves"}
    monday = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert [made[name].is_open(monday) for name in ("", "always", "sydney")] == [False, True, True]
    eve = datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert [made[name].is_open(eve) for name in ("", "eves")] == [True, False]


def test_half_days_of_a_country(tmp_path: Path) -> None:
    """In Estonia the day before Christmas Eve is one."""
    config = load(tmp_path, "[hours]\ncountry = 'EE'\nhalf_days_until = '13:00'\ntimezone = 'UTC'")
    calendar = config.hours.calendar(config.desk)
    noon, afternoon = (datetime(2026, 12, 23, hour, tzinfo=UTC) for hour in (12, 15))
    assert (calendar.is_open(noon), calendar.is_open(afternoon)) == (True, False)


def test_by_default_the_ladder_goes_from_the_group_to_the_lead_and_the_owner(tmp_path: Path) -> None:
    ladder = load(tmp_path, "").sla.escalation
    assert [(rung.after, rung.to) for rung in ladder] == [
        (timedelta(0), "group"),
        (timedelta(hours=1), "lead"),
        (timedelta(hours=3), "owner"),
    ]
