"""What clients type in place of pressing: yes and no, categories and remedies."""

import pytest

from bot.clients.typed import Word, Words
from bot.complaints.catalogue import Authority, Catalogue
from bot.config.complaints import Category, Complaints, Remedy
from bot.texts import Texts
from tests.samples.people import StoppedClock

TEXTS = Texts(StoppedClock())
WORDS = Words(TEXTS)
CATALOGUE = Catalogue(TEXTS, WORDS, Complaints())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("That\u2019s all!", Word.DONE), ("thats all", Word.DONE), ("Klar.", Word.DONE),
        ("Det är allt", Word.DONE),
        ("YES", Word.YES), ("Yes, that's right.", Word.YES), ("ja", Word.YES), ("Nej tack", Word.NO),
        ("no, I meant the blue one", None), ("back", Word.BACK), ("tillbaka", Word.BACK), ("skip", Word.SKIP),
        ("never mind", Word.CANCEL), ("", None), ("?!", None), ("כן", None),
    ],
)  # fmt: skip
def test_words_are_understood_when_they_stand_alone(text: str, word: Word | None) -> None:
    assert WORDS.meant(text, *Word) == word


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("delivery", "delivery"), ("🚚 The delivery", "delivery"), ("leveransen", "delivery"),
        ("the driver was late", "delivery"), ("rude staff", "staff"), ("Something else", "other"),
        ("the driver was rude", None), ("it was not the delivery", None), ("your website", None), ("", None),
        ("I have been waiting here for the delivery of my parcel since Monday", None),
    ],
)  # fmt: skip
def test_categories_are_understood(text: str, key: str | None) -> None:
    assert CATALOGUE.find_category(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("refund", "refund"), ("I'd like my money back please", "refund"), ("pengarna tillbaka", "refund"),
        ("a discount", "discount"), ("please call me", "call"), ("not a refund", None),
        ("a refund and a discount", None), ("an apology", None), ("a new date", None),
    ],
)  # fmt: skip
def test_remedies_are_understood_among_those_of_the_category(text: str, key: str | None) -> None:
    assert CATALOGUE.find_remedy(text, "product") == key


def test_own_names_are_understood_in_every_language() -> None:
    config = Complaints(
        remedies=(Remedy(key="fair", name={"en": "Tickets to the fair", "sv": "Biljetter till mässan"}),),
        categories=(Category(key="boats", name={"en": "Boats"}, remedies=("fair",)),),
    )
    catalogue = Catalogue(TEXTS, WORDS, config)
    assert catalogue.find_remedy("biljetter till mässan", "boats") == "fair"
    assert catalogue.find_category("boats") == "boats"
    assert catalogue.fallback() == "boats"


@pytest.mark.parametrize(
    ("cost", "authority"),
    [(0, Authority.BOT), (10, Authority.BOT), (10.01, Authority.MANAGER), (50, Authority.MANAGER),
     (50.01, Authority.LEAD), (None, Authority.LEAD)],
)  # fmt: skip
def test_limits(cost: float | None, authority: Authority) -> None:
    assert CATALOGUE.authority("product", cost) == authority


def test_a_category_may_have_limits_of_its_own() -> None:
    config = Complaints(categories=(Category(key="boats", bot_limit=0, manager_limit=500),))
    catalogue = Catalogue(TEXTS, WORDS, config)
    assert catalogue.authority("boats", 5) == Authority.MANAGER
    assert catalogue.authority("boats", 500) == Authority.MANAGER
    assert catalogue.authority(None, 5) == Authority.BOT
