"""Puts a question's words into the words that plans use for the same thing.

The pairs are ``data/plan_words.toml``, reviewed by hand.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.data_files import read_data_file
from knowledge.phrases import PhraseFinder, phrase
from knowledge.text import squeeze

_FILE = Path(__file__).parents[1] / "data" / "plan_words.toml"


class PlanWords:
    """The reviewed pairs of what people say and what plans write.

    Args:
        pairs: what people say, and the plan's words for it.
    """

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._plan = [plan for _, plan in pairs]
        self._finder = PhraseFinder(phrase(str(i), said) for i, (said, _) in enumerate(pairs))

    @classmethod
    def load(cls) -> PlanWords:
        """Return the pairs that come with the package; DataFileError when malformed."""
        return _load(_FILE)

    def reword(self, words: str) -> str:
        """Return ``words`` with what people say put as plans write it; equal when none occurs."""
        found = self._finder.find(words)
        kept: list[str] = []
        done = 0
        for match in found:
            kept += [words[done : match.start], self._plan[int(match.key)]]
            done = match.end
        return squeeze(" ".join([*kept, words[done:]])) if found else words


@lru_cache(maxsize=2)
def _load(path: Path) -> PlanWords:
    entries = read_data_file(path).entries("word")
    return PlanWords(tuple((s, e.text("plan")) for e in entries for s in e.texts("say")))
