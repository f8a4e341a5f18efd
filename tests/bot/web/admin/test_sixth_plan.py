"""From a scan that nobody has seen to answers, in a browser: upload, check, publish, go back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, expect

from tests.bot.web.admin.conftest import SignedIn, with_people
from tests.bot.web.admin.sixth_plan import COMMUNES, LIST, scan
from tests.bot.web.browsing import DESKTOP, ask
from tests.bot.web.serving import served, wait_until_ready

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)
CAMPAIGN = "Đợt cao điểm tấn công tội phạm mua bán người từ ngày nào đến ngày nào?"
LISTS = "Cơ quan nào lập danh sách người vắng mặt lâu ngày không rõ lý do ở Đắk Lắk năm 2026?"


@pytest.fixture(scope="module")
def site(hash_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site on a day of the plan's year."""
    folder = tmp_path_factory.mktemp("sixth")
    data = with_people(hash_data, folder / "var")
    with served(data, folder / "log", LACHAN_TODAY="2026-08-01") as address:
        wait_until_ready(address)
        yield address


def documents(site: str, question: str) -> list[str]:
    """Return the names of the plans that answer a question, in their order."""
    reply = httpx.post(f"{site}/api/ask", json={"question": question}, timeout=60).json()
    return [f"{one['province']} {one['year']}" for one in reply["direct"]]


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until the release that was just made current answers."""
    for _ in range(300):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the release was not taken over")


def test_a_scan_becomes_answers_and_goes_again(
    site: str, signed_in: SignedIn, tmp_path: Path
) -> None:
    path = scan(tmp_path / "ke-hoach-2026.pdf")
    assert documents(site, CAMPAIGN)[0] == "Cần Thơ 2025"

    page = signed_in(size=DESKTOP)
    began = time.monotonic()
    page.set_input_files("#file", path)
    page.locator("#upload button").click()
    page.locator(".check").wait_for()
    read = time.monotonic()
    expect(page.locator(".facts").first).to_contain_text("Đắk Lắk")
    expect(page.locator("#trang-2 h3")).to_contain_text("nhận dạng từ ảnh, tin cậy")
    expect(page.locator("#trang-1 img")).to_have_js_property("complete", True)
    assert page.locator("#trang-1 img").evaluate("image => image.naturalWidth") > 1000

    listing = page.locator(".item", has_text=LIST)
    listing.get_by_role("link", name="Sửa phân công").click()
    page.locator("#sua [name=lead]").first.fill(COMMUNES)
    page.locator("#sua [name=partner]").first.fill("Công an tỉnh")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".item:target")).to_contain_text(f"Chủ trì {COMMUNES}")
    page.get_by_role("button", name="Xác nhận thông tin").click()
    expect(page.locator("#thong-tin .mark")).to_contain_text("lan đã xác nhận")
    page.get_by_role("button", name="Duyệt và phát hành").click()
    expect(page.locator("h1 .mark")).to_contain_text("đã duyệt")
    until(page, lambda: documents(site, LISTS) == ["Đắk Lắk 2026"])
    answered = time.monotonic()
    print(f"\nread in {read - began:.1f} s, answered after {answered - began:.1f} s")

    named = httpx.post(f"{site}/api/ask", json={"question": LISTS}, timeout=60).json()
    assert COMMUNES in named["direct"][0]["text"]
    order = documents(site, CAMPAIGN)
    assert order[0] == "Đắk Lắk 2026"
    assert "Cần Thơ 2025" in order[1:]
    in_chat = page.context.new_page()
    in_chat.goto(site)
    ask(in_chat, CAMPAIGN)
    expect(in_chat.locator(".answers li").first).to_contain_text("Đắk Lắk")
    expect(in_chat.locator(".answers li").first).to_contain_text("31/8/2026")

    page.goto(f"{site}/admin")
    page.get_by_role("button", name="Quay lại bản trước").click()
    page.locator("#upload").wait_for()
    until(page, lambda: "Đắk Lắk 2026" not in documents(site, CAMPAIGN))
    assert documents(site, CAMPAIGN)[0] == "Cần Thơ 2025"
    assert documents(site, LISTS) == []
