"""The way through a questionnaire: which question comes next, and how far it is. Pure functions.

Questions are counted from 1, as `Invitation.step` does.
"""

from collections.abc import Mapping

from bot.surveys.questionnaire import Given, Question, Questionnaire

Answers = Mapping[str, Given]


def at(questionnaire: Questionnaire, step: int) -> Question | None:
    """The question at a step; None before the first and after the last."""
    return questionnaire.questions[step - 1] if 0 < step <= len(questionnaire.questions) else None


def applies(question: Question, answers: Answers) -> bool:
    """Whether it is asked, as far as has been answered."""
    return question.when is None or question.when.fits(answers.get(question.when.question))


def following(questionnaire: Questionnaire, answers: Answers, step: int) -> int | None:
    """The next step at which something is asked; None at the end."""
    steps = range(step + 1, len(questionnaire.questions) + 1)
    return next((each for each in steps if applies(questionnaire.questions[each - 1], answers)), None)


def preceding(questionnaire: Questionnaire, answers: Answers, step: int) -> int | None:
    """The step before at which something was asked; None at the beginning."""
    steps = range(step - 1, 0, -1)
    return next((each for each in steps if applies(questionnaire.questions[each - 1], answers)), None)


def progress(questionnaire: Questionnaire, answers: Answers, step: int) -> tuple[int, int]:
    """The how manieth question it is, of how many: those count that may still be asked."""
    before = sum(applies(each, answers) for each in questionnaire.questions[: step - 1])
    decided = {each.key for each in questionnaire.questions[: step - 1]}
    to_come = sum(
        each.when is None or each.when.question not in decided or applies(each, answers)
        for each in questionnaire.questions[step:]
    )
    return before + 1, before + 1 + to_come


def valid(questionnaire: Questionnaire, answers: Answers) -> dict[str, Given]:
    """The answers to what was asked in the end: who goes back may have taken another way."""
    kept: dict[str, Given] = {}
    for question in questionnaire.questions:
        if question.key in answers and applies(question, kept):
            kept[question.key] = answers[question.key]
    return kept
