"""Reads an FAQ from YAML: a list of entries with `id`, `category`, `questions` and `answers`."""

from collections.abc import Iterator

import yaml

from bot.faq.builder import Builder

KEYS = ("id", "category", "questions", "answers")
DEEPEST = 10
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


def read_yaml(text: str, builder: Builder) -> None:
    """Fill `builder` from `text`.

    It reads YAML's nodes and not its values: nodes know their line, and the language `no` stays Norwegian
    where YAML 1.1 would read "false".
    """
    root = _compose(text, builder)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        builder.fail(_line(root), "the file must be a list of entries, each beginning with '- id:'")
    seen: dict[str, int] = {}
    for node in root.value:
        _read_entry(node, builder, seen)


def _compose(text: str, builder: Builder) -> yaml.Node | None:
    try:
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:  # composing recurses in C, and would end the process
                builder.fail(event.start_mark.line + 1 if event.start_mark else 1, "lists in lists: too deep")
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder.fail(mark.line + 1 if mark else 1, f"this is not YAML ({error.problem or error.context})")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        builder.fail(line, f"this is not YAML ({error.reason})")
    return root


def _read_entry(node: yaml.Node, builder: Builder, seen: dict[str, int]) -> None:
    fields = dict(_items(node, "an entry", builder))
    for key in fields.keys() - set(KEYS):
        builder.problem(_line(fields[key]), f"unknown key '{key}'; the keys are {', '.join(KEYS)}")
    if "id" not in fields:
        builder.problem(_line(node), "an entry without 'id'")
        return
    line = _line(fields["id"])
    entry_id = builder.begin(line, _text(fields["id"], builder))
    if entry_id is None:
        return
    if seen.setdefault(entry_id, line) != line:
        builder.problem(line, f"'{entry_id}' is already on line {seen[entry_id]}")
        return
    _read_texts(entry_id, fields, builder)


def _read_texts(entry_id: str, fields: dict[str, yaml.Node], builder: Builder) -> None:
    if (node := fields.get("category")) and (category := _text(node, builder)):
        builder.category(_line(node), entry_id, category)
    for language, node in _by_language(fields.get("questions"), "questions", builder):
        for question in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            builder.question(_line(question), entry_id, language, _text(question, builder))
    for language, node in _by_language(fields.get("answers"), "answers", builder):
        if answer := _text(node, builder):
            builder.answer(_line(node), entry_id, language, answer)


def _by_language(node: yaml.Node | None, what: str, builder: Builder) -> Iterator[tuple[str, yaml.Node]]:
    for tag, texts in _items(node, f"'{what}'", builder) if node else ():
        if language := builder.language(_line(texts), tag):
            yield language, texts


def _items(node: yaml.Node, what: str, builder: Builder) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        builder.problem(_line(node), f"{what} must be written 'key: value'")
        return
    seen: set[str] = set()
    for key_node, value in node.value:
        key = _text(key_node, builder)
        if key in seen:
            builder.problem(_line(key_node), f"'{key}' stands twice")
        else:
            seen.add(key)
            yield key, value


def _text(node: yaml.Node, builder: Builder) -> str:
    if not isinstance(node, yaml.ScalarNode):
        builder.problem(_line(node), "a text is expected here, not a list or a mapping")
        return ""
    return "" if node.tag == _NULL else str(node.value).strip()


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
