from pathlib import Path

import pytest

from bot.faq.attachments import MEGABYTE, attach, written
from bot.faq.entries import Attachment, AttachmentKind
from bot.faq.errors import AttachmentError, FaqFileError
from bot.faq.file import parse

PHOTO, DOCUMENT = AttachmentKind.PHOTO, AttachmentKind.DOCUMENT
JPEG = b"\xff\xd8\xff\xe0 picture"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "map.jpg").write_bytes(JPEG)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "list.pdf").write_bytes(b"%PDF")
    (folder / "small").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder


def test_what_is_attached_is_known_by_its_bytes(folder: Path) -> None:
    first = attach(PHOTO, "img/map.jpg", folder)
    assert first == attach(PHOTO, "img/map.jpg", folder)
    assert written(first) == "img/map.jpg"
    (folder / "img" / "map.jpg").write_bytes(JPEG + b"!")
    assert attach(PHOTO, "img/map.jpg", folder).digest != first.digest
    assert attach(DOCUMENT, "list.pdf", folder).kind == DOCUMENT


def test_what_telegram_has_is_named_by_it(folder: Path) -> None:
    assert attach(PHOTO, "telegram:AgAC-x_1", folder) == Attachment(PHOTO, file_id="AgAC-x_1")
    assert written(Attachment(PHOTO, file_id="AgAC-x_1")) == "telegram:AgAC-x_1"


@pytest.mark.parametrize(
    ("kind", "name", "problem"),
    [
        (PHOTO, "none.jpg", "there is no file 'none.jpg'"),
        (PHOTO, "img", "there is no file 'img'"),
        (PHOTO, "list.pdf", "'list.pdf' is not a picture"),
        (DOCUMENT, "empty.pdf", "'empty.pdf' is empty"),
        (DOCUMENT, "../secret.txt", "is not inside the folder"),
        (DOCUMENT, "img/../../secret.txt", "is not inside the folder"),
        (DOCUMENT, "small", "is not inside the folder"),
        (DOCUMENT, "/etc/hostname", "is not inside the folder"),
        (DOCUMENT, "..\\secret.txt", "is not inside the folder"),
        (DOCUMENT, "a\nb", "printable characters"),
        (DOCUMENT, "x" * 300, "printable characters"),
        (PHOTO, "telegram:", "is not one of Telegram's file ids"),
        (PHOTO, "telegram:a b", "is not one of Telegram's file ids"),
    ],
)
def test_what_cannot_be_attached(folder: Path, kind: AttachmentKind, name: str, problem: str) -> None:
    with pytest.raises(AttachmentError, match=problem):
        attach(kind, name, folder)


@pytest.mark.parametrize(("kind", "most"), [(PHOTO, 10), (DOCUMENT, 50)])
def test_telegrams_limits(folder: Path, kind: AttachmentKind, most: int) -> None:
    with (folder / "large").open("wb") as file:
        file.write(JPEG)
        file.truncate(most * MEGABYTE)
    assert attach(kind, "large", folder).digest
    with (folder / "large").open("ab") as file:
        file.write(b"!")
    with pytest.raises(AttachmentError, match=f"larger than {most} MB"):
        attach(kind, "large", folder)


CSV = "id,language,question,answer,photo,document,buttons,related,audience,valid_from,valid_until\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a,en,Why?,So,none.jpg,,,,,,", "the photo of 'a' (en) can't be used: there is no file 'none.jpg'"),
        ("a,en,Why?,So,img/map.jpg,list.pdf,,,,,",
         "the attachment of 'a' (en) differs from the one on line 2"),
        ("a,en,Why?,So,,,Map | http://x.example,,,,",
         "the list of buttons of 'a' (en) has an address that is wrong: 'http://x.example' is not an "
         "address such as https://example.com/page"),
        ("a,en,Why?,So,,,https://x.example,,,,", "the list of buttons of 'a' (en) has a label that is empty"),
        ('a,en,Why?,So,,,"' + 7 * "x | https://x.example\n" + '",,,,',
         "the list of buttons of 'a' (en) has 7 buttons, more than 6"),
        ("a,en,Why?,So,,,,a,,,", "the list of related entries of 'a' names the entry itself"),
        ("a,en,Why?,So,,,,,nice people!,,",
         "the audience of 'a' names 'people!', which is not a single word"),
        ("a,en,Why?,So,,,,,,tomorrow,", "the valid_from of 'a' is 'tomorrow', not a date such as 2026-12-31"),
        ("a,en,Why?,So,,,,,,2026-02-01,2026-01-31",
         "'a' is never shown: valid_from 2026-02-01 is after valid_until 2026-01-31"),
    ],
)  # fmt: skip
def test_a_file_says_what_is_wrong_with_an_answer(folder: Path, row: str, problem: str) -> None:
    with pytest.raises(FaqFileError) as caught:
        parse(folder / "faq.csv", (CSV + row + "\n").encode())
    assert caught.value.problems == [f"{folder}/faq.csv:2: {problem}"]
