"""Small documents made for the tests of the indexes."""

from __future__ import annotations

from datetime import date

from knowledge.ids import IdMaker
from knowledge.model import (
    Assignment,
    AssignmentSource,
    Document,
    Facts,
    Passage,
    PassageKind,
    ReadDocument,
    Section,
)

TASKS = (
    "Tổ chức tiếp nhận, xác minh và hỗ trợ nạn nhân bị mua bán trở về.",
    "Tuyên truyền phòng, chống mua bán người trên mạng xã hội.",
    "Tăng cường tuần tra, kiểm soát khu vực biên giới biển.",
    "Báo cáo kết quả về Công an tỉnh trước ngày 20 hằng tháng.",
)


def document(name: str = "ke-hoach", tasks: tuple[str, ...] = TASKS) -> ReadDocument:
    """Return a document with one section, one passage a task and one assignment."""
    ids = IdMaker()
    heading = "II. NHIỆM VỤ"
    text = "\n".join((heading, *tasks))
    section = Section(
        id=ids.make(name, "section"),
        document_id=name,
        parent_id=None,
        order=0,
        level="roman",
        label="II.",
        path="II",
        heading=heading,
        start=0,
        end=len(text),
    )
    passages = []
    for order, task in enumerate(tasks):
        start = text.index(task)
        passages.append(
            Passage(
                id=ids.make(name, "passage", task),
                document_id=name,
                section_id=section.id,
                order=order,
                kind=PassageKind.BODY,
                path=f"II.{order + 1}",
                label=f"{order + 1}.",
                headings=(heading,),
                text=task,
                start=start,
                end=start + len(task),
            )
        )
    assignments = [
        Assignment(
            passage_id=passage.id,
            document_id=name,
            leads=("Công an tỉnh",),
            lead_ids=(),
            partners=(),
            partner_ids=(),
            source=AssignmentSource.HEADING,
            text=heading,
            start=0,
            end=len(heading),
        )
        for passage in passages[:1]
    ]
    return ReadDocument(
        document=Document(
            id=name,
            title=f"Kế hoạch {name}",
            kind="Kế hoạch",
            text=text,
            source=f"{name}.txt",
            sha256="0" * 64,
            issued=date(2025, 6, 20),
        ),
        sections=(section,),
        passages=tuple(passages),
        assignments=tuple(assignments),
        facts=Facts(),
    )
