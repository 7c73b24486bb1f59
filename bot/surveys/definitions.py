"""What the figures mean, in one place: CSAT, NPS, response rate and how sure they are.

Sources: CSAT as the share of the two best answers of five, https://www.intercom.com/help (CSAT score);
NPS: F. Reichheld, "The One Number You Need to Grow", Harvard Business Review 12/2003; its interval:
adjusted Wald, B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70(4),
2016, as in https://measuringu.com/nps-confidence-intervals/; interval of a share:
E. B. Wilson, "Probable Inference", Journal of the American Statistical Association 22, 1927;
response rate: AAPOR Standard Definitions, RR5 (finished ones among those that were reached).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z95 = 1.959964
"""How many standard errors a confidence of 95 % reaches to each side."""

LOW_RATING = 2
"""A rating of one to five stars that is so low, or lower, is acted upon at once."""

SATISFIED = 4
"""The two best of five: this rating and above."""

PROMOTES = 9
DETRACTS = 6
"""From 0 up to and including this one."""

NPS_SCORES = range(11)


class NpsGroup(StrEnum):
    """What a score of 0 to 10 says of somebody."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


def nps_group(score: float) -> NpsGroup:
    """The group that a score of 0 to 10 belongs to."""
    if score >= PROMOTES:
        return NpsGroup.PROMOTER
    return NpsGroup.DETRACTOR if score <= DETRACTS else NpsGroup.PASSIVE


@dataclass(frozen=True)
class Estimate:
    """A figure with its confidence interval of 95 %, from so many answers."""

    value: float
    low: float
    high: float
    answers: int


def csat(ratings: Iterable[int]) -> Estimate | None:
    """The share of ratings of 4 and 5 among ratings of 1 to 5, in percent; None without any."""
    rated = list(ratings)
    return share(sum(rating >= SATISFIED for rating in rated), len(rated))


def share(part: int, total: int) -> Estimate | None:
    """A part of a whole in percent, with Wilson's interval; None of nothing."""
    if not total:
        return None
    fraction, squared = part / total, Z95**2
    middle = (fraction + squared / (2 * total)) / (1 + squared / total)
    spread = Z95 * sqrt(fraction * (1 - fraction) / total + squared / (4 * total**2)) / (1 + squared / total)
    low, high = max(0.0, middle - spread), min(1.0, middle + spread)
    return Estimate(100 * fraction, 100 * low, 100 * high, total)


def nps(scores: Iterable[float]) -> Estimate | None:
    """Percentage of 9 to 10 minus percentage of 0 to 6, from -100 to 100; None without any score."""
    groups = [nps_group(score) for score in scores]
    total = len(groups)
    if not total:
        return None
    promoters, detractors = groups.count(NpsGroup.PROMOTER), groups.count(NpsGroup.DETRACTOR)
    adjusted = total + 3
    likes, dislikes = (promoters + 0.75) / adjusted, (detractors + 0.75) / adjusted
    middle = likes - dislikes
    spread = Z95 * sqrt((likes + dislikes - middle**2) / adjusted)
    value = (promoters - detractors) / total
    low, high = max(-1.0, middle - spread), min(1.0, middle + spread)
    return Estimate(100 * value, 100 * min(low, value), 100 * max(high, value), total)


def response_rate(finished: int, reached: int) -> Estimate | None:
    """Those who answered to the end among those who got the questions, in percent."""
    return share(min(finished, reached), reached)


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return sum(values) / len(values) if values else None


def low_on_scale(low: int, high: int) -> int:
    """Up to which answer of a scale somebody is not satisfied: the lowest quarter of the way, 2 of 1 to 5."""
    return low + (high - low) // 4
