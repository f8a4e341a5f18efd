"""Cited documents."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.references import read_references
from knowledge.model import PassageKind, Reference
from tests.knowledge.one_passage import passage


def only(text: str) -> Reference:
    (reference,) = read_references(passage(text))
    assert passage(text).text[reference.start : reference.end] == reference.text
    return reference


@pytest.mark.parametrize(
    ("text", "kind", "number", "issued", "issuer", "title"),
    [
        (
            "Thực hiện Kế hoạch số 34/KH-BCĐ ngày 16/02/2024 của Ban Chỉ đạo tỉnh về công tác "
            "phòng, chống tội phạm; phòng, chống mua bán người năm 2024, tập trung tuyên truyền.",
            "Kế hoạch",
            "34/KH-BCĐ",
            date(2024, 2, 16),
            "Ban Chỉ đạo tỉnh",
            "công tác phòng, chống tội phạm; phòng, chống mua bán người năm 2024",
        ),
        (
            "Quyết định số 1137/QĐ-TTg ngày 13 tháng 6 năm 2025 của Thủ tướng Chính phủ ban hành "
            "kế hoạch năm 2025, Ủy ban nhân dân thành phố ban hành kế hoạch như sau:",
            "Quyết định",
            "1137/QĐ-TTg",
            date(2025, 6, 13),
            "Thủ tướng Chính phủ",
            "ban hành kế hoạch năm 2025",
        ),
        (
            "thực hiện Kết luận số 13-KL/TW của Bộ Chính trị và các chương trình khác",
            "Kết luận",
            "13-KL/TW",
            None,
            "Bộ Chính trị",
            None,
        ),
        (
            "Quy chế phối hợp liên ngành số 2548/QCPH-LĐTBXH-CA ngày 18/7/2022 giữa Bộ Lao động - "
            "Thương binh và Xã hội, Bộ Công an trong công tác hỗ trợ nạn nhân (trong năm).",
            "Quy chế phối hợp liên ngành",
            "2548/QCPH-LĐTBXH-CA",
            date(2022, 7, 18),
            "Bộ Lao động - Thương binh và Xã hội, Bộ Công an",
            "công tác hỗ trợ nạn nhân",
        ),
        (
            "Thông tư liên tịch số 01/2014/TTLT-BCA-BQP ngày 10/02/2014 của Bộ Công an, Bộ Quốc "
            "phòng hướng dẫn trình tự, thủ tục xác minh;",
            "Thông tư liên tịch",
            "01/2014/TTLT-BCA-BQP",
            date(2014, 2, 10),
            "Bộ Công an, Bộ Quốc phòng",
            "hướng dẫn trình tự, thủ tục xác minh",
        ),
        (
            "sửa đổi, bổ sung Nghị quyết số 02/2019/NQ-HĐTP.",
            "Nghị quyết",
            "02/2019/NQ-HĐTP",
            None,
            None,
            None,
        ),
        (
            "triển khai Đề án 06 của Chính phủ về “phát triển dữ liệu. Tầm nhìn 2030” phục vụ",
            "Đề án",
            "06",
            None,
            "Chính phủ",
            "phát triển dữ liệu. Tầm nhìn 2030",
        ),
        (
            "theo Quy chế hoạt động của Ban Chỉ đạo 138 tỉnh...",
            "Quy chế",
            None,
            None,
            "Ban Chỉ đạo 138 tỉnh",
            "hoạt động",
        ),
        (
            "Nghị quyết Đại hội XIII của Đảng và các chương trình",
            "Nghị quyết",
            None,
            None,
            None,
            "Đại hội XIII của Đảng",
        ),
        (
            "thực hiện Đề án đổi mới giáo dục pháp luật giai đoạn 2022-2026, gắn với",
            "Đề án",
            None,
            None,
            None,
            "đổi mới giáo dục pháp luật giai đoạn 2022-2026",
        ),
        (
            "theo Luật Phòng, chống mua bán người số 53/2024/QH15",
            "Luật",
            "53/2024/QH15",
            None,
            None,
            "Phòng, chống mua bán người",
        ),
        ("Bộ Luật hình sự, Công ước quốc tế", "Bộ luật", None, None, None, "hình sự"),
    ],
)
def test_citations(
    text: str,
    kind: str,
    number: str | None,
    issued: date | None,
    issuer: str | None,
    title: str | None,
) -> None:
    found = only(text)
    assert (found.kind, found.number, found.issued) == (kind, number, issued)
    assert (found.issuer, found.title) == (issuer, title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "theo Luật phòng chống mua bán người (sửa đổi) và Luật Trợ giúp pháp lý.",
            ["Luật phòng chống mua bán người (sửa đổi)", "Luật Trợ giúp pháp lý"],
        ),
        (
            "Bộ luật Hình sự năm 2015 (sửa đổi, bổ sung năm 2017) quy định",
            ["Bộ luật Hình sự năm 2015 (sửa đổi, bổ sung năm 2017)"],
        ),
        (
            "(Công ước TOC về chống tội phạm xuyên quốc gia; Nghị định thư về buôn bán trẻ em, mại "
            "dâm trẻ em…)",
            [
                "Công ước TOC về chống tội phạm xuyên quốc gia",
                "Nghị định thư về buôn bán trẻ em, mại dâm trẻ em",
            ],
        ),
        (
            "Kế hoạch số 19/KH-BCĐ về công tác năm 2024 và Nghị quyết số 113-NQ/TU về an ninh.",
            [
                "Kế hoạch số 19/KH-BCĐ về công tác năm 2024",
                "Nghị quyết số 113-NQ/TU về an ninh",
            ],
        ),
    ],
)
def test_several_citations(text: str, expected: list[str]) -> None:
    assert [reference.text for reference in read_references(passage(text))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "ĐẾN Số: 111 Ngày: 01/4/24",
        "Các nhiệm vụ của Chương trình; thực hiện Kế hoạch này; theo Luật này.",
        "Theo pháp luật hình sự và các văn bản hướng dẫn thi hành.",
        "Tổng đài quốc gia bảo vệ trẻ em 111",
        "các điều ước quốc tế, Công ước quốc tế mà Việt Nam là thành viên",
        "Ban Chỉ đạo 138 tỉnh; Phòng 5; Điều 150",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert read_references(passage(text)) == []


def test_a_law_does_not_cite_itself_in_its_opening_words() -> None:
    text = "Căn cứ Nghị quyết số 51/2001/QH10; Quốc hội ban hành Luật Trẻ em."
    found = read_references(passage(text, PassageKind.BASIS))
    assert [reference.number for reference in found] == ["51/2001/QH10"]


LETTERS = st.text(alphabet="ABCDGHKLNQTUVXĐ", min_size=2, max_size=6)


@given(
    st.sampled_from(["Kế hoạch", "Công văn", "Quyết định", "Chỉ thị", "Nghị quyết"]),
    st.integers(1, 9999),
    LETTERS,
    LETTERS,
    st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
)
def test_every_numbered_citation_is_read_back(
    kind: str, count: int, first: str, second: str, day: date
) -> None:
    number = f"{count:02}/{first}-{second}"
    text = f"Thực hiện {kind} số {number} ngày {day:%d/%m/%Y} của Bộ Công an về hỗ trợ nạn nhân."
    found = only(text)
    assert (found.kind, found.number, found.issued) == (kind, number, day)
    assert (found.issuer, found.title) == ("Bộ Công an", "hỗ trợ nạn nhân")
