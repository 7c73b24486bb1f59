"""Samples of the texts around audiences, greetings and campaigns."""

from typing import Any

from bot.audiences.audience import Audience
from bot.audiences.buttons import Part
from bot.audiences.models import MailingKind
from bot.audiences.picker import PRESETS, WORDS
from bot.audiences.queries import Reach
from tests.samples.people import Contexts

REACHES = (Reach(0, 0, 0, 0, 0), Reach(9, 1, 1, 1, 1), Reach(99, 2, 3, 4, 5))


def audiences(word: str) -> list[Audience]:
    """One that is everybody, and some with all sorts of conditions."""
    words: dict[str, Any] = {"segments": (word,), "tags": (word, "vip"), "interests": (word,)}
    return [
        Audience(),
        Audience(**words, languages=("sv", "en"), countries=("SE",), seen_within=1, score_from=4),
        Audience(unseen_for=90, score_to=2),
        Audience(seen_within=30, unseen_for=1, score_from=3, score_to=3),
    ]


def contexts(name: str, question: str) -> Contexts:
    """Of every block."""
    return _of_audiences(name[:60])


def _of_audiences(word: str) -> Contexts:
    every = audiences(word)
    choices: list[tuple[Part, str]] = [
        (part, word) for part in WORDS if part not in (Part.LANGUAGES, Part.COUNTRIES)
    ]
    choices += [(Part.LANGUAGES, "sv"), (Part.COUNTRIES, "SE")]
    choices += [(part, choice) for part, presets in PRESETS.items() for choice in presets]
    return {
        "managers/audiences.kind": [{"kind": kind} for kind in MailingKind],
        "managers/audiences.described": [{"audience": each} for each in every],
        "managers/audiences.reach": [{"reach": each} for each in REACHES],
        "managers/audiences.chosen": [
            {"audience": every[1], "reach": REACHES[1], "part": part, "kind": "news"} for part in Part
        ],
        "managers/audiences.choice": [
            {"part": part, "choice": choice, "has": has} for part, choice in choices for has in (True, False)
        ],
        **{
            f"managers/audiences.button_{each}": [{}]
            for each in (
                "segments", "tags", "interests", "languages", "countries", "contact", "score", "everybody",
                "back",
            )
        },
    }  # fmt: skip
