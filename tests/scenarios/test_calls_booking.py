"""A client books a call: by button and in words, step by step, over restarts and in their own zone."""

from tests.scenarios.calling import PHONE, call_of, labels, last, met, tap, write
from tests.scenarios.play import Play, said


async def test_a_call_is_booked_step_by_step(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    asked = await write(play, anna, "/call")
    assert "When shall we call you?" in asked
    assert "Stockholm" in asked
    assert labels(last(anna))[0] == "⚡ As soon as possible: 11:00 today"
    await tap(play, anna, "Tomorrow")
    await tap(play, anna, "15:00")
    assert "Which number" in said(last(anna))
    anna.share_contact()
    await play.settled()
    assert "What is it about?" in said(last(anna))
    await tap(play, anna, "Skip")
    told = said(last(anna))
    assert "Mia will call you on +46 70 174 06 05 at 15:00 tomorrow" in told
    callback = await call_of(play, anna)
    assert callback.starts_at.isoformat() == "2026-11-24T14:00:00+00:00"
    [ticket] = await play.tickets(anna)
    assert (ticket.kind, ticket.taken_by) == ("callback", play.mia.id)
    card = said(play.card(play.thread(anna)))
    assert "Call at 15:00 tomorrow · +46 70 174 06 05" in card
    assert "Who calls: Mia" in card
    assert "15:00 tomorrow" in play.general("Call at")[0]
    assert "Mia calls you on +46 70 174 06 05 at 15:00 tomorrow" in await write(play, anna, "/requests")
