"""A scan of the Cần Thơ plan is read back as its text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from knowledge.model import ReadDocument
from knowledge.readers import SourceText, read_sources, read_sources_bytes
from knowledge.reading import DocumentReader
from knowledge.text import squeeze
from tests.knowledge.plans import plan_text
from tests.knowledge.readers.printing import pages_of, printed, scanned

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)
CAN_THO = "can-tho-2025-ke-hoach-30-7"
SKEWS = (1.1, -0.7, 1.8, -1.5, 0.4, 2.0)  # degrees, page by page
MAX_ERROR_RATE = 0.02  # of characters


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> SourceText:
    """Return what is read in a PDF of the plan's pages as a cheap scanner gives them."""
    folder = tmp_path_factory.mktemp("scan")
    pages = pages_of(plan_text(CAN_THO))
    first, *others = [
        scanned(printed(lines), SKEWS[number % len(SKEWS)], seed=number)
        for number, lines in enumerate(pages)
    ]
    path = folder / f"{CAN_THO}.pdf"
    first.save(path, save_all=True, append_images=others, resolution=200)
    (source,) = read_sources(path, images=folder)
    assert [page.number for page in source.pages] == list(range(1, len(pages) + 1))
    assert all(page.image and (folder / page.image).is_file() for page in source.pages)
    return source


def read(source: SourceText) -> ReadDocument:
    return DocumentReader.load().read(CAN_THO, source)


@pytest.fixture(scope="module")
def text() -> SourceText:
    return read_sources_bytes(plan_text(CAN_THO).encode(), f"{CAN_THO}.txt")[0]


def test_characters(scan: SourceText, text: SourceText) -> None:
    printed_text, recognised = squeeze(text.text), squeeze(scan.text)
    errors = Levenshtein.distance(printed_text, recognised)
    assert errors / len(printed_text) <= MAX_ERROR_RATE


def test_sections_and_assignments(scan: SourceText, text: SourceText) -> None:
    from_scan, from_text = read(scan), read(text)
    assert _sections(from_scan) == _sections(from_text)
    assert _assignments(from_scan) == _assignments(from_text)


def test_pages_and_confidence(scan: SourceText) -> None:
    assert {page.method for page in scan.pages} == {"ocr"}
    assert all(page.confidence and 0.8 < page.confidence <= 1 for page in scan.pages)
    assert scan.warnings[0].startswith("Recognised from pictures")
    numbers = [passage.page for passage in read(scan).passages]
    assert numbers == sorted(numbers, key=lambda number: number or 0)
    assert set(numbers) >= {1, 2, 3, 4, 5}  # the last page holds the recipients alone
    assert None not in numbers


def test_a_picture_named_as_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "anh.pdf"
    page = printed(["KẾ HOẠCH", "1. Sở Y tế hỗ trợ nạn nhân."])
    page.save(path, "PNG")
    (source,) = read_sources(path)
    assert "Sở Y tế hỗ trợ nạn nhân." in source.text
    assert "Named .pdf" in source.warnings[0]


def test_several_pages_of_a_tiff(tmp_path: Path) -> None:
    path = tmp_path / "trang.tiff"
    first, second = printed(["Trang thứ nhất có chữ."]), printed(["Trang thứ hai có chữ."])
    first.save(path, save_all=True, append_images=[second])
    (source,) = read_sources(path)
    assert [page.strip() for page in source.text.split("\f")] == [
        "Trang thứ nhất có chữ.",
        "Trang thứ hai có chữ.",
        "",
    ]


def _sections(document: ReadDocument) -> list[tuple[str, str]]:
    return [(section.path, section.heading) for section in document.sections]


def _assignments(document: ReadDocument) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    paths = {passage.id: passage.path for passage in document.passages}
    return [
        (paths[found.passage_id], found.leads, found.partners) for found in document.assignments
    ]
