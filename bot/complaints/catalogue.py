"""The categories and remedies of the configuration, by the names that people read and type."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.clients.typed import ANSWER, Words, holds, normal
from bot.config.complaints import OTHER, TELL, Category, Complaints, Remedy
from bot.texts import Reader, Texts


class Authority(StrEnum):
    """Whose word it takes to grant something."""

    BOT = "bot"
    MANAGER = "manager"
    LEAD = "lead"


@dataclass
class Catalogue:
    """Names, finds and weighs categories and remedies."""

    texts: Texts
    words: Words
    config: Complaints

    def category(self, key: str | None, reader: Reader) -> str:
        """What the category is called; the key itself if the configuration no longer has it."""
        return self._name("category", key, self.config.category(key), reader)

    def remedy(self, key: str | None, reader: Reader) -> str:
        """What the remedy is called."""
        return self._name("remedy", key, self.config.remedy(key), reader)

    def categories(self, reader: Reader) -> list[tuple[str, str]]:
        """Keys and names of all categories."""
        return [(each.key, self.category(each.key, reader)) for each in self.config.categories]

    def remedies(self, category: str | None, reader: Reader) -> list[tuple[str, str]]:
        """Keys and names of what may put a complaint of the category right."""
        return [(each.key, self.remedy(each.key, reader)) for each in self.config.remedies_for(category)]

    def offers(self, category: str | None, reader: Reader) -> list[tuple[str, str]]:
        """Keys and names of what managers may offer instead."""
        return [each for each in self.remedies(category, reader) if each[0] != TELL]

    def find_category(self, text: str) -> str | None:
        """The category that a client has typed."""
        return self._find("category", text, self.config.categories)

    def find_remedy(self, text: str, category: str | None) -> str | None:
        """The remedy that a client has typed, among those of the category."""
        return self._find("remedy", text, self.config.remedies_for(category))

    def fallback(self) -> str | None:
        """The category of what fits no other."""
        known = [each.key for each in self.config.categories]
        return OTHER if OTHER in known else known[-1] if known else None

    def authority(self, category: str | None, cost: float | None) -> Authority:
        """Whose word it takes to grant what costs so much; None is known case by case."""
        bot, manager = self.config.limits(category)
        if cost is None:
            return Authority.LEAD
        if cost <= bot:
            return Authority.BOT
        return Authority.MANAGER if cost <= manager else Authority.LEAD

    def _name(self, sort: str, key: str | None, known: Category | Remedy | None, reader: Reader) -> str:
        names = known.name if known else {}
        if names:
            return names.get(reader.language) or next(iter(names.values()))
        return self.texts.plain(f"clients/complaints.{sort}", reader, key=key or "")

    def _find(self, sort: str, text: str, among: Sequence[Category | Remedy]) -> str | None:
        """The one that is called so; else the only one of which a short answer speaks, unless with "not"."""
        typed = normal(text)
        names = {each.key: self._phrases(sort, each) for each in among}
        for key, phrases in names.items():
            if typed in phrases:
                return key
        if len(typed.split()) > ANSWER or any(word in self.words.negations for word in typed.split()):
            return None
        spoken = [key for key, phrases in names.items() if any(holds(typed, each) for each in phrases)]
        return spoken[0] if len(spoken) == 1 else None

    def _phrases(self, sort: str, each: Category | Remedy) -> set[str]:
        """What it may be called, in all languages."""
        own = {normal(name) for name in each.name.values()}
        named = set() if own else self.words.listed(f"clients/complaints.{sort}", key=each.key)
        return own | named | self.words.listed(f"clients/complaints.words_for_{sort}", key=each.key)
