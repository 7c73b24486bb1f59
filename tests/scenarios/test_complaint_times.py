"""Complaints over time: left lying for a week, a restart in the middle, a rating after the end."""

from datetime import timedelta

from sqlalchemy import select

from bot.complaints.models import ComplaintDraft, DraftState
from bot.sandbox import Sandbox
from bot.tickets.models import State
from tests.scenarios.complaining import LEAD, announce, asked, say, tap
from tests.scenarios.play import Play, playing, said


async def test_a_restart_at_each_step_and_a_week_lose_nothing(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await say(play, anna, "/complain", "It broke")
    await play.restart()
    await tap(play, anna, "done")
    await play.restart()
    await tap(play, anna, "cat", "product")
    told = len(anna.texts)
    await play.advance(days=7)
    assert len([text for text in anna.texts[told:] if "not been sent yet" in text]) == 1
    await play.restart()
    await tap(play, anna, "on")
    assert "It broke" in said(await asked(play, anna))
    await say(play, anna, "yes")
    await play.restart()
    await say(play, anna, "a replacement, please")
    [ticket] = await play.tickets(anna)
    assert ticket.question == "It broke"
    assert ticket.opened_at > play.clock.now() - timedelta(hours=1)
    states = select(ComplaintDraft.state).where(ComplaintDraft.ticket_id == ticket.id)
    assert await play.all(states) == [DraftState.FILED]


async def test_a_low_rating_of_a_closed_complaint_is_followed_up(prepared_url: str) -> None:
    async with playing(prepared_url, managers=LEAD) as play:
        await announce(play, play.lena)
        anna = play.sandbox.add_client("Anna")
        await play.complain(anna, "It broke")
        thread = play.thread(anna)
        await play.pressed(play.mia, play.card(thread), "t:done")
        rating = anna.messages[-1]
        await play.advance(days=8)
        await play.pressed(anna, rating, "rate:")
        first, again = await play.tickets(anna)
        assert first.state == State.CLOSED
        assert (again.question, again.taken_by) == (first.question, play.lena.id)
        assert f"See also #{first.number}" in said(play.card(thread))


async def test_the_team_of_a_category_gets_it_or_is_named(prepared_url: str) -> None:
    omar = Sandbox(port=1).managers[1].id
    category = {"key": "boats", "name": {"en": "Boats"}, "team": [omar, "@boat_crew"], "priority": "urgent"}
    async with playing(prepared_url, complaints={"categories": [category]}) as play:
        anna, bea = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bea")
        await say(play, anna, "/complain", "It leaks", "that's all", "yes")
        [ticket] = await play.tickets(anna)
        assert (ticket.taken_by, ticket.priority) == (None, "urgent")
        assert any("@boat_crew, this is for you" in line for line in play.general("Anna"))
        await announce(play, play.omar)
        await say(play, bea, "/complain", "It sinks", "that's all", "yes")
        [ticket] = await play.tickets(bea)
        assert ticket.taken_by == play.omar.id
