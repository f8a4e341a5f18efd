"""The admin pages of questions, figures, notices, people and backup in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
from playwright.sync_api import Browser, Page

from knowledge.workshop import Role, Workshop
from tests.bot.web.browsing import DESKTOP, PHONE, Scheme, Watched, context
from tests.bot.web.serving import served, wait_until_ready
from tests.bot.web.test_accessibility import TAP, findings

SignIn = Callable[..., Page]

PASSWORD = "một mật khẩu đủ dài"
PAGES = (
    "/admin",
    "/admin/van-ban/can-tho-2025-ke-hoach-30-7",
    "/admin/cau-hoi",
    "/admin/cau-hoi/1/the",
    "/admin/so-lieu",
    "/admin/ra-soat",
    "/admin/thong-bao",
    "/admin/thong-bao/1",
    "/admin/nguoi-dung",
    "/admin/nhat-ky",
    "/admin/sao-luu",
)


@dataclass
class Office:
    """A served site with accounts, questions and figures."""

    address: str
    data: Path


def fill(data: Path) -> None:
    workshop = Workshop(data)
    for name, role in (("lan", Role.ADMIN), ("minh", Role.ADMIN), ("soan", Role.EDITOR)):
        workshop.accounts.create(name, role, actor="test", password=PASSWORD)
    for text in ("Trợ cấp bao nhiêu tiền?", "trợ cấp bao nhiêu tiền", "Nhà tạm lánh ở đâu?"):
        workshop.questions.add(
            text,
            language="vi",
            channel="web",
            province="Cần Thơ",
            kind="number",
            status="not_found",
            at=datetime(2025, 7, 30, tzinfo=UTC),
        )
    for days, outcome in enumerate(("answered", "not_found", "safety", "answered")):
        workshop.counters.count(
            date(2025, 8, 1) - timedelta(days=days),
            channel="web",
            kind="who",
            province=None,
            outcome=outcome,
            by=days + 1,
        )
    workshop.close()


@pytest.fixture(scope="module")
def office(hash_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    data = Path(shutil.copytree(hash_data, folder / "var", symlinks=True))
    fill(data)
    with served(data, folder / "log") as address:
        wait_until_ready(address)
        yield Office(address, data)


@pytest.fixture
def enter(office: Office, browser: Browser) -> Iterator[SignIn]:
    """Return what signs somebody in; at the end no page has complained."""
    opened: list[Watched] = []

    def sign_in(name: str, **options: Any) -> Page:
        made = Watched(context(browser, **options), office.address)
        opened.append(made)
        page = made.open("/admin/vao")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.click("form[action='/admin/vao'] button")
        page.wait_for_url("**/admin")
        return page

    yield sign_in
    for made in opened:
        made.context.close()
    assert [made.foreign for made in opened if made.foreign] == []
    assert [made.complaints for made in opened if made.complaints] == []


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_no_page_has_a_finding_and_all_fit_a_phone(
    enter: SignIn, office: Office, scheme: Scheme, size: tuple[int, int]
) -> None:
    page = enter("lan", scheme=scheme, size=size)
    page.goto(f"{office.address}/admin/thong-bao")
    page.fill("#text", "Ngày 30/7: cùng phòng, chống mua bán người. Cần giúp: 111.")
    page.click("form[action='/admin/thong-bao/viet'] button")
    for path in PAGES:
        page.goto(office.address + path)
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        assert findings(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path
        small = page.evaluate(
            """least => [...document.querySelectorAll('main button, main select, main textarea, '
                + 'main input, main summary, main .plain, .tabs a')]
              .filter(e => e.checkVisibility() && e.type !== 'checkbox')
              .filter(e => e.getBoundingClientRect().height < least)
              .map(e => e.outerHTML.slice(0, 100))""",
            TAP,
        )
        assert small == [], path


def test_tables_fit_a_phone_and_stay_tables(enter: SignIn, office: Office) -> None:
    page = enter("lan", size=PHONE)
    for path in ("/admin", "/admin/so-lieu", "/admin/ra-soat", "/admin/nhat-ky"):
        page.goto(office.address + path)
        beyond = page.evaluate(
            """() => [...document.querySelectorAll('main *')]
              .filter(e => e.checkVisibility() && !e.classList.contains('hide'))
              .filter(e => e.getBoundingClientRect().right > innerWidth
                  || ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
              .map(e => e.outerHTML.slice(0, 100))"""
        )
        assert beyond == [], path
        row = page.get_by_role("table").first.get_by_role("row").last
        assert row.get_by_role("cell").count() >= 2, path
    page.goto(f"{office.address}/admin/ra-soat")
    label = page.locator("[data-label='Rà soát']").first
    shown = label.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "Rà soát" in shown


def test_a_file_that_is_too_large_is_named_and_not_sent(
    enter: SignIn, office: Office, tmp_path: Path
) -> None:
    page = enter("soan")
    path = tmp_path / "kế hoạch quét.pdf"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    page.set_input_files("#file", path)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#upload button").click()
    problem = page.locator("#too-large")
    problem.wait_for()
    assert "kế hoạch quét.pdf (300 MB)" in problem.inner_text()
    assert "50 MB" in problem.inner_text()
    assert sent == []


def test_a_card_and_a_notice_without_scripts(enter: SignIn, office: Office) -> None:
    page = enter("soan", java_script_enabled=False)
    page.get_by_role("link", name="Câu hỏi chưa có lời đáp").click()
    page.locator("a", has_text="Viết thẻ").first.click()
    for name, text in (
        ("title", "Mức trợ cấp"),
        ("title_en", "The allowance"),
        ("text", "Hỏi Phòng Lao động."),
        ("text_en", "Ask the labour office."),
        ("sources", "Luật 53/2024/QH15"),
    ):
        page.fill(f"#{name}", text)
    page.get_by_role("button", name="Kiểm tra thẻ").click()
    assert 'id = "muc-tro-cap"' in page.locator("textarea.code").input_value()

    page.goto(f"{office.address}/admin/thong-bao?lang=en")
    page.fill("#text", "Tin của soạn")
    page.get_by_role("button", name="Preview").click()
    assert "Tin của soạn" in page.locator(".bubble").inner_text()
    assert page.locator("text=Another admin has to approve").count() == 1
    page.get_by_role("button", name="Discard the draft").click()
    page.wait_for_url("**/admin/thong-bao?lang=en")


def test_a_backup_is_downloaded(enter: SignIn, tmp_path: Path, office: Office) -> None:
    page = enter("minh")
    page.goto(f"{office.address}/admin/sao-luu")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải tệp sao lưu").click()
    waiting.value.save_as(tmp_path / "sao-luu.zip")
    assert (tmp_path / "sao-luu.zip").read_bytes().startswith(b"PK")


def test_buttons_never_break_within_a_word(enter: SignIn, office: Office) -> None:
    page = enter("lan", size=DESKTOP)
    button = page.locator("table button").first
    box = button.bounding_box()
    assert box is not None
    assert box["height"] < 50  # one line
