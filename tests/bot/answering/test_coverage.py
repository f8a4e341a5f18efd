"""Which plans a question may be answered from: by place, by year, by name; never by another's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.coverage import Coverage, cover
from knowledge.model import Document

YEARS = range(2015, 2035)


def plan(
    name: str,
    province: str | None = None,
    year: int | None = None,
    at_issue: str | None = None,
    period: tuple[int, int] | None = None,
) -> Document:
    first, last = period or (year, year)
    return Document(
        id=name,
        title=name,
        kind="Kế hoạch",
        text="",
        source=f"{name}.txt",
        sha256="",
        province=province,
        province_at_issue=at_issue or province,
        year=year,
        valid_from=date(first, 1, 1) if first else None,
        valid_to=date(last, 12, 31) if last else None,
    )


CAN_THO = plan("can-tho", "Cần Thơ", 2025)
BAC_GIANG = plan("bac-giang", "Bắc Ninh", 2024, at_issue="Bắc Giang")
TUYEN_QUANG = plan("tuyen-quang", "Tuyên Quang", 2024)
LANG_SON = plan("lang-son", "Lạng Sơn", 2023)
COAST = plan("coast", period=(2021, 2025))
ALL = (CAN_THO, BAC_GIANG, TUYEN_QUANG, LANG_SON, COAST)


def covering(
    *provinces: str, asked: str | None = None, years: tuple[int, ...] = (), called: str = ""
) -> Coverage:
    asked = asked or (provinces[0] if provinces else None)
    return cover(ALL, provinces, asked, years, (called,) if called else ())


def test_no_place_and_no_year_asks_all() -> None:
    coverage = covering()
    assert coverage.documents == ALL
    assert not coverage.is_missing


def test_a_place_asks_its_plans() -> None:
    assert covering("Lạng Sơn").documents == (LANG_SON,)
    assert covering("Lạng Sơn", "Cần Thơ").documents == (CAN_THO, LANG_SON)


def test_a_year_asks_its_plans_and_perhaps_those_of_a_longer_period() -> None:
    coverage = covering(years=(2024,))
    assert coverage.certain == (BAC_GIANG, TUYEN_QUANG)
    assert coverage.possible == (COAST,)


def test_a_year_that_only_a_longer_period_holds_is_only_possible() -> None:
    coverage = covering(years=(2022,))
    assert (coverage.certain, coverage.possible) == ((), (COAST,))
    assert not coverage.is_missing


@pytest.mark.parametrize("year", [2020, 2026, 2030])
def test_a_year_without_a_plan_is_missing(year: int) -> None:
    coverage = covering(years=(year,))
    assert coverage.is_missing
    assert (coverage.missing_year, coverage.missing_province) == (year, None)
    assert coverage.certain == ALL  # what may be offered instead


def test_a_place_without_a_plan_is_missing() -> None:
    coverage = covering("Hà Nội")
    assert (coverage.documents, coverage.missing_province) == ((), "Hà Nội")
    assert coverage.is_missing


def test_a_missing_place_is_named_as_it_was_asked_for() -> None:
    assert covering("Phú Thọ", asked="Vĩnh Phúc").missing_province == "Vĩnh Phúc"


def test_a_place_that_has_a_plan_but_not_of_that_year() -> None:
    coverage = covering("Lạng Sơn", years=(2024,))
    assert (coverage.missing_year, coverage.missing_province) == (2024, None)
    assert coverage.documents == (LANG_SON,)


@pytest.mark.parametrize("asked", ["Bắc Giang", "Bắc Ninh"])
def test_a_merged_province_is_found_by_both_names(asked: str) -> None:
    assert covering("Bắc Ninh", asked=asked).documents == (BAC_GIANG,)


def test_a_former_province_asks_its_own_plan_where_the_new_one_has_others() -> None:
    of_the_other_part = plan("bac-ninh", "Bắc Ninh", 2024)
    both = (BAC_GIANG, of_the_other_part)
    assert cover(both, ("Bắc Ninh",), "Bắc Giang", ()).documents == (BAC_GIANG,)
    assert cover(both, ("Bắc Ninh",), "Bắc Ninh", ()).documents == both


def test_a_former_province_without_a_plan_falls_back_to_its_successor() -> None:
    assert covering("Tuyên Quang", asked="Hà Giang").documents == (TUYEN_QUANG,)


def test_a_range_of_years_asks_the_plan_of_that_period_first() -> None:
    coverage = covering(years=(2021, 2025))
    assert coverage.certain == (COAST,)
    assert coverage.possible == (CAN_THO,)


def test_years_that_no_plan_spans_ask_the_plans_of_each() -> None:
    without_period = (CAN_THO, BAC_GIANG, LANG_SON)
    assert cover(without_period, (), None, (2023, 2024)).certain == (BAC_GIANG, LANG_SON)


def test_a_plan_of_one_year_covers_no_other_though_its_period_reaches_into_it() -> None:
    late = plan("late", "Cần Thơ", 2025, period=(2026, 2026))
    assert cover((late,), (), None, (2026,)).missing_year == 2026


def test_a_document_called_by_name_is_asked_whatever_else_is_named() -> None:
    coverage = covering("Hà Nội", years=(2019,), called="coast")
    assert coverage.documents == (COAST,)
    assert not coverage.is_missing


def test_the_plan_of_a_place_may_cite_a_document_that_is_loaded_too() -> None:
    assert COAST not in covering("Cần Thơ", called="coast").documents


def test_a_name_that_no_document_has_counts_for_nothing() -> None:
    assert covering(called="unknown").documents == ALL


def test_without_documents_everything_is_missing_or_empty() -> None:
    assert cover((), (), None, ()).documents == ()
    assert cover((), ("Cần Thơ",), "Cần Thơ", ()).missing_province == "Cần Thơ"
    assert cover((), (), None, (2024,)).missing_year == 2024


@given(
    years=st.lists(st.sampled_from(YEARS), max_size=3).map(tuple),
    place=st.sampled_from([(), ("Cần Thơ",), ("Bắc Ninh",), ("Hà Nội",), ("Lạng Sơn", "Cần Thơ")]),
)
def test_what_is_searched_is_of_the_place_and_the_year(
    years: tuple[int, ...], place: tuple[str, ...]
) -> None:
    coverage = covering(*place, years=years)
    assert len(set(coverage.documents)) == len(coverage.documents)
    if coverage.is_missing:
        return
    assert coverage.documents
    for document in coverage.documents:
        assert not place or document.province in place
        if years and document.year is not None:
            assert document.year in years
