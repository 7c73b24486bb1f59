"""The fields of a standard reply, such as `{{ client.name }}`, and how they are filled in."""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import DeskbellError
from bot.faq.markup import clean

FIELDS = (
    "client.first_name",
    "client.name",
    "manager.first_name",
    "ticket.number",
    "desk.name",
    "promised",
)
"""What a text may ask for. `promised` is the time told to the client, in their words and zone."""

LONGEST = 3500
"""UTF-16 units of a text; Telegram takes 4096, the rest is for the signature and what is filled in."""

SAMPLE: Mapping[str, Any] = {
    "client": {"first_name": "Anna", "name": "Anna Lindqvist"},
    "manager": {"first_name": "Mia"},
    "ticket": {"number": 1001},
    "desk": {"name": "Deskbell"},
    "promised": "15:40",
}


class FieldError(DeskbellError):
    """The text can't be filled in:"""


def fill_in(text: str, values: Mapping[str, Any]) -> str:
    """The text as Telegram's HTML, with plain `values` by the names in `FIELDS`, which are escaped.

    Raises `FieldError` when the result can't be sent.
    """
    try:
        filled = _environment().from_string(text).render(values)
    except (TemplateError, SecurityError) as error:
        raise FieldError(str(error)) from error
    markup = clean(filled)
    if markup.problems:
        raise FieldError("; ".join(markup.problems))
    return markup.html


def problems(text: str) -> list[str]:
    """What is wrong with a text: its fields, its formatting, its length."""
    try:
        template = _environment().parse(text)
    except TemplateSyntaxError as error:
        return [f"has a field that can't be read ({error.message})"]
    found = _unknown(template)
    if found:
        return found
    try:
        filled = fill_in(text, SAMPLE)
    except FieldError as error:
        return [str(error)]
    length = len(filled.encode("utf-16-le")) // 2
    return [f"has {length} characters, more than {LONGEST}"] if length > LONGEST else []


def _unknown(template: nodes.Template) -> list[str]:
    """What a text does besides asking for fields that there are."""
    if next(template.find_all((nodes.For, nodes.If, nodes.Macro, nodes.Call, nodes.Include)), None):
        return ["does more than fill in fields; only {{ … }} is understood"]
    asked = {_path(node) for node in template.find_all(nodes.Getattr)}
    inner = {path.partition(".")[0] for path in asked}
    names = {node.name for node in template.find_all(nodes.Name)} - inner
    wrong = sorted((asked | names) - set(FIELDS))
    return [f"asks for '{{{{ {each} }}}}'; there are {', '.join(FIELDS)}" for each in wrong]


def _path(node: nodes.Node) -> str:
    """A field as it is written: `client.name`."""
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "?"


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
