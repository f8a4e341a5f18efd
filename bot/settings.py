"""The settings: one frozen object, read from the environment and from ``.env``.

The environment wins over ``.env``; an empty value counts as not set. ``.env.example`` lists every
setting (a test compares them).
"""

from __future__ import annotations

import difflib
import logging
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

PREFIX = "LACHAN_"
ENV_FILE = Path(".env")
MAX_THREADS = 256
LogLevel = Literal["debug", "info", "warning", "error"]

_MASK = "**********"
_SHOWN_VALUE = 60  # characters of a bad value that an error repeats
_MEND = "Correct it in the environment or in .env; .env.example explains every setting."


# Where Lá Chắn is reached from outside: scheme and host, perhaps a path, no slash at the end.
_ADDRESS = r"^(https?://[^\s?#]*[^\s?#/])?$"


def _channel(name: str, description: str, default: str = "") -> Any:
    """Return a setting of a channel, which keeps the name its operators know it by."""
    return Field(default=default, validation_alias=name, description=description)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _folder(path: Path) -> Path:
    """Return ``path`` made absolute; a file in the folder's place is refused."""
    absolute = path.expanduser().absolute()
    if absolute.exists() and not absolute.is_dir():
        raise ValueError("not a folder")
    return absolute


class Settings(BaseSettings):
    """Everything a user can set; a description says which values are allowed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        validate_default=True,
    )

    data: Annotated[Path, AfterValidator(_folder)] = Field(
        default=Path("var"),
        description="a folder, which is made when it is missing",
    )
    model: str = Field(
        default="",
        description="empty for the shipped model, else a model's hub name or its folder",
    )
    passage_prompt: str | None = Field(
        default=None, description="the words put before every passage that is encoded"
    )
    question_prompt: str | None = Field(
        default=None, description="the words put before every question that is encoded"
    )
    today: date | None = Field(default=None, description="a day as YYYY-MM-DD, such as 2025-11-22")
    threads: int | None = Field(
        default=None, ge=1, le=MAX_THREADS, description=f"a whole number from 1 to {MAX_THREADS}"
    )

    host: str = Field(default="127.0.0.1", description="an address of this machine")
    port: int = Field(default=8111, ge=0, le=65535, description="a port from 1 to 65535")
    public_url: str = Field(
        default="", pattern=_ADDRESS, description="an address such as https://lachan.example.vn"
    )
    search_engines: bool = Field(
        default=False, description="true or false: whether search engines may list the pages"
    )
    trust_proxy: bool = Field(
        default=False,
        description="true or false: whether a proxy on this machine tells who asks",
    )
    leave_url: str = Field(
        default="https://www.google.com/",
        pattern=r"^https?://[^\s]+$",
        description="the address of a neutral page such as https://www.google.com/",
    )
    embed_sites: str = Field(
        default="*",
        pattern=r"^(\*|https?://[^\s;,'\"]+( https?://[^\s;,'\"]+)*)$",
        description="* or addresses such as https://example.gov.vn, separated by blanks",
    )
    telegram_bot_token: SecretStr = _channel("TELEGRAM_BOT_TOKEN", "the token from @BotFather")
    telegram_base_url: str = _channel(
        "TELEGRAM_BASE_URL", "the address of a Bot API server", "https://api.telegram.org"
    )
    telegram_webhook_secret: SecretStr = _channel(
        "TELEGRAM_WEBHOOK_SECRET", "1 to 256 letters, digits, _ or -"
    )
    telegram_messages_per_second: float = Field(
        default=30.0,
        gt=0,
        le=1000,
        validation_alias="TELEGRAM_MESSAGES_PER_SECOND",
        description="a number up to 1000; Telegram allows 30 unless more is paid for",
    )
    zalo_bot_token: SecretStr = _channel("ZALO_BOT_TOKEN", "the token of a Zalo Bot Platform bot")
    zalo_bot_secret: SecretStr = _channel("ZALO_BOT_SECRET", "8 to 256 letters, digits, _ or -")
    zalo_bot_base_url: str = _channel(
        "ZALO_BOT_BASE_URL",
        "the address of the Zalo Bot Platform",
        "https://bot-api.zaloplatforms.com",
    )
    zalo_oa_app_id: str = _channel("ZALO_OA_APP_ID", "the id of the Zalo app")
    zalo_oa_app_secret: SecretStr = _channel("ZALO_OA_APP_SECRET", "the secret of the Zalo app")
    zalo_oa_secret_key: SecretStr = _channel(
        "ZALO_OA_SECRET_KEY", "the Official Account's secret key, for signatures"
    )
    zalo_oa_refresh_token: SecretStr = _channel(
        "ZALO_OA_REFRESH_TOKEN", "the Official Account's first refresh token"
    )
    zalo_oa_base_url: str = _channel(
        "ZALO_OA_BASE_URL", "the address of the Zalo OpenAPI", "https://openapi.zalo.me"
    )
    zalo_oauth_base_url: str = _channel(
        "ZALO_OAUTH_BASE_URL", "the address of Zalo's OAuth", "https://oauth.zaloapp.com"
    )

    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        default="warning", description="debug, info, warning or error"
    )

    def log_number(self) -> int:
        """Return the level as the ``logging`` module counts it."""
        return logging.getLevelNamesMapping()[self.log_level.upper()]

    def base_url(self) -> str:
        """Return the address by which links lead here: ``public_url`` if set, else this machine."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def day(self) -> date:
        """Return the day on which validity is judged: ``today`` if set, else the clock's."""
        return self.today or date.today()


def load_settings(env_file: Path | None = ENV_FILE, kind: type[Settings] = Settings) -> Settings:
    """Read and check the settings.

    Args:
        env_file: a file of ``NAME=value`` lines; one that is missing is no error.
        kind: the class of settings to read: ``Settings`` or one that adds to it.

    Raises:
        SettingsError: a setting is unknown, or its value cannot be used.
    """
    _refuse_unknown(_names_given(env_file), kind)
    try:
        return kind(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings adds it
    except ValidationError as error:
        raise SettingsError(_explain(error, kind), _MEND) from None


def variable(field: str) -> str:
    """Return the environment variable that sets ``field``: ``data`` is ``LACHAN_DATA``."""
    info = Settings.model_fields.get(field)
    alias = info.validation_alias if info is not None else None
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def _names_given(env_file: Path | None) -> set[str]:
    """Return the names of all variables set in the environment or in ``env_file``."""
    names = set(os.environ)
    if env_file is not None and env_file.is_file():
        try:
            names.update(dotenv_values(env_file, encoding="utf-8"))
        except UnicodeDecodeError:
            raise SettingsError(f"{env_file} is not UTF-8 text.", "Save it as UTF-8.") from None
    return {name.upper() for name in names}


def _refuse_unknown(names: Iterable[str], kind: type[Settings]) -> None:
    """Refuse a misspelled setting, which would otherwise be passed over in silence."""
    known = [variable(field) for field in kind.model_fields]
    for name in sorted(names):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The settings are {', '.join(known)}."
            raise SettingsError(f"{name} is not a setting.", hint)


def _field(name: str, kind: type[Settings]) -> str:
    """Return the field that a problem names, by the field's own name or by its variable's."""
    aliases = {info.validation_alias: field for field, info in kind.model_fields.items()}
    return aliases.get(name, name)


def _explain(error: ValidationError, kind: type[Settings]) -> str:
    """Say in one line which variables have which bad values, and what is allowed instead."""
    lines = []
    for problem in error.errors():
        field = _field(str(problem["loc"][0]), kind)
        info = kind.model_fields[field]
        value = _MASK if info.annotation is SecretStr else repr(problem["input"])[:_SHOWN_VALUE]
        lines.append(f"{variable(field)} cannot be {value}: it takes {info.description}.")
    return " ".join(lines)
