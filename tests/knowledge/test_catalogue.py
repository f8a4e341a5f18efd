from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue, CatalogueEntry
from knowledge.errors import DataFileError, UnknownDocument
from knowledge.model import Document, Status
from knowledge.text import fold, squeeze

DOCUMENTS = Path(__file__).parents[2] / "knowledge" / "documents"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def document_of(entry: CatalogueEntry) -> Document:
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return Document(**values, text="", source="", sha256="")


def test_every_shipped_file_has_an_entry(catalogue: Catalogue) -> None:
    assert {entry.id for entry in catalogue.shipped} == {path.stem for path in DOCUMENTS.iterdir()}


def test_an_entry_has_every_field_of_a_document_but_its_text() -> None:
    own = {field.name for field in fields(CatalogueEntry)}
    assert {field.name for field in fields(Document)} - own == {"text", "source", "sha256"}


def test_titles_signers_and_numbers_are_as_printed(catalogue: Catalogue) -> None:
    for entry in catalogue.shipped:
        printed = squeeze((DOCUMENTS / f"{entry.id}.txt").read_text(encoding="utf-8"))
        if entry.signer is not None:
            assert entry.title in printed
            assert entry.signer in printed
        if entry.number is not None:
            assert entry.number in printed.replace("61 /", "61/")


def test_all_plans_have_ended_by_now(catalogue: Catalogue) -> None:
    assert {document_of(entry).status_on(TODAY) for entry in catalogue.shipped} == {Status.ENDED}


@pytest.mark.parametrize(
    ("document_id", "day"),
    [
        ("can-tho-2025-ke-hoach-30-7", date(2025, 10, 5)),
        ("bac-giang-2024-ke-hoach-30-7", date(2024, 10, 3)),
        ("tuyen-quang-2024-ke-hoach-61", date(2024, 12, 10)),
        ("lang-son-2023-ke-hoach", date(2023, 3, 31)),
    ],
)
def test_a_plan_holds_on_its_own_deadlines(
    catalogue: Catalogue, document_id: str, day: date
) -> None:
    assert document_of(catalogue.entry(document_id)).status_on(day) is Status.IN_FORCE


def test_provinces_then_and_now(catalogue: Catalogue) -> None:
    plan = catalogue.entry("bac-giang-2024-ke-hoach-30-7")
    assert (plan.province_at_issue, plan.province) == ("Bắc Giang", "Bắc Ninh")
    assert plan.note is not None
    fragment = catalogue.entry("tinh-ven-bien-2021-2025-chuong-trinh")
    assert (fragment.province, fragment.year, fragment.issuer) == (None, None, None)


def test_the_incoming_stamp_is_no_number(catalogue: Catalogue) -> None:
    assert catalogue.entry("tuyen-quang-2024-ke-hoach-61").number == "61/KH-UBND"
    assert all(entry.number != "111" for entry in catalogue.shipped)


def test_an_unknown_document_is_an_error(catalogue: Catalogue) -> None:
    assert not catalogue.has("khong-co")
    with pytest.raises(UnknownDocument):
        catalogue.entry("khong-co")


@pytest.mark.parametrize(
    ("question", "document_id"),
    [
        ("Nạn nhân được trợ cấp bao nhiêu tiền?", "thong-tu-120-2026-tt-btc"),
        ("muc chi tien tau xe cho nan nhan", "thong-tu-120-2026-tt-btc"),
        ("Xác minh nạn nhân trong bao nhiêu ngày?", "luat-53-2024-qh15"),
        ("how many days does identification of a victim take", "luat-53-2024-qh15"),
        ("Buôn trẻ em bị phạt bao nhiêu năm tù?", "bo-luat-hinh-su"),
        ("what is the prison sentence for traffickers", "bo-luat-hinh-su"),
        ("Nghị định 162/2025/NĐ-CP nói gì?", "nghi-dinh-162-2025-nd-cp"),
        ("Luật năm 2011 còn hiệu lực không?", "luat-66-2011-qh12"),
        ("mục tiêu chương trình giai đoạn 2026-2030", "quyet-dinh-33-qd-ttg"),
        ("Quyết định 193/QĐ-TTg", "quyet-dinh-193-qd-ttg"),
        ("Luật số 86/2025/QH15 sửa gì?", "luat-86-2025-qh15"),
        ("luật phòng chống mua bán người 2024 quy định gì", "luat-53-2024-qh15"),
    ],
)
def test_a_question_names_the_missing_document_it_needs(
    catalogue: Catalogue, question: str, document_id: str
) -> None:
    assert catalogue.missing_for(question)[0].id == document_id
    assert document_id in [found.id for found in catalogue.missing_for(fold(question))]


@pytest.mark.parametrize(
    "question",
    ["", "Sở Y tế Cần Thơ làm gì?", "Chủ đề năm 2025 của ngày 30/7?", "Ai ký kế hoạch Lạng Sơn?"],
)
def test_a_question_about_the_plans_names_no_missing_document(
    catalogue: Catalogue, question: str
) -> None:
    assert catalogue.missing_for(question) == []


def test_status_of_missing_documents(catalogue: Catalogue) -> None:
    status = {document.id: document.status_on(TODAY) for document in catalogue.missing}
    assert status["luat-53-2024-qh15"] is Status.IN_FORCE
    assert status["luat-66-2011-qh12"] is Status.REPLACED
    assert status["quyet-dinh-193-qd-ttg"] is Status.REPLACED
    assert status["thong-tu-120-2026-tt-btc"] is Status.UNKNOWN
    old = next(item for item in catalogue.missing if item.id == "luat-66-2011-qh12")
    assert old.status_on(date(2025, 6, 30)) is not Status.REPLACED


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text('[[shipped]]\nid="a"\nkind="b"\ntitle="c"\n' * 2, encoding="utf-8")
    with pytest.raises(DataFileError):
        Catalogue.read(path)
