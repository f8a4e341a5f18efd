"""Read the themes of the year: «chủ đề của năm 2024 là: "…"»."""

from __future__ import annotations

import re

from knowledge.model import Passage, Theme

_DAY_NAME = r"(?:“[^“”\"]{3,80}[”\"]|\"[^“”\"]{3,80}[”\"]|Ngày\s[^“”\".;:]{3,80}?)"
_THEME = re.compile(
    r"\bchủ đề"
    rf"(?:\s+(?:của\s+|cho\s+)?{_DAY_NAME}(?=\s+(?:năm|là)|\s*[:“\"]))?"
    r"(?:\s+(?:của\s+)?năm\s+(?P<year>\d{4}))?"
    r"\s*(?:là|với)?\s*:?\s*"
    r"(?:“(?P<curly>[^“”\"]{3,300})[”\"]|\"(?P<straight>[^“”\"]{3,300})[”\"])",
    re.IGNORECASE,
)


def read_themes(passage: Passage, year: int | None) -> list[Theme]:
    """Return the themes that ``passage`` states, in order.

    Args:
        passage: the passage; ``passage.text[start:end]`` is a theme's text.
        year: the document's year, which serves where the theme names none.
    """
    themes = []
    for match in _THEME.finditer(passage.text):
        group = "curly" if match["curly"] is not None else "straight"
        printed = match["year"]
        themes.append(
            Theme(
                passage_id=passage.id,
                document_id=passage.document_id,
                year=int(printed) if printed else year,
                text=match[group].strip(),
                start=match.start(group) + len(match[group]) - len(match[group].lstrip()),
                end=match.start(group) + len(match[group].rstrip()),
            )
        )
    return [theme for theme in themes if theme.text]
