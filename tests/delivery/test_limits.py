from collections import deque
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.delivery.limits import BURST_SECONDS, LARGEST_ROUND, TOLERANCE, Pace, Rests
from tests.delivery.seconds import Seconds, most_within


def test_the_reading_of_windows() -> None:
    assert most_within([0.0, 0.5, 1.0, 1.1], 1.0) == 3
    assert most_within([0.0, 1.0, 2.0], 1.0) == 1


@given(
    st.sampled_from([0.5, 1, 30, 60, 200, 1000]),
    st.lists(st.floats(0.0, 0.2) | st.floats(0.0, 0.01), min_size=1, max_size=400),
)
@example(1000, [0.005] * 400)
def test_the_bot_never_exceeds_its_pace(per_second: float, steps: list[float]) -> None:
    now = Seconds()
    pace = Pace(per_second, now)
    left: list[float] = []
    for step in steps:
        now.value += step
        for _ in range(pace.available()):
            pace.finish(pace.start())
            left.append(now.value)
    assert most_within(left, 1.0) <= max(1, per_second) + pace.round - 1
    assert most_within(left, 10.0) <= per_second * (10 + BURST_SECONDS) + 1
    assert all(later - earlier >= 0 for earlier, later in pairwise(left))


@pytest.mark.parametrize("per_second", [1, 30, 100, 1000])
def test_the_pace_is_used(per_second: float) -> None:
    now = Seconds()
    pace, sent = Pace(per_second, now), 0
    for _ in range(5000):
        now.value += 0.002  # as often as an event loop comes round
        for _ in range(pace.available()):
            pace.finish(pace.start())
            sent += 1
    assert per_second * 9.8 <= sent <= per_second * (10 + BURST_SECONDS)


def test_waiting_as_long_as_it_says_is_enough() -> None:
    now = Seconds()
    pace = Pace(30, now)
    while pace.available():
        assert pace.wait() == 0.0
        pace.finish(pace.start())
    assert 0 < pace.wait() <= 1.35 / 30
    now.value += pace.wait()
    assert pace.available() == 1


@pytest.mark.parametrize("late", [0.0, 0.03])
def test_rounds_use_the_pace_too(late: float) -> None:
    now = Seconds()
    pace, rounds = Pace(30, now), list[int]()
    while now.value < 1020:
        now.value += max(0.001, pace.wait(pace.round)) + late
        if (most := pace.available()) >= pace.round:
            rounds.append(most)
            for _ in range(most):
                pace.finish(pace.start())
    assert 20 * 30 * 0.98 <= sum(rounds) <= (20 + BURST_SECONDS) * 30
    assert len(rounds) <= 220, "about ten a second"


@pytest.mark.parametrize("per_second", [0.5, 1, 5, 19, 30, 1000])
def test_a_round_has_its_turn_at_once_when_there_was_none_before(per_second: float) -> None:
    pace = Pace(per_second, Seconds())
    assert 1 <= pace.round <= pace.available() <= LARGEST_ROUND


def test_time_is_made_good_with_room_left_for_answers() -> None:
    now = Seconds()
    mail = Pace(1000, now)
    left: list[float] = []
    for step in [0.005] * 300 + [0.45] + [0.005] * 300:
        now.value += step
        for _ in range(mail.available()):
            mail.finish(mail.start())
            left.append(now.value)
    assert len(left) >= 1000 * (now.value - 1000) * 0.98
    assert 1050 < most_within(left, 1.0) <= 1090


def test_a_call_held_up_on_its_way_counts_until_a_second_after_its_answer() -> None:
    now = Seconds()
    pace = Pace(5, now)
    started = [pace.start() for _ in range(2)]
    now.value += 10
    for _ in range(3):
        assert pace.available()
        started.append(pace.start())
        now.value += 0.3
    assert pace.available() == 0
    assert pace.wait() > 0
    for moment in started:
        pace.finish(moment)
    now.value += 1 - 0.3 - 0.01  # each call takes 0.3 seconds at least, and so does the next
    assert pace.available() == 0
    now.value += 0.02
    assert pace.available()


@pytest.mark.parametrize("per_second", [30, 1000])
@pytest.mark.parametrize("trip", [0.05, 0.4])
def test_a_telegram_far_away_costs_nothing(per_second: float, trip: float) -> None:
    now = Seconds()
    pace = Pace(per_second, now)
    under_way, sent = deque[float](), 0
    while now.value < 1020:
        now.value += 0.002
        while under_way and under_way[0] + trip <= now.value:
            pace.finish(under_way.popleft())
        if pace.available() >= pace.round:
            for _ in range(pace.round):
                under_way.append(pace.start())
                sent += 1
    assert 20 * per_second * 0.97 <= sent <= (20 + BURST_SECONDS) * per_second


@given(
    st.sampled_from([30, 200]),
    st.floats(0, 0.3),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 0.05), st.floats(0, 0.5), st.floats(0, 1)), min_size=1, max_size=300),
)
def test_calls_held_up_do_not_arrive_together(
    per_second: float, trip: float, way_there: float, steps: list[tuple[float, float, float]]
) -> None:
    """Each call takes `trip` and is held up besides: before Telegram counts it, or after."""
    now = Seconds()
    pace = Pace(per_second, now)
    under_way, arrivals = list[tuple[float, float]](), list[float]()
    for step, held_up, before in [(0.0, 0.0, 0.0), (trip, 0.0, 0.0), *steps]:
        now.value += step
        for end, started in [each for each in under_way if each[0] <= now.value]:
            pace.finish(started)
            under_way.remove((end, started))
        for _ in range(pace.available()):
            started = pace.start()
            under_way.append((started + trip + held_up, started))
            arrivals.append(started + trip * way_there + held_up * before)
    assert most_within(sorted(arrivals), 1.0 - 1e-6) <= per_second * TOLERANCE


def test_a_pause_stops_everything() -> None:
    now = Seconds()
    pace = Pace(30, now)
    pace.pause(7)
    pace.pause(3)
    assert (pace.available(), pace.wait()) == (0, 7.0)
    now.value += 6.9
    assert pace.available() == 0
    now.value += 0.1
    assert pace.available() == 1, "what could not leave meanwhile is not made good"


def test_lanes_rest_each_for_itself() -> None:
    now = Seconds()
    rests = Rests(now)
    rests.rest("a", 10)
    rests.rest("b", 2)
    rests.rest("a", 1)
    assert rests.resting() == {"a": 10.0, "b": 2.0}
    now.value += 2
    assert rests.resting() == {"a": 8.0}
    now.value += 8
    assert rests.resting() == {}
