"""Says in plain words what is wrong with a configuration: the key, its value, what was expected."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.types import Section
from bot.errors import ConfigError

PREFIX = "DESKBELL_"

_EXPECTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number from {ge} up",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number up to {le}",
    "literal_error": "{expected}",
    "string_type": "a text in quotes",
    "string_too_short": "a text that is not empty",
    "string_too_long": "a text of at most {max_length} characters",
    "path_type": "a file's name in quotes",
    "date_type": "a date such as 2026-12-24",
    "date_parsing": "a date such as 2026-12-24",
    "date_from_datetime_parsing": "a date such as 2026-12-24",
    "date_from_datetime_inexact": "a date without a time, such as 2026-12-24",
    "tuple_type": "a list in brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "value_error": "{error}",
}

_JSON: dict[Any, str] = {tuple: '["2026-12-31"]', dict: '{"2026-12-24": "09:00-13:00"}'}


class InvalidConfigError(ConfigError):
    """The configuration is not valid:"""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(["", *self.problems]))


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """The dotted names of all keys that hold a value, with their fields."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from keys_of(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def variable(key: str) -> str:
    """The environment variable that sets `key`."""
    return PREFIX + key.replace(".", "__").upper()


def wrong_variables(model: type[BaseModel], environ: Mapping[str, str]) -> list[str]:
    """A line for each variable with our prefix that sets nothing, as a typing error would, or is no JSON."""
    known = {variable(key): field for key, field in keys_of(model)}
    lines = []
    for name in sorted(name for name in environ if name.upper().startswith(PREFIX)):
        field = known.get(name.upper())
        if field is None:
            lines.append(f"{name} is not a variable that Deskbell reads.{_suggest(name.upper(), known)}")
        elif (example := _JSON.get(get_origin(field.annotation))) and not _is_json(environ[name]):
            lines.append(f"{name} = {_shown(environ[name])}: expected JSON such as {example}.")
    return lines


def describe(model: type[BaseModel], error: ValidationError, environ: Mapping[str, str]) -> list[str]:
    """A line for each problem that pydantic found."""
    fields = dict(keys_of(model))
    lines = [_describe(problem, fields, environ) for problem in error.errors(include_url=False)]
    return [line for line in lines if line]


def _describe(problem: ErrorDetails, fields: Mapping[str, FieldInfo], environ: Mapping[str, str]) -> str:
    path = [str(part) for part in problem["loc"] if part != "[key]"]
    key = ".".join(path)
    if problem["type"] == "extra_forbidden":
        if variable(key) in environ:
            return ""  # wrong_variables has told it already
        return f"{key} is not a key of the configuration.{_suggest(key, fields)}"
    if problem["type"] == "missing":
        return f"{key} is missing: set it in the file, or {variable(key)} in the environment."
    owner = next((name for name in fields if f"{key}.".startswith(f"{name}.")), "")
    # A table's value is not shown either: it may hold a secret.
    value = f" = {_shown(problem['input'])}" if owner and not _is_secret(fields[owner]) else ""
    origin = f" (from {variable(owner)})" if owner and variable(owner) in environ else ""
    place = f"{key}{value}{origin}" if key else "The tables together"
    return f"{place}: expected {_expectation(problem)}."


def _expectation(problem: ErrorDetails) -> str:
    expected = _EXPECTED.get(problem["type"])
    if expected is None:
        return f"something else ({problem['msg']})"
    return expected.format(**problem.get("ctx", {}))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _suggest(name: str, known: Iterable[str]) -> str:
    """The nearest known name, or the names that begin alike, as one sentence."""
    known = list(known)
    if near := difflib.get_close_matches(name, known, n=1, cutoff=0.75):
        return f" Did you mean {near[0]}?"
    table = name.rpartition(".")[0]
    siblings = [key for key in known if table and key.rpartition(".")[0] == table]
    if siblings:
        return f" [{table}] has {', '.join(key.rpartition('.')[2] for key in siblings)}."
    return " config.example.toml has all of them."
