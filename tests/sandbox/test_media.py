"""Files both ways: uploads, albums, ids, captions, downloads."""

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Person, Upload
from bot.sandbox.files import image_size, sample_png
from tests.sandbox.client import RawBot

KINDS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendAudio": "audio",
    "sendVoice": "voice",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}


async def upload(bot: RawBot, method: str, files: dict[str, bytes], **fields: Any) -> dict[str, Any]:
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, str(value))
    for name, content in files.items():
        form.add_field(name, content, filename=f"{name}.jpg", content_type="application/octet-stream")
    async with bot.session.post(bot.url(method), data=form) as response:
        body: dict[str, Any] = await response.json()
        return body


def file_of(message: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = message["photo"][-1] if kind == "photo" else message[kind]
    return found


@pytest.mark.parametrize("method", KINDS)
async def test_uploaded_then_sent_by_id_then_fetched(bot: RawBot, anna: Person, method: str) -> None:
    kind = KINDS[method]
    body = await upload(bot, method, {kind: b"bytes"}, chat_id=anna.id)
    file_id = file_of(body["result"], kind)["file_id"]
    again = await bot.ok(method, chat_id=anna.id, **{kind: file_id})
    assert file_of(again, kind)["file_id"] == file_id
    about = await bot.ok("getFile", file_id=file_id)
    address = f"{bot.sandbox.api_base}/file/bot{bot.sandbox.token}/{about['file_path']}"
    async with bot.session.get(address) as response:
        assert await response.read() == b"bytes"
    sent = bot.sandbox.calls[0].params[kind]
    assert isinstance(sent, Upload)
    assert sent.content == b"bytes"


async def test_attached_files(bot: RawBot, anna: Person) -> None:
    body = await upload(
        bot, "sendDocument", {"it": b"bytes"}, chat_id=anna.id, document="attach://it", caption="hi"
    )
    assert body["result"]["document"]["file_name"] == "it.jpg"
    assert anna.texts == ["hi"]


async def test_an_album_of_the_bot(bot: RawBot, anna: Person) -> None:
    media = [
        {"type": "photo", "media": "attach://one", "caption": "<b>both</b>", "parse_mode": "HTML"},
        {"type": "photo", "media": "attach://two"},
    ]
    files = {"one": b"1", "two": b"2"}
    body = await upload(bot, "sendMediaGroup", files, chat_id=anna.id, media=json.dumps(media))
    first, second = body["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("both", "bold")
    assert "caption" not in second


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.com/x.jpg"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "attach://x", "caption": "x" * 1025}, "message caption is too long"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]},
         "wrong number of messages to send: there must be from 2 to 10 media in an album"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}, {"type": "document", "media": "x"}]},
         "can't use the media of the specified type in the album"),
        ("sendMediaGroup", {"media": [{"type": "photo"}, {"type": "photo"}]},
         "can't parse InputMedia: Can't find field \"media\""),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong latitude or longitude specified"),
        ("sendLocation", {"latitude": "north", "longitude": 0}, 'field "latitude" must be of type Number'),
        ("sendLocation", {}, "latitude and longitude are empty"),
        ("sendContact", {"first_name": "Mia"}, "phone number is empty"),
        ("sendDice", {"emoji": "🍓"}, "wrong dice emoji specified"),
        ("sendPoll", {"question": "?", "options": []}, "poll must have from 1 to 12 answer options"),
        ("sendPoll", {"question": "?", "options": [" "]}, "poll options must be non-empty"),
    ],
)  # fmt: skip
async def test_refused(bot: RawBot, anna: Person, method: str, params: dict[str, Any], words: str) -> None:
    assert await bot.refused(method, chat_id=anna.id, **params) == f"400 Bad Request: {words}"
    assert anna.texts == []


async def test_a_file_sent_as_another_kind(bot: RawBot, anna: Person) -> None:
    file_id = anna.send_document("a.pdf", b"%PDF")["document"]["file_id"]
    words = "400 Bad Request: can't use file of type Document as Photo"
    assert await bot.refused("sendPhoto", chat_id=anna.id, photo=file_id) == words


async def test_empty_files_are_refused(bot: RawBot, anna: Person) -> None:
    body = await upload(bot, "sendDocument", {"document": b""}, chat_id=anna.id)
    assert body["description"] == "Bad Request: file must be non-empty"


async def test_captions_and_media_are_edited(bot: RawBot, anna: Person) -> None:
    body = await upload(bot, "sendPhoto", {"photo": b"1"}, chat_id=anna.id, caption="old")
    place = {"chat_id": anna.id, "message_id": body["result"]["message_id"]}
    assert (await bot.ok("editMessageCaption", **place, caption="new"))["caption"] == "new"
    assert "caption" not in await bot.ok("editMessageCaption", **place)
    file_id = anna.send_document("a.pdf", b"%PDF")["document"]["file_id"]
    media = {"type": "document", "media": file_id, "caption": "the bill"}
    edited = await bot.ok("editMessageMedia", **place, media=media)
    assert (edited["caption"], "photo" in edited, "document" in edited) == ("the bill", False, True)
    words = "400 Bad Request: there is no text in the message to edit"
    assert await bot.refused("editMessageText", **place, text="x") == words


async def test_what_people_send(bot: RawBot, anna: Person) -> None:
    anna.send_photo("look")
    anna.send_voice()
    anna.send_video_note()
    anna.send_sticker("😀")
    anna.send_location(59.3, 18.1)
    anna.share_contact()
    album = anna.send_album([("a.jpg", b"1"), ("b.png", b"2")], caption="two")
    papers = anna.send_album([("a.jpg", b"1"), ("b.pdf", b"2")])
    messages = [update["message"] for update in await bot.updates()]
    assert messages[0]["caption"] == "look"
    assert len(messages[0]["photo"]) == 2
    assert messages[3]["sticker"]["emoji"] == "😀"
    assert messages[5]["contact"]["user_id"] == anna.id
    assert [one["media_group_id"] for one in album] == [messages[6]["media_group_id"]] * 2
    assert all("document" in one for one in papers)
    assert len(messages) == 10


def test_sizes_of_pictures() -> None:
    assert image_size(sample_png(30, 20)) == (30, 20)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x14\x00\x1e\x03"
    assert image_size(jpeg) == (30, 20)
    assert image_size(b"?") == (800, 600)
