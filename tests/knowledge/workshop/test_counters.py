from contextlib import closing
from datetime import date
from pathlib import Path

from knowledge.workshop import Count, Workshop

DAY = date(2026, 11, 22)


def count(workshop: Workshop, day: date = DAY, province: str | None = None, by: int = 1) -> None:
    workshop.counters.count(
        day, channel="web", kind="who", province=province, outcome="answered", by=by
    )


def test_counts_add_up(workshop: Workshop) -> None:
    for by in (1, 1, 5):
        count(workshop, by=by)
    count(workshop, province="Cà Mau")
    assert workshop.counters.between(DAY, DAY) == [
        Count(DAY, "web", "who", None, "answered", 7),
        Count(DAY, "web", "who", "Cà Mau", "answered", 1),
    ]


def test_both_days_are_included(workshop: Workshop) -> None:
    days = [date(2026, 11, day) for day in (20, 21, 22, 23)]
    for day in days:
        count(workshop, day)
    found = workshop.counters.between(days[1], days[2])
    assert [each.day for each in found] == days[1:3]
    assert workshop.counters.between(days[2], days[1]) == []


def test_two_processes_count_together(tmp_path: Path) -> None:
    with closing(Workshop(tmp_path)) as one, closing(Workshop(tmp_path)) as two:
        for _ in range(10):
            count(one)
            count(two)
        assert one.counters.between(DAY, DAY)[0].count == 20
