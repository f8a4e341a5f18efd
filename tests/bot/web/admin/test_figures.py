from __future__ import annotations

import asyncio
import csv
import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bot.state.inbox import Incoming, MessageState
from bot.web.admin.figures_sums import LONGEST_DAYS, Period, csv_of, sums_of
from bot.web.admin.plots import HEIGHT, WIDTH, plot_of, share
from knowledge.workshop import Role, Workshop
from knowledge.workshop.counters import Count
from tests.bot.web.admin.signing_in import TODAY, admin_pages

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
NAMES = st.sampled_from(["web", "telegram", "zalo_oa"])
COUNTS = st.lists(
    st.builds(
        Count,
        day=DAYS,
        channel=NAMES,
        kind=NAMES,
        province=st.none() | NAMES,
        outcome=NAMES,
        count=st.integers(1, 10**6),
    )
)


def fill(workshop: Workshop) -> None:
    for days, channel, outcome, province, by in (
        (0, "web", "answered", "Cần Thơ", 6),
        (0, "telegram", "not_found", None, 3),
        (2, "telegram", "safety", None, 1),
        (200, "web", "answered", None, 90),
    ):
        workshop.counters.count(
            TODAY - timedelta(days=days),
            channel=channel,
            kind="who",
            province=province,
            outcome=outcome,
            by=by,
        )


def test_the_figures_of_a_period_are_shown_and_drawn(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.process.office.run(fill)
            viewer = await desk.someone("xem", Role.VIEWER)
            page = await viewer.sees("/admin/so-lieu")
            shown = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
            assert shown["Lượt trả lời"] == "10"
            assert shown["Có lời đáp"] == "60.0 %"
            assert shown["Chưa có lời đáp"] == "30.0 %"
            assert shown["Nguy hiểm"] == "10.0 %"
            assert shown["Tin đang chờ"] == "0"
            drawn = re.search(r'<svg class="plot".*?</svg>', page, re.DOTALL)
            assert drawn is not None
            svg = ElementTree.fromstring(drawn[0])
            assert [child.tag for child in svg] == ["title", "desc", "rect", "rect"]
            assert "9" in (svg.findtext("desc") or "")
            assert "không nêu tỉnh" in page
            long = await viewer.sees("/admin/so-lieu", first="2025-01-01", lang="en")
            assert "<dt>Replies</dt><dd>100</dd>" in long

    asyncio.run(scenario())


def test_messages_given_up_are_told_with_their_cause_and_without_their_text(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            inbox = desk.process.state.inbox
            lost = Incoming("telegram", "7", "55", "lời của một người", 1_750_000_000.0)
            inbox.add([lost])
            inbox.finish(lost, MessageState.DEAD, "Telegram does not take the message.")
            viewer = await desk.someone("xem", Role.VIEWER)
            page = await viewer.sees("/admin/so-lieu")
            assert "Telegram does not take the message." in page
            assert "lời của một người" not in page

    asyncio.run(scenario())


def test_the_table_is_downloaded_for_a_spreadsheet(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.process.office.run(fill)
            viewer = await desk.someone("xem", Role.VIEWER)
            response = await viewer.get("/admin/so-lieu.csv", first="2025-07-01")
            assert response.headers["content-type"] == "text/csv; charset=utf-8"
            assert (
                'filename="so-lieu-2025-07-01-2025-08-01.csv"'
                in (response.headers["content-disposition"])
            )
            rows = list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))
            assert sum(int(row["count"]) for row in rows) == 10
            assert rows[-1]["province"] == "Cần Thơ"

    asyncio.run(scenario())


@given(COUNTS, DAYS, DAYS)
def test_all_sums_are_of_the_same_counts(counts: list[Count], one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    inside = [count for count in counts if period.first <= count.day <= period.last]
    sums = sums_of(inside, period)
    total = sum(count.count for count in inside)
    assert sums.total == total
    assert sum(count for _, count in sums.by_day) == total
    assert all(sum(n for _, n in pairs) == total for pairs in sums.by.values())


@given(st.lists(st.tuples(st.text(), st.integers(0, 10**9)), max_size=400))
def test_bars_stay_in_the_plot_side_by_side(counts: list[tuple[str, int]]) -> None:
    plot = plot_of(counts)
    assert len(plot.bars) == len(counts)
    right = 0.0
    for bar in plot.bars:
        assert bar.x >= right - 0.011
        assert bar.y >= 0
        assert abs(bar.y + bar.height - HEIGHT) < 0.011
        right = bar.x + bar.width
    assert right <= WIDTH


@given(st.text(max_size=12), st.text(max_size=12), DAYS)
def test_any_period_that_is_asked_for_is_one(first: str, last: str, today: date) -> None:
    period = Period.asked(first, last, today)
    assert 1 <= len(period.days()) <= LONGEST_DAYS


def test_periods_are_put_right() -> None:
    assert Period.asked("2025-08-05", "2025-08-01", TODAY).first == date(2025, 8, 1)
    assert Period.asked("", "", TODAY, 7) == Period(date(2025, 7, 26), TODAY)
    assert Period.asked("1990-01-01", "", TODAY).first == TODAY - timedelta(days=365)


def test_shares_and_formulas() -> None:
    assert share(1, 3) == 33.3
    assert share(0, 0) == 0.0
    text = csv_of([Count(TODAY, "=1+1", "who", "@x", "answered", 2)])
    assert "'=1+1" in text
    assert "'@x" in text
