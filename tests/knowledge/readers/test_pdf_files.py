"""PDF files with text: reading order, tables, pages, and pages of mixed kinds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from knowledge.readers import SourceText, read_sources
from knowledge.reading import DocumentReader
from tests.knowledge.readers.making import HEAD, pdf
from tests.knowledge.readers.printing import printed

COLUMN = "Một cột chữ có nhiều dòng để đọc từ trên xuống dưới. " * 12


def read(path: Path) -> SourceText:
    (source,) = read_sources(path)
    return source


def test_head_tables_and_pages(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf",
        HEAD
        + r"""
        #v(2em)
        #align(center)[*KẾ HOẠCH*\ *Phòng, chống mua bán người năm 2026*]
        Căn cứ Luật Phòng, chống mua bán người; Ban Chỉ đạo ban hành kế hoạch như sau:

        *I. NHIỆM VỤ*

        1\. Sở Y tế

        a) Hỗ trợ nạn nhân trở về địa phương, bảo đảm thiết thực, hiệu quả, tiết kiệm và đúng quy
        định của pháp luật hiện hành.
        #pagebreak()
        #table(columns: 4, [STT], [Việc], [Cơ quan], [Thời gian],
          [1], [Tuyên truyền], [Sở Giáo dục], [Quý III], [2], [Hỗ trợ], [Sở Y tế], [Cả năm])
        #pagebreak()
        *II. TỔ CHỨC THỰC HIỆN*

        1\. Các đơn vị báo cáo trước ngày 05/10/2026.
        """,
    )
    source = read(path)
    lines = source.text.replace("\f", "").splitlines()
    assert lines[:3] == ["UBND TỈNH THỬ", "BAN CHỈ ĐẠO", "Số: 12/KH-BCĐ"]
    assert "Thử, ngày 05 tháng 02 năm 2026" in lines
    assert "- STT | Việc | Cơ quan | Thời gian" in lines
    assert "2. Hỗ trợ | Sở Y tế | Cả năm" in lines
    assert not any("Lưu hành nội bộ" in line or line.isdecimal() for line in lines)
    assert [(page.number, page.method) for page in source.pages] == [(n, "text") for n in (1, 2, 3)]
    assert source.text[source.pages[2].start : source.pages[2].end].startswith("II. TỔ CHỨC")
    read_document = DocumentReader.load().read("a", source)
    assert read_document.document.number == "12/KH-BCĐ"
    assert [p.page for p in read_document.passages if "05/10/2026" in p.text] == [3]
    assert all(passage.page for passage in read_document.passages)


def test_every_passage_of_a_single_page_knows_its_page(tmp_path: Path) -> None:
    source = read(pdf(tmp_path / "a.pdf", r"1\. Một việc cần làm ngay trong năm."))
    assert {p.page for p in DocumentReader.load().read("a", source).passages} == {1}


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf", f"#columns(2)[{COLUMN} HẾT CỘT MỘT #colbreak() CỘT HAI {COLUMN}]"
    )
    text = " ".join(read(path).text.split())
    assert text.index("HẾT CỘT MỘT") < text.index("CỘT HAI")
    assert text.count(" ".join(COLUMN.split())) == 2


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_page_without_text_is_recognised_alone(tmp_path: Path) -> None:
    with_text = pdf(tmp_path / "text.pdf", "Trang này có chữ, không cần nhận dạng.")
    scan = tmp_path / "scan.pdf"
    printed(["II. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế hỗ trợ nạn nhân."]).save(scan, resolution=200)
    both = pypdfium2.PdfDocument.new()
    for part in (with_text, scan):
        with pypdfium2.PdfDocument(part) as document:
            both.import_pages(document)
    both.save(tmp_path / "both.pdf")
    both.close()
    told: list[tuple[int, int]] = []
    (source,) = read_sources(
        tmp_path / "both.pdf", images=tmp_path / "kept", progress=lambda *now: told.append(now)
    )
    first, second = source.pages
    assert (first.method, first.confidence, first.image) == ("text", None, None)
    assert second.method == "ocr"
    assert second.confidence is not None
    assert second.confidence > 0.8
    assert second.image is not None
    assert (tmp_path / "kept" / second.image).is_file()
    assert "Sở Y tế hỗ trợ nạn nhân." in source.text[second.start : second.end]
    assert all(total == 2 for _, total in told)
