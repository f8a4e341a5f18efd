"""What is asked of the answer service and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.understanding.question import Question


@dataclass(frozen=True, slots=True)
class Ask:
    """One question for the documents.

    Args:
        text: as typed.
        previous: the question before in the same conversation, if it has not expired.
        home: the province that the person has chosen, for questions that name none.
        only: the id of the one document to answer from.
        page: which page of a list of duties, from 1.
    """

    text: str
    previous: Question | None = None
    home: str | None = None
    only: str | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the question as it was read; None where no document was needed."""

    answer: Answer
    question: Question | None
