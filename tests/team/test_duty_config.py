"""How duty is configured, and how wrong shifts are refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.config.duty import Duty
from bot.config.model import Config
from bot.config.problems import describe

SHIFT = {"who": ["@mia", 4242], "hours": "08:00-16:00"}


def test_without_anything_requests_wait_to_be_taken() -> None:
    assert (Duty().assign, Duty().sticky, Duty().shifts) == ("button", True, ())


def test_a_shift_without_days_is_every_days() -> None:
    [shift] = Duty.model_validate({"shifts": [SHIFT]}).shifts
    assert (shift.who, len(shift.days)) == (("@mia", 4242), 7)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"who": ["mia"]}, "@username"),
        ({"who": [0]}, "@username"),
        ({"who": [True]}, "@username"),
        ({"who": []}, "duty.shifts.0.who"),
        ({"days": ["someday"]}, "'monday'"),
        ({"days": []}, "duty.shifts.0.days"),
        ({"hours": "8 to 16"}, "08:00-16:00"),
        ({"hours": ""}, "no hours"),
        ({"hours": "08:00-12:00, 11:00-13:00"}, "overlap"),
        ({"hour": "08:00-16:00"}, "duty.shifts.0.hour is not a key"),
    ],
)
def test_wrong_shifts_are_refused_in_plain_words(wrong: dict[str, Any], expected: str) -> None:
    tables = {"telegram": {"token": "1:a"}, "managers": {"chat_id": -1}, "duty": {"shifts": [SHIFT | wrong]}}
    with pytest.raises(ValidationError) as refused:
        Config.model_validate(tables)
    [line] = describe(Config, refused.value, {})
    assert expected in line
