"""The chat page in a browser: a conversation, its buttons, leaving, sharing, keyboard, print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, Route, expect

from tests.bot.web.browsing import ask
from tests.bot.web.conftest import Open
from tests.bot.web.serving import HELD

NEUTRAL = "https://www.google.com/"
QUESTION = "Cơ quan nào hỗ trợ nạn nhân?"


def last(page: Page) -> str:
    """Return the words of the last reply."""
    return page.locator(".turn").last.inner_text()


def test_a_conversation(watched: Open) -> None:
    page = watched().open()
    ask(page, "/start")
    assert "chương trình tự động" in last(page)

    ask(page, "/tinh Lạng Sơn")
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.locator(".turn").last).to_contain_text("Đã nhớ: Lạng Sơn")
    assert page.evaluate("localStorage.getItem('lachan.home')") == "Lạng Sơn"

    ask(page, QUESTION)
    assert "Sở Lao động - Thương binh và Xã hội" in last(page)
    assert "Cần Thơ" not in page.locator(".turn").last.locator("figcaption").first.inner_text()

    ask(page, "Đợt cao điểm năm 2025 ở Cần Thơ đến ngày nào?")
    assert "30/9/2025" in last(page)
    ask(page, "còn Tuyên Quang năm 2024?")
    assert "30/9/2024" in last(page)

    ask(page, "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ và Lạng Sơn?")
    turns = page.locator(".turn").count()
    page.locator(".turn").last.locator(".narrow button").first.click()
    page.locator(".turn").nth(turns).locator(".reply").wait_for()

    source = page.locator(".turn").last.locator("button[data-place=panel]").first
    source.click()
    panel = page.locator(".turn").last.locator(".panel").first
    expect(panel.locator("mark")).to_be_visible()
    assert source.get_attribute("aria-expanded") == "true"
    quoted = page.locator(".turn").last.locator("blockquote").first.inner_text()
    assert quoted[1:60] in panel.inner_text()
    panel.get_by_role("button", name="Sau").click()
    expect(panel.locator("mark")).not_to_contain_text(quoted[1:60])
    source.click()
    expect(panel).to_be_hidden()

    ask(page, HELD)
    urgent = page.locator(".reply.urgent")
    expect(urgent.locator("a[href='tel:113']")).to_be_visible()
    assert "chương trình tự động" in urgent.inner_text()

    ask_to_delete(page)
    assert page.locator(".turn").count() == 1
    assert "Đã xóa" in last(page)
    assert page.evaluate("localStorage.length") == 0


def ask_to_delete(page: Page) -> None:
    page.fill("#q", "/xoa")
    page.press("#q", "Enter")
    expect(page.locator("#log")).not_to_contain_text("Sở")
    expect(page.locator("#log")).to_contain_text("Đã xóa")


def test_feedback_is_asked_step_by_step_in_place(watched: Open) -> None:
    page = watched().open()
    ask(page, QUESTION)
    page.get_by_role("button", name="Chưa đúng").click()
    page.get_by_role("button", name="Khó hiểu").click()
    page.get_by_role("button", name="Không", exact=True).click()
    expect(page.locator(".feedback")).to_contain_text("không được giữ")
    assert page.locator(".turn").count() == 1


def test_nothing_is_stored_unless_the_person_agrees(watched: Open) -> None:
    made = watched()
    page = made.open()
    ask(page, QUESTION)
    assert made.context.cookies() == []
    stored = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert stored == [0, 0]
    ask(page, "/tinh Lạng Sơn")
    page.get_by_role("button", name="Không", exact=True).click()
    expect(page.locator("#log")).to_contain_text("không nhớ tỉnh nào")
    assert page.evaluate("localStorage.length") == 0


def test_leaving_replaces_the_page_and_going_back_does_not_return(watched: Open) -> None:
    made = watched(stand_ins=(NEUTRAL,))
    page = made.open("/gioi-thieu")
    page.goto(made.site)
    ask(page, HELD)
    entries = page.evaluate("history.length")
    page.click("#leave")
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url == f"{made.site}/gioi-thieu"


def test_three_times_escape_leaves_as_well(watched: Open) -> None:
    page = watched(stand_ins=(NEUTRAL,)).open()
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(NEUTRAL)


def test_a_link_carries_the_question_where_no_server_sees_it(watched: Open) -> None:
    made = watched()
    made.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = made.open()
    ask(page, QUESTION)
    page.get_by_role("button", name="Chép liên kết").click()
    expect(page.locator(".tools")).to_contain_text("Đã chép")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{made.site}/#q=")

    made.requests.clear()
    other = made.context.new_page()
    other.goto(link)
    expect(other.locator("#q")).to_have_value(QUESTION)
    assert other.url == f"{made.site}/"
    assert other.locator(".turn").count() == 0
    assert not [address for address in made.requests if "q=" in address]


def test_an_answer_can_be_copied(watched: Open) -> None:
    made = watched()
    made.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = made.open()
    ask(page, QUESTION)
    page.get_by_role("button", name="Chép", exact=True).click()
    expect(page.locator(".tools")).to_contain_text("Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1] Kế hoạch" in copied
    assert "111" in copied


def test_everything_can_be_done_by_keyboard(watched: Open) -> None:
    page = watched().open()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".reply").wait_for()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.dataset.place") == "panel":
            break
    page.keyboard.press("Enter")
    page.locator(".panel .sheet").wait_for()
    assert page.evaluate("document.activeElement.className") == "panel"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.panel')")


def test_vietnamese_being_typed_is_not_sent(watched: Open) -> None:
    page = watched().open()
    page.fill("#q", "nạn nhâ")
    page.locator("#q").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert page.locator(".turn").count() == 0
    page.press("#q", "Shift+Enter")
    assert page.locator(".turn").count() == 0


def test_the_log_is_announced_and_the_field_is_named(watched: Open) -> None:
    page = watched().open()
    expect(page.get_by_role("log", name="Cuộc trò chuyện")).to_be_attached()
    expect(page.get_by_role("textbox", name="Câu hỏi của bạn")).to_be_visible()
    expect(page.get_by_role("complementary", name="Gọi giúp đỡ")).to_be_visible()
    described = page.locator("#leave").evaluate(
        "e => document.getElementById(e.getAttribute('aria-describedby')).textContent"
    )
    assert "không xóa lịch sử" in described


def test_a_suggestion_is_answered(watched: Open) -> None:
    page = watched().open()
    for suggestion in page.locator(".suggestion").all_inner_texts():
        page.reload()
        page.get_by_role("button", name=suggestion).click()
        page.locator(".reply").wait_for()
        assert "answered" in (page.locator(".reply").get_attribute("class") or ""), suggestion


def test_english(watched: Open) -> None:
    page = watched().open()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to ask?")
    ask(page, "Which agency supports victims in Can Tho?")
    expect(page.locator("blockquote").first).to_have_attribute("lang", "vi")
    assert "Help now" in last(page) or "Need help" in last(page) or "111" in last(page)
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn cần hỏi điều gì?")


def test_what_is_typed_is_never_markup(watched: Open) -> None:
    page = watched().open()
    page.evaluate("window.struck = 0")
    for hostile in (
        "<img src=x onerror=window.struck=1> nạn nhân?",
        "</p><script>window.struck=1</script> ai hỗ trợ nạn nhân",
        "'\"><svg onload=window.struck=1>",
    ):
        ask(page, hostile)
        assert hostile in page.locator(".asked").last.inner_text()
    assert page.evaluate("window.struck") == 0
    assert page.locator("#log img, #log script, #log svg").count() == 0


def test_a_failing_network_is_told_with_the_hotline(watched: Open) -> None:
    made = watched()
    page = made.open()
    made.context.set_offline(True)
    ask(page, QUESTION)
    assert "111" in last(page)
    expect(page.locator("#q")).to_have_value(QUESTION)
    made.context.set_offline(False)
    turns = page.locator(".turn").count()
    page.press("#q", "Enter")
    page.locator(".turn").nth(turns).locator(".reply").wait_for()
    expect(page.locator("#q")).to_have_value("")
    assert "Cần Thơ" in last(page)


class Held:
    """Holds back the first message of a page; later ones pass."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.first: Route | None = None
        page.route("**/api/chat", self._hold)

    def say(self, text: str) -> None:
        """Send a message; nothing is waited for but its being sent."""
        self.page.fill("#q", text)
        with self.page.expect_request("**/api/chat"):
            self.page.press("#q", "Enter")

    def let_go(self) -> None:
        """Have the first message answered."""
        assert self.first is not None
        with self.page.expect_response("**/api/chat"):
            self.first.fallback()

    def _hold(self, route: Route) -> None:
        if self.first is None:
            self.first = route
        else:
            route.fallback()


def test_nobody_in_danger_waits_for_an_earlier_answer(watched: Open) -> None:
    page = watched().open()
    held = Held(page)
    held.say(QUESTION)
    held.say(HELD)
    expect(page.locator(".urgent a[href='tel:113']")).to_be_visible()
    held.let_go()
    page.locator(".turn").first.locator("blockquote").first.wait_for()
    expect(page.locator(".urgent a[href='tel:113']")).to_be_in_viewport()


def test_an_answer_that_comes_after_the_deletion_is_not_shown(watched: Open) -> None:
    page = watched().open()
    held = Held(page)
    held.say(QUESTION)
    held.say("/xoa")
    expect(page.locator("#log")).to_contain_text("Đã xóa")
    held.let_go()
    page.evaluate("new Promise((resume) => setTimeout(resume))")
    assert page.locator(".turn").count() == 1
    assert "Đã xóa" in last(page)


def test_too_long_a_message_is_told_kindly(watched: Open) -> None:
    page = watched().open()
    page.locator("#q").evaluate("e => { e.removeAttribute('maxlength') }")
    ask(page, "a " * 40_000)
    assert "dài quá" in last(page)


def test_printing_shows_answers_and_hides_what_is_pressed(watched: Open) -> None:
    page = watched().open()
    ask(page, QUESTION)
    page.emulate_media(media="print")
    expect(page.locator("blockquote").first).to_be_visible()
    for selector in (".dock", ".feedback", ".narrow", ".more button", ".top nav.across", ".tools"):
        expect(page.locator(selector).first).to_be_hidden()


def test_documents_unfold_for_printing(watched: Open) -> None:
    page = watched().open("/van-ban/can-tho-2025-ke-hoach-30-7")
    expect(page.get_by_role("button", name="In trang này")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('main details')].every(d => d.open)")
    assert len(page.pdf()) > 10_000


def test_a_link_from_an_answer_opens_the_passage(watched: Open) -> None:
    page = watched().open()
    ask(page, QUESTION)
    quoted = page.locator("blockquote").first.inner_text()
    page.get_by_role("link", name="Mở văn bản").first.click()
    page.wait_for_url(re.compile(r"/van-ban/.*#p\d+"))
    expect(page.locator(":target")).to_contain_text(quoted[1:80])
    box = page.locator(":target").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 640


def test_the_page_works_without_javascript(watched: Open) -> None:
    page = watched(java_script_enabled=False).open()
    page.fill("#q", QUESTION)
    page.click("#send")
    page.locator("blockquote").first.wait_for()
    assert QUESTION in page.locator(".asked").inner_text()
    page.get_by_role("button", name="Xem cả mục").first.click()
    page.locator(".sheet mark").wait_for()
    page.fill("#q", HELD)
    page.click("#send")
    expect(page.locator(".urgent a[href='tel:113']")).to_be_visible()
    assert page.locator("[data-act]:visible").count() == 0
    assert page.locator("#leave").get_attribute("href") == NEUTRAL


def test_the_whole_visit_weighs_less_than_60_kb(watched: Open) -> None:
    made = watched()
    page = made.context.new_page()
    session = made.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(made.site)
    ask(page, QUESTION)
    assert 0 < sum(sizes) < 60_000


class Portal(BaseHTTPRequestHandler):
    """A page of another site; the query names the site of the chat and how to show it."""

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        site = query["site"][0]
        shown = f'<script src="{site}/nhung.js" data-lang="vi" defer></script>'
        if "frame" in query:
            shown = f'<iframe title="Khung" src="{site}{query["frame"][0]}"></iframe>'
        body = f'<!doctype html><meta charset="utf-8"><title>Cổng</title><h1>Cổng</h1>{shown}'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {site}; frame-src {site}; img-src 'self'"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def portal() -> Iterator[str]:
    """Return the address of another site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def test_other_sites_can_show_the_chat_in_a_frame(watched: Open, portal: str) -> None:
    made = watched(portal=portal)
    page = made.context.new_page()
    page.goto(f"{portal}/?site={made.site}")
    button = page.get_by_role("button", name="Hỏi Lá Chắn")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    frame = page.frame_locator("iframe")
    frame.locator("#q").fill(QUESTION)
    frame.locator("#q").press("Enter")
    frame.locator(".reply").wait_for()
    expect(frame.locator(".n111")).to_be_visible()
    with made.context.expect_page() as opened:
        frame.get_by_role("link", name="Mở văn bản").first.click()
    assert "/van-ban/" in opened.value.url
    page.get_by_role("button", name="Đóng").click()
    expect(page.locator("iframe")).to_be_hidden()


def test_leaving_from_a_frame_leaves_the_other_site_as_well(watched: Open, portal: str) -> None:
    made = watched(portal=portal, stand_ins=(NEUTRAL,))
    page = made.context.new_page()
    page.goto(f"{portal}/?site={made.site}")
    page.get_by_role("button", name="Hỏi Lá Chắn").click()
    page.frame_locator("iframe").locator("#leave").click()
    page.wait_for_url(NEUTRAL)


def test_leaving_from_a_frame_does_not_wait_for_the_script(watched: Open, portal: str) -> None:
    made = watched(portal=portal, stand_ins=(NEUTRAL,))
    made.context.route("**/page*.js*", lambda route: route.abort())
    page = made.context.new_page()
    page.goto(f"{portal}/?site={made.site}")
    page.get_by_role("button", name="Hỏi Lá Chắn").click()
    page.frame_locator("iframe").locator("#leave").click()
    page.wait_for_url(NEUTRAL)
    made.complaints.clear()  # that the script is missing


def test_other_pages_cannot_be_framed(watched: Open, portal: str) -> None:
    made = watched(portal=portal)
    page = made.context.new_page()
    page.goto(f"{portal}/?site={made.site}&frame=/")
    expect(page.frame_locator("iframe").locator("#q")).to_have_count(0)
    assert any("frame-ancestors" in text for text in made.complaints)
    made.complaints.clear()
