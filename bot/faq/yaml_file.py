"""Reads an FAQ from YAML: a list of entries with `id`, `category`, `questions` and `answers`."""

from collections.abc import Iterator

import yaml

from bot.faq.builder import Builder
from bot.yaml_nodes import compose, items, line_of, text_of

KEYS = ("id", "category", "questions", "answers")


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
    fields = dict(items(node, "an entry", builder))
    for key in fields.keys() - set(KEYS):
        builder.problem(line_of(fields[key]), f"unknown key '{key}'; the keys are {', '.join(KEYS)}")
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
    _read_texts(entry_id, fields, builder)


def _read_texts(entry_id: str, fields: dict[str, yaml.Node], builder: Builder) -> None:
    if (node := fields.get("category")) and (category := text_of(node, builder)):
        builder.category(line_of(node), entry_id, category)
    for language, node in _by_language(fields.get("questions"), "questions", builder):
        for question in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            builder.question(line_of(question), entry_id, language, text_of(question, builder))
    for language, node in _by_language(fields.get("answers"), "answers", builder):
        if answer := text_of(node, builder):
            builder.answer(line_of(node), entry_id, language, answer)


def _by_language(node: yaml.Node | None, what: str, builder: Builder) -> Iterator[tuple[str, yaml.Node]]:
    for tag, texts in items(node, f"'{what}'", builder) if node else ():
        if language := builder.language(line_of(texts), tag):
            yield language, texts
