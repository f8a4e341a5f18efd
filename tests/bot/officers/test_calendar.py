"""The feed is read back by a calendar library that did not write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from bot.officers.calendar import calendar_of
from bot.officers.dated import dates_of
from bot.runtime import Runtime
from bot.service.desk import Desk
from knowledge.model import DateKind
from tests.encoders import HashEncoder

CAN_THO = "can-tho-2025-ke-hoach-30-7"


@pytest.fixture
def desk(hash_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")
    opened = Desk.open(Runtime(lambda settings: HashEncoder()))
    yield opened
    opened.close()


def test_only_plans_that_hold_are_in_the_feed_unless_all_are_asked_for(desk: Desk) -> None:
    assert {dated.document.id for dated in dates_of(desk)} == {CAN_THO}
    everything = dates_of(desk, ended=True)
    assert len({dated.document.id for dated in everything}) >= 4
    assert [d.last for d in everything] == sorted(d.last for d in everything)
    assert len({d.id for d in everything}) == len(everything)


def test_a_calendar_program_reads_deadlines_and_periods(desk: Desk) -> None:
    feed = calendar_of(dates_of(desk), "Thời hạn", "vi", "https://lachan.example.vn")
    calendar = icalendar.Calendar.from_ical(feed)
    assert str(calendar["X-WR-CALNAME"]) == "Thời hạn"
    events = recurring_ical_events.of(calendar)
    (report,) = [e for e in events.at((2025, 10, 5)) if "Hạn" in str(e["SUMMARY"])]
    assert report.decoded("DTSTART") == date(2025, 10, 5)
    assert "Ủy ban nhân dân thành phố" in str(report["DESCRIPTION"])
    assert str(report["URL"]).startswith(f"https://lachan.example.vn/van-ban/{CAN_THO}#")
    assert any("cao điểm" in str(e["SUMMARY"]) for e in events.at((2025, 9, 30)))
    assert not any("cao điểm" in str(e["SUMMARY"]) for e in events.at((2025, 10, 1)))


def test_a_deadline_rings_seven_days_before(desk: Desk) -> None:
    calendar = icalendar.Calendar.from_ical(calendar_of(dates_of(desk), "x", "en"))
    alarms = list(calendar.walk("VALARM"))
    deadlines = [dated for dated in dates_of(desk) if dated.kind is DateKind.DEADLINE]
    assert len(alarms) == len(deadlines) > 0
    assert all(alarm.decoded("TRIGGER") == timedelta(days=-7) for alarm in alarms)


def test_the_feed_is_the_same_every_time(desk: Desk) -> None:
    assert calendar_of(dates_of(desk), "x", "vi") == calendar_of(dates_of(desk), "x", "vi")


def test_a_feed_without_dates_is_still_a_calendar(desk: Desk) -> None:
    feed = calendar_of(dates_of(desk, province="Hà Nội"), "x", "vi")
    assert icalendar.Calendar.from_ical(feed).walk("VEVENT") == []


def test_an_agency_sees_its_own_dates_and_those_of_everybody(desk: Desk) -> None:
    police = dates_of(desk, agency="cong-an-tinh", ended=True)
    school = dates_of(desk, agency="so-giao-duc-dao-tao", ended=True)
    assert any(d.kind is DateKind.PERIOD for d in police)
    assert not any(
        d.kind is DateKind.PERIOD and d.document.id == CAN_THO and "II.1." in d.passage.path
        for d in school
    )
    assert any(d.kind is DateKind.DEADLINE and d.document.id == CAN_THO for d in school)
