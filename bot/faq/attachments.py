"""Pictures and files that lie beside the FAQ file: found, checked, read."""

import hashlib
from pathlib import Path

from bot.faq.entries import Attachment, AttachmentKind
from bot.faq.errors import AttachmentError

TELEGRAM = "telegram:"
"""What a file id of Telegram's begins with in an FAQ file; anything else is a path."""
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = {AttachmentKind.PHOTO: 10, AttachmentKind.DOCUMENT: 50}
"""What Telegram takes from a bot (https://core.telegram.org/bots/api#sending-files)."""
LONGEST_NAME = 200
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")


def attach(kind: AttachmentKind, written: str, folder: Path) -> Attachment:
    """The attachment that an FAQ file in `folder` writes as `written`. Raises `AttachmentError`."""
    if written.startswith(TELEGRAM):
        file_id = written.removeprefix(TELEGRAM)
        if not file_id or not file_id.isascii() or not file_id.isprintable() or " " in file_id:
            raise AttachmentError(f"'{written}' is not one of Telegram's file ids")
        return Attachment(kind, file_id=file_id)
    content = read(folder, written, kind)
    return Attachment(kind, name=written, digest=digest_of(content))


def written(attachment: Attachment) -> str:
    """How an FAQ file writes an attachment."""
    return f"{TELEGRAM}{attachment.file_id}" if attachment.file_id else attachment.name or ""


def digest_of(content: bytes) -> str:
    """What the store calls these bytes."""
    return hashlib.sha256(content).hexdigest()


def place(folder: Path, name: str) -> Path:
    """Where the file called `name` lies, inside `folder`. Raises `AttachmentError` if it is outside."""
    path = Path(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AttachmentError(f"a file's name has 1 to {LONGEST_NAME} printable characters")
    inside = (folder / path).resolve()
    if path.is_absolute() or "\\" in name or folder.resolve() not in inside.parents:
        raise AttachmentError(f"'{name}' is not inside the folder of the FAQ file")
    return inside


def read(folder: Path, name: str, kind: AttachmentKind) -> bytes:
    """The bytes of the file called `name` in `folder`, if Telegram takes them. Raises `AttachmentError`."""
    return content_of(place(folder, name), name, kind)


def content_of(path: Path, name: str, kind: AttachmentKind) -> bytes:
    """The bytes of the file at `path`, called `name`, if Telegram takes them. Raises `AttachmentError`."""
    most = MOST_MEGABYTES[kind]
    try:
        if not path.is_file():
            raise AttachmentError(f"there is no file '{name}'")
        if path.stat().st_size > most * MEGABYTE:
            raise AttachmentError(f"'{name}' is larger than {most} MB, which is what Telegram takes")
        content = path.read_bytes()
    except OSError as error:
        raise AttachmentError(f"'{name}' cannot be read ({error.strerror})") from error
    if not content:
        raise AttachmentError(f"'{name}' is empty")
    if kind == AttachmentKind.PHOTO and not _is_picture(content):
        raise AttachmentError(f"'{name}' is not a picture (JPEG, PNG, WebP, GIF or BMP)")
    return content


def _is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
