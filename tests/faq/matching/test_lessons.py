"""What a judge is asked, made from a store's phrasings."""

import numpy as np
import pytest

from bot.faq.matching import building, lessons
from bot.faq.matching.everyday import everyday
from bot.faq.matching.known import Known
from bot.faq.matching.linear import Floats
from tests.faq.matching.fakes import FakeEmbedder, shop

FAKE = FakeEmbedder()


def shop_store() -> lessons.Store:
    known, entries = Known(), shop()
    known.add(known.lacking(building.texts_of(entries)), FAKE)
    return building.store_of(entries, known, everyday(FAKE))


def vectors(lesson: lessons.Lessons) -> Floats:
    assert lesson.texts.vectors is not None
    return lesson.texts.vectors


def test_a_small_store_s_phrasings_are_translated_several_times() -> None:
    own, foreign = lessons.lessons_of(shop_store(), everyday(FAKE), lambda: False)
    assert len(foreign) == lessons.MOST_TRANSLATIONS * len(own)
    assert not np.array_equal(vectors(foreign[0]), vectors(foreign[1]))
    assert np.array_equal(foreign[0].owners, own[0].owners)


def test_of_many_phrasings_each_is_translated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "ENOUGH_TRANSLATED", 1)
    own, foreign = lessons.lessons_of(shop_store(), everyday(FAKE), lambda: False)
    assert len(foreign) == len(own)


def test_phrasings_are_asked_as_a_client_asks() -> None:
    """An embedder that reads questions otherwise than texts of the store moves the lessons' texts."""

    class Other(FakeEmbedder):
        def ask(self, text: str) -> Floats:
            row = super().ask(text).copy()
            row[: self.size // 2] = 0
            return row

    store = shop_store()
    plain, _ = lessons.lessons_of(store, everyday(FAKE), lambda: False)
    moved, _ = lessons.lessons_of(store, everyday(Other()), lambda: False)
    found = store.phrasings.vectors
    assert found is not None
    assert np.allclose((vectors(plain[0]) @ found.T).max(axis=1), 1)
    assert (vectors(moved[0]) @ found.T).max() < 0.99
