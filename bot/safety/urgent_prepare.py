"""Prepares the reviewed danger data so that it loads quickly.

Run after changing ``danger.toml``, ``misuse.toml`` or the replies::

    python -m bot.safety.urgent_prepare
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from bot.safety.urgent_data import DANGER, FOLLOW, MISUSE, PREPARED, REPLIES, checksum
from bot.safety.urgent_index import ABROAD, AWAY, ENGLISH, MARKED_ONLY, PLACES, listed
from bot.safety.urgent_tokens import is_syllable
from knowledge.text import fold, nfc

# What else is in danger.toml, kept as it stands there.
_AS_IT_IS = ("chat", "reading", "plea", "weigh", "signal")
Groups = dict[str, dict[str, str]]


def prepared() -> dict[str, Any]:
    """Return the reviewed data as it is kept for loading.

    Returns:
        ``phrases``: first folded syllable → group → its phrases, joined by commas; a group is the
        concept's name, with ``/en`` for English phrases and ``:country`` for places.
        ``vocabulary``, ``english``: folded syllables, joined by blanks. ``masks``: names of
        concepts. ``misuse``: as in ``misuse.toml``, of its concepts only the names. ``follow``: as
        :func:`_follow` returns it. ``replies``: language → texts. ``chat``, ``reading``, ``plea``,
        ``weigh``, ``signal``: as in ``danger.toml``. ``checksum``: of the sources.

    Raises:
        OSError, KeyError, TypeError, ValueError: a source is missing or malformed.
    """
    data = _read(DANGER)
    misuse = _read(MISUSE)
    concepts = {**data["concept"], **misuse["concept"]}
    if len(concepts) < len(data["concept"]) + len(misuse["concept"]):
        raise ValueError(f"a concept is both in {DANGER.name} and in {MISUSE.name}")
    phrases, vocabulary, english = _phrases(concepts, data["country"])
    return {
        "checksum": checksum(),
        **{key: data[key] for key in _AS_IT_IS},
        "misuse": {**misuse, "concept": sorted(misuse["concept"])},
        "follow": _follow(_read(FOLLOW)),
        "masks": sorted(name for name, table in concepts.items() if table.get("mask")),
        "replies": {language: _read(path) for language, path in REPLIES.items()},
        "english": " ".join(sorted(english)),
        "vocabulary": " ".join(sorted(vocabulary)),
        "phrases": phrases,
    }


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(nfc(path.read_text(encoding="utf-8")))


def _follow(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pleas that follow a reply: their order, contacts and phrases."""
    pleas = data["plea"]
    return {
        "longest": data["longest"],
        "order": list(pleas),
        "calls": {name: table["calls"] for name, table in pleas.items()},
        "phrases": _phrases(pleas, {})[0],
    }


def _phrases(
    concepts: Mapping[str, Any], countries: Mapping[str, str]
) -> tuple[Groups, set[str], set[str]]:
    """Return the phrases by first syllable, every syllable in them, and the English ones."""
    phrases: Groups = {}
    vocabulary: set[str] = set()
    english: set[str] = set()
    for group, listing in _groups(concepts, countries):
        for phrase in listing:
            folded = fold(phrase.removeprefix(MARKED_ONLY)).split()
            here = phrases.setdefault(folded[0], {})
            here[group] = f"{here[group]},{phrase}" if group in here else phrase
            vocabulary.update(folded)
            if group.endswith(ENGLISH):
                english.update(folded)
    return phrases, vocabulary, {word for word in english if not is_syllable(word)}


def _groups(
    concepts: Mapping[str, Any], countries: Mapping[str, str]
) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each group's name and its phrases."""
    for name, table in concepts.items():
        group = ABROAD if name in PLACES else name
        place = f":{AWAY}" if name == "FARAWAY" else ""
        for key, suffix in (("vi", ""), ("en", ENGLISH)):
            if key in table:
                yield group + place + suffix, listed(table[key])
        for key, suffix in (("join", ""), ("join_en", ENGLISH)):
            if key in table:
                yield group + place + suffix, map(" ".join, product(*map(listed, table[key])))
    for country, names in countries.items():
        yield f"{ABROAD}:{country}", listed(names)


def main() -> None:
    """Prepare the data and put it into the package."""
    text = json.dumps(prepared(), ensure_ascii=False, indent=0, sort_keys=True)
    PREPARED.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{PREPARED.name}: {len(text)} characters\n")


if __name__ == "__main__":
    main()
