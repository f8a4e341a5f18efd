"""The check screen in a browser: correct in place, confirm, approve, publish, look, compare."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, expect

from tests.bot.web.admin.conftest import SignedIn
from tests.bot.web.admin.sixth_plan import COMMUNES, LEAFLET, LIST, NAME, TEXT
from tests.bot.web.browsing import DESKTOP, PHONE, Scheme
from tests.bot.web.test_accessibility import findings

CAN_THO = "/admin/van-ban/can-tho-2025-ke-hoach-30-7"
QUESTION = "Cơ quan nào lập danh sách người vắng mặt lâu ngày không rõ lý do ở Đắk Lắk năm 2026?"
SIZES = {"light": DESKTOP, "dark": PHONE}


def upload(page: Page, path: Path) -> None:
    """Upload a file and wait for its check screen."""
    page.set_input_files("#file", path)
    page.locator("#upload button").click()
    page.locator(".check").wait_for()


def item(page: Page, words: str) -> str:
    """Return the anchor of the passage that begins with words."""
    anchor = page.locator(".item", has_text=words).get_attribute("id")
    assert anchor is not None
    return f"#{anchor}"


def answer(site: str, question: str) -> str:
    reply = httpx.post(f"{site}/api/ask", json={"question": question}, timeout=60)
    return str(reply.json()["answer"])


def test_what_is_corrected_in_place_is_what_is_answered(
    site: str, signed_in: SignedIn, tmp_path: Path
) -> None:
    path = tmp_path / f"{NAME}.txt"
    path.write_text(TEXT, encoding="utf-8")
    page = signed_in(name="minh", size=DESKTOP)
    upload(page, path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kế hoạch 47/KH-UBND")
    expect(page.locator(".facts")).to_contain_text("Đắk Lắk")

    listing = item(page, LIST)
    page.locator(listing).get_by_role("link", name="Sửa phân công").click()
    expect(page.locator(f".source .shown[data-of=v{listing[2:]}]")).to_contain_text(LIST)
    page.locator("#sua [name=lead]").first.fill("Sở Y tế")
    page.locator("#sua [name=partner]").first.fill("Công an tỉnh")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(listing)).to_contain_text("Chủ trì Sở Y tế Phối hợp Công an tỉnh")

    leaflet = item(page, LEAFLET)
    page.locator(leaflet).get_by_role("link", name="Thêm thời gian").click()
    page.locator("#sua [name=words]").wait_for()
    page.wait_for_load_state()  # the script that takes over what is selected
    page.evaluate(
        """words => {
          const all = document.createTreeWalker(
            document.querySelector('.source'), NodeFilter.SHOW_TEXT);
          while (all.nextNode() && !all.currentNode.data.includes(words));
          const start = all.currentNode.data.indexOf(words);
          getSelection().setBaseAndExtent(
            all.currentNode, start, all.currentNode, start + words.length);
        }""",
        "trước ngày 20/5/2026",
    )
    expect(page.locator("[name=words]")).to_have_value("trước ngày 20/5/2026")
    page.get_by_label("Việc gì").fill("phát tờ rơi")
    page.get_by_label("Đến ngày").fill("2026-05-20")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(f"{leaflet} .date")).to_contain_text("hạn: phát tờ rơi, 20/5/2026")

    page.get_by_label("Người ký").fill("Y Thử Niê")
    page.get_by_role("button", name="Xác nhận thông tin").click()
    expect(page.locator("#thong-tin .mark")).to_contain_text("minh đã xác nhận")
    page.get_by_role("button", name="Duyệt và phát hành").click()
    expect(page.locator("h1 .mark")).to_contain_text("đã duyệt")
    wait_for_answer(page, site, "Sở Y tế")
    assert COMMUNES not in answer(site, QUESTION).split("\n")[0]
    expect(page.locator("#da-sua .fact")).to_have_count(2)
    expect(page.locator(".log").last).to_contain_text("minh sửa phân công")


def wait_for_answer(page: Page, site: str, words: str) -> None:
    """Wait until the release that was just published answers."""
    for _ in range(100):
        if words in answer(site, QUESTION):
            return
        page.wait_for_timeout(100)
    raise AssertionError(answer(site, QUESTION))


def test_it_works_without_javascript(signed_in: SignedIn) -> None:
    page = signed_in(CAN_THO, java_script_enabled=False, size=DESKTOP)
    first = page.locator(".item", has_text="Chủ trì").first
    first.get_by_role("link", name="Xem trong văn bản").click()
    assert "#v" in page.url
    first.get_by_role("link", name="Sửa phân công").click()
    before = page.locator("#sua [name=lead]").first.input_value()
    page.locator("#sua [name=lead]").first.fill("Sở không có thật")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("những gì đã gõ vẫn còn đây")
    expect(page.locator("#sua [name=lead]").first).to_have_value("Sở không có thật")
    page.get_by_role("link", name="Chưa lưu được").click()
    expect(page.locator("#sua:target [name=lead]").first).to_be_in_viewport()
    page.locator("#sua [name=lead]").first.fill("Sở Y tế")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(":target")).to_contain_text("Sở Y tế")
    page.locator("#da-sua").get_by_role("button", name="Hoàn tác").first.click()
    expect(page.locator(":target")).to_contain_text(before)


def test_words_and_what_was_understood_lead_to_each_other(signed_in: SignedIn) -> None:
    page = signed_in(CAN_THO, size=DESKTOP)
    last = page.locator(".item", has_text="Chủ trì").last
    last.get_by_role("link", name="Xem trong văn bản").click()
    expect(page.locator(".source .shown").first).to_be_in_viewport()
    page.evaluate("document.querySelector('.source').scrollTo(0, 0)")
    words = page.locator(".source [data-of]").nth(3)
    words.click()
    anchor = words.get_attribute("data-of") or ""
    expect(page.locator(f"#d{anchor[1:]}.shown")).to_be_in_viewport()


def test_a_viewer_only_looks(signed_in: SignedIn) -> None:
    page = signed_in(CAN_THO, name="hoa")
    expect(page.locator(".decide")).to_contain_text("chỉ đọc được")
    assert page.locator(".edit, main button").count() == 0


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window, once it is there."""
    expect(page.locator("main")).to_be_visible()
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_finding(signed_in: SignedIn, tmp_path: Path, scheme: Scheme) -> None:
    page = signed_in(scheme=scheme, size=SIZES[scheme])
    path = tmp_path / "tinh-khac.txt"
    path.write_text(
        TEXT.replace("47/KH-UBND", f"{len(scheme)}/KH-UBND").replace("Đắk Lắk", "Lào Cai"),
        encoding="utf-8",
    )
    upload(page, path)
    check = page.url
    version = page.locator("input[name=phien-ban]").first.input_value()
    page.goto(check.split("?")[0].replace("van-ban", "so-sanh") + f"?cu={version}&moi={version}")
    expect(page.locator("main")).to_contain_text("không khác nhau")
    assert findings(page) == []

    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("31/8/2026", "30/9/2026")
        .replace("Gia Rai", "Tày"),
        encoding="utf-8",
    )
    page.goto(check.split("/van-ban")[0])
    upload(page, path)
    for details in page.locator("main details").all():
        details.evaluate("element => element.open = true")
    assert findings(page) == []
    for label in ("Sửa phân công", "Thêm thời gian", "Sửa thời gian"):
        page.locator(".reading").get_by_role("link", name=label).last.click()
        page.locator("#sua").wait_for()
        assert findings(page) == [], label
        page.get_by_role("link", name="Thôi").click()
    assert overflow(page) <= 0
    page.goto(f"{check.split('?')[0].replace('van-ban', 'so-sanh')}?cu={version}")
    expect(page.locator("del").first).to_contain_text("31/8/2026")
    expect(page.locator("ins").first).to_contain_text("30/9/2026")
    assert findings(page) == []
    assert overflow(page) <= 0
