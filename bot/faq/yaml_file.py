"""The FAQ as YAML: a list of entries, for people and for version control."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from bot.faq.attachments import written
from bot.faq.builder import Builder
from bot.faq.entries import Answer, AttachmentKind, Entry
from bot.yaml_nodes import compose, items, line_of, text_of

KEYS = (
    "id", "category", "titles", "questions", "answers", "related", "valid_from", "valid_until", "audience",
    "owner", "checked_on",
)  # fmt: skip
ANSWER_KEYS = ("text", "photo", "document", "buttons")
DATES = ("valid_from", "valid_until", "checked_on")
WIDTH = 110


def read_yaml(text: str, builder: Builder) -> None:
    """Fill `builder` from `text`."""
    root = compose(text, builder)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        builder.fail(line_of(root), "the file must be a list of entries, each beginning with '- id:'")
    seen: dict[str, int] = {}
    for node in root.value:
        _read_entry(node, builder, seen)


def _read_entry(node: yaml.Node, builder: Builder, seen: dict[str, int]) -> None:
    fields = _fields(node, "an entry", KEYS, builder)
    if "id" not in fields:
        builder.problem(line_of(node), "an entry without 'id'")
        return
    line = line_of(fields["id"])
    entry_id = builder.begin(line, text_of(fields["id"], builder))
    if entry_id is None:
        return
    if seen.setdefault(entry_id, line) != line:
        builder.problem(line, f"'{entry_id}' is already on line {seen[entry_id]}")
        return
    _read_names(entry_id, fields, builder)
    for language, each in _by_language(fields.get("questions"), "questions", builder):
        for question in _several(each):
            builder.question(line_of(question), entry_id, language, text_of(question, builder))
    for language, each in _by_language(fields.get("answers"), "answers", builder):
        _read_answer(entry_id, language, each, builder)
    _read_the_same_in_all(entry_id, fields, builder)


def _read_names(entry_id: str, fields: Mapping[str, yaml.Node], builder: Builder) -> None:
    category = fields.get("category")
    if isinstance(category, yaml.MappingNode):
        for language, node in _by_language(category, "category", builder):
            if name := text_of(node, builder):
                builder.category(line_of(node), entry_id, name, language)
    elif category and (name := text_of(category, builder)):
        builder.category(line_of(category), entry_id, name)
    for language, node in _by_language(fields.get("titles"), "titles", builder):
        if title := text_of(node, builder):
            builder.title(line_of(node), entry_id, language, title)


def _read_answer(entry_id: str, language: str, node: yaml.Node, builder: Builder) -> None:
    if not isinstance(node, yaml.MappingNode):
        if answer := text_of(node, builder):
            builder.answer(line_of(node), entry_id, language, answer)
        return
    fields = _fields(node, "an answer", ANSWER_KEYS, builder)
    if text := fields.get("text"):
        builder.answer(line_of(text), entry_id, language, text_of(text, builder))
    for kind in AttachmentKind:
        if (file := fields.get(kind)) and (name := text_of(file, builder)):
            builder.attachment(line_of(file), entry_id, language, kind, name)
    if buttons := fields.get("buttons"):
        pairs = [pair for each in _several(buttons) for pair in items(each, "a button", builder)]
        texts = [(label, text_of(url, builder)) for label, url in pairs]
        builder.buttons(line_of(buttons), entry_id, language, texts)


def _read_the_same_in_all(entry_id: str, fields: Mapping[str, yaml.Node], builder: Builder) -> None:
    if related := fields.get("related"):
        builder.related(line_of(related), entry_id, [text_of(each, builder) for each in _several(related)])
    if audience := fields.get("audience"):
        segments = ",".join(text_of(each, builder) for each in _several(audience))
        builder.audience(line_of(audience), entry_id, segments)
    if (node := fields.get("owner")) and (owner := text_of(node, builder)):
        builder.owner(line_of(node), entry_id, owner)
    for name in DATES:
        if (node := fields.get(name)) and (day := text_of(node, builder)):
            builder.day(line_of(node), entry_id, name, day)


def _fields(node: yaml.Node, what: str, keys: Sequence[str], builder: Builder) -> dict[str, yaml.Node]:
    fields = dict(items(node, what, builder))
    for key in fields.keys() - set(keys):
        builder.problem(line_of(fields[key]), f"unknown key '{key}'; the keys are {', '.join(keys)}")
    return fields


def _several(node: yaml.Node) -> list[yaml.Node]:
    """The items of a list; a single value is a list of one."""
    return node.value if isinstance(node, yaml.SequenceNode) else [node]


def _by_language(node: yaml.Node | None, what: str, builder: Builder) -> Iterator[tuple[str, yaml.Node]]:
    for tag, texts in items(node, f"'{what}'", builder) if node else ():
        if language := builder.language(line_of(texts), tag):
            yield language, texts


def write_yaml(entries: Sequence[Entry]) -> bytes:
    """The file that reads as `entries`, with a blank line between them."""
    written_entries = [
        yaml.dump([_as_data(entry)], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
        for entry in entries
    ]
    return "\n".join(written_entries).encode()


def _as_data(entry: Entry) -> dict[str, Any]:
    questions: dict[str, list[str]] = {}
    for phrasing in entry.phrasings:
        questions.setdefault(phrasing.language, []).append(phrasing.text)
    data = {
        "id": entry.id,
        "category": dict(entry.category_names) or entry.category,
        "titles": dict(entry.titles),
        "questions": questions,
        "answers": {language: _answer_data(answer) for language, answer in entry.answers.items()},
        "related": list(entry.related),
        **{name: getattr(entry, name) for name in ("valid_from", "valid_until")},
        "audience": list(entry.audience),
        "owner": entry.owner,
        "checked_on": entry.checked_on,
    }
    return {name: value for name, value in data.items() if value}


def _answer_data(answer: Answer) -> str | dict[str, Any]:
    data: dict[str, Any] = {"text": answer.text}
    if attachment := answer.attachment:
        data[str(attachment.kind)] = written(attachment)
    if answer.buttons:
        data["buttons"] = [{button.label: button.url} for button in answer.buttons]
    return data if len(data) > 1 else answer.text


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes texts of several lines as such."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> yaml.Node:
    node: yaml.Node = dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    )
    return node


def _represent_day(dumper: Any, day: date) -> yaml.Node:
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())
    return node


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(date, _represent_day)
