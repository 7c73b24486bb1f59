"""The questionnaires that there are: the ready ones, and those of the files that the configuration names."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.errors import FileError
from bot.surveys.questionnaire import Questionnaire
from bot.texts import templates_directory

READY = "surveys"
"""The folder beside the templates with those that come along."""


class SurveyFileError(FileError):
    """The file of a questionnaire is not valid:"""

    def __init__(self, problems: Sequence[str]) -> None:
        """`problems` are lines of the form `file: where: what is wanted`."""
        self.problems = list(problems)
        super().__init__("\n" + "\n".join(self.problems))


@dataclass(frozen=True)
class Questionnaires:
    """All questionnaires by their keys, in order."""

    known: Mapping[str, Questionnaire]

    def get(self, key: str) -> Questionnaire | None:
        """The questionnaire known as `key`."""
        return self.known.get(key)


def load(directory: Path | None) -> Questionnaires:
    """The ready ones and those in `directory`, which win over those. Raises `SurveyFileError`."""
    found: dict[str, Questionnaire] = {}
    for folder in (templates_directory() / READY, directory):
        if folder is None:
            continue
        if not folder.is_dir():
            raise SurveyFileError([f"{folder}: it is not a directory"])
        own: dict[str, Path] = {}
        for path in sorted(folder.glob("*.toml")):
            read = parse(_content(path), str(path))
            if read.key in own:
                raise SurveyFileError([f"{path}: key: another one than that of {own[read.key]}"])
            own[read.key], found[read.key] = path, read
    return Questionnaires(found)


def parse(text: str, name: str) -> Questionnaire:
    """The questionnaire written in `text`, a file called `name`. Raises `SurveyFileError`."""
    try:
        return Questionnaire.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SurveyFileError([f"{name}: not valid TOML: {error}"]) from error
    except ValidationError as error:
        raise SurveyFileError(
            [f"{name}: {_where(each['loc'])}{_what(each)}" for each in error.errors()]
        ) from error


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SurveyFileError([f"{path}: it cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise SurveyFileError([f"{path}: this is not UTF-8; save the file as UTF-8"]) from error


def _where(location: tuple[int | str, ...]) -> str:
    """`questions[3].text.en: `; questions and options are counted from 1."""
    where = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location)
    return f"{where.lstrip('.')}: " if where else ""


def _what(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "it is missing"
        case "extra_forbidden":
            return "there is no such key"
        case "value_error":
            return f"wanted is {error['ctx']['error']}"
        case _:
            return str(error["msg"]).lower()
