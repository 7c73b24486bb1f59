"""Methods about the bot itself: who it is, its updates and files, see https://core.telegram.org/bots/api."""

import re
from typing import Any

from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, Refusal, bad_request
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

MAX_UPDATES = 100
MAX_POLL_SECONDS = 50
DEFAULT_CONNECTIONS = 40
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def get_me(world: World, params: Params) -> JSON:
    """The bot. It reads everything in groups, as one with privacy mode off or an administrator does."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


async def get_updates(world: World, params: Params) -> list[JSON]:
    """The updates from `offset` on; those before it are forgotten."""
    if world.webhook is not None:
        raise Refusal(409, WEBHOOK_ACTIVE)
    _allow(world, params)
    limit = params.number("limit") or MAX_UPDATES
    timeout = min(max(params.number("timeout") or 0, 0), MAX_POLL_SECONDS)
    offset = params.number("offset") or 0
    return await world.updates.fetch(offset, min(max(limit, 1), MAX_UPDATES), timeout)


def _allow(world: World, params: Params) -> None:
    kinds = params.array("allowed_updates", "allowed updates")
    if kinds is None:
        return
    if not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates: array of strings expected")
    world.updates.allowed = frozenset(kinds)


async def set_webhook(world: World, params: Params) -> bool:
    """Have updates POSTed to a URL, which may be http here; an empty one switches that off."""
    url, secret = params.text("url"), params.text("secret_token")
    if url and not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: invalid URL specified")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, params)
    await _stop(world, params)
    if url:
        connections = params.number("max_connections") or DEFAULT_CONNECTIONS
        world.webhook = Webhook(world.updates, url, secret, connections, world.timestamp)
        world.webhook.start()
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """Go back to getUpdates."""
    await _stop(world, params)
    return True


async def _stop(world: World, params: Params) -> None:
    if world.webhook is not None:
        await world.webhook.stop()
        world.webhook = None
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()


def webhook_info(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#webhookinfo."""
    pending = {"has_custom_certificate": False, "pending_update_count": len(world.updates.pending)}
    allowed = {"allowed_updates": sorted(world.updates.allowed)} if world.updates.allowed else {}
    about: dict[str, Any] = world.webhook.info() if world.webhook is not None else {"url": ""}
    return {**about, **pending, **allowed}


def get_file(world: World, params: Params) -> JSON:
    """Where a file can be fetched from, see https://core.telegram.org/bots/api#file."""
    stored = world.files.get(params.get("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(stored.upload.content)
    if size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
    return {**ids, "file_size": size, "file_path": stored.path}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "getFile": get_file,
}
