"""The screenshots of ``docs/screenshots``: written anew with ``LACHAN_SCREENSHOTS=1``.

LACHAN_SCREENSHOTS=1 pytest -n 0 tests/bot/web/test_screenshots.py
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from PIL import Image
from playwright.sync_api import Page

from tests.bot.web.browsing import DESKTOP, PHONE, Scheme, ask
from tests.bot.web.conftest import Open
from tests.bot.web.serving import HELD

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "screenshots"
WANTED = os.environ.get("LACHAN_SCREENSHOTS") == "1"
QUESTION = "Cơ quan nào hỗ trợ nạn nhân?"
MAX_BYTES = 150_000

pytestmark = pytest.mark.skipif(not WANTED, reason="LACHAN_SCREENSHOTS=1 writes the screenshots")


def keep(page: Page, name: str) -> None:
    """Write what the window shows, in few colours so that the file stays small."""
    page.wait_for_function("document.getAnimations().length === 0")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(colors=64, dither=Image.Dither.NONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    small.save(FOLDER / f"{name}.png", optimize=True)
    assert (FOLDER / f"{name}.png").stat().st_size < MAX_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("device", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_the_chat(watched: Open, device: str, size: tuple[int, int], scheme: Scheme) -> None:
    page = watched(size=size, scheme=scheme).open()
    keep(page, f"{device}-{scheme}")
    ask(page, QUESTION)
    keep(page, f"{device}-{scheme}-answer")
    page.locator("button[data-place=panel]").first.click()
    page.locator(".panel .sheet").wait_for()
    page.locator(".quote").first.evaluate("e => e.scrollIntoView()")
    keep(page, f"{device}-{scheme}-source")
    ask(page, HELD)
    keep(page, f"{device}-{scheme}-danger")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("documents", "/van-ban"),
        ("document", "/van-ban/can-tho-2025-ke-hoach-30-7"),
        ("agency", "/co-quan/cong-an-tinh"),
        ("deadlines", "/thoi-han"),
        ("contacts", "/lien-he"),
        ("english", "/?lang=en"),
    ],
)
def test_the_other_pages(watched: Open, name: str, path: str) -> None:
    keep(watched(size=DESKTOP).open(path), f"desktop-light-{name}")
    keep(watched(size=PHONE).open(path), f"phone-light-{name}")
