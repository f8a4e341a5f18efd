"""Finds the concepts of the reviewed danger patterns in a message."""

from __future__ import annotations

from bot.safety.urgent_index import AWAY, SOMEWHERE, Phrase
from bot.safety.urgent_patterns import Found, Patterns, Span
from bot.safety.urgent_tokens import Message, within

# What these say holds inside a longer phrase too: "mấy bé gái" is still a child.
NEVER_MASKED = ("CHILD", "JOKEWORD")
# English phrases count when at least this share of the words is English, Vietnamese ones below
# the second share: "me" is both a pronoun and "mẹ" without its mark.
ENGLISH_FROM, VIETNAMESE_BELOW = 0.2, 0.6


def _spelt_so(phrase: Phrase, message: Message, start: int, data: Patterns) -> bool:
    """Say whether the tokens from ``start`` can be read as ``phrase``, by their diacritics."""
    if phrase.english and message.english < ENGLISH_FROM:
        return False
    named = phrase.country not in (SOMEWHERE, AWAY)
    vietnamese = not named and not phrase.english
    if vietnamese and message.english >= VIETNAMESE_BELOW:
        return False
    for token, full in zip(message.tokens[start:], phrase.marks, strict=False):
        if not within(token.marks, full):
            return False
        if phrase.marked_only and token.marks != full:
            return False
        if message.marked and token.marks != full and token.folded in data.strict:
            return False
    return True


def _drop_masked(found: dict[str, list[Span]], masks: frozenset[str]) -> Found:
    """Return ``found`` without the matches that lie inside a longer masking phrase."""
    covers = [span for name in masks for span in found.get(name, ())]

    def hidden(span: Span) -> bool:
        length = span.end - span.start
        return any(
            c.start <= span.start and span.end <= c.end and c.end - c.start > length for c in covers
        )

    kept = {
        name: [s for s in spans if name in NEVER_MASKED or not hidden(s)]
        for name, spans in found.items()
    }
    return {name: spans for name, spans in kept.items() if spans}


def find_concepts(message: Message, data: Patterns) -> Found:
    """Return the spans of every concept found, masked ones left out, in order of start."""
    found: dict[str, list[Span]] = {}
    tokens = message.tokens
    for start in range(len(tokens)):
        node, position = data.phrases.start(tokens[start].folded), start + 1
        while node is not None:
            for phrase in node.phrases:
                if _spelt_so(phrase, message, start, data):
                    span = Span(start, position, phrase.country)
                    found.setdefault(phrase.concept, []).append(span)
            if position == len(tokens) or tokens[position].clause != tokens[start].clause:
                break
            node = node.next.get(tokens[position].folded)
            position += 1
    return _drop_masked(found, data.masks)
