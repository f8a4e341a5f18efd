"""A browser that watches a page: other origins, errors, violations of the content policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
Scheme = Literal["light", "dark"]

PHONE = (360, 640)
DESKTOP = (1280, 800)


class Watched:
    """A browser context that lets nothing through to another origin.

    Args:
        context: the context.
        site: the address of the site.
        portal: the address of another site that shows this one.
        stand_ins: addresses that may be gone to; an empty page stands in for them.
    """

    def __init__(
        self,
        context: BrowserContext,
        site: str,
        portal: str = "",
        stand_ins: tuple[str, ...] = (),
    ) -> None:
        self.context = context
        self.site = site
        self.requests: list[str] = []
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self._served = tuple(f"{address}/" for address in (site, portal) if address)
        self._stand_ins = stand_ins
        context.route("**/*", self._pass)
        context.on("console", lambda message: self._hear(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def open(self, path: str = "/") -> Page:
        """Return a new page at a path of the site."""
        page = self.context.new_page()
        page.goto(self.site + path)
        return page

    def _pass(self, route: Route) -> None:
        address = route.request.url
        self.requests.append(address)
        if address.startswith(self._served):
            route.continue_()
            return
        if address not in self._stand_ins:
            self.foreign.append(address)
        route.fulfill(status=200, content_type="text/html", body="<title>elsewhere</title>")

    def _hear(self, kind: str, text: str) -> None:
        # A page that was not found says so in the console, as it should.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def context(
    browser: Browser,
    size: tuple[int, int] = PHONE,
    scheme: Scheme = "light",
    **options: Any,
) -> BrowserContext:
    """Return a context of a window's size and a colour scheme."""
    width, height = size
    made: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="vi-VN",
        **options,
    )
    made.set_default_timeout(60_000)
    return made


def ask(page: Page, question: str) -> None:
    """Type a question, send it and wait for its reply."""
    turns = page.locator(".turn").count()
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.locator(".turn").nth(turns).locator(".reply").wait_for()
