"""Questions without an answer that people agreed to share: redacted, grouped by likeness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlite_utils
from rapidfuzz import fuzz

from knowledge.redaction import redact
from knowledge.text import folded_words, squeeze
from knowledge.workshop.audit import AuditLog, now
from knowledge.workshop.changing import changing

MAX_TEXT = 1000  # characters kept of a question
_LIKE = 85.0  # rapidfuzz token_set_ratio of folded words, 0 to 100
_LENGTHS = 0.5  # of the longer question's words; a short one is like every long one otherwise


@dataclass(frozen=True, slots=True)
class Question:
    """One question, redacted."""

    id: int
    text: str
    language: str
    channel: str
    province: str | None
    kind: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that ask alike; ``text`` is the first of them.

    ``resolved`` says how: "card", "document", "dismissed", …; None: it waits.
    """

    id: int
    text: str
    province: str | None
    questions: tuple[Question, ...]  # oldest first
    resolved: str | None
    resolved_by: str | None
    resolved_at: datetime | None


class Questions:
    """Keeps questions and their groups.

    Args:
        db: the workshop's database.
        log: the audit log.
    """

    def __init__(self, db: sqlite_utils.Database, log: AuditLog) -> None:
        self._db = db
        self._log = log

    def add(
        self,
        text: str,
        *,
        language: str,
        channel: str,
        province: str | None,
        kind: str,
        status: str,
        at: datetime,
    ) -> int:
        """Keep a question that its writer agreed to share, and return the id of its group.

        It is redacted here once more, whatever was done before. A question like those of a
        resolved group opens a new one: the answer did not help.

        Args:
            text: the question.
            language: "vi" or "en".
            channel: where it was asked: "web", "telegram", …
            province: the province it is about, None when it names none.
            kind: the question's kind.
            status: why it has no answer: "not_found", …
            at: when it was asked, with a time zone.
        """
        text = squeeze(redact(text))[:MAX_TEXT]
        words = " ".join(folded_words(text))
        row = {
            "text": text,
            "language": language,
            "channel": channel,
            "province": province,
            "kind": kind,
            "status": status,
            "at": at.isoformat(timespec="seconds"),
        }
        with changing(self._db):
            group = self._group_like(words, province)
            if group is None:
                new = {"text": text, "folded": words, "province": province}
                group = _last_id(self._db.table("question_groups").insert(new))
            self._db.table("questions").insert(row | {"group_id": group})
        return group

    def groups(self, *, resolved: bool = False) -> list[QuestionGroup]:
        """Return the groups that wait, or those that are resolved; the largest first."""
        state = "not null" if resolved else "null"
        rows = list(self._db.table("question_groups").rows_where(f"resolved is {state}"))
        found = [self._group(row) for row in rows]
        return sorted(found, key=lambda group: (-len(group.questions), group.id))

    def resolve(self, group_id: int, how: str, *, actor: str) -> None:
        """Close a group; an unknown or closed one stays as it is.

        Args:
            group_id: the group.
            how: what was done: "card", "document", "dismissed".
            actor: who did it.
        """
        with changing(self._db):
            waiting = self._db.table("question_groups").count_where(
                "id = ? and resolved is null", [group_id]
            )
            if waiting:
                done = {"resolved": how, "resolved_by": actor, "resolved_at": now()}
                self._db.table("question_groups").update(group_id, done)
                self._log.write(f"question group {group_id}", actor, after=how)

    def forget_before(self, day: datetime) -> int:
        """Delete questions asked before a day, and groups left empty; return how many questions."""
        with changing(self._db):
            before = self._db.table("questions").count
            self._db.table("questions").delete_where("at < ?", [day.isoformat()])
            self._db.table("question_groups").delete_where(
                "id not in (select group_id from questions)"
            )
            return int(before - self._db.table("questions").count)

    def _group_like(self, words: str, province: str | None) -> int | None:
        rows: Iterable[dict[str, Any]] = self._db.table("question_groups").rows_where(
            "resolved is null and province is ?", [province], select="id, folded", order_by="id"
        )
        scored = [(alike(words, row["folded"]), -row["id"]) for row in rows]
        score, group = max(scored, default=(0.0, 0))
        return -group if score >= _LIKE else None

    def _group(self, row: dict[str, Any]) -> QuestionGroup:
        questions = self._db.table("questions").rows_where(
            "group_id = ?", [row["id"]], order_by="id"
        )
        done = row["resolved_at"]
        return QuestionGroup(
            id=row["id"],
            text=row["text"],
            province=row["province"],
            questions=tuple(_question(each) for each in questions),
            resolved=row["resolved"],
            resolved_by=row["resolved_by"],
            resolved_at=datetime.fromisoformat(done) if done else None,
        )


def alike(one: str, other: str) -> float:
    """Return how alike two questions' folded words are, 0 to 100."""
    lengths = sorted((len(one.split()), len(other.split())))
    if lengths[0] < lengths[1] * _LENGTHS:
        return 0.0
    return float(fuzz.token_set_ratio(one, other))


def _last_id(table: Any) -> int:
    return int(table.last_pk)


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=row["text"],
        language=row["language"],
        channel=row["channel"],
        province=row["province"],
        kind=row["kind"],
        status=row["status"],
        at=datetime.fromisoformat(row["at"]),
    )
