"""The command line: what starts fast, what is refused and how, and the demo and run commands' edges."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__, cli


def run_in(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and complaints of the command in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["deskbell", *arguments])
        with pytest.raises(SystemExit) as exit:
            cli.main()
    captured = capsys.readouterr()
    return int(exit.value.code or 0), captured.out, captured.err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(capsys, "version") == (0, f"{__version__}\n", "")


def test_help_lists_the_commands_and_imports_nothing_heavy() -> None:
    heavy = "['aiogram', 'sqlalchemy', 'pydantic', 'telegram', 'jinja2', 'structlog']"
    code = (
        "import atexit, sys; from bot.cli import main; sys.argv = ['deskbell', '--help']\n"
        f"atexit.register(lambda: print([name for name in {heavy} if name in sys.modules]))\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout.splitlines()[-1] == "[]"
    for command in ("run", "demo", "check", "faq", "version"):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_wrong_configuration_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[telegram]\ntoken = 'SECRET'\ncolour = 1\n[managers]\nchat_id = -1\n", encoding="utf-8")
    status, output, complaint = run_in(capsys, command, "--config", str(path))
    assert (status, output) == (2, "")
    first, token, colour = complaint.splitlines()
    assert first.startswith("The configuration is not valid:")
    assert token.startswith("telegram.token: expected the token from @BotFather")
    assert colour.startswith("telegram.colour is not a key of the configuration. [telegram] has token,")
    assert "SECRET" not in complaint


def test_the_file_in_the_working_directory_is_taken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "telegram.token is missing" in run_in(capsys, "check")[2]
    Path("config.toml").write_text("[telegram]\nx = 1", encoding="utf-8")
    assert "telegram.x is not a key" in run_in(capsys, "check")[2]


def test_a_configuration_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, complaint = run_in(capsys, "check", "--config", str(tmp_path / "none.toml"))
    assert status == 2
    assert "none.toml: No such file or directory" in complaint


def test_faq_check_tells_what_a_file_has(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(
        "id,language,question,answer\nopening,en,When are you open?,From nine.\n", encoding="utf-8"
    )
    status, output, _ = run_in(capsys, "faq", "check", str(path))
    assert status == 0
    assert output.startswith("1 entries")
    assert "en: 1 phrasings, 1 answers" in output


def test_faq_check_tells_what_is_wrong_by_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("id,language,question,answer\nopening,en,,From nine.\n", encoding="utf-8")
    status, _, complaint = run_in(capsys, "faq", "check", str(path))
    assert status == 1
    assert f"{path}:2: " in complaint


def test_the_demo_says_what_it_lacks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    status, _, complaint = run_in(capsys, "demo")
    assert status == 1
    assert "pip install 'deskbell[sandbox]'" in complaint


def test_check_says_that_it_lacks_its_library(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESKBELL_TELEGRAM__TOKEN", "1:a")
    monkeypatch.setenv("DESKBELL_MANAGERS__CHAT_ID", "-1")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.chdir(tmp_path)
    status, output, _ = run_in(capsys, "check")
    assert status == 1
    assert output.startswith("✗ Telegram: not asked, as python-telegram-bot is missing")
    assert "✓ Database: deskbell.db does not exist yet" in output


def test_unknown_commands_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, complaint = run_in(capsys, "serve")
    assert status == 2
    assert "No such command 'serve'" in complaint


def test_coupons_are_imported_and_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESKBELL_TELEGRAM__TOKEN", "1:a")
    monkeypatch.setenv("DESKBELL_MANAGERS__CHAT_ID", "-1001")
    monkeypatch.setenv("DESKBELL_DATABASE__URL", f"sqlite:///{tmp_path / 'desk.db'}")
    path = tmp_path / "codes.csv"
    path.write_text("code,value\nAB-1,10 €\nAB-1,\nA B,\n", encoding="utf-8")
    status, output, _ = run_in(capsys, "coupons", "import", str(path), "--pool", "sorry")
    assert status == 0
    assert output.startswith("1 codes imported into the pool sorry")
    assert "line 3: AB-1 (first on line 2)" in output
    assert run_in(capsys, "coupons", "list")[1] == "sorry: 1 free, 0 given\n"
    status, output, _ = run_in(capsys, "coupons", "import", str(path), "--pool", "sorry")
    assert status == 1
    assert "1 there already" in output
