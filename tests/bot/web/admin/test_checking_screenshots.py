"""The screenshots of the documents, check and comparison pages, written anew when asked for.

LACHAN_SCREENSHOTS=1 pytest -n 0 tests/bot/web/admin/test_checking_screenshots.py
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from tests.bot.web.admin.conftest import SignedIn
from tests.bot.web.admin.sixth_plan import LEAFLET, NAME, TEXT, scan
from tests.bot.web.admin.test_checking import upload
from tests.bot.web.test_screenshots import WANTED, keep

SIZE = (1360, 860)

pytestmark = [
    pytest.mark.skipif(not WANTED, reason="LACHAN_SCREENSHOTS=1 writes the screenshots"),
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]


def test_the_documents_the_check_and_the_comparison(signed_in: SignedIn, tmp_path: Path) -> None:
    page = signed_in(size=SIZE)
    upload(page, scan(tmp_path / "ke-hoach-2026.pdf", clean=True))
    document = page.url.split("?")[0]
    page.locator(".item", has_text=LEAFLET).get_by_role("link", name="Sửa phân công").click()
    page.locator("#sua [name=partner]").first.fill("Sở Văn hóa, Thể thao và Du lịch")
    page.locator(".item", has_text=LEAFLET).evaluate("element => element.scrollIntoView()")
    page.locator(".source").evaluate("element => element.scrollTo(0, 0)")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    keep(page, "admin-check")

    page.goto(document.split("/van-ban")[0])
    keep(page, "admin-documents")

    page.goto(document)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.locator("h1 .approved").wait_for()
    path = tmp_path / f"{NAME}.txt"
    changed = TEXT.replace("đến ngày 31/8/2026", "đến hết ngày 30/9/2026")
    path.write_text(changed.replace("4. Hội Liên hiệp Phụ nữ tỉnh", "4. Tỉnh đoàn"))
    page.goto(document.split("/van-ban")[0])
    upload(page, path)
    page.goto(document.replace("van-ban", "so-sanh"))
    keep(page, "admin-compare")
