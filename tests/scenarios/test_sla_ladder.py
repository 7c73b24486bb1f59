"""A missed target climbs the ladder: the group, the lead, the owner; each once, and nobody after a reply."""

from datetime import UTC, datetime
from typing import Any

from bot.clock import MovableClock
from bot.sandbox.people import Person
from tests.scenarios.play import Play, playing

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Stockholm: the desk opens."""


async def owned(play: Play) -> Person:
    """Make somebody who has pressed Start the owner of the desk."""
    boss = play.sandbox.add_client("Boss")
    boss.send("/start")
    await play.settled()
    await restart_with(play, managers={"owner": boss.id})
    return boss


async def restart_with(play: Play, **sections: dict[str, Any]) -> None:
    """Start the desk anew with another configuration."""
    config = play.config.model_dump()
    config["telegram"]["token"] = play.config.telegram.token.get_secret_value()
    config["telegram"]["webhook"]["secret"] = ""
    config["database"]["url"] = play.config.database.url.get_secret_value()
    for name, values in sections.items():
        config[name] = {**config[name], **values}
    play.config = type(play.config).model_validate(config)
    await play.restart()


async def test_first_the_group_then_the_lead_then_the_owner_privately(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING), managers={"lead": "@boss_lena"}) as play:
        boss = await owned(play)
        await play.open_ticket(play.sandbox.add_client("Anna"))
        general, private = len(play.group.texts()), len(boss.texts)
        await play.advance(minutes=31)
        assert ["see to it" in line for line in play.group.texts()[general:]] == [False]
        await play.advance(minutes=60)
        assert ["@boss_lena, please" in line for line in play.group.texts()[general:]] == [False, True]
        assert len(boss.texts) == private
        await play.advance(minutes=120)
        assert len(play.group.texts()) == general + 2
        assert ["#1001" in line and "Anna" in line for line in boss.texts[private:]] == [True]
        await play.advance(hours=3)
        assert len(boss.texts) == private + 1


async def test_a_reply_ends_the_climb(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING), managers={"lead": "@boss_lena"}) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        await play.advance(minutes=31)
        general = len(play.group.texts())
        play.mia.send("Here I am", thread=thread)
        await play.settled()
        await play.advance(hours=5)
        assert len(play.group.texts()) == general


async def test_after_an_outage_one_line_says_it_all(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING), managers={"lead": "@boss_lena"}) as play:
        await play.open_ticket(play.sandbox.add_client("Anna"))
        general = len(play.group.texts())
        await play.stop()
        play.clock.jump_to(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))
        await play.start()
        await play.until(lambda: len(play.group.texts()) > general, what="an escalation")
        await play.settled()
        assert ["@boss_lena, please" in line for line in play.group.texts()[general:]] == [True]


async def test_a_promise_that_passed_during_an_outage_is_renewed_to_a_time_ahead(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        await play.open_ticket(anna)
        told = len(anna.texts)
        await play.stop()
        play.clock.jump_to(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))  # Thursday 10:00
        await play.start()
        await play.until(lambda: len(anna.texts) > told, what="a new promise")
        await play.settled()
        assert ["14:00 today" in text for text in anna.texts[told:]] == [True]


async def test_a_policy_of_its_own_for_complaints(prepared_url: str) -> None:
    rules = {
        "policies": [
            {
                "kind": "complaint",
                "first_response": "10m",
                "warnings": ["5m"],
                "escalation": [{"after": "0m", "to": "@chief_olga"}],
            }
        ]
    }
    async with playing(prepared_url, clock=MovableClock(MORNING), sla=rules) as play:
        anna = play.sandbox.add_client("Anna")
        await play.complain(anna, "My tractor came in pieces")
        thread = play.thread(anna)
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.advance(minutes=6)
        assert ["09:10" in line for line in play.group.texts(thread)[seen:]] == [True]
        await play.advance(minutes=5)
        assert ["@chief_olga, please" in line for line in play.group.texts()[general:]] == [True]


async def test_edited_rules_give_open_tickets_new_times_and_say_how_many(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        await play.open_ticket(anna)
        await play.open_ticket(play.sandbox.add_client("Bo"))
        general, told = len(play.group.texts()), len(anna.texts)
        await play.restart()
        await play.settled()
        assert len(play.group.texts()) == general, "nothing has been edited"
        await restart_with(play, sla={"first_response": "2h"})
        await play.until(lambda: len(play.group.texts()) > general, what="a line about the rules")
        await play.settled()
        assert "2 of 2" in play.group.texts()[general]
        await play.restart()
        await play.settled()
        assert len(play.group.texts()) == general + 1
        assert len(anna.texts) == told
        await play.advance(minutes=119)
        assert len(play.group.texts()) == general + 1
        await play.advance(minutes=2)
        assert "\n".join(play.group.texts()[general + 1 :]).count("🚨") == 2


async def test_a_first_start_says_nothing_about_rules(play: Play) -> None:
    await play.settled()
    assert play.general("rules") == []
