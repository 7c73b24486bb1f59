"""The shape of the code: who may import whom, and what handlers and modules must not do."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WIRING = (
    "bot.app",
    "bot.cli",
    "bot.commands",
    "bot.demo",
    "bot.desk",
    "bot.duties",
    "bot.reception",
    "bot.sending",
    "handlers",
)
INFRASTRUCTURE = {"commands", "config", "delivery", "sandbox", "storage"}
FEATURES = sorted(
    path.parent.name for path in ROOT.glob("bot/*/__init__.py") if path.parent.name not in INFRASTRUCTURE
)
MODULES = sorted(
    path.relative_to(ROOT) for top in ("bot", "handlers") for path in ROOT.glob(f"{top}/**/*.py")
)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_bytes(), str(path))


def imported(module: ast.Module) -> Iterator[str]:
    """Everything the module imports at any time, as dotted names; `from a import b` gives a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, *packages: str) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def violations(under: str, *forbidden: str, but: tuple[str, ...] = ()) -> list[str]:
    """`file imports name` for all modules under `under` that import what is forbidden, except `but`."""
    return [
        f"{path} imports {name}"
        for path in MODULES
        if path.as_posix().startswith(under) and not path.as_posix().startswith(but)
        for name in imported(tree(path))
        if within(name, *forbidden)
    ]


def calls(module: ast.Module, *, top_level: bool) -> Iterator[str]:
    """The dotted names of what the module calls; at top level, what it calls when it is imported."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        children = ast.iter_child_nodes(node)
        if top_level and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            children = iter(getattr(node, "decorator_list", []))
        waiting.extend(children)


def test_there_is_something_to_look_at() -> None:
    assert {"clients", "faq", "sla", "tickets"} <= set(FEATURES)
    assert len(MODULES) > 100


def test_only_the_wiring_imports_handlers() -> None:
    assert violations("bot/", "handlers", but=("bot/app.py",)) == []


def test_handlers_do_no_queries() -> None:
    found = violations("handlers/", "bot.storage", "bot.app", "sqlalchemy")
    found += [name for path in MODULES if path.parts[0] == "handlers" for name in imported(tree(path))
              if ".queries" in name]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("feature", FEATURES)
def test_features_know_no_wiring(feature: str) -> None:
    assert violations(f"bot/{feature}/", *WIRING, "bot.sandbox") == []


def test_delivery_knows_no_feature() -> None:
    features = [f"bot.{feature}" for feature in FEATURES]
    assert violations("bot/delivery/", *features, *WIRING, "bot.texts", "bot.config", "bot.sandbox") == []


def test_storage_knows_nobody() -> None:
    known = ("bot.storage", "bot.clock", "bot.errors")
    names = {
        name
        for path in MODULES
        if path.parts[:2] == ("bot", "storage") and "migrations" not in path.parts
        for name in imported(tree(path))
        if within(name, "bot") and not within(name, *known)
    }
    assert names == set()


def test_the_sandbox_is_another_reading_of_the_bot_api() -> None:
    others = [f"bot.{feature}" for feature in FEATURES]
    assert violations("bot/sandbox/", "aiogram", "bot.delivery", "bot.storage", *others, *WIRING) == []


def test_the_bot_needs_no_python_telegram_bot() -> None:
    assert violations("", "telegram", but=("bot/sandbox/", "bot/commands/")) == []


def test_check_imports_nothing_heavy() -> None:
    assert violations("bot/commands/", "aiogram", "sqlalchemy", "alembic", "bot.lean_aiogram") == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nothing_is_built_at_import(path: Path) -> None:
    built = {name.rpartition(".")[2] for name in calls(tree(path), top_level=True)}
    assert not built & {"Router", "Bot", "Dispatcher", "create_engine", "create_async_engine", "now", "today"}


def test_handlers_do_not_sleep() -> None:
    handlers = [path for path in MODULES if path.parts[0] == "handlers"]
    sleeping = [path for path in handlers for name in calls(tree(path), top_level=False) if "sleep" in name]
    assert sleeping == []


def test_files_and_functions_stay_small() -> None:
    tests = [path.relative_to(ROOT) for path in ROOT.glob("tests/**/*.py")]
    large = []
    for path in [*MODULES, *tests]:
        if "versions" in path.parts:  # a migration is a list of tables
            continue
        lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        large += [f"{path}: {lines} lines"] if lines > 300 else []
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                large += [f"{path}: {node.name} has {size} lines"] if size > 50 else []
    assert not large, "\n".join(large)


def test_the_reading_of_calls() -> None:
    module = ast.parse("a = x.Router()\nclass C:\n  b = Bot()\n@deco(now())\ndef f():\n  Dispatcher()")
    assert set(calls(module, top_level=True)) == {"x.Router", "Bot", "deco", "now"}
    assert set(calls(module, top_level=False)) == {"x.Router", "Bot", "deco", "now", "Dispatcher"}


def test_the_reading_of_imports() -> None:
    module = ast.parse("import a.b\ndef f():\n  from c import d")
    assert set(imported(module)) == {"a.b", "c.d"}
    assert within("bot.faq.file", "bot.faq")
    assert not within("bot.faqs", "bot.faq")
