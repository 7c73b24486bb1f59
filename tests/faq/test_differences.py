from dataclasses import replace
from datetime import date

from bot.faq.differences import Difference, differences
from bot.faq.entries import Answer, Attachment, AttachmentKind, Button, Entry, Phrasing

OLD = Entry("a", "Shop", (Phrasing("en", "Why?"), Phrasing("en", "How?")), {"en": Answer("So")})


def test_the_same_and_another_order_differ_in_nothing() -> None:
    assert differences(OLD, OLD) == []
    assert differences(OLD, replace(OLD, phrasings=OLD.phrasings[::-1])) == []


def test_each_value_that_changed() -> None:
    photo = Attachment(AttachmentKind.PHOTO, name="a.png", digest="0123456789")
    new = replace(
        OLD,
        category_names={"en": "Shop", "sv": "Butik"},
        phrasings=(Phrasing("en", "Why?"), Phrasing("sv", "Hur?")),
        answers={"en": Answer("So", photo, (Button("Map", "https://a.se"),))},
        owner="Mia",
        valid_until=date(2026, 1, 2),
        related=("b", "c"),
    )
    assert differences(OLD, new) == [
        Difference("category", "", "Shop", None),
        Difference("category", "en", None, "Shop"),
        Difference("category", "sv", None, "Butik"),
        Difference("photo", "en", None, "a.png 01234567"),
        Difference("buttons", "en", None, "Map | https://a.se"),
        Difference("related", "", None, "b, c"),
        Difference("owner", "", None, "Mia"),
        Difference("valid_until", "", None, "2026-01-02"),
        Difference("question", "en", "How?", None),
        Difference("question", "sv", None, "Hur?"),
    ]


def test_what_comes_and_goes_says_all() -> None:
    come = differences(None, OLD)
    assert Difference("answer", "en", None, "So") in come
    assert [(each.after, each.before) for each in differences(OLD, None)] == [
        (each.before, each.after) for each in come
    ]
