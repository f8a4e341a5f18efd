"""Web pages: any page as one document, a codification page as its laws and decrees."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import EmptySource
from knowledge.readers.pages import SourceFile
from knowledge.readers.source import SourceText
from knowledge.readers.web_pages import read_web_page
from knowledge.reading import DocumentReader
from tests.knowledge.readers.making import codification

FILE = SourceFile("trang.html", "0" * 64)


def read(tmp_path: Path, page: str, encoding: str = "utf-8") -> list[SourceText]:
    path = tmp_path / "trang.html"
    path.write_bytes(page.encode(encoding))
    return read_web_page(path, FILE)


def test_a_page_is_read_without_its_furniture(tmp_path: Path) -> None:
    (source,) = read(
        tmp_path,
        """<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>
        <nav>Trang chủ</nav><script>var x = 1;</script><p style="display: none">ẩn</p>
        <h1>KẾ HOẠCH</h1><p>Một <b>đoạn</b>
        văn<br>hai dòng</p><ol><li>Việc một</li><li><p>Việc hai</p></li></ol>
        <ol type="a" start="3"><li>Việc c</li></ol><ul><li>Gạch</li></ul>
        <table><tr><th>STT</th><th>Việc</th></tr><tr><td>1</td><td>Hỗ trợ</td></tr></table>
        <!-- ghi chú --><footer>Bản quyền</footer></body></html>""",
    )
    assert source.text.splitlines() == [
        "KẾ HOẠCH",
        "Một đoạn văn",
        "hai dòng",
        "1. Việc một",
        "2. Việc hai",
        "c) Việc c",
        "- Gạch",
        "- STT | Việc",
        "1. Hỗ trợ",
    ]


def test_a_page_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(EmptySource):
        read(tmp_path, "<html><body><script>1</script></body></html>")


def test_a_codification_is_split_into_its_documents(tmp_path: Path) -> None:
    law, decree = read(tmp_path, codification(), "utf-8-sig")
    assert law.name == "trang - Luật 99-2031-QH17.html"
    assert law.text.splitlines() == [
        "Luật số 99/2031/QH17 Về việc thử nghiệm ngày 05/10/2031 của Quốc hội, có hiệu lực thi "
        "hành kể từ ngày 01/01/2032",
        "Pháp điển: Đề mục 9.9 Thử nghiệm",
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi điều chỉnh",
        "Luật này quy định việc thử nghiệm.",
        "Chương II",
        "TỔ CHỨC THỰC HIỆN",
        "Điều 2. Trách nhiệm",
        "Sở Y tế hỗ trợ nạn nhân.",
        # an article that came into force later says so
        "(Điều 2 Luật số 99/2031/QH17, có hiệu lực thi hành kể từ ngày 01/07/2033)",
    ]
    # the chapters of the page are the law's; of the decree only their numbers are known
    assert [line for line in decree.text.splitlines() if line.startswith(("Ch", "Mụ", "Điều"))] == [
        "Chương I",
        "Điều 1. Mục đích",
        "Chương II",
        "Mục 1",
        "Điều 2. Đối tượng",
    ]
    assert any("1 cross-references" in warning for warning in law.warnings)


def test_what_the_notes_of_origin_say_reaches_the_document(tmp_path: Path) -> None:
    law, decree = read(tmp_path, codification())
    document = DocumentReader.load().read("luat", law).document
    assert document.title == "Luật Về việc thử nghiệm"
    assert (document.kind, document.number, document.issuer) == (
        "Luật",
        "99/2031/QH17",
        "Quốc hội",
    )
    assert (document.issued, document.valid_from) == (date(2031, 10, 5), date(2032, 1, 1))
    assert decree.hints.kind == "Nghị định"
    assert decree.hints.issued == date(2032, 11, 6)
