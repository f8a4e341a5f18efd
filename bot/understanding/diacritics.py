"""Restore the diacritics of Vietnamese typed without them.

Each syllable typed without diacritics has candidates: all known syllables that fold to it. A beam
search picks the sequence that a trigram model finds most likely, weighed by how likely the writer
leaves diacritics out, which the text itself shows. Syllables with diacritics stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from bot.understanding.lexicon import Lexicon, by_fold, load_lexicon
from bot.understanding.ngrams import BOUNDARY, NgramModel, model_form
from bot.understanding.syllables import canonical, has_vowel
from knowledge.text import fold, has_diacritics, nfc

MAX_CHARS = 2_000
"""Characters of a text that are restored; what follows is kept as it was typed."""

MAX_TRAINING_CHARS = 1_500_000
"""Characters of all texts together that are learned from, shared evenly among them."""

BEAM = 12
TEXT_CHARS = 20_000  # a text longer than this counts as if it were this long: see _weight
PHRASE_WEIGHT = 1.0  # 2 and 3 lose 0.2 % of the plans' syllables
_HOPELESS = 14.0  # a reading this much less likely (natural logarithm) than the best is dropped
_SHOUTED = 0.8  # share of capital letters from which they say nothing about a word
_PLAIN_SHARE = 0.25  # of Vietnamese syllables that have no diacritics, in running text
_Path = tuple[Any, str] | None  # the readings chosen so far, last first
_State = tuple[float, str, str, _Path]  # logarithm, last but one, last, path
# Web and mail addresses and names of accounts are not words; the group is empty for them.
_TOKEN = re.compile(
    r"https?://\S+|\S+@\S+|@\w+|\w[\w.-]*\.(?:vn|com|org|net|gov|info)\b\S*|([^\W_]+)"
)
_ENDS_PHRASE = re.compile(r"[.;:!?()\[\]\"“”•\n]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a typed token.

    Args:
        word: the reading, lower case; may hold a space when the typed token lacks one.
        penalty: natural logarithm of how likely somebody who means it types the token.
    """

    word: str
    penalty: float


@dataclass(frozen=True, slots=True)
class Token:
    """A typed word with its place in the text."""

    text: str
    start: int
    end: int
    opens_phrase: bool
    abbreviation: bool  # capital letters in a text that has few: not to be read as a word


def tokens_of(text: str) -> list[Token]:
    """Return the words of NFC ``text`` in order."""
    tokens: list[Token] = []
    last_end = 0
    shouted = sum(map(str.isupper, text)) > _SHOUTED * sum(map(str.isalpha, text))
    for match in _TOKEN.finditer(text):
        word = match.group(1)
        if word is None:
            continue
        opens = not tokens or bool(_ENDS_PHRASE.search(text, last_end, match.start()))
        short = word.isupper() and len(word) > 1 and not shouted
        tokens.append(Token(word, match.start(), match.end(), opens, short))
        last_end = match.end()
    return tokens


def stripped_share(words: Sequence[str]) -> float:
    """Estimate the chance that the writer of ``words`` leaves a syllable's diacritics out.

    A quarter of Vietnamese syllables has none by nature; what is plain beyond that was stripped.
    """
    marked = sum(has_diacritics(word) for word in words)
    stripped = max(0.0, len(words) - marked - _PLAIN_SHARE * len(words))
    return min(max((stripped + 0.02) / (stripped + marked + 0.1), 0.001), 0.98)


class DiacriticRestorer:
    """A restorer learned from texts; see the module's description.

    Args:
        model: syllable sequences.
        lexicon: syllables that no learned text needs to have.
    """

    def __init__(self, model: NgramModel, lexicon: Lexicon) -> None:
        self.model = model
        self.lexicon = lexicon
        # "Đắk" and "Krông" are learned from texts; "LĐTBXH" is no syllable.
        learned = {w for w in model.words if w.isalpha() and not w.isascii() and has_vowel(w)}
        self._candidates = by_fold(learned | lexicon.syllables.keys())

    @classmethod
    def train(cls, texts: Iterable[str], phrases: Iterable[str] = ()) -> DiacriticRestorer:
        """Learn from ``texts``.

        Args:
            texts: texts with diacritics, such as the loaded documents.
            phrases: short phrases of everyday speech, counted more than the texts.
        """
        lexicon = load_lexicon()
        model = NgramModel(lexicon.syllables)
        texts = list(texts)
        share = MAX_TRAINING_CHARS // max(len(texts), 1)
        for text in texts:
            model.add(text[:share], _weight(min(len(text), share)))
        model.learn(phrases, PHRASE_WEIGHT)
        model.close()
        return cls(model, lexicon)

    def knows(self, word: str) -> bool:
        """Say whether lower-case ``word`` is a known syllable, spelt with its diacritics."""
        return canonical(word) in self._candidates.get(fold(word), ())

    def readings(self, folded: str) -> tuple[str, ...]:
        """Return the known syllables that fold to ``folded``."""
        return self._candidates.get(folded, ())

    @property
    def folded_syllables(self) -> Iterable[str]:
        """Every known syllable without its diacritics."""
        return self._candidates.keys()

    def restore(self, text: str) -> str:
        """Return NFC ``text`` with diacritics; case, digits, marks and spacing are kept."""
        return self.rewrite(text, {})

    def rewrite(
        self,
        text: str,
        slips: Mapping[int, Sequence[Candidate]],
        stripped: float | None = None,
    ) -> str:
        """Return NFC ``text`` in its most likely reading.

        Args:
            text: what was typed; only the first ``MAX_CHARS`` characters are looked at.
            slips: further readings of tokens, by their number in ``tokens_of``.
            stripped: chance that a syllable was typed without its diacritics, 0 to 1; estimated
                from ``text`` when not given.
        """
        text = nfc(text)
        head, tail = _cut(text)
        tokens = tokens_of(head)
        if stripped is None:
            stripped = stripped_share([t.text for t in tokens if t.text.isalpha()])
        choices = [
            [*self._plain_readings(token, stripped), *slips.get(number, ())]
            for number, token in enumerate(tokens)
        ]
        return _replace(head, tokens, self._best(tokens, choices)) + tail

    def _plain_readings(self, token: Token, stripped: float) -> list[Candidate]:
        typed = token.text.lower()
        if not typed.isalpha() or token.abbreviation or has_diacritics(typed):
            return [Candidate(typed, 0.0)]
        readings = self._candidates.get(typed, ())
        marked = [Candidate(word, log(stripped)) for word in readings if word != typed]
        return [Candidate(typed, 0.0), *marked]

    def _best(self, tokens: Sequence[Token], choices: Sequence[list[Candidate]]) -> list[str]:
        beam: list[_State] = [(0.0, BOUNDARY, BOUNDARY, None)]
        for token, candidates in zip(tokens, choices, strict=True):
            if token.opens_phrase:
                score, _, _, path = beam[0]
                beam = [(score, BOUNDARY, BOUNDARY, path)]
            beam = self._extend(beam, candidates)
        return _unroll(beam[0][3])

    def _extend(self, beam: list[_State], candidates: list[Candidate]) -> list[_State]:
        if len(beam) == 1 and len(candidates) == 1:
            return [self._only(beam[0], candidates[0])]
        parts = [[model_form(part) for part in c.word.split(" ")] for c in candidates]
        firsts = [part[0] for part in parts]
        best: dict[tuple[str, str], _State] = {}
        for score, before, last, path in beam:
            gains = self.model.log_probs(firsts, before, last)
            for candidate, forms, gain in zip(candidates, parts, gains, strict=True):
                total, one, two = score + candidate.penalty + gain, last, forms[0]
                for form in forms[1:]:
                    total += self.model.log_probs((form,), one, two)[0]
                    one, two = two, form
                known = best.get((one, two))
                if known is None or total > known[0]:
                    best[one, two] = (total, one, two, (path, candidate.word))
        ranked = sorted(best.values(), key=lambda state: -state[0])[:BEAM]
        return [state for state in ranked if state[0] > ranked[0][0] - _HOPELESS]

    def _only(self, state: _State, candidate: Candidate) -> _State:
        """Return the state after a word with one reading: where nothing competes nothing counts."""
        score, before, last, path = state
        for part in candidate.word.split(" "):
            before, last = last, model_form(part)
        return score, before, last, (path, candidate.word)


def _weight(chars: int) -> float:
    # A law is ten times as long as a plan and of another field: it would drown the plans.
    return min(1.0, TEXT_CHARS / max(chars, 1))


def _cut(text: str) -> tuple[str, str]:
    if len(text) <= MAX_CHARS:
        return text, ""
    at = text.rfind(" ", 0, MAX_CHARS)
    at = at if at > 0 else MAX_CHARS
    return text[:at], text[at:]


def _unroll(path: _Path) -> list[str]:
    words: list[str] = []
    while path is not None:
        path, word = path
        words.append(word)
    return words[::-1]


def _replace(text: str, tokens: Sequence[Token], words: Sequence[str]) -> str:
    pieces: list[str] = []
    last_end = 0
    for token, word in zip(tokens, words, strict=True):
        pieces += [text[last_end : token.start], _in_case_of(token.text, word)]
        last_end = token.end
    return "".join(pieces) + text[last_end:]


def _in_case_of(typed: str, word: str) -> str:
    if word == typed.lower():
        return typed
    if len(typed) == len(word):
        pairs = zip(typed, word, strict=True)
        return "".join(new.upper() if old.isupper() else new for old, new in pairs)
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word
