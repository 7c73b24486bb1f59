"""What nobody waits for leaves behind the rest."""

from bot.delivery.limits import BURST_SECONDS, MARGIN
from bot.delivery.models import Priority
from bot.sandbox import Sandbox
from tests.delivery.office import open_office
from tests.delivery.support import Post
from tests.waiting import eventually


async def test_what_nobody_waits_for_is_paid_for_where_that_is_wanted(
    sandbox: Sandbox, sqlite_post: Post
) -> None:
    async with open_office(sandbox, sqlite_post, per_second=1, paid=True) as office:
        for name in range(4):
            office.client(str(name))
            await office.send(f"client:{name}", "news", priority=Priority.BULK)
        await office.send("client:0", "an answer")
        office.start()
        await eventually(lambda: office.made("sendMessage") == 5)
        calls = [call for call in sandbox.calls if call.method == "sendMessage"]
        paid = {call.params["text"]: bool(call.params.get("allow_paid_broadcast")) for call in calls}
        assert paid == {"news": True, "an answer": False}


async def test_an_answer_does_not_wait_behind_a_campaign(sandbox: Sandbox, sqlite_post: Post) -> None:
    async with open_office(sandbox, sqlite_post, per_second=1) as office:
        for name in range(4):
            office.client(str(name))
            await office.send(f"client:{name}", "news", priority=Priority.BULK)
        office.start()
        await eventually(lambda: office.made("sendMessage") == 1)
        await office.send("client:3", "an answer")
        await eventually(lambda: office.made("sendMessage") == 2)
        calls = [call for call in sandbox.calls if call.method == "sendMessage"]
        assert [call.params["text"] for call in calls] == ["news", "an answer"]
        assert calls[1].at - calls[0].at < 0.9


async def test_a_campaign_gives_way_a_little_while_somebody_is_served(
    sandbox: Sandbox, sqlite_post: Post
) -> None:
    async with open_office(sandbox, sqlite_post, per_second=30, is_serving=True) as office:
        at_once = 1 + int(BURST_SECONDS * 30 / MARGIN)
        for name in range(at_once + 6):
            office.client(str(name))
            await office.send(f"client:{name}", "news", priority=Priority.BULK)
        office.start()
        await eventually(lambda: office.made("sendMessage") == at_once + 6)
        calls = [call.at for call in sandbox.calls if call.method == "sendMessage"]
        assert calls[at_once] - calls[0] > 0.15, "two rounds, not one"
