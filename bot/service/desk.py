"""One release with all that answers from it, used by one thread at a time but for its encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from bot.safety.triage import triage
from bot.service.ask import Answered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.answering.answerer import Answerer, Reply, Search
    from bot.answering.library import Library
    from bot.runtime import Runtime
    from bot.service.ask import Ask
    from bot.understanding.question import QuestionReader
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

    def begin(self, ask: Ask) -> Answered | Search:
        """Return the answer to a message, or what to search for it, which needs its vector."""
        from bot.answering.answerer import Reply

        triaged = triage(ask.text)
        if triaged is not None:
            return Answered(triaged, None)
        begun = self.answerer.begin(
            ask.text, ask.previous, home=ask.home, only=ask.only, page=ask.page
        )
        return _answered(begun) if isinstance(begun, Reply) else begun

    def encode(self, searches: Sequence[Search]) -> Vectors:
        """Encode questions in one call; may be done in another thread than all the rest."""
        return self._encoder.encode_ahead([search.dense for search in searches])

    def use(self, vectors: Vectors) -> None:
        """Search for the next questions with these vectors."""
        self._encoder.prepared = vectors

    def finish(self, search: Search) -> Answered:
        """Return the answer to a question that was begun."""
        return _answered(self.answerer.finish(search))

    def close(self) -> None:
        """Close the release's files."""
        self.release.close()


def _answered(reply: Reply) -> Answered:
    return Answered(reply.answer, reply.question)
