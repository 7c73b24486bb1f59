"""Methods that send one file, see https://core.telegram.org/bots/api#sending-files."""

from functools import partial
from typing import Any

from bot.sandbox import media
from bot.sandbox.files import StoredFile, Upload
from bot.sandbox.methods.kinds import Method, read_caption
from bot.sandbox.methods.sending import deliver
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, Refusal, bad_request
from bot.sandbox.world import World

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024
SENT_AS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendAudio": "audio",
    "sendVoice": "voice",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}


def find_file(world: World, params: Params, value: Any, kind: str) -> StoredFile:
    """The file that a value means: a new one, one attached, or one known by its id; raises Refusal."""
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        return world.files.add(kind, _checked(value, kind))
    if not isinstance(value, str) or not value:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_title(stored.kind)} as {_title(kind)}")
    return stored


def _checked(upload: Upload, kind: str) -> Upload:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.content) > MAX_PHOTO_BYTES:
        raise bad_request(f"file of size {len(upload.content)} bytes is too big for a photo")
    return upload


def _title(kind: str) -> str:
    return kind.replace("_", " ").title().replace(" ", "")


def details(params: Params, kind: str) -> JSON:
    """What a call tells about its file."""
    found: JSON = {}
    for name in ("duration", "width", "height", "length"):
        number = params.number(name)
        if number:
            found[name] = number
    for name in ("performer", "title") if kind == "audio" else ("emoji",) if kind == "sticker" else ():
        if params.text(name):
            found[name] = params.text(name)
    return found


def send_file(kind: str, world: World, params: Params) -> JSON:
    """Send a file as `kind`."""
    caption = read_caption(world, params) if kind in media.CAPTIONED else {}
    stored = find_file(world, params, params.get(kind), kind)
    return deliver(world, params, media.content(world.files, kind, stored, details(params, kind)) | caption)


METHODS: dict[str, Method] = {name: partial(send_file, kind) for name, kind in SENT_AS.items()}
