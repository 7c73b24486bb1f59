"""What could go wrong at the FAQ in the group: bad input, two managers, a restart, tampered buttons."""

from sqlalchemy import func, select

from bot.delivery.models import OutboxRow
from bot.faq.workshop.models import FaqDraft
from tests.scenarios.faq_desk import (
    added,
    an_entry,
    answer_to,
    entry_of,
    now,
    opened,
    revisions,
    tapped,
    typed,
)
from tests.scenarios.play import Play, keys, said

BAD = {
    "Dates": (
        ("tomorrow", "can't read those days"), ("2026-12-02 2026-12-01", "before the first"),
        ("2026-02-30 -", "can't read those days"),
    ),
    "Owner": (("x" * 101, "too long"), ("one\ntwo", "more than one line")),
    "Category": (("x" * 101, "too long"),),
}  # fmt: skip


async def test_bad_input_gets_a_clear_answer_and_the_question_stays(play: Play) -> None:
    await added(play, an_entry("zebra"), an_entry("horse"))
    desk = await opened(play, play.mia, "zebra")
    await tapped(play, play.mia, desk, "What is zebra?")
    for button, tries in BAD.items():
        await tapped(play, play.mia, desk, button)
        for text, words in tries:
            assert words in await typed(play, play.mia, desk, text)
        await tapped(play, play.mia, desk, "Cancel")
    for button in ("Answer", "English"):
        await tapped(play, play.mia, desk, button)
    assert "too long: 3600" in await typed(play, play.mia, desk, "x" * 3600)
    play.mia.send_sticker("🙂", reply_to=desk)
    await play.settled()
    assert "An answer is text" in said(now(play, desk))
    await tapped(play, play.mia, desk, "Link buttons")
    assert "https://" in await typed(play, play.mia, desk, "Zoo http://example.org")
    await tapped(play, play.mia, desk, "Cancel")
    for button in ("Phrasings", "➕ Phrasing", "English"):  # noqa: RUF001
        await tapped(play, play.mia, desk, button)
    assert "another entry already: What is horse?" in await typed(play, play.mia, desk, "what is HORSE")
    assert "is there already" in await typed(play, play.mia, desk, "What is zebra??")
    assert "no words" in await typed(play, play.mia, desk, "?!")
    assert await revisions(play, "zebra") == 1


async def test_long_answers_fit_with_all_that_is_around_them(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    for button in ("What is zebra?", "Answer", "English"):
        await tapped(play, play.mia, desk, button)
    long = "word " * 699 + "end"
    assert long in await typed(play, play.mia, desk, long)
    await tapped(play, play.mia, desk, "Save")
    await tapped(play, play.mia, desk, "Answer")
    await tapped(play, play.mia, desk, "English")
    assert len(said(now(play, desk))) < 4096
    failed = select(func.count()).select_from(OutboxRow).where(OutboxRow.status == "failed")
    assert await play.one(failed) == 0


async def test_two_managers_in_one_message_do_not_mix(play: Play) -> None:
    await added(play, an_entry("zebra"), an_entry("horse"))
    desk = await opened(play, play.mia, "what is")
    for button in ("What is zebra?", "Answer", "English"):
        await tapped(play, play.mia, desk, button)
    await tapped(play, play.omar, desk, "Cancel")  # Omar wants the message, and Mia's draft is over
    other = await opened(play, play.omar, "horse")
    for button in ("What is horse?", "Answer", "English"):
        await tapped(play, play.omar, other, button)
    await tapped(play, play.mia, desk, "Title")
    await tapped(play, play.mia, desk, "English")
    assert "A new title" in await typed(play, play.mia, desk, "A new title")
    assert "Neighs." in await typed(play, play.omar, other, "Neighs.")
    play.lena.send("Me too", reply_to=desk)
    await play.settled()
    assert "have not asked you" in said(play.group.messages(None)[-1])
    await tapped(play, play.mia, desk, "Save")
    await tapped(play, play.omar, other, "Save")
    assert (await entry_of(play, "zebra")).titles == {"en": "A new title"}
    assert (await entry_of(play, "zebra")).answers["en"].text == "It is zebra."
    assert (await entry_of(play, "horse")).answers["en"].text == "Neighs."


async def test_who_changed_the_same_entry_meanwhile_is_not_overwritten_unawares(play: Play) -> None:
    await added(play, an_entry("zebra"))
    mine, yours = await opened(play, play.mia, "zebra"), await opened(play, play.omar, "zebra")
    for manager, desk, text in ((play.mia, mine, "Mia's."), (play.omar, yours, "Omar's.")):
        for button in ("What is zebra?", "Answer", "English"):
            await tapped(play, manager, desk, button)
        await typed(play, manager, desk, text)
    assert await tapped(play, play.omar, yours, "Save") == "Saved."
    assert "Not saved yet" in await tapped(play, play.mia, mine, "Save")
    assert "changed this entry meanwhile" in said(now(play, mine))
    assert (await entry_of(play, "zebra")).answers["en"].text == "Omar's."
    assert await tapped(play, play.mia, mine, "Save") == "Saved."
    assert (await entry_of(play, "zebra")).answers["en"].text == "Mia's."


async def test_a_restart_in_the_middle_loses_nothing(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    for button in ("What is zebra?", "Answer", "English"):
        await tapped(play, play.mia, desk, button)
    await play.restart()
    assert "After the restart." in await typed(play, play.mia, desk, "After the restart.")
    await play.restart()
    assert await tapped(play, play.mia, desk, "Save") == "Saved."
    assert (await entry_of(play, "zebra")).answers["en"].text == "After the restart."


async def test_saving_twice_saves_once(play: Play) -> None:
    desk = await opened(play, play.mia)
    await tapped(play, play.mia, desk, "New entry")
    for text in ("Do you sell tents?", "Yes."):
        await typed(play, play.mia, desk, text)
    await tapped(play, play.mia, desk, "No category")
    shown = now(play, desk)
    save = next(data for data in keys(shown) if data.startswith("f:ok"))
    queries = [person.press(shown, save) for person in (play.mia, play.mia, play.omar)]
    await play.settled()
    answers = [play.sandbox.answers[query]["text"] for query in queries]
    assert answers.count("Saved.") == 1
    assert await revisions(play, "do-you-sell-tents") == 1


async def test_tampered_buttons_are_answered(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    asked, key = keys(desk)[0].split(":")[2:4]
    for button in ("What is zebra?", "Answer", "English"):
        await tapped(play, play.mia, desk, button)
    wrong = (
        f"f:e:{asked}:000000000000::0", f"f:a:{asked}:{key}:xx:0", f"f:u:{asked}:{key}:sv:0",
        f"f:un:{asked}:{key}:0:0", f"f:un:{asked}::99999:0", f"f:ok:{asked}::99999:0", f"f:nq:{asked}::1:0",
        f"f:np:{asked}::1.xx:0", f"f:c:{asked}::00000000:0", f"f:at:{asked}:{key}:00000000:0",
        f"f:la:{asked}:{key}:000000000000:0", "f:h:1:::0", f"f:zz:{asked}:::0", f"f:h:{2**60}:::0",
        f"f:f:{asked}::{10**17}:0", f"f:pc:{asked}:{key}:12345678:0",
    )  # fmt: skip
    for data in wrong:
        query = play.forged(play.mia, desk, data)
        assert "old button" in await answer_to(play, query), data
    assert await revisions(play, "zebra") == 1
    assert await play.one(select(func.count()).select_from(FaqDraft)) == 2
