"""The pages as any client gets them, without a browser."""

from __future__ import annotations

import html
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest

from bot.web.headers import EMBED
from knowledge.store import Store
from tests.bot.command_line import Run
from tests.bot.web.serving import HELD, served, wait_until_ready

QUESTION = "Cơ quan nào hỗ trợ nạn nhân?"
DOCUMENT = "/van-ban/can-tho-2025-ke-hoach-30-7"
PAGES = (
    "/",
    "/nhung",
    "/van-ban",
    DOCUMENT,
    "/co-quan",
    "/co-quan/cong-an-tinh",
    "/thoi-han",
    "/gioi-thieu",
    "/lien-he",
    "/huong-dan",
)


class Elements(HTMLParser):
    """Collects elements with their attributes, and all ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.found.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])

    def named(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.found if name == tag]


@pytest.mark.parametrize("path", [*PAGES, "/khong-co", "/api/documents", "/robots.txt"])
def test_every_answer_carries_the_headers(site: str, path: str) -> None:
    headers = httpx.get(site + path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert ("frame-ancestors *" in policy) is (path == EMBED)
    assert ("x-frame-options" in headers) is (path != EMBED)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert "set-cookie" not in headers
    assert "strict-transport-security" not in headers


def test_https_is_kept_to_once_used(site: str) -> None:
    answer = httpx.get(site, headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(
    site: str, path: str, language: str
) -> None:
    text = httpx.get(site + path, params={"lang": language}).text
    elements = Elements(text)
    assert f'<html lang="{language}">' in text
    assert not re.search(r'\s(style|on\w+)="', text)
    assert elements.named("style") == []
    for tag, values in elements.found:
        for address in (values[name] for name in ("src", "href", "action") if name in values):
            known = address.startswith(("/", "#", "tel:")) and not address.startswith("//")
            assert known or values.get("id") == "leave", (tag, address)
    assert len(set(elements.ids)) == len(elements.ids)
    calls = [values["href"] for values in elements.named("a")]
    assert "tel:111" in calls
    assert "tel:113" in calls


def test_links_stay_in_their_language(site: str) -> None:
    for path in PAGES:
        elements = Elements(httpx.get(site + path, params={"lang": "en"}).text)
        for values in elements.named("a"):
            address = values["href"]
            if address.startswith("/") and "hreflang" not in values and "/api/" not in address:
                assert "lang=en" in address, (path, address)


def test_every_link_leads_somewhere(site: str) -> None:
    """Links of all pages, to anchors too; a document's anchors are its sections and passages."""
    seen: dict[str, Elements | None] = {}

    def page(path: str) -> Elements | None:
        if path not in seen:
            answer = httpx.get(site + path, timeout=60)
            seen[path] = Elements(answer.text) if answer.status_code == 200 else None
        return seen[path]

    documents = [
        values["href"] for values in Elements(httpx.get(f"{site}/van-ban").text).named("a")
    ]
    for start in [*PAGES, *(link for link in documents if link.startswith("/van-ban/"))]:
        elements = page(start)
        assert elements is not None
        for values in elements.named("a"):
            path, _, anchor = values["href"].partition("#")
            if path.startswith(("tel:", "http")):
                continue
            target = page(path or start)
            assert target is not None, path
            assert not anchor or unquote(anchor) in target.ids, (start, values["href"])


def test_the_whole_document_is_shown(site: str, hash_data: Path) -> None:
    release = (hash_data / "current").read_text(encoding="utf-8").strip()
    store = Store(hash_data / "releases" / release / "knowledge.db")
    for document in store.documents():
        text = html.unescape(httpx.get(f"{site}/van-ban/{document.id}").text)
        plain = text.replace("*", "")
        for passage in store.passages(document.id):
            assert f'id="p{passage.id}"' in text
            assert passage.text.replace("*", "") in plain, passage.path
        for section in store.sections(document.id):
            assert f'id="{section.path}"' in text
    store.close()


def test_the_parts_of_a_document_can_be_linked_to(site: str) -> None:
    ids = Elements(httpx.get(site + DOCUMENT).text).ids
    assert {"II", "II.3", "II.3.a", "noi-dung", "viec", "thoi-han"} <= set(ids)


def test_an_agency_is_filtered_by_plan_year_and_status(site: str) -> None:
    address = f"{site}/co-quan/cong-an-tinh"

    def plans(**query: str) -> list[str]:
        text = httpx.get(address, params=query).text
        return re.findall(r'<section class="planpage"><h2>(.*?) <span', text)

    everything = plans()
    assert len(everything) > 2
    assert plans(year="2025") == ["Cần Thơ, 2025"]
    assert plans(plan="lang-son-2023-ke-hoach") == ["Lạng Sơn, 2023"]
    assert plans(status="in_force")[0] == "Cần Thơ, 2025"
    assert plans(year="1999") == []
    assert set(plans(status="ended")) < set(everything)


def test_documents_are_found_by_name_and_passages_by_their_words(site: str) -> None:
    by_name = httpx.post(f"{site}/van-ban", data={"q": "lang son 2023"}).text
    assert by_name.count("/van-ban/lang-son-2023-ke-hoach") >= 1
    assert re.search(r"khớp: 1\b", by_name)
    passages = httpx.post(f"{site}/van-ban", data={"q": "tiếp nhận nạn nhân trở về"}).text
    found = re.findall(r'<li><p lang="vi">(.*?)</p>', passages)
    assert any("tiếp nhận" in text for text in found)
    assert "nạn nhân" in httpx.get(f"{site}/van-ban", params={"q": "nạn nhân"}).text


def test_a_search_that_signals_danger_gets_help_first(site: str) -> None:
    text = httpx.post(f"{site}/van-ban", data={"q": HELD}).text
    assert 'class="reply urgent' in text
    page = Elements(text)
    for button in page.named("button"):
        assert button.get("form", "") in ("", *page.ids)
    erased = httpx.post(f"{site}/", data={"s": "/xoa"}).text
    assert "Đã xóa" in erased


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/khong-co", 404),
        ("GET", "/van-ban/khong-co", 404),
        ("GET", "/co-quan/khong-co", 404),
        ("GET", "/static/khong-co.css", 404),
        ("GET", "/static/..%2fsite.py", 404),
        ("DELETE", "/", 405),
        ("POST", "/gioi-thieu", 405),
    ],
)
def test_problems_are_told_kindly_in_both_languages(
    site: str, method: str, path: str, status: int
) -> None:
    answer = httpx.request(method, site + path)
    assert answer.status_code == status
    assert 'section lang="vi"' in answer.text
    assert 'section lang="en"' in answer.text
    assert 'href="tel:111"' in answer.text
    assert "Traceback" not in answer.text


def test_a_form_that_is_too_large_is_refused(site: str) -> None:
    answer = httpx.post(site, data={"q": "x" * 70_000})
    assert answer.status_code == 413
    assert "111" in answer.text


def test_head_is_answered_as_get(site: str) -> None:
    for path in PAGES:
        assert httpx.head(site + path).status_code == 200


def test_static_files_never_go_stale(site: str) -> None:
    elements = Elements(httpx.get(site).text)
    addresses = [values["src"] for values in elements.named("script")]
    addresses += [values["href"] for values in elements.named("link")]
    assert len(addresses) == 3
    for address in addresses:
        answer = httpx.get(site + address)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert re.search(r"\.[0-9a-f]{10}\.(css|js|svg)$", address)
    assert "immutable" not in httpx.get(f"{site}/nhung.js").headers["cache-control"]


def test_the_first_page_weighs_little(site: str) -> None:
    packed = {"Accept-Encoding": "gzip"}
    elements = Elements(httpx.get(site).text)
    paths = ["/", *(v["src"] for v in elements.named("script"))]
    paths += [v["href"] for v in elements.named("link")]
    weight = 0
    for path in paths:
        with httpx.stream("GET", site + path, headers=packed) as answer:
            weight += sum(len(chunk) for chunk in answer.iter_raw())
    assert weight < 20_000  # of the 60 kB allowed


def test_a_question_is_answered_without_javascript(site: str) -> None:
    first = httpx.get(site).text
    (form,) = [v for v in Elements(first).named("form") if v.get("id") == "ask"]
    assert form["method"] == "post"
    fields = {v["name"]: v.get("value", "") for v in Elements(first).named("input")}
    text = httpx.post(site, data={**fields, "q": QUESTION}, timeout=60).text
    assert html.escape(QUESTION) in text or QUESTION in text
    assert "<blockquote" in text
    again = {v["name"]: v.get("value", "") for v in Elements(text).named("input")}
    assert again["c"] == fields["c"]
    options = {v["value"] for v in Elements(text).named("button") if v.get("name") == "o"}
    source = next(value for value in options if value.startswith("s:"))
    shown = httpx.post(site, data={**again, "o": source}).text
    assert 'class="sheet"' in shown
    narrowed = next(value for value in options if value.startswith("n:"))
    assert "<blockquote" in httpx.post(site, data={**again, "o": narrowed}).text
    follow = httpx.post(site, data={**again, "q": "còn ở Lạng Sơn?"}, timeout=60).text
    assert "Lạng Sơn, 2023" in follow


def test_the_province_is_remembered_by_the_page_alone(site: str) -> None:
    fields = {v["name"]: v.get("value", "") for v in Elements(httpx.get(site).text).named("input")}
    asked = Elements(httpx.post(site, data={**fields, "q": "/tinh Lạng Sơn"}).text)
    agree = next(
        v["value"] for v in asked.named("button") if v.get("value", "").startswith("p:yes")
    )
    kept = Elements(httpx.post(site, data={**fields, "o": agree}).text)
    home = {v["name"]: v.get("value", "") for v in kept.named("input")}["home"]
    assert home == "Lạng Sơn"
    told = {"text": QUESTION, "home": home, "chat": "a" * 24}
    answer = httpx.post(f"{site}/api/chat", json=told, timeout=60).json()
    assert "Lạng Sơn" in answer["text"]
    without = httpx.post(f"{site}/api/chat", json=told | {"home": "Đâu đó"}, timeout=60).json()
    assert without["text"] != answer["text"]
    offered = httpx.post(f"{site}/api/chat", json={"text": "/tinh", "home": home}).json()
    assert "p:none" in offered["html"]
    forgotten = httpx.post(f"{site}/api/press", json={"option": "p:none"}).json()
    assert forgotten["home"] == ""


def test_deleting_tells_the_page_to_forget(site: str) -> None:
    answer = httpx.post(f"{site}/api/chat", json={"text": "/xoa"}).json()
    assert answer["forget"] is True
    assert answer["home"] == ""


@pytest.mark.parametrize(
    "option", ["", "x", "s:", "s:0", "s:99999999999999999999", "m:a:b", "p:999"]
)
def test_options_that_nobody_offered_get_kind_words(site: str, option: str) -> None:
    answer = httpx.post(f"{site}/api/press", json={"option": option})
    assert answer.status_code == 200
    assert answer.json()["text"]


def test_questions_are_never_markup(site: str) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> nạn nhân?"
    text = httpx.post(site, data={"q": hostile}, timeout=60).text
    assert "<img src=x" not in text
    assert "<script>" not in text
    found = httpx.post(f"{site}/van-ban", data={"q": f'"{hostile}'}, timeout=60).text
    assert "<img src=x" not in found
    for value in ('"><script>alert(1)</script>', "javascript:alert(1)"):
        page = httpx.get(f"{site}/co-quan/cong-an-tinh", params={"plan": value}).text
        assert "<script>alert" not in page
    assert "<script>alert" not in httpx.get(f"{site}/{quote('<script>alert(1)</script>')}").text


HOSTILE_PLAN = """\
ỦY BAN NHÂN DÂN TỈNH AN GIANG
Số: 12/KH-UBND
An Giang, ngày 02 tháng 3 năm 2025
KẾ HOẠCH
Phòng, chống mua bán người năm 2025 <script>alert("title")</script>
I. MỤC ĐÍCH <img src=x onerror=alert(1)>
Nâng cao nhận thức <script>alert("text")</script> của người dân về mua bán người.
II. PHÂN CÔNG
1. Sở Y tế "onmouseover="alert(1)
Bố trí chỗ ở tạm thời cho nạn nhân ngay khi tiếp nhận</p><iframe src="//elsewhere.example">.
2. Công an tỉnh
Báo cáo kết quả <b onclick=alert(1)>trước ngày 15/12/2025.
"""


def test_documents_are_never_markup(
    hash_data: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shutil.copytree(hash_data, tmp_path / "hostile")
    plan = tmp_path / "an-giang.txt"
    plan.write_text(HOSTILE_PLAN, encoding="utf-8")
    monkeypatch.setenv("LACHAN_DATA", str(data))
    assert run("ingest", str(plan), "--publish").exit_code == 0
    with served(data, tmp_path / "log", LACHAN_SEARCH_ENGINES="true") as site:
        wait_until_ready(site)
        documents = httpx.get(f"{site}/api/documents").json()["documents"]
        (own,) = [d["document_id"] for d in documents if d["number"] == "12/KH-UBND"]
        pages = [
            httpx.get(f"{site}/van-ban").text,
            httpx.get(f"{site}/van-ban/{quote(own, safe='')}").text,
            httpx.get(f"{site}/co-quan/so-y-te").text,
            httpx.post(f"{site}/van-ban", data={"q": "chỗ ở tạm thời cho nạn nhân"}).text,
            httpx.post(site, data={"q": "Sở Y tế An Giang năm 2025 làm gì cho nạn nhân?"}).text,
        ]
        assert "&lt;script&gt;" in pages[1]
        assert "&lt;iframe" in pages[1]
        for page in pages:
            elements = Elements(page)
            assert not [v for v in elements.named("script") if not v.get("src", "").startswith("/")]
            assert elements.named("iframe") == []
            assert not [v for v in elements.named("img") if v["src"] == "x"]
            assert not [v for _, v in elements.found if any(n.startswith("on") for n in v)]
        robots = httpx.get(f"{site}/robots.txt")
        assert "Disallow: /api/" in robots.text
        assert "x-robots-tag" not in robots.headers
        assert 'name="robots"' not in pages[0]


def test_search_engines_are_kept_out_unless_welcome(site: str) -> None:
    assert httpx.get(f"{site}/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert 'name="robots" content="noindex, nofollow"' in httpx.get(site).text
