"""What a text is made of."""

import numpy as np

from bot.faq.matching.features import FUNCTION_WORD, PAIR, WHOLE, codes, core, whole

TEXTS = [core(text) for text in ("Where is my parcel?", "", "parcel parcel", "소포가 어디 있나요?", "the")]


def test_many_texts_at_once_are_read_as_each_alone() -> None:
    assert codes([]) == []
    for tokens, found in zip(TEXTS, codes(TEXTS), strict=True):
        assert np.array_equal(found, codes([tokens])[0])
        assert np.all(found[1:] > found[:-1])


def test_words_and_pairs_of_them_are_features() -> None:
    parcel, nothing, twice, _, function_word = codes(TEXTS)
    assert len(nothing) == 0
    assert whole("parcel") in parcel
    assert {WHOLE, PAIR, FUNCTION_WORD} <= set((parcel & 3).tolist())
    assert np.count_nonzero((twice & 3) == WHOLE) == 1
    assert (function_word & 3).tolist() == [FUNCTION_WORD]
