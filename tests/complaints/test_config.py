"""The sections of complaints and coupons: what is refused, and in which words."""

import re
from pathlib import Path

import pytest

from bot.config import InvalidConfigError, load_config
from bot.config.complaints import Complaints

REQUIRED = '[telegram]\ntoken = "1:a"\n[managers]\nchat_id = -1001\n'


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("[complaints]\nbot_limit = -1", "a number from 0.0 up"),
        ("[complaints]\nleads = ['Mia']", "a manager's @username, or their user id"),
        ("[[complaints.remedies]]\nkey = 'Money Back'", "complaints.remedies.0.key"),
        ("[[complaints.remedies]]\nkey = 'x'\ncost = 'a lot'", 'an amount such as 10, or "depends"'),
        ("[[complaints.remedies]]\nkey = 'x'\n[[complaints.remedies]]\nkey = 'x'", '"x" twice'),
        (
            "[[complaints.categories]]\nkey = 'x'\nremedies = ['nothing']",
            '"nothing" among complaints.remedies',
        ),
        ("[[complaints.categories]]\nkey = 'x'\npriority = 'huge'", "'low', 'normal', 'high' or 'urgent'"),
        ("[coupons]\nlow_water = 'few'", "a whole number"),
        ("[coupons]\nlow = 1", "coupons.low is not a key"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, more: str, problem: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(REQUIRED + more, encoding="utf-8")
    with pytest.raises(InvalidConfigError, match=re.escape(problem)):
        load_config(path)


def test_without_any_configuration_every_category_has_remedies() -> None:
    config = Complaints()
    assert all(config.remedies_for(category.key) for category in config.categories)
    assert config.remedies_for("unknown") == config.remedies
    assert config.limits("unknown") == (10, 50)
