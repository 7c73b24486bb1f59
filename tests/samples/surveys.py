"""What texts about surveys are rendered with."""

from datetime import timedelta
from functools import cache
from typing import Any

from bot.coupons.models import Coupon
from bot.surveys import results
from bot.surveys.buttons import Act, FollowAct, Panel
from bot.surveys.catalogue import load
from bot.surveys.definitions import Estimate
from bot.surveys.models import Draw, FollowUp, InvitationState, Survey, SurveyState
from bot.surveys.questionnaire import Given, Questionnaire
from bot.surveys.results import Asked, Voice
from bot.surveys.tables import COLUMNS
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket

LATER = NOW + timedelta(days=1)
REWARDS: list[dict[str, Any]] = [
    {},
    {"kind": "coupon", "pool": "sorry", "winners": 1},
    {"kind": "draw", "pool": "", "winners": 1},
    {"kind": "draw", "pool": "sorry", "winners": 3},
]
HALF = Estimate(50, 40, 60, 100)


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` who speak about `question`."""
    return {
        **_of_invitations(name, question),
        **_of_ends(name, question),
        **_of_panels(question),
        **_of_the_office(question),
        **_of_low_scores(name, question),
        **_of_results(name, question),
        **_of_the_week(name, question),
    }


@cache
def a_questionnaire() -> Questionnaire:
    """One of those that come along."""
    found = load(None).get("purchase")
    assert found is not None
    return found


def _of_invitations(name: str, question: str) -> Contexts:
    about = [
        {
            "name": name,
            "why": question[:600],
            "minutes": 1 + again,
            "count": 1 + again,
            "reward": reward,
            "again": again,
        }
        for reward in REWARDS
        for again in (False, True)
    ]
    plain: dict[str, Any] = {
        "lead": "", "number": 3, "total": 7, "text": question[:600], "low": None, "high": None,
        "low_label": "", "high_label": "", "answer": "",
    }  # fmt: skip
    asked = [{**plain, "kind": kind} for kind in ("scale", "one", "several", "yes_no", "number", "text")]
    asked += [
        {**asked[0], "lead": "<b>?</b>", "total": 0},
        {**asked[0], "low": 1, "high": 5, "low_label": name, "high_label": name},
        {**asked[4], "low": 1, "high": 5},
        {**asked[4], "answer": "3"},
    ]
    return {
        "clients/surveys.takes": [each for each in about if each["reward"]],
        "clients/surveys.greeting": about,
        "clients/surveys.invitation": about,
        "clients/surveys.lead": about,
        "clients/surveys.question": asked,
        "clients/surveys.not_read": [{"low": 0, "high": 9}, {"low": None, "high": 9}],
        **{f"clients/surveys.button_{act}": [{}] for act in Act if act not in (Act.ANSWER, Act.TICK)},
        "clients/surveys.yes": [{}],
        "clients/surveys.no": [{}],
    }


def _of_ends(name: str, question: str) -> Contexts:
    client = a_client(name)
    promises = [
        {"manager": manager, "promised": LATER, "ticket": a_ticket(question)}
        for manager in (a_manager(name), None)
    ]
    coupons = [None, Coupon(code="THANKS-1"), Coupon(code="THANKS-2", value="10 €", valid_until=NOW.date())]
    rewards: list[dict[str, Any]] = [
        {},
        {"kind": "draw", "closes_at": LATER},
        {"kind": "draw", "closes_at": None},
    ]
    rewards += [{"kind": "coupon", "coupon": coupon} for coupon in coupons]
    thanks: list[dict[str, Any]] = [
        {"thanks": question[:600], "follow_up": follow_up, "link": link, "reward": reward}
        for reward, follow_up, link in (
            *((reward, None, None) for reward in rewards),
            *(({}, promise, None) for promise in promises),
            ({}, None, "https://x.example"),
        )
    ]
    return {
        "clients/surveys.later_said": [{"at": LATER}],
        **{
            f"clients/surveys.{each}": [{"client": client}]
            for each in ("declined", "stopped", "commented", "no_comment")
        },
        "clients/surveys.follow_up": [{"follow_up": each} for each in promises],
        "clients/surveys.thanks": thanks,
        "clients/surveys.code": [each for each in thanks if each["reward"].get("coupon")],
        "clients/surveys.won": [
            {"client": client, "title": question, "coupon": coupon} for coupon in coupons
        ],
        "clients/surveys.changed": [{"client": client, "words": question[:3000]}],
        "clients/surveys.rated": [
            {"client": client, "ticket": a_ticket(question), "score": score, "low": score < 3}
            for score in (1, 5)
        ],
        "clients/surveys.button_something_else": [{}],
    }


def _of_panels(question: str) -> Contexts:
    states = {state.value: state.value for state in SurveyState}
    counts: dict[str, Any] = dict.fromkeys(
        ("planned", "sent", "opened", "opened_percent", "finished", "finished_percent", "stopped", "declined",
         "skipped", "unreached"), 3,
    )  # fmt: skip
    counts["goes_on"] = LATER
    quiet = {
        **counts,
        "goes_on": None,
        **dict.fromkeys(("planned", "stopped", "declined", "skipped", "unreached"), 0),
    }
    surveys = [
        Survey(id=3, state=state, next_at=LATER, closes_at=LATER, ended_at=NOW, reward=REWARDS[0])
        for state in SurveyState
    ]
    panel: dict[str, Any] = {
        "title": question,
        "states": states,
        "questionnaire": a_questionnaire(),
        "reward_label": "🎁",
        "audience": "👥",
    }
    panels = [
        {
            **panel,
            "survey": survey,
            "size": size,
            "days": days,
            "counts": each,
            "hash": digest,
            "asking": asking,
        }
        for survey, size, days, each, digest in (
            (surveys[0], 1, 90, {}, ""),
            (surveys[1], 2, 0, {}, ""),
            (surveys[2], None, 0, counts, "00ff"),
            (surveys[4], None, 0, quiet, ""),
        )
        for asking in (("", "send") if size is not None else ("", "stop", "when", "reward"))
    ]
    return {
        "managers/surveys.panel": panels,
        "managers/surveys.list": [
            {"active": surveys[:3], "over": surveys[3:], "titles": {3: question}, "states": states},
            {"active": [], "over": [], "titles": {}, "states": states},
        ],
    }


def _of_the_office(question: str) -> Contexts:
    plain = ("old", "inert", "stands", "sent", "file", "no_answers", "no_comments")
    unnamed = (Panel.LIST, Panel.NEW, Panel.SHOW, Panel.INERT, Panel.CONFIRM, Panel.AT, Panel.PICTURE)
    buttons = [*(act.value for act in Panel if act not in unnamed), "back", "send_yes", "stop_yes"]
    return {
        "managers/surveys.state": [{"state": state} for state in SurveyState],
        "managers/surveys.reward": [{"reward": reward} for reward in REWARDS],
        "managers/surveys.not_a_time": [{}],
        "managers/surveys.somebody": [{}],
        "managers/surveys.stop_words": [{}],
        **{f"managers/surveys.button_{each}": [{}] for each in (*buttons, *FollowAct)},
        **{f"managers/surveys.toast_{each}": [{}] for each in plain},
    }


def _of_low_scores(name: str, question: str) -> Contexts:
    client, ticket = a_client(name), a_ticket(question)
    low = [{"score": "1", "best": 5, "text": question}]
    callings: tuple[list[str], ...] = ([], ["@lead", name])
    about: dict[str, Any] = {"client": client, "ticket": ticket, "words": question, "score": 3}
    done = [FollowUp(score=3), FollowUp(score=0, words=question, cause=question, changed=question)]
    draws = [
        {
            "title": question,
            "draw": Draw(seed="00ff", participants=[7] * len(won), winners=[7]),
            "hash": "ff00",
            "won": won,
        }
        for won in (
            [],
            [{"id": 7, "client": client, "coupon": each} for each in (None, Coupon(code="WON-1"))],
        )
    ]
    return {
        "managers/surveys.who": [{"called": callings[1]}],
        "managers/surveys.low": [
            {"client": client, "title": question, "low": low, "words": words, "called": called}
            for words in ([], [question])
            for called in callings
        ],
        "managers/surveys.back": [
            {**about, "called": called, "manager": manager}
            for called in callings
            for manager in (a_manager(name), None)
        ],
        "managers/surveys.explained": [
            {**about, "called": called, "words": words} for called in callings for words in (question, "")
        ],
        "managers/surveys.commented": [{**about, "comment": question}],
        "managers/surveys.no_comment": [about],
        "managers/surveys.follow_up_question": [{"score": 3}],
        "managers/surveys.follow_up": [{"follow_up": each} for each in done],
        "managers/surveys.why": [about],
        "managers/surveys.prompt_cause": [about],
        "managers/surveys.prompt_changed": [about],
        "managers/surveys.no_coupon": [{"client": client, "pool": name}],
        "managers/surveys.drawn": draws,
    }


def _of_results(name: str, question: str) -> Contexts:
    voices = _voices(name, question)
    questions = a_questionnaire().questions
    asked = [
        {"text": question, "asked": Asked(each, 3, [(name, 3)], mean, [], estimate), "nps": nps}
        for each, mean, estimate, nps in (
            (questions[0], 2.5, HALF, True),
            (questions[0], 2.5, HALF, False),
            (questions[0], None, None, False),
            (questions[1], None, None, False),
            (questions[3], None, HALF, False),
        )
    ]
    shown: dict[str, Any] = {
        "title": question, "voices": 3, "asked": [(question, asked[0]["asked"])], "lines": ["n=3"],
        "groups": [(each, [(name, HALF)]) for each in ("month", "segment", "language", "manager")],
        "nps": None, "since": None,
    }  # fmt: skip
    groups = (*results.NPS_GROUPS, *results.GROUPS)
    return {
        "managers/surveys.csat_title": [{}],
        "managers/surveys.csat_question": [{}],
        "managers/surveys.asked": asked,
        "managers/surveys.results": [
            shown,
            {**shown, "nps": "score", "since": NOW, "groups": [("month", [])]},
        ],
        "managers/surveys.comments": [
            {"title": question, "voices": voices, "page": 1, "pages": pages} for pages in (1, 2)
        ],
        "managers/surveys.words": [
            {"title": question, "words": dict.fromkeys(groups, found)}
            for found in ([], [(name, 3), ("?", 2)])
        ],
        "managers/surveys.file": [{"title": question, "count": count} for count in (1, 2)],
        "managers/surveys.came": [{"state": state} for state in InvitationState],
        "managers/surveys.column": [{"column": column} for column in COLUMNS],
    }


def _voices(name: str, question: str) -> list[Voice]:
    return [
        Voice(a_client(name), NOW, {"overall": Given(number=1)}, score, 21, words)
        for score, words in ((1.0, [question]), (None, [question, name]))
    ]


def _of_the_week(name: str, question: str) -> Contexts:
    voices = _voices(name, question)
    week: dict[str, Any] = {
        "until": NOW, "csat": HALF, "csat_before": HALF, "solved": 200, "nps": HALF, "nps_before": HALF,
        "follow_ups": 1, "surveys": [(question, 1)], "low": voices[:1], "high": voices[:1],
        "words": [(name, 2)],
    }  # fmt: skip
    bare = {
        **week,
        **dict.fromkeys(("csat", "csat_before", "nps", "nps_before")),
        "follow_ups": 0,
        "solved": 0,
    }
    return {
        "managers/surveys.weekly": [week, {**bare, "surveys": [], "low": [], "high": [], "words": []}],
    }
