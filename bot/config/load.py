"""Reads the configuration from its file and the environment."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.config.model import Config
from bot.config.problems import PREFIX, InvalidConfigError, describe, wrong_variables

# Without these two tables pydantic would name the missing table, not the missing keys.
_REQUIRED_TABLES: dict[str, Any] = {"telegram": {}, "managers": {}}


class _LoadedConfig(Config, BaseSettings):
    """The same configuration, where the environment wins over what is passed in."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load_config(path: Path | None = None) -> Config:
    """The configuration of the file at `path`, if given, with the environment over it.

    Raises `InvalidConfigError` that lists everything wrong, a line each.
    """
    document = _read(path) if path else {}
    problems = wrong_variables(Config, os.environ)
    try:
        config = _LoadedConfig(**(_REQUIRED_TABLES | document))
    except ValidationError as error:
        problems += describe(Config, error, os.environ)
    except SettingsError as error:
        # A variable that is not JSON, which wrong_variables has named.
        problems = problems or [f"The environment can't be read: {error}"]
    if problems:
        raise InvalidConfigError(problems)
    return config


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidConfigError([f"{path}: not valid TOML: {error}"]) from error
    except UnicodeDecodeError as error:
        raise InvalidConfigError([f"{path}: not a text file in UTF-8"]) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidConfigError([f"{path}: {reason}. config.example.toml is one to start from."]) from error
