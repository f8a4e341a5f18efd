import textwrap
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import Catalogue
from knowledge.model import DateKind, ReadDocument
from knowledge.readers.legacy_encodings import to_tcvn3
from knowledge.readers.text_files import read_source_bytes
from knowledge.reading import DocumentReader
from knowledge.text import squeeze
from tests.knowledge.plans import CAN_THO, PLANS, plan_assignments, plan_structure, plan_text

READER = DocumentReader.load()
PATHS = (
    *("I.1", "I.2", "II.1.a", "II.1.b", "II.2.a", "II.2.b", "II.3.a", "II.3.b"),
    *("II.4.-1", "II.4.-2", "III.1.a", "III.1.b", "III.2.a", "III.2.b", "IV.1", "IV.2"),
)

# An INVENTED plan: no office of Quảng Ninh issued it, its numbers, dates and names are made up.
# The first word says what each paragraph is in the layouts below.
INVENTED_PLAN = """\
number Số: 999/KH-UBND
place Quảng Ninh, ngày 05 tháng 02 năm 2026
kind KẾ HOẠCH
title Thực hiện công tác phòng, chống mua bán người trên địa bàn tỉnh Quảng Ninh năm 2026
basis Căn cứ Luật Phòng, chống mua bán người năm 2024 và tình hình thực tế của địa phương, Ủy ban \
nhân dân tỉnh ban hành Kế hoạch với các nội dung như sau:
part I. MỤC ĐÍCH, YÊU CẦU
item 1. Nâng cao nhận thức của cán bộ và người dân vùng biên giới, hải đảo về thủ đoạn của tội \
phạm mua bán người trên không gian mạng, nhất là lời mời đi làm việc lương cao ở nước ngoài.
item 2. Mọi tin báo về mua bán người phải được tiếp nhận ngay trong ngày; tỷ lệ giải quyết tin báo \
đạt trên 95%.
part II. NHIỆM VỤ VÀ PHÂN CÔNG THỰC HIỆN
group 1. Công tác truyền thông
item a) Tổ chức truyền thông tại bến cảng, cửa khẩu, khu công nghiệp và trường học trên địa bàn \
tỉnh bằng hình thức phù hợp với từng nhóm người nghe;
item b) Phát tờ rơi bằng tiếng Việt, tiếng Dao và tiếng Trung Quốc cho người lao động qua lại biên \
giới theo mùa vụ.
bracket (Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với Công an tỉnh, Hội Liên hiệp Phụ nữ \
tỉnh thực hiện)
group 2. Công tác đấu tranh với tội phạm
item a) Mở đợt cao điểm tấn công tội phạm mua bán người từ ngày 01/7/2026 đến ngày 30/9/2026 trên \
toàn tuyến biên giới đất liền và vùng biển;
item b) Kiểm tra cơ sở lưu trú, dịch vụ việc làm có dấu hiệu liên quan đến đưa người ra nước ngoài \
trái phép.
bracket (Công an tỉnh chủ trì, phối hợp với Bộ Chỉ huy Bộ đội Biên phòng tỉnh thực hiện)
group 3. Công tác hỗ trợ nạn nhân
item a) Tiếp nhận, bố trí nơi ở tạm thời và chăm sóc y tế ban đầu cho nạn nhân trở về qua cửa khẩu \
quốc tế Móng Cái;
item b) Hỗ trợ học nghề, giới thiệu việc làm cho nạn nhân có nhu cầu sau khi trở về nơi cư trú.
bracket (Sở Y tế chủ trì, phối hợp với Sở Nội vụ, Sở Tư pháp thực hiện)
group 4. Công tác phòng ngừa tại cộng đồng
item - Tập huấn cho cán bộ hội ở thôn, bản, khu phố về cách nhận biết người có nguy cơ bị mua bán \
và cách báo tin.
item - Duy trì các nhóm tự giúp nhau của phụ nữ đi lao động xa nhà trở về.
bracket Phân công nhiệm vụ: Hội Liên hiệp Phụ nữ tỉnh chủ trì, phối hợp với Sở Y tế thực hiện.
part III. TRÁCH NHIỆM CỦA CÁC CƠ QUAN
group 1. Sở Giáo dục và Đào tạo
item a) Đưa nội dung phòng, chống mua bán người vào hoạt động ngoại khóa của tất cả trường học \
trên địa bàn tỉnh.
item b) Tập huấn cho ít nhất 80% giáo viên chủ nhiệm trong năm.
group 2. Sở Ngoại vụ
item a) Phối hợp với cơ quan đại diện Việt Nam ở nước ngoài đưa nạn nhân về nước.
item b) Cấp giấy tờ đi lại cho nạn nhân.
part IV. TỔ CHỨC THỰC HIỆN
item 1. Sở Tài chính tham mưu bố trí kinh phí thực hiện Kế hoạch trong dự toán ngân sách năm 2026 \
theo phân cấp và theo quy định của pháp luật hiện hành.
item 2. Ủy ban nhân dân các xã, phường, đặc khu xây dựng kế hoạch của địa phương mình và báo cáo \
kết quả về Ủy ban nhân dân tỉnh (qua Công an tỉnh) trước ngày 05/12/2026.
tail Nơi nhận:
tail - Các sở, ban, ngành;
tail - Lưu: VT.
tail TM. ỦY BAN NHÂN DÂN
tail CHỦ TỊCH
tail Trần Văn Mẫu
"""


@dataclass(frozen=True)
class Paragraph:
    role: str
    text: str


PARAGRAPHS = [Paragraph(*line.split(" ", 1)) for line in INVENTED_PLAN.splitlines()]
MARKDOWN = {
    "kind": "## {}",
    "title": "### {}",
    "part": "#### **{}**",
    "group": "##### **{}**",
    "bracket": "*{}*",
}


def printed_lines(width: int = 80, between: str = "\n") -> str:
    """Lay the plan out as extraction from a PDF file does: lines cut, blank lines between them."""
    lines = []
    for paragraph in PARAGRAPHS:
        lines += textwrap.wrap(
            paragraph.text,
            width,
            initial_indent=" ",
            break_on_hyphens=False,
            break_long_words=False,
        )
    return f"\n{between}".join(f"{line} " for line in lines)


def one_paragraph_a_line() -> str:
    return "\n".join(paragraph.text for paragraph in PARAGRAPHS)


def markdown() -> str:
    return "\n\n".join(MARKDOWN.get(p.role, "{}").format(p.text) for p in PARAGRAPHS)


LAYOUTS = {
    "printed": printed_lines(),
    "printed narrow": printed_lines(60),
    "printed wide, no blank lines": printed_lines(100, ""),
    "printed with page breaks": printed_lines(72, " \n\f"),
    "paragraphs": one_paragraph_a_line(),
    "markdown": markdown(),
}


def read(text: str, name: str = "van-ban.txt") -> ReadDocument:
    return READER.read("van-ban", read_source_bytes(text.encode(), name))


def who(document: ReadDocument) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    paths = {passage.id: passage.path for passage in document.passages}
    return {paths[a.passage_id]: (a.lead_ids, a.partner_ids) for a in document.assignments}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_invented_plan_says_what_it_is(layout: str) -> None:
    document = read(LAYOUTS[layout]).document
    assert document.kind == "Kế hoạch"
    assert document.number == "999/KH-UBND"
    assert document.issued == date(2026, 2, 5)
    assert document.year == 2026
    assert document.province == "Quảng Ninh"
    assert document.signer == "Trần Văn Mẫu"
    assert document.title == (
        "Thực hiện công tác phòng, chống mua bán người trên địa bàn tỉnh Quảng Ninh năm 2026"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_invented_plan_reads_the_same_in_every_layout(layout: str) -> None:
    document = read(LAYOUTS[layout])
    assert [(p.kind.value, p.path, p.text) for p in document.passages] == [
        ("basis", "", PARAGRAPHS[4].text),
        *[
            ("body", path, paragraph.text.split(" ", 1)[1])
            for path, paragraph in zip(
                PATHS,
                [p for p in PARAGRAPHS if p.role == "item"],
                strict=True,
            )
        ],
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_invented_plan_has_the_same_sections_in_every_layout(layout: str) -> None:
    sections = read(LAYOUTS[layout]).sections
    assert [(s.path, f"{s.label} {s.heading}") for s in sections] == list(
        zip(
            ["I", "II", "II.1", "II.2", "II.3", "II.4", "III", "III.1", "III.2", "IV"],
            [p.text for p in PARAGRAPHS if p.role in ("part", "group")],
            strict=True,
        )
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_invented_plan_gives_the_same_duties_in_every_layout(layout: str) -> None:
    media = ("so-van-hoa-the-thao-du-lich",), ("cong-an-tinh", "hoi-lien-hiep-phu-nu")
    fight = ("cong-an-tinh",), ("bo-chi-huy-bien-phong",)
    support = ("so-y-te",), ("so-noi-vu", "so-tu-phap")
    prevent = ("hoi-lien-hiep-phu-nu",), ("so-y-te",)
    assert who(read(LAYOUTS[layout])) == {
        "II.1.a": media,
        "II.1.b": media,
        "II.2.a": fight,
        "II.2.b": fight,
        "II.3.a": support,
        "II.3.b": support,
        "II.4.-1": prevent,
        "II.4.-2": prevent,
        "III.1.a": (("so-giao-duc-dao-tao",), ()),
        "III.1.b": (("so-giao-duc-dao-tao",), ()),
        "III.2.a": (("so-ngoai-vu",), ("co-quan-dai-dien",)),
        "III.2.b": (("so-ngoai-vu",), ()),
        "IV.1": (("so-tai-chinh",), ()),
        "IV.2": (("ubnd-xa",), ()),
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_invented_plan_gives_the_same_dates_and_figures(layout: str) -> None:
    facts = read(LAYOUTS[layout]).facts
    assert [(d.kind, d.starts, d.ends) for d in facts.dates] == [
        (DateKind.PERIOD, date(2026, 7, 1), date(2026, 9, 30)),
        (DateKind.DEADLINE, None, date(2026, 12, 5)),
    ]
    assert [figure.value for figure in facts.figures] == ["trên 95%", "ít nhất 80%"]


def test_all_layouts_have_equal_ids() -> None:
    first, *others = [[p.id for p in read(text).passages] for text in LAYOUTS.values()]
    assert all(ids == first for ids in others)


def test_the_invented_plan_in_an_old_encoding() -> None:
    text = one_paragraph_a_line()
    again = READER.read("van-ban", read_source_bytes(to_tcvn3(text).encode("latin-1"), "x.txt"))
    first = read(text)
    assert again.document.number == first.document.number
    # The encoding has no capital letters with tone marks: "ủy ban" for "Ủy ban".
    lowered = [(p.path, p.text.lower()) for p in first.passages]
    assert [(p.path, p.text.lower()) for p in again.passages] == lowered
    assert who(again) == who(first)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_sentence_of_the_invented_plan_is_lost(layout: str) -> None:
    document = read(LAYOUTS[layout])
    found = " ".join(
        [p.text for p in document.passages]
        + [s.heading for s in document.sections]
        + [a.text for a in document.assignments]
    )
    for paragraph in PARAGRAPHS:
        if paragraph.role in ("basis", "part", "group", "item", "bracket"):
            words = paragraph.text.split(" ", 1)[1] if paragraph.role != "bracket" else None
            assert squeeze(words or paragraph.text) in found
        elif paragraph.role == "tail":
            assert paragraph.text not in found


def test_what_people_know_goes_before_what_is_guessed() -> None:
    known = Catalogue.load().entry(CAN_THO)
    source = read_source_bytes(plan_text(CAN_THO).encode(), f"{CAN_THO}.txt")
    document = READER.read(CAN_THO, source, known).document
    assert (document.title, document.note) == (known.title, known.note)
    assert (document.text, document.source) == (source.text, f"{CAN_THO}.txt")
    assert document.sha256 == source.sha256


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_read_as_by_its_parts(name: str) -> None:
    document = READER.read(name, read_source_bytes(plan_text(name).encode(), f"{name}.txt"))
    tree = plan_structure(name).tree
    assert list(document.passages) == tree.passages
    assert list(document.sections) == tree.sections
    assert {a.passage_id: a for a in document.assignments} == plan_assignments(name)
    assert document.not_understood == plan_structure(name).not_understood


def test_links_are_said_not_to_be_understood() -> None:
    document = read("I. MỤC ĐÍCH\nhttps://example.vn/van-ban\n1. Nâng cao nhận thức.\n")
    assert document.not_understood == ("https://example.vn/van-ban",)
    assert [p.text for p in document.passages] == ["Nâng cao nhận thức."]


@given(st.lists(st.sampled_from([*printed_lines(60).split("\n"), *markdown().split("\n")])))
def test_any_mixture_of_lines_is_read_with_exact_spans(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    document = read(text)
    ids = {passage.id for passage in document.passages}
    assert len(ids) == len(document.passages)
    sections = {section.id for section in document.sections}
    assert len({section.path for section in document.sections}) == len(sections)
    for passage in document.passages:
        assert squeeze(text[passage.start : passage.end]) == passage.text
        assert passage.section_id is None or passage.section_id in sections
    for assignment in document.assignments:
        assert assignment.passage_id in ids
        assert squeeze(text[assignment.start : assignment.end]) == assignment.text
    assert {date.passage_id for date in document.facts.dates} <= ids
    assert {figure.passage_id for figure in document.facts.figures} <= ids
