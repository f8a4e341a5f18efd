"""Every page, light and dark, before and after answers: axe-core finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.bot.web.browsing import DESKTOP, PHONE, Scheme, ask
from tests.bot.web.conftest import Open
from tests.bot.web.serving import HELD
from tests.bot.web.test_site import PAGES

SIZES = {"light": PHONE, "dark": DESKTOP}
TAP = 44  # CSS pixels


def findings(page: Page) -> list[str]:
    """Return what axe-core finds: rule, how bad, where."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{v['impact']} {v['id']}: {node['html'][:120]}" for v in violations for node in v["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_finding(watched: Open, scheme: Scheme) -> None:
    made = watched(scheme=scheme, size=SIZES[scheme])
    for path in (*PAGES, "/?lang=en", "/khong-co"):
        page = made.open(path)
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        assert findings(page) == [], path
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_answer_has_a_finding(watched: Open, scheme: Scheme) -> None:
    page = watched(scheme=scheme, size=SIZES[scheme]).open()
    for question in ("Cơ quan nào hỗ trợ nạn nhân?", HELD, "Công an tỉnh làm gì?", "/tinh"):
        ask(page, question)
    page.locator("button[data-place=panel]").first.click()
    page.locator(".panel .sheet").first.wait_for()
    assert findings(page) == []


def test_everything_to_tap_is_large_enough(watched: Open) -> None:
    made = watched()
    for path in PAGES:
        page = made.open(path)
        if path == "/":
            ask(page, "Cơ quan nào hỗ trợ nạn nhân?")
        small = page.evaluate(
            """least => [...document.querySelectorAll('button, summary, input, select, textarea, '
                + '.help a, .call, .cards a, .top a, .plain')]
              .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('.skip'))
              .filter(e => e.getBoundingClientRect().height < least)
              .map(e => e.outerHTML.slice(0, 100))""",
            TAP,
        )
        assert small == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path
        page.close()


def test_the_numbers_to_call_are_always_in_view(watched: Open) -> None:
    made = watched()
    for path in PAGES:
        page = made.open(path)
        for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            page.evaluate(f"window.scrollTo(0, {place})")
            for selector in (".n111", ".n113", "#leave"):
                box = page.locator(selector).bounding_box()
                assert box is not None
                assert box["y"] >= 0
                assert box["y"] + box["height"] <= PHONE[1], (path, selector)
        page.close()
