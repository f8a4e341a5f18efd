"""The further pages of an answer: quotes that did not fit into the first reply."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answer
from bot.rendering.plain import in_reading_order, quotes_shown


def page_of(answer: Answer, page: int) -> Answer:
    """Return one page of an answer.

    Args:
        answer: the whole answer; a list of duties is paged by the answerer itself.
        page: which page, from 1; beyond the last one the answer has no quotes.
    """
    if answer.listing or page == 1:
        return answer
    left = tuple(in_reading_order(answer)[quotes_shown(answer) :])
    rest = replace(answer, opening="", direct=(), guide=None, notes=(), contacts=(), evidence=left)
    for _ in range(page - 2):
        rest = replace(rest, evidence=rest.evidence[quotes_shown(rest) :])
    return rest
