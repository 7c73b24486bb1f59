"""The configuration: its file, the environment over it, and how wrong ones are refused."""

import json
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.config import Config, InvalidConfigError, load_config
from bot.config.problems import keys_of, variable
from bot.errors import ConfigError

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
TOKEN = "123456789:AAE-x7_secret"
REQUIRED = f"""
[telegram]
token = "{TOKEN}"
[managers]
chat_id = -1001
"""


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a configuration with the required keys and more, and gives its path."""

    def write(more: str = "", required: str = REQUIRED) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(required + more, encoding="utf-8")
        return path

    return write


def problems(path: Path | None = None) -> list[str]:
    with pytest.raises(InvalidConfigError) as refusal:
        load_config(path)
    return list(refusal.value.problems)


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and value:
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def test_example_shows_every_key_with_its_default() -> None:
    shown = flat(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert set(shown) == {key for key, _ in keys_of(Config)}
    required = {key: shown[key] for key in ("telegram.token", "managers.chat_id")}
    defaults = Config.model_validate(
        {
            "telegram": {"token": required["telegram.token"]},
            "managers": {"chat_id": required["managers.chat_id"]},
        }
    )
    assert load_config(EXAMPLE).model_dump() == defaults.model_dump()


def test_example_explains_every_key() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        if re.match(r"[a-z_]+ = ", line) and not re.match(r"[a-z]+day = ", line):
            assert above.startswith("# "), line


def test_environment_alone_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("DESKBELL_TELEGRAM__API_BASE", "http://127.0.0.1:8081/")
    monkeypatch.setenv("DESKBELL_MANAGERS__CHAT_ID", "-1001")
    monkeypatch.setenv("DESKBELL_DATABASE__URL", "postgresql://desk@db/desk")
    monkeypatch.setenv("DESKBELL_FAQ__FILE", "faq.csv")
    config = load_config()
    assert config.telegram.token.get_secret_value() == TOKEN
    assert config.telegram.api_base == "http://127.0.0.1:8081"
    assert config.telegram.bot_id == 123456789
    assert config.managers.chat_id == -1001
    assert config.database.async_url == "postgresql+asyncpg://desk@db/desk"
    assert config.faq.file == Path("faq.csv")


def test_environment_wins_key_by_key(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("[telegram.limits]\nper_second = 5\nper_group_per_minute = 7\n[sla]\npromise = '9h'")
    monkeypatch.setenv("DESKBELL_TELEGRAM__LIMITS__PER_SECOND", "2.5")
    monkeypatch.setenv("DESKBELL_HOURS__DAYS_OFF", '["2026-12-31"]')
    monkeypatch.setenv("DESKBELL_HOURS__SPECIAL", '{"2026-12-24": "09:00-13:00"}')
    config = load_config(path)
    assert config.telegram.limits.per_second == 2.5
    assert config.telegram.limits.per_group_per_minute == 7
    assert config.hours.days_off == (date(2026, 12, 31),)
    assert config.hours.special == {date(2026, 12, 24): "09:00-13:00"}
    assert config.sla.promise == timedelta(hours=9)


def test_every_key_can_be_set_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = flat(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    for key, value in shown.items():
        monkeypatch.setenv(variable(key), json.dumps(value) if isinstance(value, list | dict) else str(value))
    assert load_config().model_dump() == load_config(EXAMPLE).model_dump()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "[telegram]\ntokn = 1",
            "telegram.tokn is not a key of the configuration. Did you mean telegram.token?",
        ),
        ("[telegrm]\nx = 1", "telegrm is not a key"),
        ("[log]\ncolour = true", "[log] has level, format."),
        ("[hours.week]\nfunday = ''", "Did you mean hours.week.sunday?"),
        ("[telegram]\napi_base = 'api.telegram.org'", "an address that starts with https:// or http://"),
        ("[telegram]\npoll_timeout = 60", "telegram.poll_timeout = 60: expected a number up to 50."),
        ("[telegram.limits]\nper_second = 0", "telegram.limits.per_second = 0: expected a number above 0."),
        ("[telegram.limits]\nper_second = 'x'", 'telegram.limits.per_second = "x": expected a number.'),
        ("[telegram.limits]\nper_second = nan", "expected a number above 0."),
        ("[telegram.webhook]\nlisten = '8080'", 'a host and a port such as "127.0.0.1:8080"'),
        (
            "[telegram.webhook]\nurl = 'https://desk.example.org'",
            "telegram.webhook: expected a secret of 1 to 256",
        ),
        ("[managers]\nchat_id = 5", "a group's id, a negative number such as -1001234567890"),
        ("[managers]\nchat_id = 1.5", "managers.chat_id = 1.5: expected a whole number."),
        ("[managers]\nchat_id = '@group'", 'managers.chat_id = "@group": expected a whole number.'),
        ("[managers]\nlead = 7", "managers.lead = 7: expected a text in quotes."),
        ("[database]\nurl = 'mysql://db'", "database.url: expected sqlite:///file.db or postgresql://"),
        ("[database]\nurl = 'sqlite:///:memory:'", "database.url: expected sqlite:///file.db"),
        ("[faq]\nfile = 3", "faq.file = 3: expected a file's name in quotes."),
        ("[desk]\nname = ''", "expected a text that is not empty."),
        (f"[desk]\nname = '{'x' * 65}'", "expected a text of at most 64 characters."),
        ("[desk]\nlanguage = 'Swedish'", 'a language code such as "en" or "pt_BR"'),
        ("[desk]\ntimezone = 'Stockholm'", 'desk.timezone = "Stockholm": expected a time zone such as'),
        ("[desk]\ntimezone = 'Europe'", 'desk.timezone = "Europe": expected a time zone such as'),
        ("[desk]\ncountry = 'Sweden'", 'a country\'s two letters (ISO 3166-1), such as "SE"'),
        ("[desk]\ncountry = 'XX'", 'desk.country = "XX"'),
        ("[hours]\nholidays = 'maybe'", 'hours.holidays = "maybe": expected true or false.'),
        ("[hours]\ndays_off = '2026'", "expected a list in brackets."),
        ("[hours]\ndays_off = ['soon']", 'hours.days_off.0 = "soon": expected a date such as 2026-12-24.'),
        ("[hours]\ndays_off = [2026-01-01T10:00:00]", "expected a date without a time"),
        ("[hours]\nspecial = 5", "hours.special = 5: expected a table."),
        ("[hours.special]\nchristmas = '09:00-13:00'", "hours.special.christmas"),
        ("[hours.week]\nmonday = '9-17'", 'hours such as "09:00-12:00, 13:00-18:00", or "" for closed'),
        ("[hours.week]\nmonday = '22:00-09:30'", "hours: expected hours that do not overlap"),
        ("[hours]\nweek = 5", "hours.week: expected a table."),
        ("[sla]\npromise = 8", 'sla.promise = 8: expected a duration such as "90s", "30m", "8h" or "2d".'),
        ("[sla]\npromise = '0h'", "expected a duration above zero."),
        ("[sla]\npromise = '999999999999d'", "a duration shorter than a thousand years"),
        ("[sla]\npromise = '7h'", "sla: expected a target that is not longer than the promise."),
        ("[managers]\nowner = -5", "managers.owner = -5: expected a number from 0 up."),
        ("[sla]\nmax_renewals = -1", "sla.max_renewals = -1: expected a number from 0 up."),
        ("[greetings]\nhour = 24", "greetings.hour = 24: expected a number up to 23."),
        ("[log]\nlevel = 'loud'", "expected 'debug', 'info', 'warning' or 'error'."),
    ],
)
def test_wrong_keys_and_values_are_refused_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, complaint: str
) -> None:
    monkeypatch.setenv("DESKBELL_TELEGRAM__TOKEN", TOKEN)
    if "chat_id" not in line:
        monkeypatch.setenv("DESKBELL_MANAGERS__CHAT_ID", "-1001")
    path = tmp_path / "config.toml"
    path.write_text(line, encoding="utf-8")
    (problem,) = problems(path)
    assert complaint in problem


def test_all_problems_are_told_at_once(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_TELEGRAM__TOKN", "1")
    monkeypatch.setenv("DESKBELL_GREETINGS__HOUR", "noon")
    assert problems(write("[log]\nlevel = 'loud'", "")) == [
        "DESKBELL_TELEGRAM__TOKN is not a variable that Deskbell reads. "
        "Did you mean DESKBELL_TELEGRAM__TOKEN?",
        "telegram.token is missing: set it in the file, or DESKBELL_TELEGRAM__TOKEN in the environment.",
        "managers.chat_id is missing: set it in the file, or DESKBELL_MANAGERS__CHAT_ID in the environment.",
        'greetings.hour = "noon" (from DESKBELL_GREETINGS__HOUR): expected a whole number.',
        "log.level = \"loud\": expected 'debug', 'info', 'warning' or 'error'.",
    ]


def test_lists_in_the_environment_that_are_no_json(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_HOURS__DAYS_OFF", "tomorrow")
    assert problems(write()) == [
        'DESKBELL_HOURS__DAYS_OFF = "tomorrow": expected JSON such as ["2026-12-31"].'
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"[telegram\n", "not valid TOML"), (b"\xff\xfe", "not a text file in UTF-8")],
)
def test_files_that_can_not_be_read(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    assert complaint in problems(path)[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "No such file or directory. config.example.toml" in problems(tmp_path / "config.toml")[0]


@pytest.mark.parametrize(
    "wrong",
    [
        '[telegram]\ntoken = "SECRET"\n[managers]\nchat_id = -1',
        f'{REQUIRED}[telegram.webhook]\nurl = "https://example.org"\nsecret = "SECRET!"',
        f'{REQUIRED}[database]\nurl = "mysql://desk:SECRET@db"',
        f'telegram = "SECRET"\n{REQUIRED.partition("[managers]")[1]}\nchat_id = -1',
    ],
)
def test_secrets_are_not_told_in_refusals(write: Any, wrong: str) -> None:
    assert "SECRET" not in "\n".join(problems(write("", wrong)))


def test_secrets_are_not_shown(write: Any) -> None:
    more = '[telegram.webhook]\nsecret = "SECRET1"\n[database]\nurl = "postgresql://desk:SECRET2@db/desk"'
    config = load_config(write(more))
    for shown in (repr(config), str(config), repr(config.model_dump())):
        assert not any(secret in shown for secret in (TOKEN, "SECRET1", "SECRET2"))
    assert config.secrets() == (TOKEN, "SECRET1", "SECRET2")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///deskbell.db", "sqlite+aiosqlite:///deskbell.db"),
        ("sqlite:////var/lib/desk.db", "sqlite+aiosqlite:////var/lib/desk.db"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+asyncpg://u:p@h/d?ssl=require"),
    ],
)
def test_the_driver_follows_from_the_database(url: str, expected: str) -> None:
    config = Config.model_validate(
        {"telegram": {"token": TOKEN}, "managers": {"chat_id": -1}, "database": {"url": SecretStr(url)}}
    )
    assert config.database.async_url == expected


def test_it_can_not_be_changed(write: Any) -> None:
    config = load_config(write())
    with pytest.raises(ValueError, match="frozen"):
        config.sla.max_renewals = 5


def test_calendar_of_the_hours(write: Any) -> None:
    more = "[hours]\ndays_off = [2026-12-28]\n[hours.special]\n2026-12-24 = '09:00-13:00'"
    config = load_config(write(more))
    calendar = config.hours.calendar(config.desk)
    assert calendar.is_open(datetime(2026, 12, 23, 12, tzinfo=UTC))
    assert calendar.is_open(datetime(2026, 12, 24, 11, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 12, 24, 13, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 12, 25, 11, tzinfo=UTC)), "Christmas Day is a Friday"
    assert not calendar.is_open(datetime(2026, 12, 28, 11, tzinfo=UTC))


def test_calendar_without_holidays_and_for_unknown_ones(write: Any) -> None:
    closed_never = load_config(write("[hours]\nholidays = false"))
    assert closed_never.hours.calendar(closed_never.desk).is_open(datetime(2026, 12, 25, 11, tzinfo=UTC))
    unknown = load_config(write("[desk]\ncountry = 'TA'"))
    with pytest.raises(ConfigError, match=r"No such holidays are known for TA .*hours\.holidays = false"):
        unknown.hours.calendar(unknown.desk)
