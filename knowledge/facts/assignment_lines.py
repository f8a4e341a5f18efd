"""Recognises the lines in which a document says who carries out the tasks above them."""

from __future__ import annotations

import re

_WHO = r"(?:(?:Các\s+)?(?:cơ quan|đơn vị|sở, ngành)(?:,\s*(?:đơn vị|cơ quan))?\s+)"
_LEADER = rf"(?:{_WHO}(?:chủ trì(?:\s+thực hiện)?|thực hiện|phụ trách|chịu trách nhiệm)|Chủ trì)"
_DASH = r"(?:[-–+•*]\s*)?"
_LINE = re.compile(
    rf"{_DASH}(?:Phân công(?:\s+(?:nhiệm vụ|thực hiện|trách nhiệm))?|{_LEADER})\s*:\s*",
    re.IGNORECASE,
)
_LEADER_LABEL = re.compile(rf"{_LEADER}\s*:\s*", re.IGNORECASE)
# "Cơ quan phối hợp: …" below "Cơ quan chủ trì: …" goes on with it.
_FURTHER = re.compile(
    rf"{_DASH}(?:{_WHO}?phối hợp(?:\s+thực hiện)?"
    r"|Thời gian(?:\s+(?:thực hiện|hoàn thành))?)\s*:\s*",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\(\s*(?=[A-ZĐÀ-Ỹ“])")
# A bracket is an assignment when it goes on to say that somebody does something.
_DUTY = re.compile(r"chủ trì|phối hợp|thực hiện|chịu trách nhiệm", re.IGNORECASE)


def opens_assignment(text: str) -> bool:
    """Say whether a line begins an assignment: "Phân công nhiệm vụ: …" or "(X chủ trì, …)"."""
    if _LINE.match(text):
        return True
    return _BRACKET.match(text) is not None and _DUTY.search(text) is not None


def continues_assignment(text: str) -> bool:
    """Say whether a line goes on with the assignment above it: "Cơ quan phối hợp: …"."""
    return _FURTHER.match(text) is not None


def is_bracket(text: str) -> bool:
    """Say whether an assignment is written in brackets."""
    return text.startswith("(")


def assignment_body(text: str) -> str:
    """Return an assignment's words without "Phân công nhiệm vụ:" or the brackets."""
    label = _LINE.match(text)
    body = text[label.end() :] if label else text
    body = body.strip().rstrip(".").strip().removeprefix("(").removesuffix(")").strip()
    leader = _LEADER_LABEL.match(body)  # "(Chủ trì: X; phối hợp: Y)"
    return body[leader.end() :] if leader else body
