"""A category is translated once, in any entry that names it."""

from pathlib import Path

import pytest

from bot.faq.entries import Entry
from bot.faq.errors import FaqFileError
from bot.faq.file import parse

HEADER = "id,language,question,answer,category\n"


def read(rows: str) -> list[Entry]:
    return parse(Path("faq.csv"), (HEADER + rows).encode())


def test_one_translation_is_enough() -> None:
    entries = read(
        "a,sv,Varför?,Så,Butik\na,en,Why?,So,Shop\n"
        "b,en,Who?,Me,Shop\n"
        "c,sv,Vem?,Jag,Butik\n"
        "d,en,When?,Now,Other\n"
    )
    names = {"en": "Shop", "sv": "Butik"}
    assert [(entry.category, entry.category_names) for entry in entries] == [
        ("Shop", names), ("Shop", names), ("Shop", names), ("Other", {}),
    ]  # fmt: skip
    assert [entry.category_name("sv", "en") for entry in entries] == ["Butik", "Butik", "Butik", "Other"]


def test_the_same_name_in_all_languages_is_one_name() -> None:
    [entry] = read("a,en,Why?,So,FAQ\na,sv,Varför?,Så,FAQ\n")
    assert (entry.category, entry.category_names, entry.category_name("sv")) == ("FAQ", {}, "FAQ")


def test_two_translations_are_one_too_many() -> None:
    with pytest.raises(FaqFileError) as caught:
        read("a,en,Why?,So,Shop\na,sv,Varför?,Så,Butik\nb,en,Who?,Me,Shop\nb,sv,Vem?,Jag,Affär\n")
    assert caught.value.problems == ["faq.csv:5: the category 'Shop' is 'Butik' elsewhere (sv)"]
