"""aiogram imported lazily: it is whole, faster and smaller, and aiogram's own way remains to fall back on."""

import json
import subprocess
import sys
from typing import Any

import pytest

MEASURE = """
import json, time
import psutil
begun = time.process_time()
{before}
import aiogram
print(json.dumps({{
    "seconds": time.process_time() - begun,
    "bytes": psutil.Process().memory_info().rss,
}}))
{after}
"""
AIOGRAM_WAS_THERE = """
import pydantic
own = vars(pydantic.BaseModel)["model_rebuild"]
import bot.lean_aiogram as lean
assert lean.import_aiogram() is False
assert vars(pydantic.BaseModel)["model_rebuild"] is own
assert aiogram.types.Update.__pydantic_complete__
"""
SABOTAGED = """
import sys
import pydantic
{sabotage}
import bot.lean_aiogram as lean
assert "model_rebuild" in vars(pydantic.BaseModel) and lean.import_aiogram() is False
from aiogram.types import Update
from aiogram.methods import SendMessage
assert Update.__pydantic_complete__, "built at once"
assert vars(Update).get("model_rebuild") is None
assert Update.model_validate({{"update_id": 7}}).update_id == 7
assert SendMessage(chat_id=1, text="x").text == "x"
"""
BUILD_ALL = """
import bot.lean_aiogram
from aiogram import methods, types

lazy = [kind for module in (types, methods) for kind in map(vars(module).get, module.__all__)
        if hasattr(kind, "__pydantic_validator__")]
assert len(lazy) > 500, len(lazy)
assert not types.Sticker.__pydantic_complete__, "it was built at import"
for kind in lazy:
    kind.__pydantic_validator__.title
    kind.__pydantic_serializer__.to_python
    assert kind.__pydantic_complete__ and set(kind.__pydantic_fields__) == set(kind.model_fields), kind

update = types.Update.model_validate_json('''{"update_id": 1, "message": {"message_id": 2, "date": 3,
    "chat": {"id": 4, "type": "private"}, "from": {"id": 4, "is_bot": false, "first_name": "Anna"},
    "text": "hello", "reply_to_message": {"message_id": 1, "date": 2, "chat": {"id": 4, "type": "private"}},
    "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}}}''')
assert type(update.message) is types.Message and type(update.message.reply_to_message) is types.Message
assert update.message.reply_markup.inline_keyboard[0][0].callback_data == "y"
assert types.Update.model_validate_json(update.model_dump_json(exclude_none=True)) == update
"""
FIRST_USE_IN_THREADS = """
import bot.lean_aiogram
from concurrent.futures import ThreadPoolExecutor
from aiogram.types import Message
data = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
with ThreadPoolExecutor(8) as pool:
    read = list(pool.map(lambda _: Message.model_validate(data).chat.id, range(16)))
assert read == [1] * 16
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done


def measure(before: str = "", after: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(MEASURE.format(before=before, after=after)).stdout)
    return found


def test_import_is_faster_and_smaller_and_does_nothing_when_aiogram_is_there() -> None:
    """Processor time, and the better of two, so that whatever else runs meanwhile does not count."""
    eager = measure(after=AIOGRAM_WAS_THERE)
    lean = min((measure("import bot.lean_aiogram") for _ in range(2)), key=lambda found: found["seconds"])
    assert lean["seconds"] < eager["seconds"] / 2
    assert lean["bytes"] < eager["bytes"] / 2


def test_every_model_builds_when_first_used() -> None:
    run(BUILD_ALL)


def test_threads_may_use_a_model_first_together() -> None:
    run(FIRST_USE_IN_THREADS)


@pytest.mark.parametrize(
    "sabotage",
    [
        pytest.param("import importlib.abc\n"
                     "class Refuse(importlib.abc.MetaPathFinder):\n"
                     "    left = 1\n"
                     "    def find_spec(self, name, path, target=None):\n"
                     "        if name == 'aiogram.methods.get_me' and self.left:\n"
                     "            self.left = 0\n"
                     "            raise RuntimeError('half-way')\n"
                     "sys.meta_path.insert(0, Refuse())", id="the import breaks half-way"),
        pytest.param("from pydantic._internal._mock_val_ser import MockValSer\n"
                     "init = MockValSer.__init__\n"
                     "def forgetful(self, *args, attempt_rebuild=None, **options):\n"
                     "    init(self, *args, **options)\n"
                     "MockValSer.__init__ = forgetful", id="pydantic builds nothing by itself"),
    ],
)  # fmt: skip
def test_falls_back_to_aiograms_own_way(sabotage: str) -> None:
    assert "Importing aiogram the slow way: " in run(SABOTAGED.format(sabotage=sabotage)).stderr
