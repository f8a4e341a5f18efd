"""Map positions in a passage's squeezed text back to the source it was read from."""

from __future__ import annotations

from functools import lru_cache


def source_span(
    source: str, passage_start: int, passage_end: int, start: int, end: int
) -> tuple[int, int]:
    """Return where ``passage.text[start:end]`` stands in ``source``, in characters.

    Args:
        source: ``Document.text``, with its line breaks.
        passage_start: ``Passage.start``.
        passage_end: ``Passage.end``; ``squeeze(source[passage_start:passage_end])`` is the text.
        start: first character in the passage's text; not a space.
        end: one past the last character in the passage's text, which is not a space.

    Raises:
        ValueError: when ``start:end`` is empty or does not lie in the passage's text.
    """
    positions = _positions(source, passage_start, passage_end)
    if not 0 <= start < end <= len(positions):
        raise ValueError(f"Characters {start}:{end} do not lie in the passage's text.")
    return positions[start], positions[end - 1] + 1


@lru_cache(maxsize=1024)  # the passages that answer are quoted again and again
def _positions(source: str, start: int, end: int) -> tuple[int, ...]:
    """Return the source position of each character of the squeezed slice."""
    positions: list[int] = []
    pending: int | None = None  # the first white space since the last other character
    for index in range(start, end):
        if source[index].isspace():
            pending = index if pending is None else pending
            continue
        if pending is not None and positions:
            positions.append(pending)
        positions.append(index)
        pending = None
    return tuple(positions)
