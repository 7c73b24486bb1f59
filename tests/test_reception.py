"""Updates that aiogram can't read: what somebody said is never passed over, other things are."""

import json

import pytest
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from bot.delivery.models import InboxRow
from bot.reception import Reception


def unreadable(kind: str) -> InboxRow:
    return InboxRow(update_id=1, lane=7, payload=json.dumps({"update_id": 1, kind: {"chat": "?"}}))


@pytest.fixture
def reception() -> Reception:
    """One whose dispatcher is never reached."""
    return Reception(None, None, lambda session: None)  # type: ignore[arg-type, return-value]


async def test_a_change_of_rights_that_cannot_be_read_is_passed_over(reception: Reception) -> None:
    with capture_logs() as logs:
        await reception.handle(AsyncSession(), unreadable("my_chat_member"))
    assert [entry["event"] for entry in logs] == ["an update that aiogram can't read"]


@pytest.mark.parametrize("kind", ["message", "edited_message", "callback_query"])
async def test_what_somebody_said_is_not(reception: Reception, kind: str) -> None:
    with pytest.raises(ValidationError):
        await reception.handle(AsyncSession(), unreadable(kind))
