"""Rule-made variations of a message: spelling, pronouns, politeness, slips.

Every variation keeps the meaning, so it keeps the label of the message it was made from.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from knowledge.text import fold

Change = Callable[[str, random.Random], str]

PRONOUNS = ("em", "tôi", "mình", "con", "cháu", "tui", "tớ")
# "em gái", "con trai", "cháu bé" … are no pronouns.
_PRONOUN = re.compile(
    r"(?<!trẻ )(?<!anh )(?<!chị )(?<!mấy )(?<!các )(?<!có )(?<!đứa )(?<!một )\b(em|tôi|mình)\b"
    r"(?! (gái|trai|họ|bé|nhỏ|dâu|rể|ấy|tôi|em|mình|[A-Z]\b))"
)
_CHAT = (
    ("không", "ko"),
    ("không", "k"),
    ("được", "dc"),
    ("em", "e"),
    ("với", "vs"),
    ("người", "ng"),
    ("điện thoại", "đt"),
    ("hộ chiếu", "hc"),
    ("rồi", "r"),
    ("bị", "bj"),
    ("gì", "j"),
    ("biết", "bít"),
    ("vào", "vô"),
    ("muốn", "mún"),
)
_POLITE = ("dạ, ", "alo ", "ad ơi ", "cho em hỏi, ", "xin chào. ", "hi, ", "anh chị ơi, ")
_AFTER = (" ạ", " với ạ", " huhu", "...", " !!!", " :((", " giúp với", " mọi người ơi")
_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_SHAPES = {"\u0302": "", "\u031b": "w", "\u0306": "w"}


def without_marks(text: str, _: random.Random) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def decomposed(text: str, _: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def upper(text: str, _: random.Random) -> str:
    return text.upper()


def other_pronoun(text: str, rng: random.Random) -> str:
    pronoun = rng.choice(PRONOUNS)
    return _PRONOUN.sub(pronoun, text)


def chat_spelling(text: str, rng: random.Random) -> str:
    for full, short in rng.sample(_CHAT, 8):
        text = re.sub(rf"\b{full}\b", short, text)
    return text


def chat_without_marks(text: str, rng: random.Random) -> str:
    return without_marks(chat_spelling(text.lower(), rng), rng)


def some_marks_lost(text: str, rng: random.Random) -> str:
    return " ".join(without_marks(w, rng) if rng.random() < 0.4 else w for w in text.split(" "))


def tone_lost(text: str, rng: random.Random) -> str:
    """Leave the tone off one or two syllables: "nhốt" → "nhôt"."""
    words = text.split(" ")
    for i in rng.sample(range(len(words)), min(2, len(words))):
        kept = [c for c in unicodedata.normalize("NFD", words[i]) if c not in _TELEX_TONES]
        words[i] = unicodedata.normalize("NFC", "".join(kept))
    return " ".join(words)


def letters_swapped(text: str, rng: random.Random) -> str:
    """Swap two letters inside one long word: "nhốt" → "nhtố"."""
    words = text.split(" ")
    long = [i for i, w in enumerate(words) if len(w) >= 5 and w.isalpha()]
    if not long:
        return text
    i = rng.choice(long)
    at = rng.randrange(1, len(words[i]) - 1)
    word = words[i]
    words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def telex(text: str, rng: random.Random) -> str:
    """Write one word in three as its Telex keys: "nhốt" → "nhoots"."""
    return " ".join(_telex_keys(w) if rng.random() < 0.33 else w for w in text.split(" "))


def _telex_keys(word: str) -> str:
    keys, tone, last = "", "", ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "dd").replace("Đ", "DD")):
        if char in _TELEX_TONES:
            tone = _TELEX_TONES[char]
        elif unicodedata.combining(char):
            keys += _TELEX_SHAPES.get(char) or last
        else:
            keys, last = keys + char, char
    head = re.match(r"\w*", keys)
    cut = head.end() if head else len(keys)
    return keys[:cut] + tone + keys[cut:]


def no_punctuation(text: str, _: random.Random) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[.,!?;:]", " ", text)).strip()


def polite(text: str, rng: random.Random) -> str:
    return rng.choice(_POLITE) + text


def ending(text: str, rng: random.Random) -> str:
    return text + rng.choice(_AFTER)


def clauses_turned(text: str, _: random.Random) -> str:
    """Put the last clause first: word order is free in a hurry."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return ", ".join([parts[-1], *parts[:-1]]) if len(parts) > 1 else text


def stretched(text: str, _: random.Random) -> str:
    return re.sub(r"(\w)(\s|$)", r"\1\1\1\1\2", text, count=1)


def new_lines(text: str, rng: random.Random) -> str:
    return text.replace(", ", "\n") + "\n"


# What keeps the label of any message.
NEUTRAL: tuple[Change, ...] = (
    without_marks,
    decomposed,
    upper,
    chat_spelling,
    chat_without_marks,
    some_marks_lost,
    tone_lost,
    letters_swapped,
    telex,
    no_punctuation,
)
# What keeps the label of a danger message only: "huhu" or "giúp với" after a question is no joke.
CRYING: tuple[Change, ...] = (other_pronoun, polite, ending, clauses_turned, stretched, new_lines)


def variants(text: str, danger: bool) -> Iterator[tuple[str, str]]:
    """Yield ``(name of the rule, variation)``; the same ones on every run."""
    for change in (*NEUTRAL, *(CRYING if danger else (polite,))):
        for seed in range(2):
            made = change(text, random.Random(f"{change.__name__}{seed}{fold(text)}"))
            if made != text:
                yield change.__name__, made
