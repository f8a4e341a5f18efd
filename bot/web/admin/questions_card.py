"""A card drafted in the admin page: checked as if it stood in the list, then shown as TOML.

Cards are reviewed data that come with the software (``knowledge/data/cards.toml``), so a card that
is written here takes effect once a reviewer has put it there.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import knowledge.cards
from knowledge.cards import Cards
from knowledge.text import folded_words, squeeze

CARDS_FILE = Path(knowledge.cards.__file__).parent / "data" / "cards.toml"

_ID_WORDS = 6
_QUOTES = '"""'


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card as somebody writes it.

    Args:
        title: in Vietnamese.
        title_en: in English.
        text: in Vietnamese, at most 600 characters.
        text_en: in English, at most 600 characters.
        sources: what it rests on.
        examples: questions that it answers, with diacritics.
        reviewed: the day on which it was reviewed.
    """

    title: str
    title_en: str
    text: str
    text_en: str
    sources: tuple[str, ...]
    examples: tuple[str, ...]
    reviewed: date

    @property
    def id(self) -> str:
        """The card's id, made of its title: "bao-tin-khi-nghi-co"."""
        return "-".join(folded_words(self.title)[:_ID_WORDS])

    def toml(self) -> str:
        """Return the block to add to the list of cards."""
        return "\n".join(
            [
                "[[card]]",
                f"id = {_basic(self.id)}",
                f"title = {_basic(self.title)}",
                f"title_en = {_basic(self.title_en)}",
                f"text = {_many_lines(self.text)}",
                f"text_en = {_many_lines(self.text_en)}",
                f"sources = {_list(self.sources)}",
                f"reviewed = {self.reviewed.isoformat()}",
                f"examples = {_list(self.examples)}",
                "",
            ]
        )


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a field that are not blank, without blanks around them."""
    return tuple(squeeze(line) for line in text.splitlines() if line.strip())


def finds_card(draft: CardDraft, question: str) -> bool:
    """Say whether a question would find the card if it stood at the end of the list.

    Args:
        draft: the card.
        question: the question.

    Raises:
        DataFileError: the card cannot stand in the list: its id is taken, a text is too long or
            missing.
    """
    with tempfile.TemporaryDirectory(prefix="lachan-card-") as folder:
        path = Path(folder) / "cards.toml"
        listed = CARDS_FILE.read_text(encoding="utf-8")
        path.write_text(f"{listed}\n{draft.toml()}", encoding="utf-8")
        cards = Cards.read(path)
    return any(match.card.id == draft.id for match in cards.match(question))


def _basic(text: str) -> str:
    """Return a TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(_printable(text), ensure_ascii=False)


def _many_lines(text: str) -> str:
    """Return a TOML multi-line basic string."""
    lines = _printable(text, keep="\n").strip().splitlines()
    escaped = "\n".join(_basic(line)[1:-1] for line in lines)
    return f"{_QUOTES}\n{escaped}{_QUOTES}"


def _list(items: tuple[str, ...]) -> str:
    inner = "".join(f"    {_basic(item)},\n" for item in items)
    return f"[\n{inner}]"


def _printable(text: str, keep: str = "") -> str:
    return "".join(char for char in text if char.isprintable() or char in keep)
