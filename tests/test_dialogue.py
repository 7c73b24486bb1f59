import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey

from bot.dialogue import DialogueStorage
from bot.storage.uow import Database

ANNA = StorageKey(bot_id=42, chat_id=7, user_id=7)
MIA_IN_THE_GROUP = StorageKey(bot_id=42, chat_id=-100, user_id=8)


class Ordering(StatesGroup):
    address = State()


@pytest.fixture
def storage() -> DialogueStorage:
    return DialogueStorage()


async def test_nothing_is_known_of_who_has_said_nothing(database: Database, storage: DialogueStorage) -> None:
    async with database.begin():
        assert await storage.get_state(ANNA) is None
        assert await storage.get_data(ANNA) == {}


async def test_a_dialogue_is_kept_with_its_unit_of_work(database: Database, storage: DialogueStorage) -> None:
    async with database.begin():
        await storage.set_state(ANNA, Ordering.address)
        await storage.set_data(ANNA, {"order": 7, "lines": ["å", None]})
        assert await storage.get_state(ANNA) == "Ordering:address"
        await storage.set_state(MIA_IN_THE_GROUP, "searching")
    async with database.begin():
        assert await storage.get_state(ANNA) == "Ordering:address"
        assert await storage.get_data(ANNA) == {"order": 7, "lines": ["å", None]}
        assert await storage.get_state(MIA_IN_THE_GROUP) == "searching"
        assert await storage.get_data(MIA_IN_THE_GROUP) == {}


async def test_a_dialogue_is_rolled_back_with_its_unit_of_work(
    database: Database, storage: DialogueStorage
) -> None:
    async with database.begin():
        await storage.set_state(ANNA, "old")
        await storage.set_data(ANNA, {"step": 1})

    async def fail() -> None:
        async with database.begin():
            await storage.set_state(ANNA, "new")
            await storage.set_data(ANNA, {"step": 2})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.begin():
        assert (await storage.get_state(ANNA), await storage.get_data(ANNA)) == ("old", {"step": 1})


async def test_a_dialogue_ends(database: Database, storage: DialogueStorage) -> None:
    async with database.begin():
        context = FSMContext(storage, ANNA)
        await context.set_state(Ordering.address)
        await context.update_data(order=7)
        await context.update_data(street="x")
        assert await context.get_data() == {"order": 7, "street": "x"}
    async with database.begin():
        await FSMContext(storage, ANNA).clear()
    async with database.begin():
        assert await storage.get_state(ANNA) is None
        assert await storage.get_data(ANNA) == {}


async def test_what_is_handed_out_is_a_copy(database: Database, storage: DialogueStorage) -> None:
    given = {"order": 7}
    async with database.begin():
        await storage.set_data(ANNA, given)
        given["order"] = 8
        (await storage.get_data(ANNA))["order"] = 9
    async with database.begin():
        assert await storage.get_data(ANNA) == {"order": 7}


async def test_there_is_no_dialogue_outside_a_unit_of_work(storage: DialogueStorage) -> None:
    with pytest.raises(LookupError):
        await storage.set_state(ANNA, "new")
    await storage.close()
