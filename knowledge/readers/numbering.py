"""Works out the labels that Word prints before numbered paragraphs and does not store.

Source: Office Open XML, ECMA-376 part 1, 17.9 (numbering): an abstract numbering has levels, each
with a format, a start and a text such as "%1.%2."; paragraphs, or their styles, point to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_KEPT_BULLETS = ("-", "–", "—", "+", "*", "•")
_BULLET = "-"  # for signs of symbol fonts, which have no meaning outside them
_STYLES_DEEP = 20  # styles based on styles; a loop ends here


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    restarts: int | None  # the level (from 1) above which the count begins anew; 0 never


@dataclass(slots=True)
class _Counts:
    """How far each level of one numbering has counted."""

    values: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives labels to paragraphs, which must be asked for in the document's order.

    Args:
        numbering: the root of ``word/numbering.xml``; None where the document has none.
        styles: the root of ``word/styles.xml``; None where it has none.
    """

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level]] = defaultdict(dict)
        self._restarts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[tuple[str, int]] = set()
        self._counts: dict[str, _Counts] = defaultdict(_Counts)
        self._styles = _numbered_styles(styles)
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Any) -> str:
        """Return the label of a ``w:p`` element: "1.", "a)", "-"; "" when it has none."""
        reference = self._reference(paragraph)
        if reference is None:
            return ""
        number_id, depth = reference
        level = self._level(number_id, depth)
        if level is None:
            return ""
        values = self._count(number_id, depth)
        if level.format == "bullet":
            sign = level.text.strip()
            return sign if sign in _KEPT_BULLETS else _BULLET
        if level.format == "none":
            return level.text.strip() if "%" not in level.text else ""
        return self._fill(number_id, level, values).strip()

    def _reference(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the numbering and the level (from 0) of a paragraph or of its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        inherited = self._styles.get(style.get(f"{W}val")) if style is not None else None
        own = _number_properties(properties.find(f"{W}numPr"))
        number_id = own[0] or (inherited[0] if inherited else None)
        depth = own[1] if own[1] is not None else (inherited[1] if inherited else None)
        if number_id is None or number_id == "0":  # 0 takes a style's numbering away
            return None
        return number_id, depth or 0

    def _level(self, number_id: str, depth: int) -> _Level | None:
        override = self._overrides[number_id].get(depth)
        return override or self._abstract.get(self._abstract_of.get(number_id, ""), {}).get(depth)

    def _count(self, number_id: str, depth: int) -> dict[int, int]:
        """Count one paragraph; return the values of its level and of those above it."""
        counts = self._counts[self._abstract_of.get(number_id, number_id)].values
        restart = self._restarts[number_id].get(depth)
        if restart is not None and (number_id, depth) not in self._restarted:
            self._restarted.add((number_id, depth))
            counts[depth] = restart
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else self._start(number_id, depth)
        for above in range(depth):
            counts.setdefault(above, self._start(number_id, above))
        for deeper in [level for level in counts if level > depth]:
            if self._begins_anew(number_id, deeper, depth):
                del counts[deeper]
        return counts

    def _start(self, number_id: str, depth: int) -> int:
        level = self._level(number_id, depth)
        return level.start if level else 1

    def _begins_anew(self, number_id: str, deeper: int, depth: int) -> bool:
        level = self._level(number_id, deeper)
        if level is None or level.restarts is None:
            return True
        return level.restarts > 0 and depth < level.restarts

    def _fill(self, number_id: str, level: _Level, values: dict[int, int]) -> str:
        def value(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            shown = self._level(number_id, depth)
            return _formatted(values.get(depth, 1), shown.format if shown else "decimal")

        return _PLACEHOLDER.sub(value, level.text)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iterfind(f"{W}abstractNum"):
            levels = {int(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in abstract.iterfind(f"{W}lvl")}
            self._abstract[abstract.get(f"{W}abstractNumId")] = levels
        for number in numbering.iterfind(f"{W}num"):
            number_id = number.get(f"{W}numId")
            reference = number.find(f"{W}abstractNumId")
            if reference is not None:
                self._abstract_of[number_id] = reference.get(f"{W}val")
            for override in number.iterfind(f"{W}lvlOverride"):
                self._read_override(number_id, override)

    def _read_override(self, number_id: str, override: Any) -> None:
        depth = int(override.get(f"{W}ilvl"))
        start = override.find(f"{W}startOverride")
        if start is not None:
            self._restarts[number_id][depth] = int(start.get(f"{W}val"))
        level = override.find(f"{W}lvl")
        if level is not None:
            self._overrides[number_id][depth] = _level(level)


def _level(element: Any) -> _Level:
    def value(name: str) -> str | None:
        child = element.find(f"{W}{name}")
        found: str | None = child.get(f"{W}val") if child is not None else None
        return found

    restarts = value("lvlRestart")
    return _Level(
        format=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        start=int(value("start") or 1),
        restarts=int(restarts) if restarts is not None else None,
    )


def _number_properties(properties: Any | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (
        number.get(f"{W}val") if number is not None else None,
        int(level.get(f"{W}val")) if level is not None else None,
    )


def _numbered_styles(styles: Any | None) -> dict[str, tuple[str, int]]:
    """Return the numbering and level of each style that has one, its own or its base's."""
    if styles is None:
        return {}
    by_id = {style.get(f"{W}styleId"): style for style in styles.iterfind(f"{W}style")}
    found = {}
    for style_id, style in by_id.items():
        number_id, depth = _style_numbering(style, by_id)
        if number_id is not None:
            found[style_id] = (number_id, depth or 0)
    return found


def _style_numbering(style: Any, by_id: dict[str, Any]) -> tuple[str | None, int | None]:
    number_id = depth = None
    for _ in range(_STYLES_DEEP):
        own = _number_properties(style.find(f"{W}pPr/{W}numPr"))
        number_id, depth = number_id or own[0], depth if depth is not None else own[1]
        base = style.find(f"{W}basedOn")
        style = by_id.get(base.get(f"{W}val")) if base is not None else None
        if style is None:
            break
    return number_id, depth


def _formatted(value: int, number_format: str) -> str:
    """Return a count in a number format (ECMA-376 part 1, 17.18.59); others as decimal."""
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman"):
        return roman(value) if number_format == "lowerRoman" else roman(value).upper()
    if number_format == "decimalZero":
        return f"{value:02d}"
    return str(value)


def roman(value: int) -> str:
    """Return a number from 1 in small Roman letters."""
    letters = ""
    for amount, letter in _ROMAN:
        letters += letter * (value // amount)
        value %= amount
    return letters
