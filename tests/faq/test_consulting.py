"""What the FAQ has for a message: question by question, for this client, on this day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.clients.courtesy import Courtesies
from bot.clients.models import Client
from bot.config.sections import Faq
from bot.faq.consulting import Advice, Consultant
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.matcher import Match, Thresholds
from bot.faq.service import FaqIndex
from bot.faq.understanding.reading import Ear
from bot.texts import Texts
from tests.samples.people import StoppedClock, a_client

EAR = Ear(Courtesies(Texts(StoppedClock())), Faq().order_pattern)
TODAY = date(2026, 11, 25)
SURE, HALF, NONE = 0.95, 0.6, 0.0


def entry(entry_id: str) -> Entry:
    return Entry(entry_id, None, (Phrasing("en", f"{entry_id}?"),), {"en": Answer(entry_id)})


DELIVERY, RETURNS, HOURS = entry("delivery"), entry("returns"), entry("hours")


class Scripted:
    """A matcher that knows what it is told to: by the words of a text, its entry and how sure it is."""

    thresholds = Thresholds()

    def __init__(self, known: Mapping[str, tuple[str, float]]) -> None:
        self.known, self.asked = known, list[str]()

    def match(self, text: str, language: str | None) -> list[Match]:
        self.asked.append(text)
        found = self.known.get(text)
        return [Match(*found)] if found and found[1] else []


def consultant(known: Mapping[str, tuple[str, float]], *entries: Entry) -> Consultant:
    return Consultant(FaqIndex(entries or (DELIVERY, RETURNS, HOURS), matcher=Scripted(known)), EAR, TODAY)


def ids(advice: Advice) -> tuple[list[str], list[str], bool]:
    known = [each.entry.id for each in advice.known]
    return known, [each.id for each in advice.offered], advice.unknown


LONG, BACK, OPEN, ODD = (
    "How long does delivery take?", "Can I send shoes back?", "When are you open tomorrow?",
    "Do you repaint old tractors?",
)  # fmt: skip
KNOWN = {LONG: ("delivery", SURE), BACK: ("returns", SURE), OPEN: ("hours", HALF)}


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        (LONG, KNOWN, (["delivery"], [], False)),
        (OPEN, KNOWN, ([], ["hours"], False)),
        (ODD, KNOWN, ([], [], True)),
        (f"{LONG} {BACK}", KNOWN, (["delivery", "returns"], [], False)),
        (f"{LONG} {OPEN}", KNOWN, (["delivery"], ["hours"], False)),
        (f"{LONG} {ODD}", KNOWN, (["delivery"], [], True)),
        (f"{ODD} {OPEN}", {**KNOWN, f"{ODD} {OPEN}": ("hours", HALF)}, ([], ["hours"], False)),
        (f"{ODD} {ODD}", KNOWN, ([], [], True)),
        (f"{LONG} Why so?", KNOWN, (["delivery"], [], False)),
        (f"{LONG} {LONG}", KNOWN, (["delivery"], [], False)),
        (f"Hello! {LONG} Thanks!", KNOWN, (["delivery"], [], False)),
        (
            "How long is delivery and can I send it back",
            {"How long is delivery": ("delivery", SURE), "can I send it back": ("returns", SURE)},
            (["delivery", "returns"], [], False),
        ),
        (
            "How long is delivery and collection from shops",
            {
                "How long is delivery": ("delivery", SURE),
                "How long is delivery and collection from shops": ("delivery", SURE),
            },
            (["delivery"], [], False),
        ),
        (f"I bought a hat. {LONG}", KNOWN, ([], ["delivery"], False)),
        (
            f"I bought a hat. {LONG}",
            {f"I bought a hat. {LONG}": ("delivery", SURE)},
            (["delivery"], [], False),
        ),
    ],
)
async def test_a_message_is_looked_up_by_its_questions(
    text: str, known: Mapping[str, tuple[str, float]], expected: tuple[list[str], list[str], bool]
) -> None:
    assert ids(await consultant(known).consult(a_client("Anna"), text)) == expected


@pytest.mark.parametrize(
    ("changes", "segment", "is_there"),
    [
        ({}, None, True),
        ({"valid_from": date(2026, 11, 25), "valid_until": date(2026, 11, 25)}, None, True),
        ({"valid_from": date(2026, 11, 26)}, None, False),
        ({"valid_until": date(2026, 11, 24)}, None, False),
        ({"audience": ("vip",)}, None, False),
        ({"audience": ("vip",)}, "vip", True),
    ],
)
async def test_what_is_for_others_or_another_day_is_not_there(
    changes: dict[str, object], segment: str | None, is_there: bool
) -> None:
    changed = replace(DELIVERY, **changes)  # type: ignore[arg-type]
    client: Client = a_client("Anna", segment=segment)
    for how_sure in (SURE, HALF):
        advice = await consultant({LONG: ("delivery", how_sure)}, changed).consult(client, LONG)
        assert (advice != Advice(unknown=True)) == is_there


async def test_a_letter_is_looked_up_once() -> None:
    scripted = consultant({})
    await scripted.consult(a_client("Anna"), f"{ODD} " * 9)
    assert isinstance(scripted.index.matcher, Scripted)
    assert len(scripted.index.matcher.asked) == 1
