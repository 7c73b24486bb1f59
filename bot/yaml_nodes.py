"""Reads YAML by its nodes and not by its values, so that whatever is wrong can be said with its line.

It also keeps the language `no` Norwegian where YAML 1.1 would read "false".
"""

from collections.abc import Iterator
from typing import NoReturn, Protocol

import yaml

DEEPEST = 10
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


class Complaints(Protocol):
    """Collects what is wrong with a file."""

    def problem(self, line: int, what: str) -> None:
        """Note something that is wrong on a line, and go on."""

    def fail(self, line: int, what: str) -> NoReturn:
        """Give up: what follows can't be read."""


def compose(text: str, complaints: Complaints) -> yaml.Node | None:
    """The root of the document; None if it is empty. Fails when it is not YAML."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:  # composing recurses in C, and would end the process
                line = event.start_mark.line + 1 if event.start_mark else 1
                complaints.fail(line, "lists in lists: too deep")
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        complaints.fail(mark.line + 1 if mark else 1, f"this is not YAML ({error.problem or error.context})")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        complaints.fail(line, f"this is not YAML ({error.reason})")
    return root


def items(node: yaml.Node, what: str, complaints: Complaints) -> Iterator[tuple[str, yaml.Node]]:
    """The keys of a mapping with their values; what is none, or stands twice, is complained of."""
    if not isinstance(node, yaml.MappingNode):
        complaints.problem(line_of(node), f"{what} must be written 'key: value'")
        return
    seen: set[str] = set()
    for key_node, value in node.value:
        key = text_of(key_node, complaints)
        if key in seen:
            complaints.problem(line_of(key_node), f"'{key}' stands twice")
        else:
            seen.add(key)
            yield key, value


def text_of(node: yaml.Node, complaints: Complaints) -> str:
    """The text of a value without blanks around it; what is no text is complained of."""
    if not isinstance(node, yaml.ScalarNode):
        complaints.problem(line_of(node), "a text is expected here, not a list or a mapping")
        return ""
    return "" if node.tag == _NULL else str(node.value).strip()


def line_of(node: yaml.Node) -> int:
    """The line on which a node begins; the first is 1."""
    return int(node.start_mark.line) + 1
