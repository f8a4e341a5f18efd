"""Any file becomes text, or a clear error of bounded cost."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from knowledge.errors import (
    BinarySource,
    DamagedSource,
    EmptySource,
    EncryptedSource,
    ReadingLimit,
    SourceError,
    SourceTooLarge,
)
from knowledge.readers import Limits, read_sources, read_sources_bytes
from knowledge.readers.limits import MAX_FILE_BYTES, MAX_PAGES
from tests.knowledge.readers.making import PLAN, pdf, with_part, word

MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"


def refused(path: Path, kind: type[SourceError], *words: str) -> None:
    """Check that a file is refused with an error that names it and the cause."""
    with pytest.raises(kind) as caught:
        read_sources(path)
    assert type(caught.value) is kind
    for word_ in (path.name, *words):
        assert word_ in str(caught.value)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return word(tmp_path / "plan.docx", "KẾ HOẠCH", "Sở Y tế hỗ trợ nạn nhân.")


def test_text_is_read_as_before(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Kế hoạch\n\nMột dòng.", encoding="utf-8")
    (source,) = read_sources(path)
    assert (source.encoding, source.pages) == ("utf-8", ())
    assert read_sources_bytes(path.read_bytes(), "a.md") == (source,)


def test_an_upload_is_read_as_the_file(plan: Path) -> None:
    assert read_sources_bytes(plan.read_bytes(), plan.name) == read_sources(plan)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    refused(tmp_path / "none.pdf", SourceError, "does not exist")
    with pytest.raises(SourceError, match="is not a file"):
        read_sources(tmp_path)
    with pytest.raises(SourceError):
        read_sources(Path("a\0b"))


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.touch()
    refused(path, EmptySource, "empty")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(6 * MAX_FILE_BYTES)
    refused(path, SourceTooLarge, "300 MB", "50 MB")


def test_pdf_files_that_are_no_whole_ones(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "whole.pdf", "Một trang.", PLAN).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: len(whole) // 2])
    refused(cut, DamagedSource, "cut short")
    cut.write_bytes(b"%PDF-1.7\n")
    refused(cut, DamagedSource)


def test_a_pdf_of_too_many_pages(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(10 * MAX_PAGES):
        document.new_page(595, 842)
    document.save(tmp_path / "many.pdf")
    document.close()
    refused(tmp_path / "many.pdf", SourceTooLarge, "10,000 pages")


def test_a_pdf_of_blank_pages(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(tmp_path / "blank.pdf")
    document.close()
    refused(tmp_path / "blank.pdf", EmptySource, "no text")


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    # RC4, 40 bits (ISO 32000-1, 7.6): any /U that the empty password does not give is locked.
    locked = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
        b"endobj\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF\n"
    )
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked)
    refused(path, EncryptedSource, "password")


def test_word_files_that_are_no_whole_ones(plan: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.docx"
    cut.write_bytes(plan.read_bytes()[:3000])
    refused(cut, DamagedSource, "cut short")
    broken = with_part(plan, tmp_path / "broken.docx", "word/document.xml", b"<w:document>")
    refused(broken, DamagedSource, "broken")


def test_a_word_file_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "locked.docx"
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + name)
    refused(path, EncryptedSource, "password")


def test_a_zip_bomb(plan: Path, tmp_path: Path) -> None:
    bomb = with_part(plan, tmp_path / "bomb.docx", "word/document.xml", bytes(300 * 2**20))
    assert bomb.stat().st_size < 2**20
    refused(bomb, SourceTooLarge, "zip bomb")


def test_macros_are_told_of_and_not_run(plan: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(plan) as archive:
        types = archive.read("[Content_Types].xml").replace(MAIN, MACROS)
    types = types.replace(
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    half = with_part(plan, tmp_path / "half.docm", "[Content_Types].xml", types)
    path = with_part(half, tmp_path / "macros.docm", "word/vbaProject.bin", b"Sub AutoOpen()")
    (source,) = read_sources(path)
    assert "Sở Y tế hỗ trợ nạn nhân." in source.text
    assert any("macros" in warning for warning in source.warnings)


def test_other_archives_and_programs(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    refused(path, BinarySource, "Excel")
    path.write_bytes(b"\x7fELF" + bytes(100))
    refused(path, BinarySource, "program")
    path.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(100))
    refused(path, BinarySource, "JPEG")


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_picture_that_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    Image.effect_noise((400, 400), 50).save(path)
    path.write_bytes(path.read_bytes()[:20000])
    refused(path, DamagedSource, "cut short")


def test_the_name_does_not_decide(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "named.pdf"
    path.write_bytes(plan.read_bytes())
    (source,) = read_sources(path)
    assert "Named .pdf" in source.warnings[0]
    assert read_sources(plan)[0].warnings == ()


def test_reading_is_limited_in_time_and_memory(plan: Path) -> None:
    with pytest.raises(ReadingLimit, match=r"plan\.docx takes more than 0.01 s"):
        read_sources(plan, limits=Limits(time_s=0.01))
    with zipfile.ZipFile(plan) as archive:
        body = archive.read("word/document.xml")
    many = body.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 1_500_000)
    large = with_part(plan, plan.with_name("large.docx"), "word/document.xml", many)
    with pytest.raises(ReadingLimit, match=r"large\.docx needs more than 150 MB of memory"):
        read_sources(large, limits=Limits(memory_bytes=150 * 2**20))
    with pytest.raises(SourceTooLarge):
        read_sources(plan, limits=Limits(file_bytes=10))
