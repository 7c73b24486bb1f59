"""What managers type about a client: `/client birthday 17 May`, `/client tag farmer`, `/client line …`."""

from dataclasses import dataclass

from bot.clients.days import read_country, read_day
from bot.clients.models import Client, WordKind
from bot.clients.profile import Profiles
from bot.texts import Texts
from bot.tickets.tags import tag_of, tags_of

NOTHING = "-"
"""Typed to forget something."""

WORDS = {
    "tag": (WordKind.TAG, True),
    "untag": (WordKind.TAG, False),
    "interest": (WordKind.INTEREST, True),
    "uninterest": (WordKind.INTEREST, False),
}


@dataclass
class Card:
    """Changes what is known of a client, within one unit of work."""

    texts: Texts
    profiles: Profiles
    interests: tuple[str, ...]
    """Those that clients are offered."""

    async def change(self, client: Client, text: str) -> bool:
        """Do what was typed. False if it can't be read."""
        name, _, words = text.strip().partition(" ")
        name, words = name.casefold(), words.strip()
        if name in WORDS:
            return await self._words(client, name, words)
        match name:
            case "birthday" if words == NOTHING:
                return await self.profiles.set_birthday(client, None)
            case "birthday":
                found = read_day(words, self.texts.languages)
                return found is not None and await self.profiles.set_birthday(client, found[0])
            case "date" if words.startswith(NOTHING):
                return await self._forget(client, words.removeprefix(NOTHING).strip())
            case "date":
                found = read_day(words, self.texts.languages)
                return found is not None and await self.profiles.add_date(client, *found)
            case "line" if words:
                return await self.profiles.set_line(client, None if words == NOTHING else words)
            case "country":
                country = read_country(words, self.texts.languages)
                if country is not None:
                    await self.profiles.set_country(client, country)
                return country is not None
        return False

    async def _words(self, client: Client, name: str, words: str) -> bool:
        kind, on = WORDS[name]
        found = tags_of(words)
        if found is None:
            return False
        offered = {tag_of(each): each for each in self.interests}
        chosen = [offered.get(each, each) if kind == WordKind.INTEREST else each for each in found]
        return all([await self.profiles.toggle(client, kind, each, on=on) for each in chosen])

    async def _forget(self, client: Client, name: str) -> bool:
        dates = (await self.profiles.of(client)).dates
        known = next((each for each in dates if (each.name or "").casefold() == name.casefold()), None)
        return known is not None and await self.profiles.forget_date(client, known.id)
