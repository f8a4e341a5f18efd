"""Whom a report goes to, as printed, and other slices that date facts share."""

from __future__ import annotations

import re
from dataclasses import dataclass

Span = tuple[int, int]

GLUE = " ,;:()-–"  # what separates a phrase from its neighbours

_AUTHORITY = (
    r"(?:Ủy ban|Uỷ ban|UBND|UBMT|Ban\s|BCĐ|Công an|Sở\s|Bộ\s|Văn phòng|Phòng\s|Thủ tướng"
    r"|Chính phủ|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thường trực|Cục\s|Chi cục|Tổng cục|Hội\s|Viện\s"
    r"|Tòa án|Toà án|Chủ tịch|Thanh tra|Hội đồng|HĐND|Quốc hội|Cơ quan\s|Ngân hàng|Trung tâm|Đảng)"
)
_RECIPIENT = re.compile(
    r"(?:,?\s+)(?:(?:gửi|báo cáo|nộp|trình)(?:\s+(?:về|cho|đến))?|về|cho)\s+"
    rf"(?P<who>{_AUTHORITY}"
    r"(?:(?!\s+(?:để|trước|chậm nhất|muộn nhất|theo|kết quả|tình hình|xem xét)\b)"
    r"[^,.;:()“”\"])*(?:\s*\((?:thông\s+)?qua\s[^()]*\))?)"
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom something goes to; ``start`` includes the words "gửi về"."""

    name: str
    start: int
    end: int

    @property
    def place(self) -> Span:
        """Where the words stand."""
        return self.start, self.end


def find_recipient(text: str, start: int, end: int) -> Recipient | None:
    """Return the first authority between ``start`` and ``end`` that something is sent to."""
    match = _RECIPIENT.search(text, start, end)
    if match is None:
        return None
    name = match["who"].rstrip()
    return Recipient(name, match.start(), match.start("who") + len(name))


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return ``start:end`` without separators at its ends; None when nothing is left."""
    piece = text[start:end]
    if not piece.strip(GLUE + "."):
        return None
    start += len(piece) - len(piece.lstrip(GLUE))
    return start, end - (len(piece) - len(piece.rstrip(GLUE + ".")))


def overlaps(span: Span, spans: list[Span]) -> bool:
    """Say whether ``span`` shares a character with one of ``spans``."""
    return any(s < span[1] and span[0] < e for s, e in spans)
