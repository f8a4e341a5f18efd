"""One release with all that answers from it, used by one thread at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer, Reply
    from bot.answering.library import Library
    from bot.lazy_encoder import PreparedEncoder
    from bot.runtime import Runtime
    from bot.service.answers import Ask
    from bot.understanding.question import Question, QuestionReader
    from index.release import Release
    from knowledge.agencies import Agencies

_log = logging.getLogger(__name__)

_WARM_UP = "Cơ quan nào hỗ trợ nạn nhân?"  # any question: it loads the model and fills caches


@dataclass(frozen=True)
class Desk:
    """An open release with its reader, encoder and answerer.

    Args:
        release: the release.
        library: what it knows.
        reader: reads questions.
        encoder: encodes questions together.
        answerer: answers them.
        agencies: the reviewed list of agencies.
        today: tells the day on which documents hold or have ended.
    """

    release: Release
    library: Library
    reader: QuestionReader
    encoder: PreparedEncoder
    answerer: Answerer
    agencies: Agencies
    today: Callable[[], date]

    @classmethod
    def open(cls, runtime: Runtime) -> Desk:
        """Open the current release; raises LachanError."""
        from bot.answering.library import Library
        from bot.lazy_encoder import PreparedEncoder

        release = runtime.searchable()
        encoder = PreparedEncoder(runtime.encoder)
        library = Library.of(release, encoder)
        reader = runtime.question_reader(release)
        return cls(
            release=release,
            library=library,
            reader=reader,
            encoder=encoder,
            answerer=runtime.answerer(library, reader),
            agencies=runtime.agencies,
            today=runtime.settings.day,
        )

    @property
    def release_id(self) -> str:
        """The release's id."""
        return self.release.id

    def warm_up(self) -> None:
        """Load what the first question would have to wait for."""
        self.answerer.answer(_WARM_UP)

    def prepare(self, asks: Sequence[Ask]) -> dict[Ask, Question]:
        """Read questions that are answered next, and encode them in one call; return them read.

        A question that cannot be read is left out: its error is told when it is answered.
        """
        today = self.today()
        read: dict[Ask, Question] = {}
        for ask in asks:
            try:
                read[ask] = self.reader.read(ask.text, ask.previous, today=today)
            except Exception:
                _log.debug("A question could not be read ahead", exc_info=True)
        if len(read) > 1:
            self.encoder.prepare([question.dense for question in read.values()])
        return read

    def answer(self, ask: Ask, read: Question | None = None) -> Reply:
        """Return the answer to a question, which may have been read before."""
        return self.answerer.answer(
            ask.text, ask.previous, home=ask.home, only=ask.only, page=ask.page, read=read
        )

    def close(self) -> None:
        """Close the release's files."""
        self.release.close()
