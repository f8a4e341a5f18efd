"""Reads who leads and who takes part in each passage.

A plan says so in one of five places: the heading above ("3. Sở Y tế"), a line below ("Phân công
nhiệm vụ: X chủ trì, phối hợp Y"), a bracket below ("(X chủ trì, …)"), the passage's own subject
("Giao Công an tỉnh …"), or the columns of a table. A line or bracket tells more than the passage,
the passage more than the heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.agencies import Agencies, AgencyMention
from knowledge.facts.assignment_lines import assignment_body, is_bracket
from knowledge.facts.assignment_table import TaskTable, is_row, read_head
from knowledge.model import Assignment, AssignmentSource, Passage, PassageKind, Section
from knowledge.structure.tree import AssignmentBlock, Tree
from knowledge.text import squeeze

# What follows the leaders in an assignment, and what parts leaders from partners.
_LEADS_END = re.compile(
    r"[,;.]?\s*(?:[-–+]\s*)?\b(?:(?:cơ quan |đơn vị )?phối hợp\s*:|thời gian[^:;]{0,20}:"
    r"|chủ trì|chịu trách nhiệm|phối hợp|theo chức năng|theo dõi|căn cứ|thực hiện)(?=\W|$)",
    re.IGNORECASE,
)
_PARTNERS = re.compile(r"\b[Pp]hối hợp(?:\s+chặt chẽ|\s+thực hiện)?(?:\s+với)?\s*:?\s+")
_PARTNERS_END = re.compile(
    r"\s*(?:,\s*)?\b(?:tổ chức|triển khai|theo dõi|thực hiện|làm tốt|xác minh|đẩy mạnh|đề xuất|"
    r"phối hợp)\b|[.;]"
)
_REQUEST = re.compile(r"(?:đề nghị|giao|yêu cầu)\s+(?:cho\s+)?", re.IGNORECASE)
# Words before the subject: "Căn cứ Kế hoạch này, các sở, ban, ngành … xây dựng kế hoạch".
_ADVERBIAL = re.compile(r"(?:Căn cứ|Định kỳ|Trên cơ sở|Hằng|Hàng)\b")
_BRACKETED = re.compile(r"\([^)]*\)")
_MAX_SUBJECT = 160  # characters


@dataclass(frozen=True, slots=True)
class _Named:
    """Agencies as printed, with the ids of those that the agencies' file lists."""

    names: tuple[str, ...]
    ids: tuple[str, ...]


class AssignmentReader:
    """Reads the assignments of one document.

    Args:
        agencies: the reviewed list of agencies.
        text: the document's text, for the spans of assignment lines.
    """

    def __init__(self, agencies: Agencies, text: str) -> None:
        self._agencies = agencies
        self._text = text

    def read(self, tree: Tree) -> tuple[Assignment, ...]:
        """Return one assignment for each passage that has one, in the order of the passages."""
        sections = {section.id: section for section in tree.sections}
        below = {passage.id: block for block in tree.assignments for passage in block.passages}
        tables = _tables(tree.passages)
        found = (
            self._below(passage, below.get(passage.id))
            or self._row(passage, tables.get(passage.id))
            or self._subject(passage)
            or self._heading(passage, sections)
            for passage in tree.passages
        )
        return tuple(assignment for assignment in found if assignment is not None)

    def _row(self, passage: Passage, table: TaskTable | None) -> Assignment | None:
        """Read a row of a table of tasks."""
        leaders = self._listed(table.leaders(passage.text)) if table else _Named((), ())
        if table is None or not leaders.names:
            return None
        partners = table.partners(passage.text)
        return self._assignment(
            passage,
            leaders,
            _named(partners, self._agencies.find(partners)),
            AssignmentSource.TEXT,
            (passage.text, passage.start, passage.end),
        )

    def _below(self, passage: Passage, below: AssignmentBlock | None) -> Assignment | None:
        if below is None:
            return None
        lines = below.block.lines
        start, end = lines[0].start, lines[-1].end
        text = squeeze(self._text[start:end])
        body = assignment_body(text)
        return self._assignment(
            passage,
            self._leaders(body),
            self._partners(body),
            AssignmentSource.BRACKET if is_bracket(text) else AssignmentSource.LINE,
            (text, start, end),
        )

    def _subject(self, passage: Passage) -> Assignment | None:
        """Read "Giao Công an tỉnh theo dõi…": the passage begins with who does it."""
        if passage.kind is not PassageKind.BODY:
            return None
        request = _REQUEST.match(passage.text)
        offset = request.end() if request else self._behind_adverbial(passage.text)
        end = _LEADS_END.search(passage.text, offset)
        limit = min(end.start() if end else offset + _MAX_SUBJECT, offset + _MAX_SUBJECT)
        mentions = self._agencies.find(passage.text[: offset + _MAX_SUBJECT])
        mentions = [mention for mention in mentions if mention.start >= offset]
        chain = _chain(passage.text, mentions, offset, limit)
        if not chain:
            return None
        return self._assignment(
            passage,
            _named(passage.text, chain),
            self._partners(passage.text),
            AssignmentSource.TEXT,
            (passage.text, passage.start, passage.end),
        )

    def _behind_adverbial(self, text: str) -> int:
        """Return where the subject behind an opening "Căn cứ …, " stands; 0 without one."""
        if _ADVERBIAL.match(text) is None:
            return 0
        for mention in self._agencies.find(_blank_brackets(text)[: 2 * _MAX_SUBJECT]):
            if text[: mention.start].endswith(", "):
                return mention.start
        return 0

    def _heading(self, passage: Passage, sections: dict[int, Section]) -> Assignment | None:
        section = sections.get(passage.section_id) if passage.section_id is not None else None
        while section is not None:
            leaders = self._agencies_of_heading(section.heading)
            if leaders.names:
                return self._assignment(
                    passage,
                    leaders,
                    self._partners(passage.text),
                    AssignmentSource.HEADING,
                    (section.heading, section.start, section.end),
                )
            section = sections.get(section.parent_id) if section.parent_id is not None else None
        return None

    def _agencies_of_heading(self, heading: str) -> _Named:
        request = _REQUEST.match(heading)
        offset = request.end() if request else 0
        plain = _blank_brackets(heading)
        mentions = self._agencies.find(plain)
        if not mentions or plain[offset : mentions[0].start].strip():
            return _Named((), ())
        return _named(heading, mentions)

    def _leaders(self, body: str) -> _Named:
        request = _REQUEST.match(body)
        offset = request.end() if request else 0
        end = _LEADS_END.search(body, offset)
        return self._listed(body[offset : end.start() if end else len(body)])

    def _partners(self, body: str) -> _Named:
        start = _PARTNERS.search(body)
        if start is None:
            return _Named((), ())
        end = _PARTNERS_END.search(body, start.end())
        partners = body[start.end() : end.start() if end else len(body)]
        mentions = self._agencies.find(partners)
        return _named(partners, mentions)

    def _listed(self, text: str) -> _Named:
        """Return the agencies of a list; one that is not in the file is kept as printed."""
        text = text.strip(" ,;.")
        mentions = self._agencies.find(text)
        if not mentions:
            return _Named((text,) if text else (), ())
        return _named(text, mentions)

    def _assignment(
        self,
        passage: Passage,
        leaders: _Named,
        partners: _Named,
        source: AssignmentSource,
        quote: tuple[str, int, int],
    ) -> Assignment:
        text, start, end = quote
        return Assignment(
            passage_id=passage.id,
            document_id=passage.document_id,
            leads=leaders.names,
            lead_ids=leaders.ids,
            partners=partners.names,
            partner_ids=tuple(i for i in partners.ids if i not in leaders.ids),
            source=source,
            text=text,
            start=start,
            end=end,
        )


def _tables(passages: Sequence[Passage]) -> dict[int, TaskTable]:
    """Return for each row below the head of a table of tasks that table, by passage id."""
    tables: dict[int, TaskTable] = {}
    table: TaskTable | None = None
    for passage in passages:
        if not is_row(passage.text):
            table = None
            continue
        head = read_head(passage.text)
        if head is not None:
            table = head
        elif table is not None:
            tables[passage.id] = table
    return tables


def _chain(
    text: str, mentions: Sequence[AgencyMention], offset: int, limit: int
) -> list[AgencyMention]:
    """Return the mentions that stand in a row from ``offset``, parted only by list words."""
    chain: list[AgencyMention] = []
    position = offset
    for mention in mentions:
        between = _BRACKETED.sub("", text[position : mention.start])
        if mention.start >= limit or between.strip(" ,;-–") not in (
            "",
            "và",
            "là",
            "là thành viên",
        ):
            break
        chain.append(mention)
        position = mention.end
    return chain


def _blank_brackets(text: str) -> str:
    """Return ``text`` with blanks in place of what stands in brackets, of the same length."""
    return _BRACKETED.sub(lambda match: " " * len(match.group()), text)


def _named(text: str, mentions: Sequence[AgencyMention]) -> _Named:
    """Return each agency once, as it is printed first."""
    names: dict[str, str] = {}
    for mention in mentions:
        names.setdefault(mention.agency_id, text[mention.start : mention.end])
    return _Named(tuple(names.values()), tuple(names))
