"""Pictures of the configuration: which are refused, how they come along, what Telegram may say to them."""

from pathlib import Path

import pytest
from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy import select

from bot.commands import check_local
from bot.commands.finding import Mark
from bot.config import Greetings
from bot.delivery.directory import Fate
from bot.delivery.models import OutboxRow, OutboxStatus
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import Wire
from bot.faq.files import FaqUpload
from bot.greetings.album import PicturesError, load
from bot.greetings.pictures import GreetingPictures, messages
from bot.storage.uow import Database
from tests.samples.people import StoppedClock

SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "sample_sizes.png"
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[])


def test_what_can_not_be_used_is_named(tmp_path: Path) -> None:
    large, text = tmp_path / "large.jpg", tmp_path / "text.jpg"
    large.write_bytes(b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))
    text.write_text("Merry Christmas")
    with pytest.raises(PicturesError) as refused:
        load({"chrismas": SAMPLE, "christmas": tmp_path / "none.jpg", "easter": text, "birthday": large})
    problems = [problem.partition(": ") for problem in refused.value.problems]
    assert [key for key, _, _ in problems] == [
        f"greetings.pictures.{theme}" for theme in ("chrismas", "christmas", "easter", "birthday")
    ]
    for (_, _, problem), words in zip(
        problems, ("nothing is called that", "no file", "not a picture", "10 MB"), strict=True
    ):
        assert words in problem
    assert list(load({"christmas": SAMPLE})) == ["christmas"]
    [finding] = check_local.pictures(Greetings(pictures={"easter": text}))
    assert (finding.mark, "easter" in finding.text) == (Mark.BROKEN, True)
    [finding] = check_local.pictures(Greetings(pictures={"easter": SAMPLE}))
    assert finding.text == "Greetings: pictures come along for easter."
    assert check_local.pictures(Greetings()) == []


def test_a_text_too_long_for_a_caption_goes_by_itself() -> None:
    [photo] = messages("Hello!", "file-id", KEYBOARD)
    assert isinstance(photo, SendPhoto)
    assert photo.caption == "Hello!"
    above, below = messages("x" * 1025, "file-id", KEYBOARD)
    assert isinstance(above, SendPhoto)
    assert isinstance(below, SendMessage)
    assert (above.caption, below.reply_markup) == (None, KEYBOARD)


async def test_a_picture_that_telegram_refuses_is_left_out_from_then_on(sqlite_database: Database) -> None:
    known = load({"christmas": SAMPLE})
    async with sqlite_database.begin() as session:
        outbox = Outbox(session, Wire(), StoppedClock(), lambda: None)
        pictures = GreetingPictures(session, outbox, known)
        assert await pictures.is_ready("christmas")
        [photo] = messages("Hello!", await pictures.of("christmas"), KEYBOARD)
        row = await outbox.send("client:1", photo, Options(tag=pictures.tag("christmas")))
        await session.flush()
        again = GreetingPictures(session, outbox, known)
        assert not await again.is_ready("christmas"), "its bytes are on their way"
        assert await again.is_ready("easter")
        row.status = OutboxStatus.FAILED
        await pictures.note(row, Fate("Bad Request: IMAGE_PROCESS_FAILED"))
        await session.flush()
        assert await again.is_ready("christmas")
        assert await again.of("christmas") is None
        words = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()))).first()
        assert words is not None
        assert (words.method, words.payload["text"]) == ("sendMessage", "Hello!")


async def test_a_name_that_telegram_has_forgotten_is_asked_for_anew(sqlite_database: Database) -> None:
    known = load({"christmas": SAMPLE})
    digest = known["christmas"].digest
    async with sqlite_database.begin() as session:
        session.add(FaqUpload(digest=digest, file_id="old"))
        outbox = Outbox(session, Wire(), StoppedClock(), lambda: None)
        pictures = GreetingPictures(session, outbox, known)
        [photo] = messages("Hello!", await pictures.of("christmas"), KEYBOARD)
        row = await outbox.send("client:1", photo, Options(tag=pictures.tag("christmas")))
        row.status = OutboxStatus.FAILED
        await pictures.note(row, Fate("Bad Request: wrong file identifier"))
        session.expire_all()
        assert not isinstance(await pictures.of("christmas"), str)
