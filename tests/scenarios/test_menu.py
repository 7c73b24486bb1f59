"""The menu and the commands, in both languages."""

from zoneinfo import ZoneInfo

import pytest

from bot.clients.menu import LAYOUT
from bot.sandbox.people import Person
from bot.texts import Reader
from tests.scenarios.play import STRANGE, SURE, Play, key, keys

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = [name for row in LAYOUT for name in row]


def label(stage: Play, name: str, language: str = "en") -> str:
    """What a button of the menu is called."""
    reader = Reader(language, ZoneInfo("UTC"))
    return stage.app.tools.texts.plain(f"clients/menu.button_{name}", reader)


async def answer(stage: Play, client: Person, text: str) -> str:
    """What the client is answered, as one text."""
    before = len(client.texts)
    client.send(text)
    await stage.until(lambda: len(client.texts) > before, what=f"an answer to {text!r}")
    await stage.settled()
    return "\n".join(client.texts[before:])


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_start_greets_by_name_and_shows_the_menu(stage: Play, language: str) -> None:
    anna = stage.sandbox.add_client("Anna", language=language)
    assert "Anna" in await answer(stage, anna, "/start")
    assert anna.keyboard == [[label(stage, name, language) for name in row] for row in LAYOUT]


async def test_a_deep_link_greets_too(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    assert "Anna" in await answer(stage, anna, "/start from_the_web-shop_42")
    assert anna.keyboard


async def test_a_language_the_desk_does_not_speak_is_answered_in_the_desks(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna", language="fi")
    await answer(stage, anna, "/start")
    assert anna.keyboard
    assert anna.keyboard[0][0] == label(stage, "ask", "en")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("name", NAMES)
async def test_each_button_of_the_menu_is_understood(stage: Play, name: str, language: str) -> None:
    anna = stage.sandbox.add_client("Anna", language=language)
    await answer(stage, anna, "/start")
    await answer(stage, anna, label(stage, name, language))
    assert await stage.tickets(anna) == []


async def test_the_buttons_of_an_old_keyboard_work_after_the_language_was_changed(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna", language="en")
    await answer(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "set:langs")
    await stage.pressed(anna, anna.messages[-1], "set:lang:sv")
    assert anna.keyboard
    assert anna.keyboard[0][0] == label(stage, "ask", "sv")
    await answer(stage, anna, label(stage, "complain", "en"))
    [[_, cancel]] = anna.messages[-1]["reply_markup"]["inline_keyboard"]
    assert cancel["text"] == label(stage, "cancel", "sv")


async def test_the_chosen_language_stays_whatever_telegram_says(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna", language="sv")
    await answer(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "set:langs")
    await stage.pressed(anna, anna.messages[-1], "set:lang:en")
    await answer(stage, anna, "/start")
    assert anna.keyboard
    assert anna.keyboard[0][0] == label(stage, "ask", "en")


@pytest.mark.parametrize("command", ["/help", "/settings", "/requests", "/start", "/menu"])
async def test_commands_are_answered(stage: Play, command: str) -> None:
    anna = stage.sandbox.add_client("Anna")
    assert await answer(stage, anna, command)
    assert await stage.tickets(anna) == []


async def test_help_names_every_command_that_telegram_offers(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    told = await answer(stage, anna, "/help")
    [offered] = [
        c
        for c in stage.sandbox.calls
        if c.method == "setMyCommands"
        and "language_code" not in c.params
        and c.params["scope"]["type"] == "all_private_chats"
    ]
    assert offered.params["commands"]
    for command in offered.params["commands"]:
        assert f"/{command['command']}" in told


async def test_an_unknown_command_gets_a_hint_and_no_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    assert "/help" in await answer(stage, anna, "/refund_me now")
    assert await stage.tickets(anna) == []


async def test_cancel_leaves_a_dialogue(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, "/ask")
    await stage.pressed(anna, anna.messages[-1], "cancel")
    await answer(stage, anna, SURE)
    assert await stage.tickets(anna) == []


async def test_the_menu_stays_while_the_bot_asks_for_a_number(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, "/call")
    await stage.pressed(anna, anna.messages[-1], "cw:slot")
    assert anna.keyboard
    assert anna.keyboard[0] == [label(stage, "contact")]
    assert any(label(stage, "settings") in row for row in anna.keyboard)
    await answer(stage, anna, label(stage, "cancel"))
    await answer(stage, anna, SURE)
    assert await stage.tickets(anna) == []


async def test_a_complaint_goes_to_people_even_if_the_faq_knows_an_answer(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await stage.complain(anna, SURE)
    [ticket] = await stage.tickets(anna)
    assert (ticket.kind, ticket.question) == ("complaint", SURE)


@pytest.mark.parametrize("elsewhere", ["/requests", "/help", "/settings"])
async def test_looking_elsewhere_in_the_menu_ends_the_dialogue(stage: Play, elsewhere: str) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, "/complain")
    await answer(stage, anna, elsewhere)
    await answer(stage, anna, SURE)
    assert await stage.tickets(anna) == []


async def test_ask_opens_a_second_ticket_beside_an_open_one(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, STRANGE)
    await answer(stage, anna, "/ask")
    await answer(stage, anna, "And do you also sell boats?")
    assert len(await stage.tickets(anna)) == 2


async def test_requests_lists_each_ticket_with_its_promise(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, STRANGE)
    [ticket] = await stage.tickets(anna)
    listed = await answer(stage, anna, "/requests")
    assert f"#{ticket.number}" in listed
    assert "11:00" in listed  # ten working hours after Monday 10:00


async def test_a_number_shared_in_an_open_ticket_reaches_the_managers(stage: Play) -> None:
    anna = stage.sandbox.add_client("Tilde", phone="+46701740605")
    thread = await stage.open_ticket(anna)
    anna.share_contact()
    await stage.settled()
    assert [m for m in stage.group.messages(thread) if "contact" in m]
    assert (await stage.client(anna)).phone == "+46701740605"


async def test_a_city_sets_the_zone(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "set:zones")
    assert "18:00" in await answer(stage, anna, "tokyo")
    assert (await stage.client(anna)).zone == "Asia/Tokyo"


async def test_a_misspelt_city_is_offered_to_choose(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "set:zones")
    await answer(stage, anna, "Tokio")
    assert "set:zone:Asia/Tokyo" in keys(anna.messages[-1])
    await stage.pressed(anna, anna.messages[-1], key(anna.messages[-1], "set:zone:Asia/Tokyo"))
    assert (await stage.client(anna)).zone == "Asia/Tokyo"


async def test_a_picture_while_a_city_is_asked_for_is_not_lost(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gerda")
    thread = await stage.open_ticket(anna)
    await answer(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "set:zones")
    anna.send_photo()
    await stage.settled()
    assert [m for m in stage.group.messages(thread) if "photo" in m]


async def test_an_unknown_city_is_said_to_be_unknown(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await answer(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "set:zones")
    assert await answer(stage, anna, "Qwxyz")
    assert (await stage.client(anna)).zone == "Europe/Stockholm"
    assert await stage.tickets(anna) == []
