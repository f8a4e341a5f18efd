"""Word files: labels, tables, pages, what is left out."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.errors import EmptySource
from knowledge.readers.pages import SourceFile
from knowledge.readers.word_files import read_word_file
from tests.knowledge.readers.making import numbered_word, word

FILE = SourceFile("a.docx", "0" * 64)


def lines(path: Path) -> list[str]:
    return read_word_file(path, FILE)[0].text.splitlines()


def test_labels_that_word_counts(tmp_path: Path) -> None:
    path = numbered_word(
        tmp_path / "a.docx",
        [
            ("1", 0, "Mục đích"),
            ("1", 1, "Một"),
            ("1", 1, "Hai"),
            ("1", 2, "Hai phẩy một"),
            ("1", 2, "Hai phẩy hai"),
            ("1", 3, "Điểm a"),
            ("1", 3, "Điểm b"),
            ("", 0, "Không số"),
            ("1", 0, "Nội dung"),
            ("1", 1, "Lại một"),
            ("2", 0, "Gạch đầu dòng"),
            ("3", 0, "Bắt đầu từ năm"),
        ],
    )
    assert lines(path) == [
        "I. Mục đích",
        "1. Một",
        "2. Hai",
        "2.1. Hai phẩy một",
        "2.2. Hai phẩy hai",
        "a) Điểm a",
        "b) Điểm b",
        "Không số",
        "II. Nội dung",
        "1. Lại một",
        "- Gạch đầu dòng",
        "V. Bắt đầu từ năm",
    ]


def test_tables_headers_and_deleted_words(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Chân trang"
    head = document.add_table(2, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "UBND TỈNH", "Độc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 1/KH-UBND", "Thử, ngày 1 tháng 2 năm 2026"
    paragraph = document.add_paragraph("Giữ lại")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> bỏ đi</w:delText></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> thêm vào</w:t></w:r></w:ins>"))
    data = document.add_table(2, 3)
    for column, text in enumerate(("STT", "Việc", "Cơ quan")):
        data.cell(0, column).text = text
    for column, text in enumerate(("1", "Hỗ trợ nạn nhân", "Sở Y tế")):
        data.cell(1, column).text = text
    document.save(str(tmp_path / "a.docx"))
    assert lines(tmp_path / "a.docx") == [
        "UBND TỈNH",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 1/KH-UBND",
        "Thử, ngày 1 tháng 2 năm 2026",
        "Giữ lại thêm vào",
        "- STT | Việc | Cơ quan",
        "1. Hỗ trợ nạn nhân | Sở Y tế",
    ]


def test_pages_are_those_word_last_laid_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trang một")
    broken = document.add_paragraph()
    broken.add_run().add_break(WD_BREAK.PAGE)
    run = broken.add_run("Trang hai")
    run._r.insert(0, parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
    document.save(str(tmp_path / "a.docx"))
    pages = read_word_file(tmp_path / "a.docx", FILE)[0].text.split("\f")
    assert [page.strip() for page in pages] == ["Trang một", "Trang hai", ""]


def test_a_word_file_without_text(tmp_path: Path) -> None:
    with pytest.raises(EmptySource):
        lines(word(tmp_path / "a.docx", " ", ""))
