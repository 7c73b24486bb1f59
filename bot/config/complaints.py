"""What complaints are about, what may put them right, and who may grant it."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from bot.config.duty import Person
from bot.config.types import Language, Section

Names = dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]]
"""What something is called, by language; without any it has a name of the desk's own."""

Pool = Annotated[str, Field(pattern=r"^[\w-]{0,32}$")]
Money = Annotated[float, Field(ge=0, le=1_000_000_000)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,16}$")]
"""By which something is known in buttons and in the database."""

OTHER = "other"

TELL = "tell"
"""The remedy of those who want nothing but to be heard: not something to offer."""

DEPENDS = "depends"
"""The cost of what is known case by case."""


def _cost(value: object) -> object:
    if value == DEPENDS:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise ValueError(f'an amount such as 10, or "{DEPENDS}"')
    return value


class Remedy(Section):
    """What may put a complaint right. `cost` is in the desk's currency; None is known case by case."""

    key: Key
    name: Names = Field(default_factory=dict)
    cost: Annotated[Money | None, BeforeValidator(_cost)] = 0
    pool: Pool = ""


class Category(Section):
    """What complaints may be about, who sees to it, and what may put it right."""

    key: Key
    name: Names = Field(default_factory=dict)
    team: tuple[Person, ...] = ()
    priority: Literal["low", "normal", "high", "urgent"] = "high"
    remedies: tuple[Key, ...] = ()
    bot_limit: Money | None = None
    manager_limit: Money | None = None


REMEDIES = (
    Remedy(key="refund", cost=None),
    Remedy(key="replacement", cost=None),
    Remedy(key="discount", cost=10, pool="complaints"),
    Remedy(key="new_date"),
    Remedy(key="call"),
    Remedy(key=TELL),
)
CATEGORIES = (
    Category(key="product", remedies=("refund", "replacement", "discount", "call", "tell")),
    Category(key="delivery", remedies=("new_date", "refund", "discount", "call", "tell")),
    Category(key="staff", remedies=("discount", "call", "tell")),
    Category(key="price", remedies=("refund", "discount", "call", "tell")),
    Category(key=OTHER, remedies=("discount", "call", "tell")),
)


class Complaints(Section):
    """How complaints are handled. Limits are in `currency`: what costs more is for somebody higher up."""

    leads: tuple[Person, ...] = ()
    currency: Annotated[str, Field(pattern=r"^\S{1,8}$")] = "€"
    bot_limit: Money = 10
    manager_limit: Money = 50
    remedies: tuple[Remedy, ...] = REMEDIES
    categories: tuple[Category, ...] = CATEGORIES

    def category(self, key: str | None) -> Category | None:
        """The category known as `key`."""
        return next((each for each in self.categories if each.key == key), None)

    def remedy(self, key: str | None) -> Remedy | None:
        """The remedy known as `key`."""
        return next((each for each in self.remedies if each.key == key), None)

    def remedies_for(self, category: str | None) -> tuple[Remedy, ...]:
        """What may put a complaint of that category right; all remedies where the category is not known."""
        found = self.category(category)
        return tuple(each for each in self.remedies if found is None or each.key in found.remedies)

    def limits(self, category: str | None) -> tuple[float, float]:
        """What the bot itself and what any manager may grant in that category."""
        found = self.category(category)
        bot = found.bot_limit if found else None
        manager = found.manager_limit if found else None
        return (
            self.bot_limit if bot is None else bot,
            self.manager_limit if manager is None else manager,
        )

    @model_validator(mode="after")
    def _keys_name_what_there_is(self) -> Self:
        for name, keys in (
            ("categories", [each.key for each in self.categories]),
            ("remedies", [each.key for each in self.remedies]),
        ):
            if twice := next((key for key in keys if keys.count(key) > 1), None):
                raise ValueError(f'each key once in complaints.{name}, not "{twice}" twice')
        known = {each.key for each in self.remedies}
        named = {key for category in self.categories for key in category.remedies}
        if unknown := named - known:
            raise ValueError(f'"{min(unknown)}" among complaints.remedies, because a category names it')
        return self


class Coupons(Section):
    """Pools of codes."""

    low_water: int = Field(default=10, ge=0)
    """The managers are told once when a pool has so few codes left."""
