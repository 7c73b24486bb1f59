"""An audience: which clients something is for, as a value that is kept as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.tickets.tags import LONGEST_TAG

MOST_DAYS = 3650

Words = tuple[Annotated[str, Field(min_length=1, max_length=2 * LONGEST_TAG)], ...]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Score = Annotated[int, Field(ge=1, le=5)]


class Audience(BaseModel):
    """Clients who fit all conditions that are set; of several words any one will do.

    languages: as the desk speaks them. countries: ISO 3166-1. seen_within, unseen_for: days since the client
    last wrote or pressed anything. score_from, score_to: the latest rating that the client gave, 1 to 5.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    segments: Words = ()
    tags: Words = ()
    interests: Words = ()
    languages: Words = ()
    countries: Words = ()
    seen_within: Days | None = None
    unseen_for: Days | None = None
    score_from: Score | None = None
    score_to: Score | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is asked of anybody."""
        return not self.dump()

    def dump(self) -> dict[str, Any]:
        """As JSON, without what is not set; `Audience.model_validate` reads it back."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def toggled(self, name: str, word: str) -> "Audience":
        """With `word` put into the words called `name`, or taken out of them."""
        words: tuple[str, ...] = getattr(self, name)
        changed = tuple(each for each in words if each != word)
        return self.with_(**{name: changed if word in words else (*words, word)})

    def with_(self, **changes: Any) -> "Audience":
        """With other conditions. Raises `pydantic.ValidationError` for values that can't be."""
        return Audience.model_validate({**self.model_dump(), **changes})
