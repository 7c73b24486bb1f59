from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limits import Budget
from tests.delivery.seconds import Seconds, most_within


@given(
    st.integers(1, 30),
    st.lists(
        st.tuples(st.floats(0, 30), st.floats(0, 5), st.floats(0, 1), st.booleans()), max_size=150
    ),
)  # fmt: skip
def test_the_group_never_gets_more_than_its_budget(
    per_minute: int, calls: list[tuple[float, float, float, bool]]
) -> None:
    """Calls wait, last, and are counted by Telegram somewhere between their start and their answer."""
    now = Seconds()
    budget = Budget(per_minute, now)
    counted: list[float] = []
    for wait, lasts, arrives, card in calls:
        now.value += wait
        if budget.room(for_cards=card) >= 1:
            budget.start(1)
            counted.append(now.value + lasts * arrives)
            now.value += lasts
            budget.finish(1, 1)
    assert most_within(counted, 60.0) <= per_minute


def test_the_whole_budget_is_there_again_after_a_minute() -> None:
    now = Seconds()
    budget = Budget(20, now)
    for left in range(20, 0, -1):
        assert budget.room() == left
        budget.start(1)
        budget.finish(1, 1)
    assert budget.room() == 0
    now.value += 60.0
    assert budget.room() == 0, "Telegram's minute may end a little later than ours"
    now.value += 0.7
    assert budget.room() == 20


def test_calls_under_way_count() -> None:
    now = Seconds()
    budget = Budget(20, now)
    budget.start(10)
    now.value += 300
    assert budget.room() == 10
    budget.finish(10, 10)
    assert budget.room() == 10, "counted from the answer, which came late"


def test_what_was_not_spent_is_given_back() -> None:
    budget = Budget(20, Seconds())
    budget.start(10)
    budget.finish(10, 1)
    assert budget.room() == 19
    budget.start(1)
    budget.finish(1, 0)
    assert budget.room() == 19


def test_cards_leave_a_quarter_to_what_is_urgent() -> None:
    budget = Budget(20, Seconds())
    budget.start(14)
    assert (budget.room(for_cards=True), budget.room()) == (1, 6)
    budget.start(1)
    assert (budget.room(for_cards=True), budget.room()) == (0, 5)


def test_the_largest_album_leaves_however_small_the_budget() -> None:
    now = Seconds()
    budget = Budget(5, now)
    assert budget.room() == 10
    budget.start(1)
    assert budget.room() == 4
    budget.finish(1, 1)
    assert budget.room() == 4
    now.value += 61
    assert budget.room() == 10


def test_what_was_sent_before_a_restart_counts() -> None:
    now = Seconds()
    budget = Budget(20, now)
    budget.count(5, 50)
    budget.count(3, 10)
    assert budget.room() == 12
    now.value += 11
    assert budget.room() == 17


def test_a_quiet_group() -> None:
    now = Seconds()
    budget = Budget(20, now)
    assert budget.wait() == 0
    budget.pause(15)
    budget.pause(5)
    assert (budget.room(), budget.room(for_cards=True), budget.wait()) == (0, 0, 15.0)
    now.value += 15
    assert (budget.room(), budget.wait()) == (20, 0.0)
    budget.count(20)
    assert 60 <= budget.wait() <= 61
    now.value += budget.wait() + 1e-6
    assert budget.room() == 20


def test_a_pause_ends_long_before_the_minute_does() -> None:
    budget = Budget(20, Seconds())
    budget.count(3)
    budget.pause(5)
    assert budget.wait() == 5.0
