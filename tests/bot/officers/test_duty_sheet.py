from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from bot.officers.duty_sheet import Duty, DutySheet, PlanDuties, duty_sheet_of, render_pdf
from bot.runtime import Runtime
from bot.service.desk import Desk
from knowledge.text import squeeze
from tests.encoders import HashEncoder


@pytest.fixture
def desk(hash_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")
    opened = Desk.open(Runtime(lambda settings: HashEncoder()))
    yield opened
    opened.close()


def printed(pdf: bytes, folder: Path) -> str:
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    with pdfplumber.open(path) as document:
        return squeeze(" ".join(page.extract_text() for page in document.pages))


def test_the_sheet_says_every_duty_with_its_place(desk: Desk, tmp_path: Path) -> None:
    sheet = duty_sheet_of(desk, "so-y-te", "vi")
    assert sheet.plans[0].name.startswith("Kế hoạch (Cần Thơ, 2025)")
    text = printed(render_pdf(sheet), tmp_path)
    for word in ("Phiếu nhiệm vụ", "Sở Y tế", "hỗ trợ nạn nhân", "111", "Lập ngày 1/8/2025"):
        assert word in text
    for plan in sheet.plans:
        for duty in (*plan.leads, *plan.partners):
            assert duty.path in text


def test_the_sheet_says_where_the_agency_takes_part_and_where_dates_stand(
    desk: Desk, tmp_path: Path
) -> None:
    sheet = duty_sheet_of(desk, "cong-an-tinh", "vi")
    parts = [plan for plan in sheet.plans if plan.partners]
    assert parts
    assert all(duty.others for plan in parts for duty in plan.partners)
    text = printed(render_pdf(sheet), tmp_path)
    assert "Tham gia, phối hợp" in text
    assert f"Chủ trì: {parts[0].partners[0].others.split(',')[0]}" in text
    assert "trước ngày 05 tháng 10 năm 2025" in text
    assert "(mục III.1)" in text


def test_an_agency_without_duties_gets_a_sheet_that_says_so(desk: Desk, tmp_path: Path) -> None:
    sheet = duty_sheet_of(desk, "so-y-te", "en", documents=[])
    assert "No duty" in printed(render_pdf(sheet), tmp_path)


def test_markup_in_a_plan_is_only_text(tmp_path: Path) -> None:
    hostile = '#set page(fill: red) *bold* $x$ @ref <label> \\ "quote" #panic("x")'
    duty = Duty("II.1", hostile, hostile)
    sheet = DutySheet(
        hostile,
        "vi",
        made=date(2025, 8, 1),
        plans=(PlanDuties(hostile, "x", (duty,), (duty,), (hostile,)),),
    )
    assert '#panic("x")' in printed(render_pdf(sheet), tmp_path).replace("“", '"').replace("”", '"')
