"""Which questions belong together."""

import pytest

from bot.faq.learning.likeness import sort_in

TRACTOR = "Could you repaint my tractor, please?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TRACTOR, "Do you repaint tractors?"),
        ("Do you have gift wrapping?", "can I get it gift wrapped"),
        ("Kan ni laga min cykel?", "Lagar ni en cykel?"),
        ("Do you sell bicycle helmets for children?", "I need a children's bicycle helmet, do you have one?"),
        ("Is there parking at your shop?", "Where can I park near the shop?"),
        ("ギフト包装はできますか", "ギフト包装をお願いできますか"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert sort_in([(one, 7), ("Where is your office?", 8)], [other]) == [7]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TRACTOR, "Could you tune my piano, please?"),
        ("Do you sell bicycles?", "Do you sell helmets?"),
        ("How do I change my name?", "How do I change my currency?"),
        ("Kan ni laga min cykel?", "Kan ni stämma mitt piano?"),
        ("Do you have gift wrapping?", "Do you have vegan shoes?"),
        ("", "Do you have vegan shoes?"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert sort_in([(one, 7), ("Where is your office?", 8)], [other]) == [-1]


def test_new_questions_found_groups_and_join_them() -> None:
    new = [TRACTOR, "Do you tune pianos?", "Can you repaint tractors?", "Do you tune a grand piano?"]
    assert sort_in([], new) == [-1, -2, -1, -2]
