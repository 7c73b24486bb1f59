"""No word that a client or manager reads stands in Python: it belongs to templates/."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOR_DEVELOPERS = ("bot/sandbox/", "bot/commands/", "bot/config/", "bot/cli.py", "bot/demo.py")
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("bot", "handlers")
    for path in ROOT.glob(f"{package}/**/*.py")
    if not path.relative_to(ROOT).as_posix().startswith(FOR_DEVELOPERS)
)

SPEAKING = (
    "answer", "answer_button", "answer_callback_query", "button", "column", "edit_text", "reply",
    "send_message", "text_message",
    "AnswerCallbackQuery", "BotCommand", "EditMessageCaption", "EditMessageText", "ForceReply",
    "InlineKeyboardButton", "KeyboardButton", "ReplyKeyboardMarkup", "SendMessage",
)  # fmt: skip
"""What is called with words for people."""

SAID = ("caption", "description", "input_field_placeholder", "text")
"""The arguments that carry them, besides those without a name."""


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_bytes(), path)


def literals(node: ast.expr) -> Iterator[str]:
    """The pieces of text written out in an expression, but not in what it calls."""
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) else []
    elif not isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        for child in ast.iter_child_nodes(node):
            yield from literals(child) if isinstance(child, ast.expr) else []


def spoken(module: ast.Module) -> Iterator[str]:
    """Words written out where something is said: `line: words`."""
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func).rpartition(".")[2]
        if name not in SPEAKING:
            continue
        args = call.args[:1] if name == "button" else call.args  # the others are what it carries
        said = [*args, *(keyword.value for keyword in call.keywords if keyword.arg in SAID)]
        for text in (text for argument in said for text in literals(argument)):
            if any(letter.isalpha() for letter in text):
                yield f"{call.lineno}: {text}"


def phrases(module: ast.Module) -> Iterator[str]:
    """Texts of two words or more that are neither documentation nor for the log: `line: words`."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(module):
        is_log = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")
        is_documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_log or is_documentation:
            skipped.update(ast.walk(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield from [f"{node.lineno}: {node.value}"] if _is_phrase(node.value) else []


def _is_phrase(text: str) -> bool:
    return sum(word.isalpha() for word in text.split()) > 1


@pytest.mark.parametrize("path", MODULES)
def test_nothing_is_said_in_code(path: str) -> None:
    assert list(spoken(tree(path))) == []


@pytest.mark.parametrize("path", [path for path in MODULES if path.startswith("handlers/")])
def test_handlers_hold_no_phrases(path: str) -> None:
    assert list(phrases(tree(path))) == []


def test_everything_is_looked_at() -> None:
    assert {"bot/clients/menu.py", "bot/tickets/counter.py", "handlers/clients/commands.py"} <= set(MODULES)


@pytest.mark.parametrize(
    "code",
    [
        "text_message('Hello there')",
        "copying.text_message(f'Hello {name}')",
        "outbox.answer_button(query_id, 'Taken' if new else None)",
        "InlineKeyboardButton(text='Take', callback_data=data.pack())",
        "await message.answer(text='Hello ' + name)",
        "BotCommand(command='help', description='See what I can do')",
        "column(('Language', data))",
    ],
)
def test_words_are_found(code: str) -> None:
    assert len(list(spoken(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "text_message(texts.html('clients/menu.welcome', reader))",
        "InlineKeyboardButton(text=f'{score} ⭐', callback_data='rate')",
        "KeyboardButton(text=names['back'], request_contact=True)",
        "log.warning('nobody is there')",
    ],
)
def test_what_is_no_word_passes(code: str) -> None:
    assert list(spoken(ast.parse(code))) == []


def test_phrases_are_found() -> None:
    assert list(phrases(ast.parse('"""Some words."""\ngreeting = "Hello there"\nlog.info("was there")'))) == [
        "2: Hello there"
    ]
