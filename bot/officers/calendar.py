"""The dates of plans as an iCalendar feed (RFC 5545), which calendar programs subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.dialogue.listings import document_name
from bot.messages import Messages
from bot.officers.dated import Dated
from bot.rendering.plain import display_path, place_label
from knowledge.model import DateKind

CONTENT_TYPE = "text/calendar; charset=utf-8"
_REFRESH = timedelta(hours=12)
_DAY = timedelta(days=1)


def calendar_of(dates: Iterable[Dated], title: str, language: str, address: str = "") -> bytes:
    """Return a calendar of dates, each an event of whole days with its place in the plan.

    Args:
        dates: the dates.
        title: the calendar's name.
        language: "vi" or "en".
        address: where the site is reached, for links to the plans; empty for none.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//La Chan//lachan//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for dated in dates:
        calendar.add_component(_event(dated, language, address))
    return bytes(calendar.to_ical())


def _event(dated: Dated, language: str, address: str) -> Event:
    own, general = Messages.load(language, "officers"), Messages.load(language)
    document, passage = dated.document, dated.passage
    place = place_label(document.province, document.province_at_issue, document.year, general)
    event = Event()
    event.add("uid", f"{dated.id}@lachan")
    event.add("dtstamp", _stamp(dated))
    event.add("dtstart", dated.first)
    event.add("dtend", dated.last + _DAY)  # the end is the first day after
    event.add("summary", own.text(f"calendar.{dated.kind.value}", what=dated.what, place=place))
    event.add("description", _description(dated, place, own, general))
    event.add("transp", "TRANSPARENT")
    if address:
        event.add("url", f"{address}/van-ban/{document.id}#{passage.path}")
    if dated.kind is DateKind.DEADLINE:
        event.add_component(_alarm(dated, own))
    return event


def _description(dated: Dated, place: str, own: Messages, general: Messages) -> str:
    lines = [
        own.text(
            "calendar.place",
            document=document_name(dated.document),
            place=place,
            path=display_path(dated.passage.path, general),
        ),
        own.text("calendar.as_printed", text=dated.as_printed),
    ]
    if dated.to_whom:
        lines.append(own.text("calendar.to_whom", recipient=dated.to_whom))
    return "\n".join(lines)


def _alarm(dated: Dated, own: Messages) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", own.text("calendar.alarm", what=dated.what))
    alarm.add("trigger", timedelta(days=-7))
    return alarm


def _stamp(dated: Dated) -> datetime:
    """Return when the event was made: the plan's day, so that a feed is the same every time."""
    day = dated.document.issued or dated.document.valid_from or dated.first
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
