"""What media look like inside a message, see https://core.telegram.org/bots/api#available-types."""

from bot.sandbox.files import FileStore, StoredFile, Upload, image_size
from bot.sandbox.refusals import JSON

THUMBNAIL_PIXELS = 90
SECONDS = 3
"""How long every clip is said to be: nobody decodes it here."""

CAPTIONED = frozenset({"photo", "document", "video", "animation", "audio", "voice"})
IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


def content(files: FileStore, kind: str, stored: StoredFile, extra: JSON | None = None) -> JSON:
    """The fields of a message that carries `stored` as `kind`; `extra` overrides what is made up."""
    if kind == "photo":
        return {"photo": _sizes(files, stored)}
    media = {**_file(stored), **_details(kind, stored), **(extra or {})}
    if kind == "animation":
        return {"animation": media, "document": {**_file(stored), **_named(stored)}}
    return {kind: media}


def _file(stored: StoredFile) -> JSON:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.upload.content),
    }


def _named(stored: StoredFile) -> JSON:
    return {"file_name": stored.upload.name, "mime_type": stored.upload.mime_type}


def _details(kind: str, stored: StoredFile) -> JSON:
    mime = {"mime_type": stored.upload.mime_type}
    if kind == "document":
        return _named(stored)
    if kind in ("video", "animation"):
        return {"width": 320, "height": 240, "duration": SECONDS, **_named(stored)}
    if kind == "audio":
        return {"duration": SECONDS, **_named(stored)}
    if kind == "voice":
        return {"duration": SECONDS, **mime}
    if kind == "video_note":
        return {"length": 240, "duration": SECONDS}
    flags = {"is_animated": False, "is_video": False}
    return {"type": "regular", "width": 512, "height": 512, **flags}


def _sizes(files: FileStore, stored: StoredFile) -> list[JSON]:
    """A small size and the full one, each with its own id, as Telegram has them."""
    width, height = image_size(stored.upload.content)
    scale = min(1.0, THUMBNAIL_PIXELS / max(width, height, 1))
    small = files.thumbnail(stored)
    sides = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
    return [{**_file(small), **sides}, {**_file(stored), "width": width, "height": height}]


def is_image(upload: Upload) -> bool:
    """Whether a file would be sent as a photo."""
    return upload.name.lower().endswith(IMAGE_ENDINGS)


def kind_of(message: JSON) -> str | None:
    """The kind of media that a message carries."""
    kinds = ("photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker")
    return next((kind for kind in kinds if kind in message), None)
