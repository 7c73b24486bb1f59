"""An entry as JSON: how the store and its history keep it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from bot.faq.entries import Counts, Entry

State = Mapping[str, Any]
"""What an entry says, as JSON, without its id."""

_ENTRY = TypeAdapter(Entry)
_NOT_SAID = {"id", "revision", "counts"}


def state_of(entry: Entry) -> dict[str, Any]:
    """What `entry` says; what it doesn't say is left out."""
    state: dict[str, Any] = _ENTRY.dump_python(entry, mode="json", exclude=_NOT_SAID, exclude_defaults=True)
    return state


def entry_of(entry_id: str, state: State, *, revision: int = 0, counts: Counts | None = None) -> Entry:
    """The entry that says what `state` says."""
    entry = _ENTRY.validate_python({"id": entry_id, **state, "revision": revision})
    return replace(entry, counts=counts) if counts else entry
