from datetime import date
from pathlib import Path

import pytest
from pydantic import Field, SecretStr, ValidationError

from bot.settings import Settings, load_settings, variable
from knowledge.errors import SettingsError


class SettingsWithToken(Settings):
    token: SecretStr = Field(default=SecretStr(""), min_length=8, description="a bot's token")


def write_env(folder: Path, text: str) -> Path:
    path = folder / "settings.env"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LACHAN_DATA")
    settings = load_settings(None)
    assert settings.data == tmp_path / "var"
    assert settings.model == ""
    assert settings.passage_prompt is None
    assert settings.question_prompt is None
    assert settings.today is None
    assert settings.threads is None


def test_env_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write_env(tmp_path, 'LACHAN_QUESTION_PROMPT="query: "\nLACHAN_THREADS=2\n')
    monkeypatch.setenv("LACHAN_THREADS", "3")
    settings = load_settings(path)
    assert settings.question_prompt == "query: "
    assert settings.threads == 3


def test_env_file_of_the_working_folder_is_the_default(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LACHAN_MODEL=some/model\n", encoding="utf-8")
    assert load_settings().model == "some/model"


def test_a_missing_env_file_is_no_error(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.env").model == ""


def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_TODAY", "")
    assert load_settings().today is None


def test_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_TODAY", "2025-07-01")
    assert load_settings().day() == date(2025, 7, 1)
    monkeypatch.delenv("LACHAN_TODAY")
    assert load_settings().day() >= date(2025, 7, 1)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("LACHAN_THREADS", "many", "a whole number from 1 to 256"),
        ("LACHAN_THREADS", "0", "a whole number from 1 to 256"),
        ("LACHAN_TODAY", "22/11/2025", "a day as YYYY-MM-DD"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert name in message
    assert repr(value) in message
    assert allowed in message
    assert "\n" not in message


def test_a_file_is_no_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(write_env(tmp_path, "")))
    with pytest.raises(SettingsError, match="LACHAN_DATA"):
        load_settings()


def test_a_misspelled_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_MODLE", "x")
    with pytest.raises(SettingsError, match=r"LACHAN_MODLE.*Did you mean LACHAN_MODEL"):
        load_settings()


def test_a_misspelled_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LACHAN_ZZZ"):
        load_settings(write_env(tmp_path, "LACHAN_ZZZ=1\n"))


def test_an_env_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.env"
    path.write_bytes(b"LACHAN_MODEL=\xff\xfe\n")
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(path)


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable("token"), "hushhush-123")
    assert "hushhush" not in repr(load_settings(kind=SettingsWithToken))
    monkeypatch.setenv(variable("token"), "hush")
    with pytest.raises(SettingsError) as caught:
        load_settings(kind=SettingsWithToken)
    assert "hush" not in str(caught.value)
    assert "LACHAN_TOKEN" in str(caught.value)


def test_settings_are_frozen() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.model = "other"
