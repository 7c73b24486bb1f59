from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.faq.matching.models import FaqModel, FaqVector
from bot.faq.models import FaqEntry, FaqFile, FaqImport, FaqRevision
from bot.storage.base import Base
from bot.storage.engine import create_engine
from bot.storage.uow import Database

MODELS = (FaqEntry, FaqRevision, FaqFile, FaqImport, FaqVector, FaqModel)
TABLES = [Base.metadata.tables[model.__tablename__] for model in MODELS]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file with the tables of the FAQ."""
    database = Database(create_engine(f"sqlite:///{tmp_path}/desk.db"))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=TABLES)
    yield database
    await database.close()
