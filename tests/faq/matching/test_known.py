"""What is known of texts, packed for the next start."""

from collections.abc import Callable

import numpy as np
import pytest

from bot.faq.matching import known as module
from bot.faq.matching.known import Known
from tests.faq.matching.fakes import FakeEmbedder

TEXTS = [
    "Where is my parcel?",
    "איפה החבילה שלי 👋🏽",
    "",
    "???",
    "two\nlines\tand a tab",
    "hello",
    "주문 취소",
]
SIZE = FakeEmbedder.size


def packed(texts: list[str] = TEXTS) -> bytes:
    found = Known()
    found.add(texts, FakeEmbedder())
    return found.packed(texts)


def unpacked(content: bytes, texts: list[str] = TEXTS, size: int = SIZE) -> Known:
    found = Known()
    found.unpack(content, texts, size)
    return found


def test_what_is_unpacked_is_what_would_be_worked_out() -> None:
    found, fresh = unpacked(packed()), Known()
    fresh.read(TEXTS)
    fresh.add(TEXTS, FakeEmbedder())
    assert found.words == fresh.words
    for text in TEXTS:
        assert np.array_equal(found.codes[text], fresh.codes[text])
        assert np.array_equal(found.vectors[text], fresh.vectors[text])


def test_a_text_that_is_there_twice_counts_once() -> None:
    assert unpacked(packed(), [*TEXTS, *TEXTS]).words == unpacked(packed()).words


@pytest.mark.parametrize("harm", [lambda _: b"", lambda c: c[:-100], lambda c: c[:500] + b"x" + c[501:]])
def test_damaged_bytes_are_nothing(harm: Callable[[bytes], bytes]) -> None:
    assert unpacked(harm(packed())) == Known()


@pytest.mark.parametrize("texts", [TEXTS[1:], [*TEXTS, "more"], ["Another", *TEXTS[1:]]])
def test_what_belongs_to_other_texts_is_nothing(texts: list[str]) -> None:
    assert unpacked(packed(), texts) == Known()


def test_vectors_of_another_size_are_nothing() -> None:
    assert unpacked(packed(), size=SIZE + 1) == Known()


def test_texts_that_are_taken_apart_otherwise_by_now_are_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed()
    monkeypatch.setattr(module, "core", lambda text: text.split())
    assert unpacked(content) == Known()
