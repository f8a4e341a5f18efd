"""Whatever an admin may read of an error or a remark is there in Vietnamese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.error_words import in_words, is_known
from knowledge import errors
from tests.conftest import PROJECT

RAISED_BY_HAND = {"HTTPException", "Failure"}
KINDS = {name for name in vars(errors) if isinstance(vars(errors)[name], type)} | RAISED_BY_HAND
READ_BY_ADMINS = (
    "knowledge/readers",
    "knowledge/workshop",
    "index/release.py",
    "index/release_check.py",
    "index/release_folder.py",
    "index/manifest.py",
    "index/building.py",
    "bot/web/admin",
    "bot/state/broadcasts.py",
)
FILLED = "x1"


def sources() -> Iterator[Path]:
    for place in READ_BY_ADMINS:
        path = PROJECT / place
        yield from sorted(path.glob("*.py")) if path.is_dir() else [path]


def sentences(path: Path) -> Iterator[str]:
    """Give what the errors raised in a module say, with something in each field."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            for given in node.args:
                value = constants.get(given.id, given) if isinstance(given, ast.Name) else given
                yield from said(value)


def said(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if text not in KINDS:
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else FILLED for v in values)


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: path.stem)
def test_every_error_is_told_in_vietnamese(path: Path) -> None:
    own_words = [text for text in sentences(path) if re.search(r"[a-z]", text.replace(FILLED, ""))]
    assert [text for text in own_words if not is_known(text)] == []


def test_what_and_how_to_mend_it() -> None:
    error = errors.SourceTooLarge(
        "kế hoạch.pdf has 300 MB, more than 50 MB, the limit for a file.",
        "Split it, or save its pictures smaller.",
    )
    told = in_words(str(error), "vi")
    assert told == (
        "kế hoạch.pdf nặng 300 MB, quá giới hạn 50 MB của một tệp. "
        "Hãy tách ra, hoặc lưu ảnh nhỏ hơn."
    )
    assert in_words(str(error), "en") == str(error)


def test_numbers_are_written_as_in_vietnam() -> None:
    long = "a.pdf has 10,000 pages, more than 1,000, the limit for a document."
    assert (
        in_words(long, "vi") == "a.pdf có 10.000 trang, quá giới hạn 1.000 trang của một văn bản."
    )


def test_causes_within_a_sentence() -> None:
    told = in_words("The disk refused (No space left on device). Nothing was changed.", "vi")
    assert told == "Không ghi được ra đĩa (đĩa đã đầy). Không có gì thay đổi."
    full = "[Errno 28] No space left on device: '/var/a' -> '/var/b'"
    failed = f"The new release cannot be written in /var ({full}); the current one stays."
    assert in_words(failed, "vi") == (
        "Không ghi được bản phát hành mới (đĩa đã đầy); bản đang dùng vẫn giữ nguyên."
    )
    assert in_words("a.pdf does not exist. Give the path of a file.", "vi") == (
        "Không có tệp a.pdf. Hãy nêu đường dẫn của một tệp."
    )
    assert in_words("bảng.xls is an old Excel workbook, which is not read.", "vi") == (
        "bảng.xls là bảng tính Excel đời cũ, không đọc được."
    )


def test_words_that_are_not_listed_stay() -> None:
    assert in_words("Something quite new.", "vi") == "Something quite new."
    assert in_words("a.pdf holds no text. Something quite new.", "vi") == (
        "a.pdf không có chữ nào. Something quite new."
    )
    assert not is_known("a.pdf holds no text. Something quite new.")


@pytest.mark.parametrize(
    "remark",
    [
        "Recognised from pictures, pages and how sure: 1 (93%), 2 (empty). "
        "Compare with the pictures.",
        "Page 3: “1I.” taken as “II.”.",
        "Page 2, 41% sure: Lvà: các đoàn thể.",
        "… and 4 more doubtful lines.",
        "Named .pdf, but its content is of the kind image; it was read as that.",
        "Converted from TCVN3: compare names and numbers. "
        "Capitals with tone marks may have become small.",
        "6 of 410 articles were kept.",
        "The file holds macros; they were not run.",
        "2 footnotes left out.",
    ],
)
def test_remarks_on_a_reading(remark: str) -> None:
    assert is_known(remark)
