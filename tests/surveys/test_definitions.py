"""The figures against worked examples."""

from itertools import chain, repeat

import pytest

from bot.surveys import definitions
from bot.surveys.definitions import NpsGroup, nps_group


def times(**counts: int) -> list[int]:
    """`_5=2` is two fives."""
    return list(chain.from_iterable(repeat(int(name[1:]), count) for name, count in counts.items()))


def test_csat_is_the_share_of_fours_and_fives() -> None:
    """Intercom's example: 10 fives, 20 fours, 10 threes, 5 twos, 5 ones are 60 %."""
    found = definitions.csat(times(_5=10, _4=20, _3=10, _2=5, _1=5))
    assert found is not None
    assert (found.value, found.answers) == (60, 50)
    assert definitions.csat([]) is None


def test_a_share_has_wilsons_interval() -> None:
    """Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611."""
    found, none = definitions.share(81, 263), definitions.share(0, 20)
    assert found is not None
    assert none is not None
    assert (found.low, found.high) == pytest.approx((25.53, 36.62), abs=0.01)
    assert (none.low, none.high) == pytest.approx((0, 16.11), abs=0.01)


@pytest.mark.parametrize(
    ("score", "group"),
    [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter"), (10, "promoter")],
)
def test_groups_begin_where_reichheld_says(score: int, group: str) -> None:
    assert nps_group(score) == NpsGroup(group)


def test_nps_is_promoters_minus_detractors() -> None:
    """Fifty promoters, thirty passives and twenty detractors of a hundred are 30.

    With 3 added to n and 3/4 to both ends: (50.75 - 20.75) / 103 = 0.2913, variance 0.6942 - 0.0848 = 0.6094,
    standard error 0.0769, interval 0.2913 ± 0.1508.
    """
    found = definitions.nps(times(_10=20, _9=30, _8=10, _7=20, _6=15, _0=5))
    assert found is not None
    assert (found.value, found.answers) == (30, 100)
    assert (found.low, found.high) == pytest.approx((14.05, 44.20), abs=0.02)


def test_few_answers_of_one_mind_are_not_certain() -> None:
    found = definitions.nps([10, 10, 9])
    assert found is not None
    assert found.value == found.high == 100
    assert found.low < 40
    assert definitions.nps([]) is None


def test_response_rate_and_scales() -> None:
    rate = definitions.response_rate(1, 3)
    assert rate is not None
    assert rate.value == pytest.approx(100 / 3)
    assert definitions.response_rate(0, 0) is None
    assert definitions.mean([1, 2, 6]) == 3
    assert definitions.mean([]) is None
    assert [definitions.low_on_scale(*scale) for scale in ((1, 5), (0, 10), (1, 3))] == [2, 2, 1]
