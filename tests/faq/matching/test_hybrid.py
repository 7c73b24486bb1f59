"""The matcher with a model of language, here one that knows a few synonyms."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.matcher import Answer, HandOver, Match, Thresholds, decide
from bot.faq.matching import building, space
from bot.faq.matching.hybrid import HybridMatcher
from bot.faq.matching.known import Known
from bot.faq.matching.model import from_bytes, to_bytes
from tests.faq.matching.fakes import FakeEmbedder, entry, shop

ENTRIES = shop()
IDS = [each.id for each in ENTRIES]
EMBEDDER = FakeEmbedder()


@cache
def known() -> Known:
    found = Known()
    found.add(found.lacking(building.texts_of(ENTRIES)), EMBEDDER)
    return found


@cache
def matcher() -> HybridMatcher:
    return building.with_sense(ENTRIES, known(), EMBEDDER, building.learned(ENTRIES, known(), EMBEDDER))


def test_it_is_taught_by_the_store() -> None:
    assert matcher().has_sense
    assert matcher().model.is_taught
    assert matcher().model.lost == ()
    assert 0.4 <= matcher().thresholds.answer < 1


@pytest.mark.parametrize(("text", "wanted"), [("where is the parcel", "package"), ("get money", "refund")])
def test_another_word_for_the_same_is_understood(text: str, wanted: str) -> None:
    assert matcher().match(text, "en")[0].entry_id == f"about_{wanted}"
    by_letters = building.without_sense(ENTRIES, Known()).match(text, "en")
    assert by_letters[0].probability < matcher().match(text, "en")[0].probability


def test_a_slip_of_the_finger_changes_neither_letters_nor_sense() -> None:
    slipped, meant = (f"has somebody seen my {word}" for word in ("warrnaty", "warranty"))
    assert matcher().match(slipped, "en") == matcher().match(meant, "en")
    assert matcher().match(slipped, "en")[0].entry_id == "about_warranty"


def test_everyday_sentences_are_handed_over() -> None:
    for text in ("My grandmother bakes bread every Sunday", "Who won the match last night?"):
        assert decide(matcher().match(text, "en"), matcher().thresholds) == HandOver()


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80) | st.sampled_from([p.text for e in ENTRIES for p in e.phrasings]))
def test_probabilities_are_ranked_and_sum_to_one_at_most(text: str) -> None:
    matches = matcher().match(text, "en")
    likely = [match.probability for match in matches]
    assert likely == sorted(likely, reverse=True)
    assert all(0 <= each <= 1 for each in likely)
    assert sum(likely) <= 1 + 1e-6
    assert len({match.entry_id for match in matches}) == len(matches)
    assert matches == matcher().match(text, "en")


def test_the_same_store_teaches_the_same() -> None:
    again = building.learned(ENTRIES, known(), EMBEDDER)
    assert to_bytes(again) == to_bytes(matcher().model)


def test_a_model_comes_back_from_its_bytes() -> None:
    content = to_bytes(matcher().model)
    model = from_bytes(content, IDS, EMBEDDER.size)
    assert model is not None
    there = building.with_sense(ENTRIES, known(), EMBEDDER, model)
    ours, theirs = (m.match("check the parcel now", "en") for m in (matcher(), there))
    assert [match.entry_id for match in ours[:3]] == [match.entry_id for match in theirs[:3]]
    assert ours[0].probability == pytest.approx(theirs[0].probability, abs=0.01)


@pytest.mark.parametrize("damage", ["cut", "noise", "other entries", "other size", "empty"])
def test_a_damaged_model_counts_as_none(damage: str) -> None:
    content = to_bytes(matcher().model)
    middle = len(content) // 2
    broken = {
        "cut": content[:middle],
        "noise": content[:middle] + bytes(1000) + content[middle + 1000 :],
        "empty": b"",
    }.get(damage, content)
    ids = IDS[1:] if damage == "other entries" else IDS
    assert from_bytes(broken, ids, 100 if damage == "other size" else EMBEDDER.size) is None


def test_a_new_entry_is_found_before_anything_is_learned_anew() -> None:
    more = [*ENTRIES, entry("opening", "when do you open tomorrow", "opening hours of the shop")]
    found = Known(vectors=dict(known().vectors))
    found.add(found.lacking(building.texts_of(more)), EMBEDDER)
    grown = building.with_sense(more, found, EMBEDDER, matcher().model)
    assert grown.match("what are the opening hours", "en")[0].entry_id == "opening"
    assert grown.match("where is the parcel", "en")[0].entry_id == "about_package"


def test_a_big_store_is_searched_closely_among_the_likeliest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "SHORTLIST", 6)
    big = building.with_sense(ENTRIES, known(), EMBEDDER, matcher().model)
    for text, wanted in (("where is the parcel", "about_package"), ("my vouchr is wrong", "about_voucher")):
        found, full = big.match(text, "en"), matcher().match(text, "en")
        assert found[0].entry_id == full[0].entry_id == wanted
        assert found[0].probability == pytest.approx(full[0].probability, abs=0.05)


def test_a_store_too_big_for_a_classifier_gets_the_middles_of_its_entries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(space, "MOST_WORK", 1.0)
    model = building.learned(ENTRIES, known(), EMBEDDER)
    found = building.with_sense(ENTRIES, known(), EMBEDDER, model).match("where is the parcel", "en")
    assert found[0].entry_id == "about_package"


def test_another_language_has_thresholds_of_its_own() -> None:
    assert matcher().match("where is the parcel", "en")[0].thresholds is None
    foreign = matcher().match("wo ist mein paket bitte", "de")[0].thresholds
    assert foreign is not None
    assert decide([Match("a", foreign.answer, foreign)], Thresholds(answer=1.0)) == Answer(
        "a", foreign.answer
    )


@pytest.mark.parametrize("greeting", ["hello", "Hi there, Bot!"])
def test_a_greeting_is_looked_up_where_the_store_has_one(greeting: str) -> None:
    assert matcher().match("hejsan", "sv") == []
    more = [*ENTRIES, entry("greeting", greeting, "good day to all of you out there")]
    found = Known(vectors=dict(known().vectors))
    found.add(found.lacking(building.texts_of(more)), EMBEDDER)
    assert building.with_sense(more, found, EMBEDDER, matcher().model).match("hejsan", "sv")


def test_one_phrasing_each_is_too_little_to_learn_from() -> None:
    few = [entry(each.id, each.phrasings[0].text) for each in ENTRIES]
    found = Known()
    found.add(found.lacking(building.texts_of(few)), EMBEDDER)
    small = building.with_sense(few, found, EMBEDDER, building.learned(few, found, EMBEDDER))
    assert not small.model.is_taught
    assert small.match("where is the parcel", "en")[0].entry_id == "about_package"
    assert decide(small.match("where is my package", "en"), small.thresholds) == Answer("about_package", 1.0)


def test_a_bolder_desk_answers_from_a_lower_probability_on() -> None:
    careful, bold = (
        building.without_sense_taught(ENTRIES, Known(), wrong).thresholds for wrong in (0.01, 0.3)
    )
    assert bold.answer <= careful.answer
