"""`deskbell faq import`, `export` and `check`, as a person types them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.faq import queries
from bot.faq.attachments import digest_of
from bot.faq.ledger import Change, write
from bot.faq.snapshots import entry_of, state_of
from bot.storage.engine import create_engine
from bot.storage.uow import Database
from bot.team.models import Manager
from tests.test_cli import run_in

PNG = b"\x89PNG\r\n\x1a\n"
FAQ = """\
# What clients ask most.
- id: hours
  category: {en: Shop, sv: Butik}
  titles: {en: Opening hours}
  questions: {en: [When are you open?, Open today?], sv: Öppet?}
  answers:
    en: {text: Nine to five., photo: img/map.png, buttons: [Map: https://shop.example/map]}
    sv: Nio till fem.
  related: [price]
  audience: vip
- id: price
  questions: {en: Price?}
  answers: {en: "Ten crowns.\\nOr twelve."}
  valid_until: 2026-01-31
"""

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def deskbell(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line in a folder with a configuration, an FAQ file and a picture."""
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text(
        "[telegram]\ntoken = '1:a'\n[managers]\nchat_id = -1\n[clients]\nsegments = ['vip']\n"
    )
    Path("img").mkdir()
    Path("img/map.png").write_bytes(PNG)
    Path("faq.yaml").write_text(FAQ, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        return run_in(capsys, "faq", *arguments)

    return run


def edit_in_the_chat(entry_id: str, **state: object) -> None:
    """What manager Mia does, in the database of the working directory."""

    async def work() -> None:
        database = Database(create_engine("sqlite:///deskbell.db"))
        async with database.begin() as session:
            moment = datetime(2026, 11, 25, tzinfo=UTC)
            session.add(Manager(user_id=5, first_name="Mia", last_seen_at=moment))
            entry = (await queries.entries_in_force(session))[entry_id]
            changed = entry_of(entry_id, {**state_of(entry), **state})
            await write(session, [Change(entry_id, changed)], "5", moment)
        await database.close()

    asyncio.run(work())


def test_an_import_shows_what_it_does_and_asks(deskbell: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr("typer.confirm", no)
    shown = "+ hours: Opening hours\n+ price: Price?\n2 added, 0 changed, 0 retired.\n"
    assert deskbell("import", "faq.yaml", "--dry-run") == (0, shown, "")
    assert not asked
    assert deskbell("import", "faq.yaml") == (1, shown, "")
    assert asked == ["Change the FAQ like this?"]
    status, output, _ = deskbell("import", "faq.yaml", "--yes")
    assert (status, output) == (0, shown + "Done. A desk at work answers by it within seconds.\n")
    status, output, _ = deskbell("import", "faq.yaml")
    assert (status, output) == (0, "0 added, 0 changed, 0 retired.\nNothing to do.\n")


def test_an_import_shows_what_changed_and_whose_work_it_takes_back(deskbell: Command) -> None:
    deskbell("import", "faq.yaml", "--yes")
    edit_in_the_chat("price", owner="@mia")
    changed = (
        FAQ.replace("Price?", "Cost?").replace("Or twelve.", "Or 13.").replace("2026-01-31", "2027-01-31")
    )
    Path("faq.yaml").write_text(changed, encoding="utf-8")
    status, output, _ = deskbell("import", "faq.yaml", "--dry-run")
    assert status == 0
    assert output.splitlines() == [
        "~ price: Cost? (edited in the chat by Mia on 2026-11-25)",
        "    answer (en)",
        "      - Ten crowns.",
        "      - Or twelve.",
        "      + Ten crowns.",
        "      + Or 13.",
        "    owner",
        "      - @mia",
        "    valid_until",
        "      - 2026-01-31",
        "      + 2027-01-31",
        "    question (en)",
        "      - Price?",
        "      + Cost?",
        "0 added, 1 changed, 0 retired.",
        "1 of them were edited in the chat: the file would take that back.",
    ]


def test_an_import_retires_what_the_file_lacks(deskbell: Command) -> None:
    deskbell("import", "faq.yaml", "--yes")
    Path("faq.yaml").write_text(FAQ[: FAQ.index("- id: price")], encoding="utf-8")
    assert "- price: Price?\n0 added, 0 changed, 1 retired." in deskbell("import", "faq.yaml", "--yes")[1]
    assert deskbell("export", "less.yaml")[1] == "less.yaml: 1 entries.\n"


def test_a_bad_file_is_refused_whole(deskbell: Command) -> None:
    Path("bad.csv").write_text(
        "id,language,question,answer,valid_from\na,en,Why?,So,\nb,en,Who?,<b>Me,soon\n", encoding="utf-8"
    )
    status, output, complaint = deskbell("import", "bad.csv", "--yes")
    assert (status, output) == (1, "")
    assert complaint.splitlines()[1:] == [
        "bad.csv:3: the answer to 'b' (en) <b> is never closed",
        "bad.csv:3: the valid_from of 'b' is 'soon', not a date such as 2026-12-31",
    ]
    status, _, complaint = deskbell("export", "empty.csv")
    assert status == 1
    assert "empty.csv: the FAQ has no entries to write" in complaint


@pytest.mark.parametrize("name", ["out/faq.yaml", "out/faq.csv", "out/faq.xlsx"])
def test_what_is_exported_changes_nothing_when_imported(deskbell: Command, name: str) -> None:
    deskbell("import", "faq.yaml", "--yes")
    Path("out").mkdir()
    assert deskbell("export", name) == (0, f"{name}: 2 entries.\n", "")
    assert Path("out/img/map.png").read_bytes() == PNG
    assert deskbell("import", name)[1] == "0 added, 0 changed, 0 retired.\nNothing to do.\n"


def test_an_export_is_for_people(deskbell: Command) -> None:
    deskbell("import", "faq.yaml", "--yes")
    deskbell("export", "out.yaml")
    text = Path("out.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)[1]["answers"]["en"] == "Ten crowns.\nOr twelve."
    assert "  - Öppet?\n" in text
    assert "    en: |-\n      Ten crowns.\n      Or twelve.\n" in text
    assert "\n\n- id: price\n" in text


def test_an_export_overwrites_only_when_told(deskbell: Command) -> None:
    deskbell("import", "faq.yaml", "--yes")
    before = Path("faq.yaml").read_bytes()
    status, _, complaint = deskbell("export", "faq.yaml")
    assert (status, complaint) == (1, "Nothing was written; --yes is needed to overwrite faq.yaml\n")
    assert Path("faq.yaml").read_bytes() == before
    assert deskbell("export", "faq.yaml", "--yes")[0] == 0
    assert Path("faq.yaml").read_bytes() != before


def test_two_pictures_of_one_name_are_told_apart(deskbell: Command) -> None:
    for number in (b"1", b"2"):
        Path(f"{number.decode()}.png").write_bytes(PNG + number)
    Path("faq.yaml").write_text(
        "- id: a\n  questions: {en: Where?}\n"
        "  answers: {en: {text: Here, photo: 1.png}, sv: {text: Där, photo: 2.png}}\n",
        encoding="utf-8",
    )
    deskbell("import", "faq.yaml", "--yes")
    edit_in_the_chat("a", answers=_same_name())
    assert deskbell("export", "img/faq.yaml")[0] == 0
    names = sorted(Path("img").glob("1*.png"))
    assert [path.read_bytes()[-1:] for path in names] == [b"2", b"1"]


def _same_name() -> dict[str, object]:
    """The answers, as if each had come from a file of its own, beside a picture of its own."""
    digests = {"en": digest_of(PNG + b"1"), "sv": digest_of(PNG + b"2")}
    return {
        language: {"text": "x", "attachment": {"kind": "photo", "name": "1.png", "digest": digest}}
        for language, digest in digests.items()
    }


def test_check_says_what_may_be_a_mistake(deskbell: Command) -> None:
    Path("faq.yaml").write_text(FAQ.replace("[price]", "[prize]"), encoding="utf-8")
    assert deskbell("check", "faq.yaml")[1].splitlines() == [
        "2 entries in 1 categories",
        "en: 3 phrasings, 2 answers",
        "sv: 1 phrasings, 1 answers",
        "sv: no answer for price",
        "'hours' is related to 'prize', which there is not",
        "'price' is over since 2026-01-31",
        "Direct answers from a probability of 0.80 on; there are too few further phrasings to learn from.",
    ]


def test_check_knows_the_segments_of_the_desk(deskbell: Command) -> None:
    Path("faq.yaml").write_text(FAQ.replace("vip", "staff"), encoding="utf-8")
    status, _, complaint = deskbell("check", "faq.yaml", "--config", "config.toml")
    assert status == 1
    assert "faq.yaml:10: the audience of 'hours' names 'staff', which is not among" in complaint
    assert deskbell("check", "faq.yaml")[0] == 0
