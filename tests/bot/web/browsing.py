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
        allowed: further addresses that may be asked.
    """

    def __init__(self, context: BrowserContext, site: str, allowed: tuple[str, ...] = ()) -> None:
        self.context = context
        self.site = site
        self.requests: list[str] = []
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self._own = (site, *allowed)
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
        if address.startswith(tuple(f"{own}/" for own in self._own)):
            route.continue_()
        else:
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
