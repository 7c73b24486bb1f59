"""Samples of calls: booking one, and what is said about it to the client and the managers."""

from datetime import timedelta
from typing import Any

from bot.callbacks.asking import MEANINGS
from bot.callbacks.draft import Draft
from bot.callbacks.models import Callback, CallState
from bot.callbacks.slots import Slot
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket

START = NOW + timedelta(days=1, hours=3)
SLOT = Slot(START, START + timedelta(minutes=30))
PHONE = "+46701234567"


def a_call(state: CallState = CallState.BOOKED) -> Callback:
    """A call tomorrow."""
    return Callback(
        id=1, ticket_id=1, client_id=1, state=state, starts_at=SLOT.start, ends_at=SLOT.end, phone=PHONE
    )


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` and a ticket about `question`."""
    return {**_of_booking(name), **_told(name, question), **_of_managers(name, question), **_of_places(name)}


def _of_booking(name: str) -> Contexts:
    clients = (a_client(name), a_client(name, zone="America/New_York", zone_chosen=True))
    drafts = (Draft(), Draft(phone=PHONE))
    asked: list[dict[str, Any]] = [
        {"client": client, "draft": draft, "note": "", "any": True, "day": START, "start": START,
         "wished": START, "phone": PHONE}
        for client in clients
        for draft in drafts
    ]  # fmt: skip
    noted = [{**asked[0], "note": note} for note in ("unreadable", "day_full")]
    notes = ("", "unreadable", "not_own")
    buttons = ("begin", "move", "cancel", "cancel_now", "show")
    labels = ("soon", "day", "time", "slot", "later", "earlier", "yes", "other_time", "again", "phone_yes",
              "other_phone")  # fmt: skip
    questions = (
        "city_note",
        "day",
        "gone",
        "not_free",
        "read_back",
        "known_phone",
        "phone_read_back",
        "topic",
    )
    return {
        **{f"clients/callbacks.words_{meaning}": [{}] for meaning in MEANINGS},
        **{
            f"clients/callbacks.label_{label}": [{"start": START, "day": START, "phone": PHONE}]
            for label in labels
        },
        **{f"clients/callbacks.button_{each}": [{}] for each in ("zone", "skip", "back", "call", "called")},
        **{f"clients/callbacks.button_{each}": [{}] for each in buttons},
        **{f"clients/callbacks.button_{each}_offered": [{}] for each in buttons},
        **{f"clients/callbacks.{block}": asked for block in questions},
        "clients/callbacks.note": noted,
        "clients/callbacks.when": [*asked, *noted, {**asked[0], "any": False}],
        "clients/callbacks.which_phone": [{**asked[0], "note": note} for note in notes],
    }


def _calls(name: str, question: str) -> list[dict[str, Any]]:
    """Calls in every state, whose manager is known or not."""
    return [
        {"client": client, "ticket": a_ticket(words), "call": a_call(state), "manager": manager}
        for state in CallState
        for manager in (a_manager(name), None)
        for client, words in (
            (a_client(name), question),
            (a_client(name, zone="Asia/Tokyo", username="a"), ""),
        )
    ]


def _told(name: str, question: str) -> Contexts:
    told = _calls(name, question)
    offers = [{**each, "slots": slots} for each in told[:4] for slots in ([SLOT, SLOT], [])]
    plain = ("who_calls", "booked", "moved_by_us", "already", "other_name", "reminder", "cancel_sure",
             "cancelled", "missed", "missed_often")  # fmt: skip
    with_times = ("new_times", "cancelled_by_us", "no_answer", "closed")
    return {
        **{f"clients/callbacks.{block}": told for block in plain},
        **{f"clients/callbacks.{block}": offers for block in with_times},
        "clients/toasts.call_over": [{}],
        "clients/toasts.call_now": [{}],
    }


def _of_managers(name: str, question: str) -> Contexts:
    calls = _calls(name, question)
    client = a_client(name)
    asked = [
        {**each, "asking": asking}
        for each in calls
        for asking in ("", "cancel", "day", "time", "nothing_free")
    ]
    plain = ("head", "who", "when_there", "details", "state", "reminder", "ask", "booked", "moved",
             "cancelled", "closed", "missed", "at_risk", "file_summary", "file_description")  # fmt: skip
    buttons = ("call", "reached", "missed", "move", "move_back", "cancel", "cancel_now", "keep", "file",
               "files", "back")  # fmt: skip
    toasts = ("noted", "moved", "gone", "over", "offered_already", "no_time", "stale")
    pages: dict[str, Any] = {"now": NOW, "page": 1, "pages": 1}
    far = a_client(name, zone="Asia/Tokyo")
    handed = [{**calls[at], "gone": gone} for at in (0, 2) for gone in (a_manager(name), None)]
    return {
        **{f"managers/callbacks.button_{each}": [{}] for each in buttons},
        **{f"managers/callbacks.toast_{each}": [{}] for each in toasts},
        **{f"managers/callbacks.{block}": calls for block in plain},
        "managers/callbacks.panel": asked,
        "managers/callbacks.handed_on": handed,
        "managers/callbacks.label_day": [{"day": NOW + timedelta(days=days)} for days in (0, 1, 2)],
        "managers/callbacks.label_time": [{"slot": SLOT, "client": each} for each in (client, far)],
        "managers/callbacks.label_call": [{"call": a_call(), "client": client}],
        "managers/callbacks.list": [
            {**pages, "rows": calls[:6], "pages": 2},
            {**pages, "rows": calls[:1], "now": START + timedelta(hours=1)},
            {**pages, "rows": []},
        ],
    }


def _of_places(name: str) -> Contexts:
    return {
        "clients/settings.which_clock": [{"client": a_client(name)}],
        "clients/settings.zone": [{"zone": "America/New_York", "now": NOW}],
        "clients/settings.button_locate": [{}],
        "clients/settings.button_list": [{}],
        "clients/menu.button_back": [{}],
        "clients/menu.back": [{"client": a_client(name), "desk": name}],
        "common/time.short_date_pattern": [{}],
        "common/time.day_today": [{}],
        "common/time.day_tomorrow": [{}],
    }
