from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import icalendar

from tests.bot.service.test_process import served


def test_officers_get_a_calendar_and_a_sheet(hash_data: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(hash_data, tmp_path / "data", symlinks=True))
    with served(data, LACHAN_TODAY="2025-08-01") as process:
        process.wait_until_ready()
        feed = process.http.get("/lich.ics", params={"tinh": "Cần Thơ"})
        assert feed.headers["content-type"].startswith("text/calendar")
        calendar = icalendar.Calendar.from_ical(feed.content)
        assert "Cần Thơ" in str(calendar["X-WR-CALNAME"])
        events = len(calendar.walk("VEVENT"))
        every = process.http.get("/lich.ics", params={"tat-ca": "1", "co-quan": "cong-an-tinh"})
        assert len(icalendar.Calendar.from_ical(every.content).walk("VEVENT")) > events > 0
        sheet = process.http.get("/co-quan/so-y-te/phieu.pdf")
        assert sheet.headers["content-type"] == "application/pdf"
        assert sheet.content.startswith(b"%PDF-")
        page = process.http.get("/co-quan/so-y-te").text
        assert "/co-quan/so-y-te/phieu.pdf" in page
        for missing in ("/lich.ics?tinh=Atlantis", "/lich.ics?co-quan=x", "/co-quan/x/phieu.pdf"):
            assert process.http.get(missing).status_code == httpx.codes.NOT_FOUND
