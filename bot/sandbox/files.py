"""Files that were sent, kept in memory."""

import mimetypes
import struct
import zlib
from dataclasses import dataclass, replace
from itertools import count

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
DEFAULT_SIZE = (800, 600)
START_OF_FRAME = {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrives in a request."""

    name: str
    content: bytes
    mime: str = ""

    @property
    def mime_type(self) -> str:
        """The type that was told or that the name suggests."""
        if self.mime and self.mime != "application/octet-stream":
            return self.mime
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram knows by its id; `kind` is the field of a message it was sent in."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    upload: Upload


class FileStore:
    """All files, by id and by the path that getFile tells."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep a file."""
        number = next(self._numbers)
        ending = mimetypes.guess_extension(upload.mime_type) or ".bin"
        stored = StoredFile(
            file_id=f"SandboxFile-{kind}-{number:06}",
            unique_id=f"SF{number:06}",
            kind=kind,
            path=f"{kind}s/file_{number}{ending}",
            upload=upload,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def thumbnail(self, stored: StoredFile) -> StoredFile:
        """The small size of a photo; it has the same bytes here."""
        file_id = f"{stored.file_id}-s"
        if file_id not in self._by_id:
            self._by_id[file_id] = replace(stored, file_id=file_id, unique_id=f"{stored.unique_id}s")
        return self._by_id[file_id]

    def get(self, file_id: object) -> StoredFile | None:
        """A file by its id."""
        return self._by_id.get(file_id) if isinstance(file_id, str) else None

    def at(self, path: str) -> StoredFile | None:
        """A file by its path."""
        return self._by_path.get(path)


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels; something plausible for anything else."""
    if content.startswith(PNG_SIGNATURE) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_size(content) or DEFAULT_SIZE


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 < len(content) and content[at] == 0xFF:
        marker, length = struct.unpack(">BH", content[at + 1 : at + 4])
        if marker in START_OF_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def sample_png(width: int = 160, height: int = 120) -> bytes:
    """A small picture for whoever sends one without having one."""
    row = b"\0" + bytes([0x2B, 0x7F, 0xD4]) * width

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(row * height)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
