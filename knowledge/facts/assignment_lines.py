"""Recognises the lines in which a document says who carries out the tasks above them."""

from __future__ import annotations

import re

_LINE = re.compile(r"Phân công(?:\s+(?:nhiệm vụ|thực hiện|trách nhiệm))?\s*:\s*", re.IGNORECASE)
_BRACKET = re.compile(r"\(\s*(?=[A-ZĐÀ-Ỹ“])")
# A bracket is an assignment when it goes on to say that somebody does something.
_DUTY = re.compile(r"chủ trì|phối hợp|thực hiện|chịu trách nhiệm")


def opens_assignment(text: str) -> bool:
    """Say whether a line begins an assignment: "Phân công nhiệm vụ: …" or "(X chủ trì, …)"."""
    if _LINE.match(text):
        return True
    return _BRACKET.match(text) is not None and _DUTY.search(text) is not None


def is_bracket(text: str) -> bool:
    """Say whether an assignment is written in brackets."""
    return text.startswith("(")


def assignment_body(text: str) -> str:
    """Return an assignment's words without "Phân công nhiệm vụ:" or the brackets."""
    label = _LINE.match(text)
    body = text[label.end() :] if label else text
    return body.strip().rstrip(".").strip().removeprefix("(").removesuffix(")").strip()
