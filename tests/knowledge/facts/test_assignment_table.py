import pytest

from knowledge.agencies import Agencies
from knowledge.facts.assignment_table import is_row, read_head
from knowledge.facts.assignments import AssignmentReader
from knowledge.model import Assignment
from knowledge.structure.structure import read_structure

_HEAD = "KẾ HOẠCH\nPhòng, chống mua bán người năm 2026\n\nI. NHIỆM VỤ\n"


def _read(body: str) -> list[Assignment]:
    agencies = Agencies.load()
    text = _HEAD + body
    tree = read_structure("ke-hoach", text, agencies).tree
    return list(AssignmentReader(agencies, text).read(tree))


@pytest.mark.parametrize(
    "head",
    [
        "TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian",
        "STT | Nhiệm vụ | Đơn vị thực hiện | Phối hợp | Thời gian thực hiện",
    ],
)
def test_the_head_tells_the_columns(head: str) -> None:
    table = read_head(head)
    assert table is not None
    row = "Mở lớp tập huấn | Sở Y tế | Công an tỉnh | Quý II/2026"
    assert (table.leaders(row), table.partners(row)) == ("Sở Y tế", "Công an tỉnh")


def test_other_rows_head_nothing() -> None:
    assert read_head("Mở lớp tập huấn | Sở Y tế | Công an tỉnh | Quý II/2026") is None
    assert not is_row("Sở Y tế chủ trì")


def test_rows_are_assigned() -> None:
    found = _read(
        "- TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian\n"
        "1. Mở lớp tập huấn cho cán bộ | Sở Y tế | Công an tỉnh | Quý II/2026\n"
        "2. Truyền thông ở trường học | Sở Giáo dục và Đào tạo | Hội Liên hiệp Phụ nữ tỉnh | 2026\n"
    )
    assert [a.lead_ids for a in found] == [("so-y-te",), ("so-giao-duc-dao-tao",)]
    assert [a.partner_ids for a in found] == [("cong-an-tinh",), ("hoi-lien-hiep-phu-nu",)]


@pytest.mark.parametrize(
    "lines",
    [
        "Cơ quan chủ trì: Sở Y tế.\nCơ quan phối hợp: Công an tỉnh, Sở Tư pháp.\n",
        "- Đơn vị chủ trì: Sở Y tế;\n- Đơn vị phối hợp: Công an tỉnh, Sở Tư pháp.\n",
        "(Chủ trì: Sở Y tế; phối hợp: Công an tỉnh, Sở Tư pháp).\n",
        "Cơ quan chủ trì: Sở Y tế; phối hợp: Công an tỉnh, Sở Tư pháp.\n",
    ],
)
def test_labels_tell_who_leads_and_who_takes_part(lines: str) -> None:
    found = _read(f"1. Tổ chức lớp tập huấn cho cán bộ làm công tác hỗ trợ nạn nhân.\n{lines}")
    assert [a.lead_ids for a in found] == [("so-y-te",)]
    assert [a.partner_ids for a in found] == [("cong-an-tinh", "so-tu-phap")]
