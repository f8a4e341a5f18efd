"""What changed between two texts of a document: passages, and the agencies and dates in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

from knowledge.model import Assignment, DateFact, Passage, ReadDocument

_CHANGED = 60.0  # rapidfuzz ratio, 0 to 100, from which two passages are one that was changed


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words: the same in both texts, only in the old one, or only in the new one."""

    text: str
    kind: str  # "same", "removed", "added"


@dataclass(frozen=True, slots=True)
class PassageChange:
    """One passage whose text changed, with the words that differ."""

    old: Passage
    new: Passage
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AgencyMove:
    """A passage that stands in both texts with other agencies; None: nobody is assigned."""

    passage: Passage  # in the new text
    before: Assignment | None
    after: Assignment | None


@dataclass(frozen=True, slots=True)
class DateMove:
    """A passage that stands in both texts with other dates."""

    passage: Passage  # in the new text
    before: tuple[DateFact, ...]
    after: tuple[DateFact, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two texts of a document, in the order of the text."""

    added: tuple[Passage, ...]
    removed: tuple[Passage, ...]
    changed: tuple[PassageChange, ...]
    agencies: tuple[AgencyMove, ...]
    dates: tuple[DateMove, ...]
    unchanged: int  # passages with the same words, wherever they stand now


def compare(old: ReadDocument, new: ReadDocument) -> Changes:
    """Return what changed from one reading to another.

    Passages are paired by their words: first equal ones in order, then equal ones that moved, then
    alike ones (at least 60 of 100 by edit distance).
    """
    same, gone, come = _equal(old.passages, new.passages)
    alike = _alike(gone, come)
    before, after = {o.id for o, _ in alike}, {n.id for _, n in alike}
    pairs = sorted([*same, *alike], key=lambda pair: pair[1].start)
    return Changes(
        added=tuple(p for p in come if p.id not in after),
        removed=tuple(p for p in gone if p.id not in before),
        changed=tuple(PassageChange(o, n, word_changes(o.text, n.text)) for o, n in alike),
        agencies=tuple(_agency_moves(pairs, old, new)),
        dates=tuple(_date_moves(pairs, old, new)),
        unchanged=len(same),
    )


def word_changes(old: str, new: str) -> tuple[Words, ...]:
    """Return the words of two texts as runs that are the same, removed or added."""
    before, after = old.split(), new.split()
    found: list[Words] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Words(" ".join(before[a:b]), "same"))
            continue
        if b > a:
            found.append(Words(" ".join(before[a:b]), "removed"))
        if d > c:
            found.append(Words(" ".join(after[c:d]), "added"))
    return tuple(found)


Pair = tuple[Passage, Passage]


def _equal(
    old: Sequence[Passage], new: Sequence[Passage]
) -> tuple[list[Pair], list[Passage], list[Passage]]:
    """Return passages with equal words in pairs, and what is left of both texts."""
    matcher = SequenceMatcher(None, [p.text for p in old], [p.text for p in new], autojunk=False)
    pairs: list[Pair] = []
    for block in matcher.get_matching_blocks():
        pairs += zip(old[block.a :][: block.size], new[block.b :][: block.size], strict=True)
    paired = {passage.id for pair in pairs for passage in pair[:1]}
    gone = [p for p in old if p.id not in paired]
    taken = {n.start for _, n in pairs}
    come = [p for p in new if p.start not in taken]
    moved = _moved(gone, come)
    away, here = {o.start for o, _ in moved}, {n.start for _, n in moved}
    return (
        [*pairs, *moved],
        [p for p in gone if p.start not in away],
        [p for p in come if p.start not in here],
    )


def _moved(gone: Sequence[Passage], come: Sequence[Passage]) -> list[Pair]:
    places: dict[str, list[Passage]] = {}
    for passage in reversed(come):
        places.setdefault(passage.text, []).append(passage)
    return [(p, places[p.text].pop()) for p in gone if places.get(p.text)]


def _alike(gone: Sequence[Passage], come: Sequence[Passage]) -> list[Pair]:
    """Return alike passages in pairs, the most alike first taken, in the order of the new text."""
    texts = [p.text for p in come]
    scored = []
    for i, passage in enumerate(gone):
        for _, score, j in process.extract(
            passage.text, texts, scorer=fuzz.ratio, score_cutoff=_CHANGED, limit=3
        ):
            scored.append((-score, abs(i - j), i, j))
    pairs: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((i, j))
    return [(gone[i], come[j]) for i, j in sorted(pairs, key=lambda pair: pair[1])]


def _agency_moves(
    pairs: Sequence[Pair], old: ReadDocument, new: ReadDocument
) -> Iterator[AgencyMove]:
    before = {a.passage_id: a for a in old.assignments}
    after = {a.passage_id: a for a in new.assignments}
    for one, other in pairs:
        was, is_now = before.get(one.id), after.get(other.id)
        if _named(was) != _named(is_now):
            yield AgencyMove(other, was, is_now)


def _named(assignment: Assignment | None) -> tuple[tuple[str, ...], ...]:
    return (assignment.leads, assignment.partners) if assignment else ((), ())


def _date_moves(pairs: Sequence[Pair], old: ReadDocument, new: ReadDocument) -> Iterator[DateMove]:
    for one, other in pairs:
        was = tuple(fact for fact in old.facts.dates if fact.passage_id == one.id)
        is_now = tuple(fact for fact in new.facts.dates if fact.passage_id == other.id)
        if [_said(fact) for fact in was] != [_said(fact) for fact in is_now]:
            yield DateMove(other, was, is_now)


def _said(fact: DateFact) -> tuple[object, ...]:
    return (fact.kind, fact.starts, fact.ends, fact.recurrence, fact.to_whom)
