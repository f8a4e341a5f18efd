from datetime import date
from pathlib import Path

import pytest

from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError


def entry(tmp_path: Path, text: str) -> Entry:
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    return read_data_file(path)


def test_values_are_read_by_key(tmp_path: Path) -> None:
    root = entry(tmp_path, 'a = " x "\nb = 3\nc = true\nd = 2026-11-22\ne = ["y"]\n[f]\ng = "z"\n')
    assert root.text("a") == "x"
    assert root.optional_int("b") == 3
    assert root.flag("c")
    assert root.day("d") == date(2026, 11, 22)
    assert root.texts("e") == ("y",)
    assert root.table("f").text("g") == "z"
    assert root.is_table("f")
    assert root.names() == ("a", "b", "c", "d", "e", "f")


def test_absent_keys_are_none_or_empty(tmp_path: Path) -> None:
    root = entry(tmp_path, "")
    assert root.optional_text("a") is None
    assert root.optional_day("a") is None
    assert root.optional_int("a") is None
    assert not root.flag("a")
    assert root.texts("a") == ()
    assert root.entries("a") == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a = 1", "text"),
        ('a = " "', "text"),
        ("", "text"),
        ('a = "x"', "optional_int"),
        ("a = true", "optional_int"),
        ('a = "x"', "flag"),
        ("a = 2026-11-22T10:00:00", "day"),
        ("a = [1]", "texts"),
        ("a = [1]", "entries"),
        ("a = 1", "table"),
    ],
)
def test_a_wrong_kind_of_value_names_its_place(tmp_path: Path, text: str, read: str) -> None:
    with pytest.raises(DataFileError, match=r"list\.toml: 'a'"):
        getattr(entry(tmp_path, text), read)("a")


@pytest.mark.parametrize("content", [b"a = ", b"a = '\xff'", "a = 'e\u0302'".encode()])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.toml"
    path.write_bytes(content)
    with pytest.raises(DataFileError):
        read_data_file(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError):
        read_data_file(tmp_path / "none.toml")
