"""Imports aiogram in a third of its time and memory: a model is built when it is first used.

`aiogram.types` rebuilds some 400 pydantic models while it is imported, of which a desk uses a few dozen.
Importing this module before aiogram puts those rebuilds off; pydantic then builds each model at its first
validation or serialisation, with the names that aiogram passed along. Should that fail, as with another
version of aiogram or pydantic, aiogram is imported afresh in its own way.

It has to come first wherever aiogram comes first; when aiogram is there already it does nothing.
"""

import importlib
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

_log = logging.getLogger(__name__)
_building = threading.RLock()
_rebuild = BaseModel.__dict__["model_rebuild"].__func__


def import_aiogram() -> bool:
    """Import aiogram if nobody has; True when its models will be built as they are used."""
    if "aiogram" in sys.modules:
        return False
    try:
        with _postponed() as names:
            importlib.import_module("aiogram")
        _build_on_first_use(names)
        _try_out()
    except Exception as error:  # whatever went wrong, aiogram's own way is right
        _log.warning("Importing aiogram the slow way: %s: %s", type(error).__name__, error)
        _import_afresh()
        return False
    return True


@contextmanager
def _postponed() -> Iterator[dict[str, Any]]:
    """Within it, the rebuilds of `aiogram.types` are left out; what they would be given is yielded."""
    names: dict[str, Any] = {}

    def model_rebuild(cls: type[Any], /, **options: Any) -> bool | None:
        given = options.get("_types_namespace") or {}
        if "TelegramObject" not in given:  # somebody else's, such as pydantic's own for a generic model
            return _rebuild_with({}, cls, options)
        names.update(given)
        return None

    original = BaseModel.__dict__["model_rebuild"]
    setattr(BaseModel, "model_rebuild", classmethod(model_rebuild))  # noqa: B010 (mypy refuses assignment)
    try:
        yield names
    finally:
        setattr(BaseModel, "model_rebuild", original)  # noqa: B010


def _build_on_first_use(names: dict[str, Any]) -> None:
    """Make whatever descends from aiogram's three roots find `names` when pydantic builds it."""
    methods = importlib.import_module("aiogram.methods.base")
    types = importlib.import_module("aiogram.types.base")
    if not names:
        raise LookupError("aiogram.types rebuilt no models")

    def model_rebuild(cls: type[Any], /, **options: Any) -> bool | None:
        return _rebuild_with(names, cls, options)

    for root in (types.TelegramObject, methods.TelegramMethod, methods.Response):
        root.model_rebuild = classmethod(model_rebuild)


def _rebuild_with(names: dict[str, Any], cls: type[BaseModel], options: dict[str, Any]) -> bool | None:
    given = options.pop("_types_namespace", None) or {}
    with _building:  # two threads that need the same model first: pydantic does not guard against that
        built: bool | None = _rebuild(cls, _types_namespace={**names, **given}, **options)
    return built


def _try_out() -> None:
    """Read an update and write a method, or raise."""
    types = importlib.import_module("aiogram.types")
    methods = importlib.import_module("aiogram.methods")
    types.Update.model_validate({"update_id": 1}).model_dump_json()
    methods.GetMe.model_validate({}).model_dump_json()


def _import_afresh() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "aiogram"]:
        del sys.modules[name]
    importlib.import_module("aiogram")


import_aiogram()
