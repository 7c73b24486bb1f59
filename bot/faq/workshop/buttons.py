"""The buttons with which managers work at the FAQ, and the message they make up."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from bot.faq.chat.buttons import MOST_PAGES, turning
from bot.keyboards import Rows, button, keyboard
from bot.texts import Reader, Texts


class Act(StrEnum):
    """What a button does. Most show a page; `key` is an entry's, and `value` is what is said here."""

    HOME = "h"
    SEARCH = "s"
    FOUND = "f"
    """The number of the draft that holds the words."""
    CATEGORIES = "cs"
    CATEGORY = "c"
    """The key of a category."""
    NEW = "n"
    GAPS = "g"
    CHANGES = "r"
    CHECKS = "k"
    RETIRED = "x"
    ENTRY = "e"
    HISTORY = "hi"
    TITLE = "t"
    """A language; nothing to choose one."""
    ANSWER = "a"
    """The same."""
    LINKS = "u"
    """A language."""
    DROP_ANSWER = "da"
    """A language."""
    PHRASINGS = "p"
    ADD_PHRASING = "pa"
    """A language; nothing to choose one."""
    DROP_PHRASING = "pd"
    """What a phrasing is known by (`short`)."""
    ASK_CATEGORY = "sc"
    PUT_CATEGORY = "pc"
    """The key of a category."""
    RELATED = "l"
    ASK_RELATED = "lq"
    ADD_RELATED = "la"
    """The key of another entry."""
    DROP_RELATED = "ld"
    """The same."""
    DATES = "d"
    ALWAYS = "dz"
    AUDIENCE = "au"
    TOGGLE = "at"
    """What a segment is known by (`short`)."""
    OWNER = "o"
    MINE = "om"
    NOBODY = "on"
    CHECKED = "ck"
    RETIRE = "xr"
    BRING_BACK = "xb"
    UNDO = "un"
    """The number of a change."""
    SAVE = "ok"
    """The number of a draft; so with all that follow."""
    DISCARD = "no"
    QUESTION = "nq"
    NEW_ANSWER = "na"
    NEW_CATEGORY = "nc"
    NEW_LANGUAGE = "nl"
    PUT_LANGUAGE = "np"
    """A draft and, behind a dot, a language."""
    PUT_NEW_CATEGORY = "nk"
    """A draft and, behind a dot, the key of a category."""


class EditButton(CallbackData, prefix="f"):
    """A button under the message that answered `asked`."""

    act: Act
    asked: Annotated[int, Field(ge=1, le=2**52)]
    key: str = Field(default="", max_length=12)
    value: str = Field(default="", max_length=18)
    page: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 0

    @property
    def number(self) -> int:
        """The number that `value` begins with; 0 if it is none."""
        digits = self.value.partition(".")[0]
        return int(digits) if digits.isascii() and digits.isdecimal() else 0

    @property
    def rest(self) -> str:
        """What stands behind the dot of `value`."""
        return self.value.partition(".")[2]


@dataclass
class Page:
    """What the message shows: Telegram's HTML, and rows of buttons."""

    html: str
    rows: Rows = field(default_factory=list)

    @property
    def keyboard(self) -> InlineKeyboardMarkup:
        """The buttons; rows without any are left out."""
        return keyboard(self.rows)


@dataclass(frozen=True)
class Pen:
    """Writes pages for the managers' message that answered `asked`."""

    texts: Texts
    reader: Reader
    asked: int

    def html(self, name: str, **context: Any) -> str:
        """A text of the workshop's."""
        return self.texts.html(f"managers/faq.{name}", self.reader, **context)

    def plain(self, name: str, **context: Any) -> str:
        """The same, without markup."""
        return self.texts.plain(f"managers/faq.{name}", self.reader, **context)

    def button(
        self, label: str, act: Act, key: str = "", value: str = "", page: int = 0
    ) -> InlineKeyboardButton:
        """A button with a label of its own."""
        return button(label, EditButton(act=act, asked=self.asked, key=key, value=value, page=page))

    def named(self, name: str, act: Act, key: str = "", value: str = "") -> InlineKeyboardButton:
        """A button that is called what the templates say."""
        return self.button(self.plain(f"button_{name}"), act, key, value)

    def turn(
        self, act: Act, page: int, pages: int, key: str = "", value: str = ""
    ) -> list[InlineKeyboardButton]:
        """The way to other pages of the same."""
        return [self.button(label, act, key, value, to) for label, to in turning(page, pages)]
