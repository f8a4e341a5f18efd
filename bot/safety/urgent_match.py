"""Decides which danger signals hold in a message: slots in order, concepts near, guards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.safety.urgent_past import is_over
from bot.safety.urgent_patterns import Found, Patterns, Signal, Span
from bot.safety.urgent_tokens import Message

# Between a person and what happens to them no other person may stand.
BARRIER = ("KIN", "OTHER", "GENERIC", "ASK")
WRITER = ("ME", "SELLME", "BOUGHT")
PERSONS = frozenset({*WRITER, "KIN", "OTHER"})
Place = tuple[Span, str]
Chain = list[Place]
# A supposition governs what follows it within so many syllables.
HYPO_REACH = 12
# "nạn nhân bị nhốt": the general noun stands at most so many syllables before.
GENERIC_REACH = 3


class Hit(NamedTuple):
    """A signal that holds: its rule, where, and the concepts that filled its places."""

    signal: Signal
    start: int
    end: int
    who: str | None


class Scene(NamedTuple):
    """A message with its concepts and the facts the guards ask for."""

    message: Message
    found: Found
    scenario: bool
    laughs: bool

    def has(self, names: Iterable[str]) -> bool:
        """Say whether one of the concepts was found."""
        return any(name in self.found for name in names)

    def spans(self, names: Iterable[str]) -> list[tuple[Span, str]]:
        """Return the spans of the concepts with their names, in order."""
        return sorted((span, name) for name in names for span in self.found.get(name, ()))


def _sentence(scene: Scene, position: int) -> int:
    return scene.message.tokens[position].sentence


def _blocked(scene: Scene, start: int, end: int) -> bool:
    """Say whether another person or a question verb stands in ``start``..``end``."""
    return start < end and any(
        start <= span.start and span.end <= end
        for name in BARRIER
        for span in scene.found.get(name, ())
    )


def _follow(
    scene: Scene, chains: list[Chain], gaps: tuple[int, ...], index: int, at: Place
) -> Iterator[tuple[Span, list[str]]]:
    """Yield the last span and the names of each way to fill the slots after ``index``."""
    here, filled_by = at
    if index == len(chains):
        yield here, []
        return
    spans = chains[index]
    first = bisect_left(spans, here.end, key=lambda item: item[0].start)
    for span, name in spans[first:]:
        far = span.start > here.end + gaps[index - 1]
        if far or _sentence(scene, span.start) != _sentence(scene, here.start):
            break
        if filled_by in PERSONS and _blocked(scene, here.end, span.start):
            continue
        for last, names in _follow(scene, chains, gaps, index + 1, (span, name)):
            yield last, [name, *names]


def _in_order(scene: Scene, signal: Signal) -> Iterator[tuple[int, int, list[str]]]:
    chains = [scene.spans(slot) for slot in signal.slots]
    if not all(chains):
        return
    for span, name in chains[0]:
        for last, names in _follow(scene, chains, signal.gaps, 1, (span, name)):
            yield span.start, last.end, [name, *names]


def _closest(
    scene: Scene, slot: frozenset[str], anchor: Span, window: int
) -> tuple[Span, str] | None:
    """Return the span of ``slot`` nearest to ``anchor``, disjoint from it, within ``window``."""
    best: tuple[Span, str] | None = None
    least = window + 1
    for span, name in scene.spans(slot):
        if span.start > anchor.end + window:
            break
        apart = max(span.start - anchor.end, anchor.start - span.end)
        if 0 <= apart < least:
            best, least = (span, name), apart
    return best


def _nearby(scene: Scene, signal: Signal) -> Iterator[tuple[int, int, list[str]]]:
    first, *others = signal.near
    if not all(scene.has(slot) for slot in signal.near):
        return
    for anchor, name in scene.spans(first):
        filled = [_closest(scene, slot, anchor, signal.window) for slot in others]
        if all(filled):
            spans = [anchor, *(item[0] for item in filled if item)]
            names = [name, *(item[1] for item in filled if item)]
            yield min(s.start for s in spans), max(s.end for s in spans), names


def _supposed(scene: Scene, hit_start: int, hit_end: int, firm: bool) -> bool:
    """Say whether a supposition governs the place: "nếu … bị bán thì gọi ai"."""
    names = ("HYPO",) if firm else ("HYPO", "WHEN")
    asks = scene.has(("ASKDO", "INFO", "INFOSOFT"))
    return asks and any(
        hit_start - HYPO_REACH <= span.start < hit_end
        and _sentence(scene, span.start) == _sentence(scene, hit_start)
        for name in names
        for span in scene.found.get(name, ())
    )


def _general(scene: Scene, signal: Signal, start: int) -> bool:
    return any(
        0 <= start - span.end <= GENERIC_REACH
        for name in signal.not_after
        for span in scene.found.get(name, ())
    )


def _whole_message_forbids(scene: Scene, signal: Signal) -> bool:
    """Say whether the message as a whole takes the signal's meaning away."""
    if signal.with_any and not scene.has(signal.with_any):
        return True
    if signal.needs and not scene.has(signal.needs):
        return True
    if scene.has(signal.unless):
        return True
    if "MISUSE" in scene.found:
        return True
    if "FICTION" in scene.found and "SERIOUS" not in scene.found:
        return True
    if scene.laughs and not signal.grave and "SERIOUS" not in scene.found:
        return True
    if signal.firm:
        return False
    if scene.scenario or "NEWS" in scene.found:
        return True
    if "ACTUAL" in scene.found:
        return False
    personal = scene.has(("ME", "KIN"))
    return "INFO" in scene.found or ("INFOSOFT" in scene.found and not personal)


def _who(names: list[str]) -> str | None:
    """Return ``self`` or ``other`` by the last person named: the one it is done to."""
    person = next((n for n in reversed(names) if n in PERSONS), None)
    return None if person is None else ("self" if person in WRITER else "other")


def find_hits(scene: Scene, data: Patterns) -> list[Hit]:
    """Return the first place at which each signal holds."""
    hits = []
    for signal in data.signals:
        if _whole_message_forbids(scene, signal):
            continue
        ways = _in_order(scene, signal) if signal.slots else _nearby(scene, signal)
        for start, end, names in ways:
            if signal.hypo and _supposed(scene, start, end, signal.firm):
                continue
            if is_over(scene.found, start):
                continue
            if signal.not_after and _general(scene, signal, start):
                continue
            hits.append(Hit(signal, start, end, _who(names)))
            break
    return hits
