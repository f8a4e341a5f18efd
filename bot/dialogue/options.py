"""What may be chosen next after an answer: sources, further pages, one plan alone, was it right?"""

from __future__ import annotations

from bot.answer import Answer, AnswerStatus, Direct, Evidence
from bot.dialogue.reply import Action, Option
from bot.messages import Messages
from bot.rendering.plain import in_reading_order, place_label, quotes_shown

MAX_PLANS = 5


def options_of(answer: Answer, token: str, *, page: int = 1) -> tuple[Option, ...]:
    """Return the options of an answer.

    Args:
        answer: the answer.
        token: the key of its sealed turn; empty when none is kept.
        page: which page of the answer this is.
    """
    buttons = Messages.load(answer.language, "dialogue")
    if answer.status is AnswerStatus.SAFETY:
        return _numbers(answer, buttons)
    if answer.status is AnswerStatus.NOT_FOUND and token:
        return (Option(Action.KEEP, buttons.text("buttons.share"), token),)
    if answer.status is not AnswerStatus.ANSWERED:
        return ()
    options = [*_sources(answer, buttons), *_narrowing(answer, token)]
    if token and _has_more(answer):
        label = buttons.text("buttons.more")
        options.append(Option(Action.MORE, label, f"{token}:{page + 1}"))
    if token:
        options.append(Option(Action.RIGHT, buttons.text("buttons.right"), token))
        options.append(Option(Action.WRONG, buttons.text("buttons.wrong"), token))
    return tuple(options)


def documents_of(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the documents that an answer is about, as they are shown."""
    return tuple(dict.fromkeys(item.document_id for item in answer.direct or answer.evidence))


def shown_evidence(answer: Answer) -> list[Evidence]:
    """Return the quotes that the first reply shows, in the order of their numbers."""
    return [] if answer.listing else in_reading_order(answer)[: quotes_shown(answer)]


def needs_turn(answer: Answer) -> bool:
    """Say whether the options of an answer need its question again."""
    return answer.status in (AnswerStatus.ANSWERED, AnswerStatus.NOT_FOUND)


def _sources(answer: Answer, buttons: Messages) -> list[Option]:
    """Return an option for each passage quoted, under the number of its first quote."""
    numbers: dict[int, int] = {}
    for number, item in enumerate(shown_evidence(answer), 1):
        if item.passage_id is not None:
            numbers.setdefault(item.passage_id, number)
    return [
        Option(Action.SOURCE, buttons.text("buttons.source", number=number), str(passage_id))
        for passage_id, number in numbers.items()
    ]


def _narrowing(answer: Answer, token: str) -> list[Option]:
    """Return an option for each plan when an answer speaks of several."""
    documents = documents_of(answer)
    if not token or len(documents) < 2:
        return []
    messages = Messages.load(answer.language)
    items: list[Direct | Evidence] = [*answer.evidence, *answer.direct]
    labels = {
        item.document_id: place_label(item.province, item.province_at_issue, item.year, messages)
        for item in items
    }
    return [
        Option(Action.NARROW, labels[document_id], f"{token}:{index}")
        for index, document_id in enumerate(documents[:MAX_PLANS])
    ]


def _has_more(answer: Answer) -> bool:
    if answer.listing:
        return answer.more > 0
    return answer.more > 0 or len(answer.evidence) > quotes_shown(answer)


def _numbers(answer: Answer, buttons: Messages) -> tuple[Option, ...]:
    """Return the numbers of a reply to danger, to copy or to call."""
    return tuple(
        Option(Action.COPY, buttons.text("buttons.copy", number=c.number), c.number)
        for c in answer.contacts
    )
