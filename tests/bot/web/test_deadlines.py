from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot.runtime import Runtime
from bot.service.desk import Desk
from bot.web.deadlines import Filters, deadlines_page
from tests.encoders import HashEncoder


@pytest.fixture
def desk(hash_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")
    opened = Desk.open(Runtime(lambda settings: HashEncoder()))
    yield opened
    opened.close()


def test_deadlines_of_all_plans_in_force_are_one_list(desk: Desk) -> None:
    page = deadlines_page(desk, Filters(), "vi")
    assert {due.line.place for due in page.dated} == {"Cần Thơ, 2025"}
    (report,) = [due for due in page.dated if due.days_left is not None]
    assert report.days_left == (date(2025, 10, 5) - date(2025, 8, 1)).days
    assert "Ủy ban nhân dân thành phố" in report.to_whom


def test_ended_plans_and_regular_reports_when_asked_for(desk: Desk) -> None:
    page = deadlines_page(desk, Filters(ended=True), "vi")
    assert len({due.line.document.id for due in page.dated}) >= 4
    assert any(due.days_left is not None and due.days_left < 0 for due in page.dated)
    reports = {due.line.document.province for due in page.recurring}
    assert {"Lạng Sơn", "Tuyên Quang"} <= reports


def test_what_comes_stands_before_what_is_over(desk: Desk) -> None:
    page = deadlines_page(desk, Filters(ended=True), "vi")
    assert page.dated[0].line.document.province == "Cần Thơ"
    assert page.dated[0].as_printed.endswith("30 tháng 9 năm 2025")
    assert "tuyên truyền" not in [due.what for due in page.dated]  # 30/7 is no deadline
    over = [due.days_left < 0 for due in page.dated if due.days_left is not None]
    assert over == sorted(over)


def test_filters_narrow(desk: Desk) -> None:
    of_place = deadlines_page(desk, Filters(province="Lạng Sơn", ended=True), "vi")
    assert {due.line.document.province for due in (*of_place.dated, *of_place.recurring)} == {
        "Lạng Sơn"
    }
    school = deadlines_page(desk, Filters(agency="so-giao-duc-dao-tao", ended=True), "vi")
    everything = deadlines_page(desk, Filters(ended=True), "vi")
    assert 0 < len(school.dated) < len(everything.dated)
    assert deadlines_page(desk, Filters(province="Atlantis", ended=True), "vi").dated == ()


def test_the_page_leads_to_the_passages_and_to_the_feed(site: str) -> None:
    page = httpx.get(f"{site}/thoi-han", params={"tinh": "Cần Thơ"}).text
    assert "còn 65 ngày" in page
    assert "/van-ban/can-tho-2025-ke-hoach-30-7#p" in page
    assert "/lich.ics?tinh=C%E1%BA%A7n+Th%C6%A1" in page
    assert 'href="/thoi-han"' in httpx.get(f"{site}/co-quan").text
