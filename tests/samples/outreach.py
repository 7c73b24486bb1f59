"""Samples of the texts around audiences, greetings and campaigns."""

from datetime import timedelta
from typing import Any

from bot.audiences.audience import Audience
from bot.audiences.buttons import Part
from bot.audiences.models import MailingKind
from bot.audiences.picker import PRESETS, WORDS
from bot.audiences.queries import Reach
from bot.campaigns.buttons import CAMPAIGN_KINDS
from bot.campaigns.contents import Content, Link
from bot.campaigns.models import Campaign, CampaignState
from bot.campaigns.queries import Progress, Results
from bot.campaigns.sheet import TIMES
from bot.clients.curiosity import CONSENT, COUNTRY, INTERESTS, Answer
from bot.clients.models import Client, ClientDate
from bot.clients.profile import Profile
from bot.coupons.models import Coupon
from bot.greetings.calendar import Entry
from bot.greetings.days import ANNIVERSARY, ANY, BIRTHDAY, IMPORTANT, NAME_DAY, OWN_DAYS, TRADITIONS, themes
from bot.greetings.models import GreetingChange
from tests.samples.people import NOW, Contexts, a_client

REACHES = (Reach(0, 0, 0, 0, 0), Reach(9, 1, 1, 1, 1), Reach(99, 2, 3, 4, 5))


def audiences(word: str) -> list[Audience]:
    """One that is everybody, and some with all sorts of conditions."""
    words: dict[str, Any] = {"segments": (word,), "tags": (word, "vip"), "interests": (word,)}
    return [
        Audience(),
        Audience(**words, languages=("sv", "en"), countries=("SE",), seen_within=1, score_from=4),
        Audience(unseen_for=90, score_to=2),
        Audience(seen_within=30, unseen_for=1, score_from=3, score_to=3),
    ]


def contexts(name: str, question: str) -> Contexts:
    """Of every block."""
    return {
        **_of_audiences(name[:60]),
        **_of_campaigns(name, question),
        **_of_greetings(name, question),
        **_of_the_calendar(name),
        **_of_me(name),
    }


def a_campaign(state: str = "draft", **fields: Any) -> Campaign:
    """Campaign #7."""
    given = {"kind": "news", "is_local": False, "starts_at": None, "next_at": None, "finished_at": None}
    return Campaign(id=7, state=state, **{**given, **fields})


def _of_campaigns(name: str, question: str) -> Contexts:
    campaigns = [a_campaign(state) for state in CampaignState]
    bad = ("album", "content", "long", "when", "past", "url", "links", "many", "text")
    titles = [{"campaign": a_campaign(), "title": title} for title in (name[:60], "")]
    prefix = "managers/campaigns"
    return {
        f"{prefix}.kind": [{"kind": kind} for kind in CAMPAIGN_KINDS],
        f"{prefix}.state": [{"campaign": each} for each in campaigns],
        f"{prefix}.list": [{"some": some} for some in (True, False)],
        f"{prefix}.label": titles,
        f"{prefix}.head": [{"campaign": a_campaign()}],
        f"{prefix}.when": [{"campaign": each} for each in (a_campaign(), *_timed())],
        f"{prefix}.draft": _drafts(name),
        f"{prefix}.progress": _progresses(name),
        f"{prefix}.discarded": [{"campaign": a_campaign()}],
        f"{prefix}.answers": titles,
        f"{prefix}.nothing_asked": [{}],
        f"{prefix}.bad": [{"why": why, "most": 6, "length": 9, "line": question} for why in bad],
        **_buttons_of_campaigns(),
        **{
            f"clients/mailings.button_{each}": [{"kind": kind} for kind in MailingKind]
            for each in ("unsubscribe", "again")
        },
        "clients/mailings.toast": [{"kind": "news", "again": again} for again in (True, False)],
        "clients/mailings.here_it_is": [{"label": name}],
    }


def _timed() -> list[Campaign]:
    return [a_campaign(starts_at=NOW, is_local=is_local) for is_local in (False, True)]


def _drafts(name: str) -> list[dict[str, Any]]:
    link = Link(label=name, url="https://shop.example")
    contents = [("en", Content(html=name, photo="x", links=(link,)), name[:60]), ("sv", None, "")]
    draft = {
        "contents": contents, "audience": "👥", "reach": "✉️", "reached": 9, "takes": timedelta(minutes=5),
        "language": "sv", "has_text": True, "trouble": "",
    }  # fmt: skip
    return [
        *(
            {"campaign": each, **draft, "asking": asking}
            for each in (a_campaign(), *_timed())
            for asking in ("", "text", "links", "when", "lang", "send")
        ),
        {"campaign": a_campaign(), **draft, "asking": "lang", "has_text": False},
        {"campaign": a_campaign(), **draft, "asking": "", "trouble": "!", "takes": timedelta(seconds=5)},
    ]


def _progresses(name: str) -> list[dict[str, Any]]:
    common: dict[str, Any] = {"title": name[:60], "asking": ""}
    some = {**common, "progress": Progress(*range(1, 9)), "results": Results({}, 1, 2, 3), "ends_at": NOW}
    some["links"] = [(name[:60], 1), (name[:60], 5)]
    none = {**common, "progress": Progress(sent=3), "results": Results({}, 0, 0, 0), "ends_at": None}
    return [
        *(
            {**some, "campaign": each, "asking": asking}
            for each in (a_campaign("sending", next_at=NOW), a_campaign("paused"))
            for asking in ("", "stop")
        ),
        {**none, "campaign": a_campaign("done", finished_at=NOW), "links": []},
    ]


def _buttons_of_campaigns() -> Contexts:
    plain = (
        "text", "links", "drop", "audience", "when", "now", "local_on", "local_off", "trial", "send",
        "change", "discard", "pause", "resume", "stop", "stop_now", "refresh", "back", "done", "cancel",
    )  # fmt: skip
    toasts = ("stale", "trial", "no_text", "past", "scheduled", "sending", "only_a_trial")
    prefix = "managers/campaigns"
    return {
        f"{prefix}.button_new": [{"kind": kind} for kind in CAMPAIGN_KINDS],
        f"{prefix}.button_language": [{"language": "sv"}],
        **{f"{prefix}.button_{each}": [{}] for each in plain},
        **{f"{prefix}.time_{each}": [{}] for each in TIMES},
        f"{prefix}.button_go": [
            {"campaign": each, "count": count} for each in (a_campaign(), _timed()[0]) for count in (1, 5)
        ],
        **{f"{prefix}.toast_{each}": [{}] for each in toasts},
    }


def _of_greetings(name: str, question: str) -> Contexts:
    client = a_client(name)
    coupon = Coupon(code="X-1", value="10 €", valid_until=NOW.date())
    common: dict[str, Any] = {
        "client": client,
        "holiday": name,
        "years": 2,
        "own": "",
        "line": "",
        "coupon": None,
    }
    told = [{**common, "theme": theme} for theme in [ANY, *sorted(themes() - {ANY})]]
    told.append({**common, "theme": ANNIVERSARY, "years": 1})
    more: list[dict[str, Any]] = [
        {"line": question[:300], "coupon": coupon},
        {"own": question[:300], "coupon": Coupon(code="X-1", value=None, valid_until=None)},
    ]
    greetings = [*told, *({**common, "theme": ANY, **each} for each in more)]
    if "<" in question:
        greetings[-1]["own"] = name
    return {
        "greetings/holidays.title": told,
        "greetings/holidays.words": told,
        "greetings/holidays.greeting": greetings,
        "greetings/days.name": [{"key": each.key} for each in OWN_DAYS],
    }


def _of_the_calendar(name: str) -> Contexts:
    entries = [
        Entry(NOW.date(), theme, theme, name, count, {"sv": 1})
        for theme in (BIRTHDAY, NAME_DAY, ANNIVERSARY, IMPORTANT, ANY)
        for count in (1, 3)
    ]
    changes = [
        None,
        GreetingChange(is_skipped=True, texts={"sv": {}}),
        GreetingChange(is_skipped=False, texts={}),
    ]
    common = [{"entry": entry, "at": NOW, "change": change} for entry in entries for change in changes]
    prefix = "managers/calendar"
    return {
        f"{prefix}.title": common,
        f"{prefix}.label": common,
        f"{prefix}.sheet": [{**each, "asking": asking} for each in common for asking in ("", "sv")],
        f"{prefix}.list": [
            {"empty": empty, "page": 1, "pages": pages, "campaigns": [a_campaign(starts_at=NOW)][:pages]}
            for empty in (True, False)
            for pages in (1, 2)
        ],
        f"{prefix}.button_text": [{"language": "sv"}],
        **{f"{prefix}.button_{each}": [{}] for each in ("preview", "skip", "send", "usual", "back")},
        f"{prefix}.button_own": [{"count": 12}],
        f"{prefix}.toast_stale": [{}],
    }


def a_profile(word: str) -> Profile:
    """Somebody of whom everything is known."""
    birthday = ClientDate(kind="birthday", month=5, day=17, year=1990)
    wedding = ClientDate(id=3, kind="important", name=word, month=6, day=12)
    return Profile(birthday, [wedding], (word,), (word,), ("orthodox", "none", "no_name_day"), (12, 9))


CURIOUS = ("ask_birthday", "ask_country", "ask_interests", "noted_country", "agreed", "refused")
NOBODY = Profile(None, [], (), (), ())


def _of_me(name: str) -> Contexts:
    known = {
        "client": a_client(name, phone="+46701234567"),
        "profile": a_profile(name[:60]),
        "gets": ["news"],
    }
    unknown = {"client": a_client(name), "profile": NOBODY, "gets": []}
    messages = (
        "overview", "dates", "interests", "traditions", "mailings", "ask_country", "ask_birthday", "ask_date",
        "unclear_country", "unclear_birthday", "unclear_date",
    )  # fmt: skip
    buttons = (
        "country", "birthday", "dates", "interests", "traditions", "mailings", "date", "forget_birthday",
        "back",
    )  # fmt: skip
    kept = [
        {"tradition": each, "has": has}
        for each in ("country", "name_day", *TRADITIONS)
        for has in (True, False)
    ]
    kinds = [{"kind": kind, "has": has} for kind in MailingKind for has in (True, False)]
    return {
        **{f"clients/me.{each}": [known, unknown] for each in messages},
        **{f"clients/me.button_{each}": [{}] for each in buttons},
        **_of_curiosity(a_client(name)),
        "clients/me.forget": [{"name": name}],
        "clients/me.choice": [{"word": name[:60], "has": has} for has in (True, False)],
        "clients/me.tradition": kept,
        "clients/me.choice_tradition": kept,
        "clients/me.mailing": kinds,
        "clients/me.choice_mailing": kinds,
    }


def _of_curiosity(client: Client) -> Contexts:
    asked = [{"client": client, "about": kind} for kind in MailingKind]
    told = {f"clients/curiosity.{each}": [{"client": client, "about": "SE"}] for each in CURIOUS}
    labels = [
        {"thing": thing, "answer": answer, "about": "SE"}
        for thing in (BIRTHDAY, COUNTRY, INTERESTS, CONSENT)
        for answer in Answer
    ]
    return told | {
        "clients/curiosity.ask_consent": asked,
        "clients/curiosity.consent": asked,
        "clients/curiosity.button": labels,
    }


def _of_audiences(word: str) -> Contexts:
    every = audiences(word)
    choices: list[tuple[Part, str]] = [
        (part, word) for part in WORDS if part not in (Part.LANGUAGES, Part.COUNTRIES)
    ]
    choices += [(Part.LANGUAGES, "sv"), (Part.COUNTRIES, "SE")]
    choices += [(part, choice) for part, presets in PRESETS.items() for choice in presets]
    return {
        "managers/audiences.kind": [{"kind": kind} for kind in MailingKind],
        "managers/audiences.described": [{"audience": each} for each in every],
        "managers/audiences.reach": [{"reach": each} for each in REACHES],
        "managers/audiences.chosen": [
            {"audience": every[1], "reach": REACHES[1], "part": part, "kind": "news"} for part in Part
        ],
        "managers/audiences.choice": [
            {"part": part, "choice": choice, "has": has} for part, choice in choices for has in (True, False)
        ],
        **{
            f"managers/audiences.button_{each}": [{}]
            for each in (
                "segments", "tags", "interests", "languages", "countries", "contact", "score", "everybody",
                "back",
            )
        },
    }  # fmt: skip
