from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import Agencies, Agency, Succession
from knowledge.errors import DataFileError
from knowledge.phrases import same_letters
from knowledge.text import fold, nfc

AGENCIES = Agencies.load()
DOCUMENTS = Path(__file__).resolve().parents[2] / "knowledge" / "documents"


def ids(text: str, *, any_case: bool = False) -> list[str]:
    return [mention.agency_id for mention in AGENCIES.find(nfc(text), any_case=any_case)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Lao động - Thương binh và Xã hội chủ trì", ["so-ldtbxh"]),
        ("Sở Lao động, Thương binh và Xã hội", ["so-ldtbxh"]),
        ("Sở Lao động Thương binh và Xã hội", ["so-ldtbxh"]),
        ("so lao dong thuong binh va xa hoi", ["so-ldtbxh"]),
        ("Sở LĐ-TB&XH", ["so-ldtbxh"]),
        ("LĐTBXH", ["so-ldtbxh"]),
        ("Toà án nhân dân tỉnh", ["toa-an"]),
        ("Viện kiểm sát dân thành phố", ["vien-kiem-sat"]),
        ("Viện KSND TP, TAND TP", ["vien-kiem-sat", "toa-an"]),
        ("CAX phải làm gì", ["cong-an-xa"]),
        ("Công an xã, phường, thị trấn", ["cong-an-xa"]),
        ("Công an thành phố Cần Thơ", ["cong-an-tinh"]),
        ("báo cho công an", ["cong-an"]),
        ("Bộ Công an", ["bo-cong-an"]),
        ("Bộ Chỉ huy Bộ đội Biên phòng tỉnh", ["bo-chi-huy-bien-phong"]),
        ("Ban Chỉ đạo 138/CP", ["ban-chi-dao-138-cp"]),
        ("Ban Chỉ đạo 138\n\ncác huyện, thành phố thực hiện", ["ban-chi-dao-huyen"]),
        ("Ủy ban nhân dân quận huyện (chỉ đạo Ủy ban nhân dân xã)", ["ubnd-huyen", "ubnd-xa"]),
        ("các sở, ban, ngành, đoàn thể", ["so-ban-nganh"]),
        ("Hội LHPN tỉnh và Đoàn TN", ["hoi-lien-hiep-phu-nu", "doan-thanh-nien"]),
        ("Sở NN&PTNT, nay là Sở NN&MT", ["so-nong-nghiep-ptnt", "so-nong-nghiep-moi-truong"]),
        ("Báo Cần Thơ", ["bao-tinh"]),
    ],
)
def test_finds_each_way_to_write_a_name(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tôi muốn hỏi phụ nữ được giúp gì",  # not Hội Phụ nữ
        "trong các cơ sở giáo dục trên địa bàn",
        "cả hai người",  # not CA
        "ca nay truc",
        "Kế hoạch số 61/KH-UBND ngày 27/3/2024",
        "Quy chế số 2548/QCPH-LĐTBXH-CA-QP-NG",
        "báo cáo kết quả",
        "Sở. Y tế thôn bản",
        "",
    ],
)
def test_finds_nothing_where_no_agency_is_named(text: str) -> None:
    assert ids(text) == []


def test_abbreviations_in_small_letters_only_on_request() -> None:
    assert ids("ubmttq va tand") == []
    assert ids("ubmttq va tand", any_case=True) == ["mat-tran-to-quoc", "toa-an"]
    assert ids("ca hai", any_case=True) == []  # two letters are always a word


def test_spans_are_slices_of_the_text() -> None:
    text = nfc("Giao Sở Y tế thành phố chủ trì")
    (mention,) = AGENCIES.find(text)
    assert text[mention.start : mention.end] == "Sở Y tế thành phố"


@pytest.mark.parametrize(
    ("name", "agency_id"),
    [
        (spelling, agency.id)
        for agency in AGENCIES
        for spelling in (agency.name, agency.short or "")
    ],
)
def test_every_name_finds_its_agency(name: str, agency_id: str) -> None:
    if name:
        assert ids(name)[0] in (agency_id, *AGENCIES.get(agency_id).covers)


def test_every_agency_that_leads_in_the_plans_is_known() -> None:
    expected = {
        "bac-giang-2024-ke-hoach-30-7": {"cong-an-tinh", "so-ldtbxh", "so-tu-phap", "toa-an"},
        "can-tho-2025-ke-hoach-30-7": {"so-y-te", "so-dan-toc-ton-giao", "so-xay-dung", "bao-tinh"},
        "lang-son-2023-ke-hoach": {"bo-chi-huy-bien-phong", "hoi-lien-hiep-phu-nu"},
        "tinh-ven-bien-2021-2025-chuong-trinh": {"so-tai-chinh", "so-nong-nghiep-ptnt"},
        "tuyen-quang-2024-ke-hoach-61": {"trung-tam-tro-giup-phap-ly", "co-quan-don-vi-dia-phuong"},
    }
    for document, agencies in expected.items():
        text = nfc((DOCUMENTS / f"{document}.txt").read_text(encoding="utf-8"))
        assert agencies <= set(ids(text)), document


def test_successor_depends_on_the_duty() -> None:
    def names(text: str) -> list[str]:
        return [agency.id for agency in AGENCIES.successors_for("so-ldtbxh", text)]

    assert names("Chủ trì công tác hỗ trợ nạn nhân") == ["so-y-te"]
    assert names("đưa người lao động đi làm việc ở nước ngoài") == ["so-noi-vu"]
    assert names("phối hợp thực hiện") == ["so-y-te", "so-noi-vu"]
    assert [a.id for a in AGENCIES.successors("so-y-te")] == []


def test_dissolved_agencies_have_successors() -> None:
    gone = [agency for agency in AGENCIES if agency.dissolved]
    assert {"so-ldtbxh", "so-thong-tin-truyen-thong", "so-nong-nghiep-ptnt", "ubnd-huyen"} <= {
        agency.id for agency in gone
    }
    assert all(agency.successors and agency.note for agency in gone)
    assert all(agency.dissolved <= date(2025, 7, 1) for agency in gone if agency.dissolved)


def test_general_names_cover_levels() -> None:
    assert AGENCIES.covered("cong-an")[:3] == ("cong-an", "cong-an-tinh", "cong-an-xa")
    assert AGENCIES.covered("so-y-te") == ("so-y-te",)


def test_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        AGENCIES.get("khong-co")


def test_a_successor_that_is_not_listed_is_refused() -> None:
    lost = Agency("a", "A", None, "A", ("A",), (), "province", None, (Succession("b", "", ()),))
    with pytest.raises(DataFileError, match="points to b"):
        Agencies((lost,))
    with pytest.raises(DataFileError, match="twice"):
        Agencies((lost, lost))


@pytest.mark.parametrize("content", ["[[agency]]\nid = 'a'\n", "not toml", "x = 1"])
def test_a_malformed_file_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "agencies.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError):
        Agencies.load(file)


@given(
    agency=st.sampled_from([agency for agency in AGENCIES if len(fold(agency.name).split()) > 1]),
    before=st.text(alphabet="xyz 0123 *#\n", max_size=30),
    after=st.text(alphabet="xyz 0123 *#\n", max_size=30),
)
def test_a_name_is_found_in_any_text(agency: Agency, before: str, after: str) -> None:
    text = nfc(f"{before} {agency.name} {after}")
    found = AGENCIES.find(text)
    assert [mention.agency_id for mention in found] == ids(agency.name)
    assert found[0].start == len(before) + 1


@given(st.text(max_size=200))
def test_any_text_gives_ordered_spans(text: str) -> None:
    text = nfc(text)
    place = 0
    for mention in AGENCIES.find(text, any_case=True):
        assert place <= mention.start < mention.end <= len(text)
        place = mention.end


def test_the_place_of_the_tone_mark_does_not_count() -> None:
    assert same_letters("Toà", "Tòa")
    assert same_letters("uỷ", "Ủy")
    assert same_letters("so", "Sở")
    assert not same_letters("hỏi", "Hội")
