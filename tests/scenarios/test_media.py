"""Pictures, files, voices, places: everything that people send goes both ways."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.people import Person
from tests.scenarios.play import Json, Play, marks, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = b"\x89PNG\r\n\x1a\n"
Send = Callable[..., Json]

KINDS: dict[str, Callable[[Person, Any], Any]] = {
    "photo": lambda person, place: person.send_photo(caption="See", **place),
    "document": lambda person, place: person.send_document("a.pdf", b"%PDF", caption="See", **place),
    "voice": lambda person, place: person.send_voice(caption="See", **place),
    "video_note": lambda person, place: person.send_video_note(**place),
    "sticker": lambda person, place: person.send_sticker("😀", **place),
    "location": lambda person, place: person.send_location(59.33, 18.06, **place),
    "contact": lambda person, place: person.post(
        {"contact": {"phone_number": "+46701740605", "first_name": "Olle"}}, place
    ),
    "venue": lambda person, place: person.post(
        {
            "venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "Shop", "address": "Road 1"},
            "location": {"latitude": 1.0, "longitude": 2.0},
        },
        place,
    ),
}


CAPTIONED = {"photo", "document", "voice"}
"""What words can go along with. A sticker is worth no message of its own to say who sent it."""


def of_kind(messages: list[Json], kind: str) -> list[Json]:
    return [message for message in messages if kind in message]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_client_sends(stage: Play, kind: str) -> None:
    anna = stage.sandbox.add_client(f"Anna-{kind}")
    thread = await stage.open_ticket(anna)
    KINDS[kind](anna, {})
    await stage.settled()
    [copy] = of_kind(stage.group.messages(thread), kind)
    [original] = of_kind(anna.messages, kind)
    assert said(copy) == said(original)
    if "file_id" in str(original):
        assert str(_unique(copy, kind)) == str(_unique(original, kind))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_manager_sends(stage: Play, kind: str) -> None:
    anna = stage.sandbox.add_client(f"Bob-{kind}")
    thread = await stage.open_ticket(anna)
    KINDS[kind](stage.mia, {"thread": thread})
    await stage.settled()
    [copy] = of_kind(anna.messages, kind)
    assert ("Mia" in said(copy)) == (kind in CAPTIONED)
    assert marks(of_kind(stage.group.messages(thread), kind)[0]) == ["👌"]


def _unique(message: Json, kind: str) -> Any:
    media = message[kind][-1] if isinstance(message[kind], list) else message[kind]
    return media["file_unique_id"]


@pytest.mark.parametrize("count", [2, 10])
async def test_a_clients_album_arrives_as_one_album(stage: Play, count: int) -> None:
    anna = stage.sandbox.add_client(f"Carla-{count}")
    thread = await stage.open_ticket(anna)
    anna.send_album([(f"{n}.png", PNG + bytes([n])) for n in range(count)], caption="All of them")
    await stage.until(lambda: len(of_kind(stage.group.messages(thread), "photo")) == count)
    await stage.settled()
    copies = of_kind(stage.group.messages(thread), "photo")
    assert len({copy["media_group_id"] for copy in copies}) == 1
    assert [said(copy) for copy in copies] == ["All of them"] + [""] * (count - 1)
    assert [_unique(c, "photo") for c in copies] == [
        _unique(m, "photo") for m in of_kind(anna.messages, "photo")
    ]


async def test_a_managers_album_arrives_as_one_album_signed_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Doris")
    thread = await stage.open_ticket(anna)
    stage.mia.send_album([("1.pdf", b"%PDF1"), ("2.pdf", b"%PDF2")], caption="Papers", thread=thread)
    await stage.until(lambda: len(of_kind(anna.messages, "document")) == 2)
    await stage.settled()
    copies = of_kind(anna.messages, "document")
    assert len({copy["media_group_id"] for copy in copies}) == 1
    assert said(copies[0]).startswith("Papers")
    assert "Mia" in said(copies[0])
    assert said(copies[1]) == ""
    originals = of_kind(stage.group.messages(thread), "document")
    assert [marks(message) for message in originals] == [["👌"], ["👌"]]


async def test_two_albums_at_once_stay_two(stage: Play) -> None:
    anna = stage.sandbox.add_client("Elsa")
    thread = await stage.open_ticket(anna)
    for album in range(2):
        anna.send_album([(f"{n}.png", PNG + bytes([album, n])) for n in range(3)])
    await stage.until(lambda: len(of_kind(stage.group.messages(thread), "photo")) == 6)
    groups = [copy["media_group_id"] for copy in of_kind(stage.group.messages(thread), "photo")]
    assert len(set(groups)) == 2
    assert groups == sorted(groups)


async def test_a_line_after_an_album_arrives_after_it(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ellen")
    thread = await stage.open_ticket(anna)
    pages = [("1.png", PNG + b"1"), ("2.png", PNG + b"2")]
    anna.send_album(pages)
    anna.send("These are mine")
    stage.mia.send_album(pages, thread=thread)
    stage.mia.send("These are ours", thread=thread)
    await stage.until(lambda: len(of_kind(stage.group.messages(thread), "photo")) == 4)
    await stage.until(lambda: len(of_kind(anna.messages, "photo")) == 4)
    await stage.settled()
    assert stage.group.texts(thread)[-1] == "These are mine"
    assert anna.texts[-1].startswith("These are ours")


async def test_a_caption_too_long_for_a_signature_arrives_whole(stage: Play) -> None:
    anna = stage.sandbox.add_client("Frida")
    thread = await stage.open_ticket(anna)
    stage.mia.send_photo(caption="x" * 1024, thread=thread)
    await stage.settled()
    assert said(of_kind(anna.messages, "photo")[0]) == "x" * 1024
    assert "Mia" in anna.texts[-1]


async def test_a_poll_arrives(stage: Play) -> None:
    anna = stage.sandbox.add_client("Greta")
    thread = await stage.open_ticket(anna)
    option = {"voter_count": 0, "persistent_id": "1"}
    poll = {
        "id": "1",
        "question": "<b>Red</b> or blue?",
        "options": [{"text": "Red", **option}, {"text": "<Blue>", **option}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    anna.post({"poll": poll}, {})
    await stage.settled()
    [copy] = of_kind(stage.group.messages(thread), "poll")
    assert copy["poll"]["question"] == "<b>Red</b> or blue?"
    assert copy["poll"]["options"][1]["text"] == "<Blue>"


async def test_what_cannot_be_passed_on_is_told_of(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hedda")
    thread = await stage.open_ticket(anna)
    photo = anna.send_photo()["photo"]
    await stage.settled()
    seen = len(stage.group.texts(thread))
    anna.post({"game": {"title": "Chess", "description": "Play", "photo": photo}}, {})
    await stage.settled()
    assert len(stage.group.texts(thread)) == seen + 1
    assert stage.group.texts(thread)[-1].endswith(" game")


async def test_dice_do_not_break_the_conversation(stage: Play) -> None:
    anna = stage.sandbox.add_client("Inga")
    thread = await stage.open_ticket(anna)
    seen = len(stage.group.messages(thread))
    anna.post({"dice": {"emoji": "🎲", "value": 6}}, {})
    anna.send("Ha!")
    await stage.settled()
    assert len(stage.group.messages(thread)) == seen + 2
    assert stage.group.texts(thread)[-1] == "Ha!"
