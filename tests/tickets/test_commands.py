"""How the words of a command are taken apart, and what a tag may be."""

import pytest

from bot.tickets.commands import split
from bot.tickets.tags import tag_of, tags_of


@pytest.mark.parametrize(
    ("name", "words", "inside", "number", "rest"),
    [
        ("take", "", True, None, ""),
        ("take", "1001", True, 1001, ""),
        ("take", "#1001", False, 1001, ""),
        ("give", "#1001 @omar", False, 1001, "@omar"),
        ("snooze", "1001 fri 10:00", True, 1001, "fri 10:00"),
        ("snooze", "2026-12-01 09:00", True, None, "2026-12-01 09:00"),
        ("merge", "1002", True, None, "1002"),
        ("merge", "#1002", True, None, "#1002"),
        ("merge", "1001 1002", True, 1001, "1002"),
        ("merge", "1001", False, 1001, ""),
        ("link", "#1001  #1002", False, 1001, "#1002"),
        ("note", "2000 crowns paid back", True, None, "2000 crowns paid back"),
        ("note", "#1001 paid back", True, 1001, "paid back"),
        ("tag", "2026", True, None, "2026"),
        ("tag", "#1001 refund", True, 1001, "refund"),
        ("tag", "#refund", True, None, "#refund"),
        ("tag", "1001 refund", False, 1001, "refund"),
        ("take", "1" * 30, True, None, "1" * 30),
    ],
)
def test_a_number_comes_first(name: str, words: str, inside: bool, number: int | None, rest: str) -> None:
    assert split(name, words, inside=inside) == (number, rest)


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("Refund", "refund"),
        ("#VIP", "vip"),
        ("två-delar", "två-delar"),
        ("החזר", "החזר"),
        ("a_b", "a_b"),
        ("a" * 32, "a" * 32),
        ("a" * 33, None),
        ("a:b", None),
        ("<b>", None),
        ("#", None),
        ("##a", None),
        ("", None),
    ],
)
def test_a_tag_is_a_word(word: str, tag: str | None) -> None:
    assert tag_of(word) == tag


def test_tags_stand_between_blanks_or_commas_and_all_must_be_some() -> None:
    assert tags_of("#Refund, vip") == ["refund", "vip"]
    assert tags_of("refund a:b") is None
    assert tags_of("  ") is None
