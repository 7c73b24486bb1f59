"""A questionnaire: its questions, the conditions under which they are asked, and what it says of itself."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from bot.config.types import Language
from bot.surveys.definitions import low_on_scale

MOST_QUESTIONS = 15
MOST_OPTIONS = 10
WIDEST_SCALE = 11
"""From 0 to 10."""

FARTHEST = 100
"""The answers of a scale are numbers that a button has room for."""

Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
Kind = Literal["scale", "one", "several", "yes_no", "number", "text"]
NUMERIC = ("scale", "yes_no", "number")


Label = Annotated[
    dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]],
    Field(min_length=1),
]
"""What something is called on a button, by language."""

Words = Annotated[
    dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]],
    Field(min_length=1),
]
"""What is said, by language."""


class Part(BaseModel):
    """A table of the file: cannot be changed, and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(Part):
    """What has been answered to one question: a number, the keys of options, or words."""

    number: float | None = None
    choices: tuple[str, ...] = ()
    words: str | None = None


class Condition(Part):
    """When a question is asked: what was answered to an earlier one fits all that is set here."""

    question: Key
    at_least: float | None = None
    at_most: float | None = None
    any_of: tuple[Key, ...] = ()
    yes: bool | None = None

    def fits(self, given: Given | None) -> bool:
        """Whether an answer fits; none does not."""
        if given is None:
            return False
        number = given.number
        if self.any_of and not set(self.any_of) & set(given.choices):
            return False
        if self.yes is not None and number != float(self.yes):
            return False
        if self.at_least is not None and (number is None or number < self.at_least):
            return False
        return self.at_most is None or (number is not None and number <= self.at_most)


class Option(Part):
    """One of the answers to choose from."""

    key: Key
    text: Label


class Question(Part):
    """One question. `low` and `high`: the ends of a scale, or the limits of a number.

    alert: up to which answer of a scale the lead hears of it at once; -1 for never.
    """

    key: Key
    kind: Kind
    text: Words
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    low_label: Label | None = None
    high_label: Label | None = None
    optional: bool = False
    alert: int | None = None
    when: Condition | None = None

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest answer of a scale."""
        return (1 if self.low is None else self.low), (5 if self.high is None else self.high)

    @property
    def scale(self) -> range:
        """The answers of a scale."""
        low, high = self.ends
        return range(low, high + 1)

    def is_low(self, given: Given) -> bool:
        """Whether an answer on a scale is so low that the lead hears of it at once."""
        if self.kind != "scale" or given.number is None:
            return False
        return given.number <= (low_on_scale(*self.ends) if self.alert is None else self.alert)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        chooses = self.kind in ("one", "several")
        if chooses and not 2 <= len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"2 to {MOST_OPTIONS} options to choose from, not {len(self.options)}")
        if not chooses and self.options:
            raise ValueError(f'options only where the kind is "one" or "several", not "{self.kind}"')
        keys = [option.key for option in self.options]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f'each option once, not "{twice}" twice')
        if self.kind not in ("scale", "number") and (self.low, self.high) != (None, None):
            raise ValueError(f'low and high only for a scale or a number, not for "{self.kind}"')
        if self.kind == "scale" and not 2 <= len(self.scale) <= WIDEST_SCALE:
            raise ValueError(f"a scale of 2 to {WIDEST_SCALE} steps, not {len(self.scale)}")
        if self.kind == "scale" and max(map(abs, self.ends)) > FARTHEST:
            raise ValueError(f"a scale within -{FARTHEST} and {FARTHEST}")
        if self.kind == "number" and None not in (self.low, self.high) and self.ends[0] >= self.ends[1]:
            raise ValueError("a low that is below high")
        if self.kind != "scale" and (self.alert, self.low_label, self.high_label) != (None, None, None):
            raise ValueError(f'alert, low_label and high_label only for a scale, not for "{self.kind}"')
        return self


class Reward(Part):
    """What those get who finish: each a coupon of the pool, or some of them by lot.

    pool: of coupons; a draw without one leaves it to people to hand the prizes over.
    """

    kind: Literal["coupon", "draw"]
    pool: Annotated[str, Field(pattern=r"^[\w-]{0,32}$")] = ""
    winners: Annotated[int, Field(ge=1, le=100)] = 1

    @model_validator(mode="after")
    def _a_coupon_is_from_a_pool(self) -> Self:
        if self.kind == "coupon" and not self.pool:
            raise ValueError("the pool that the coupons are from")
        return self


class Questionnaire(Part):
    """All that is asked at once. `minutes`: how long it takes, which the first line says.

    direct: the first question comes with the first line, without asking whether it may be asked.
    nps: the key of the question whose answers of 0 to 10 are counted as a Net Promoter Score; such a
    questionnaire stands, and asks each client once a period.
    """

    key: Key
    title: Label
    why: Words
    minutes: Annotated[int, Field(ge=1, le=30)]
    thanks: Words
    questions: tuple[Question, ...]
    reward: Reward | None = None
    direct: bool = False
    nps: Key | None = None

    def question(self, key: str) -> Question | None:
        """The question known as `key`."""
        return next((each for each in self.questions if each.key == key), None)

    @property
    def languages(self) -> set[str]:
        """The languages in which all of it can be read."""
        texts = [self.title, self.why, self.thanks]
        for question in self.questions:
            labels = (question.low_label, question.high_label)
            texts += [question.text, *(each for each in labels if each)]
            texts += [option.text for option in question.options]
        return set.intersection(*(set(each) for each in texts))

    @field_validator("questions")
    @classmethod
    def _are_few(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        if not questions:
            raise ValueError("a question")
        if len(questions) > MOST_QUESTIONS:
            tired = "who is asked more gives up, and the answers to the last ones are worth little"
            raise ValueError(f"at most {MOST_QUESTIONS} questions, not {len(questions)}: {tired}")
        keys = [each.key for each in questions]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f'each key once, not "{twice}" twice')
        for place, each in enumerate(questions):
            if each.when is not None and (problem := _problem(each.when, questions[:place])):
                raise ValueError(f"{problem}, in the condition of {each.key}")
        return questions

    @model_validator(mode="after")
    def _nps_is_asked_from_0_to_10(self) -> Self:
        asked = self.question(self.nps) if self.nps else None
        if self.nps and (asked is None or asked.kind != "scale" or asked.ends != (0, 10)):
            raise ValueError(f'a scale from 0 to 10 called "{self.nps}", which nps names')
        return self


def said(texts: dict[str, str] | None, language: str) -> str:
    """What is said in the language, else in English, else in whatever there is."""
    if not texts:
        return ""
    base = language.partition("_")[0]
    return texts.get(language) or texts.get(base) or texts.get("en") or next(iter(texts.values()))


def _problem(condition: Condition, earlier: tuple[Question, ...]) -> str | None:
    """What is wrong with a condition on earlier questions."""
    about = next((each for each in earlier if each.key == condition.question), None)
    if about is None:
        return f'an earlier question called "{condition.question}"'
    numbers = condition.at_least is not None or condition.at_most is not None
    if not (numbers or condition.any_of or condition.yes is not None):
        return "one of at_least, at_most, any_of and yes"
    if numbers and about.kind not in ("scale", "number"):
        return f'at_least and at_most only where "{about.key}" is a scale or a number'
    if condition.yes is not None and about.kind != "yes_no":
        return f'yes only where "{about.key}" is of the kind yes_no'
    unknown = set(condition.any_of) - {option.key for option in about.options}
    return f'"{min(unknown)}" among the options of "{about.key}"' if unknown else None
