"""One release with all that answers from it, used by one thread at a time but for its encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.safety.triage import triage
from bot.service.answers import Answered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.answering.answerer import Answerer
    from bot.answering.library import Library
    from bot.runtime import Runtime
    from bot.service.answers import Ask
    from bot.understanding.question import Question, QuestionReader
    from index.release import Release
    from knowledge.agencies import Agencies

Vectors = dict[str, "NDArray[np.float32]"]
"""The vectors of questions by what the encoder reads of them."""

# Questions of several kinds: they load the model, compile patterns and fill caches.
_WARM_UP = (
    "Cơ quan nào hỗ trợ nạn nhân?",
    "khi nao bao cao dot cao diem o can tho",
    "chỉ tiêu điều tra khám phá là bao nhiêu phần trăm?",
    "What are the duties of the provincial police?",
    "Căn cứ văn bản nào?",
)


class Desk:
    """An open release with its reader, encoder and answerer, each made when it is first needed.

    Args:
        runtime: makes them.
        release: the release.
    """

    def __init__(self, runtime: Runtime, release: Release) -> None:
        from bot.answering.library import Library
        from bot.lazy_encoder import PreparedEncoder

        self._runtime = runtime
        self.release = release
        self._encoder = PreparedEncoder(runtime.encoder)
        self.library: Library = Library.of(release, self._encoder)

    @classmethod
    def open(cls, runtime: Runtime) -> Desk:
        """Open the current release; raises LachanError."""
        return cls(runtime, runtime.searchable())

    @cached_property
    def reader(self) -> QuestionReader:
        """Reads questions, with the spelling of the release's documents."""
        return self._runtime.question_reader(self.release)

    @cached_property
    def answerer(self) -> Answerer:
        """Answers questions."""
        return self._runtime.answerer(self.library, self.reader)

    @property
    def agencies(self) -> Agencies:
        """The reviewed list of agencies."""
        return self._runtime.agencies

    @property
    def today(self) -> Callable[[], date]:
        """Tells the day on which documents hold or have ended."""
        return self._runtime.settings.day

    @property
    def release_id(self) -> str:
        """The release's id."""
        return self.release.id

    def warm_up(self) -> None:
        """Load what the first questions would have to wait for."""
        for question in _WARM_UP:
            self.answerer.answer(question)

    def read(self, ask: Ask) -> Answer | Question:
        """Return the answer to a message that needs no document, or the question as it is read."""
        answer = triage(ask.text)
        return answer or self.reader.read(ask.text, ask.previous, today=self.today())

    def encode(self, read: Sequence[Answer | Question]) -> Vectors:
        """Encode questions in one call; may be done in another thread than all the rest."""
        return self._encoder.encode_ahead(
            [item.dense for item in read if not isinstance(item, Answer)]
        )

    def use(self, vectors: Vectors) -> None:
        """Answer the next questions with these vectors."""
        self._encoder.prepared = vectors

    def answer(self, ask: Ask, read: Answer | Question | None = None) -> Answered:
        """Return the answer to a message, which may have been read before."""
        if isinstance(read, Answer):
            return Answered(read, None)
        reply = self.answerer.answer(
            ask.text, ask.previous, home=ask.home, only=ask.only, page=ask.page, read=read
        )
        return Answered(reply.answer, reply.question)

    def close(self) -> None:
        """Close the release's files."""
        self.release.close()
