"""Many questions at once: read from JSON Lines, encoded together, answered in order."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.output import readable

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.answering.answerer import Answerer
    from bot.answering.library import Library
    from bot.lazy_encoder import PreparedEncoder
    from bot.runtime import Runtime
    from bot.understanding.question import QuestionReader
    from index.search import Mode

_log = logging.getLogger(__name__)

CHUNK = 128
"""Questions encoded together: enough to fill the encoder's batches, few enough to answer soon."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a batch, with the id it came with (any JSON value)."""

    id: Any
    text: str


def read_batch(path: Path) -> list[Asked]:
    """Return the questions of a JSON Lines file; blank lines are passed over.

    Args:
        path: the file, or ``-`` for standard input.

    Raises:
        click.UsageError: a line is no object with ``id`` and ``text``; it names the line.
    """
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_asked(line, n, path) for n, line in enumerate(lines, 1) if line.strip()]


def _asked(line: bytes, number: int, path: Path) -> Asked:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _malformed(number, path, "is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deeply")
        raise _malformed(number, path, f"is not JSON ({reason})") from None
    if not isinstance(value, dict) or "id" not in value:
        raise _malformed(number, path, "is no object with an “id”")
    if not isinstance(value.get("text"), str):
        raise _malformed(number, path, "has no “text” that is a string")
    return Asked(value["id"], readable(value["text"]))


def _malformed(number: int, path: Path, fault: str) -> click.UsageError:
    return click.UsageError(
        f'Line {number} of {path} {fault}. Each line is one object: {{"id": "q1", "text": "…"}}.'
    )


@dataclass
class BatchAnswerer:
    """Answers questions in order; the release and the model are opened once.

    Args:
        runtime: what opens them.
        mode: which sides of the search to use; see ``Answerer``.
        boosts: whether the documents' structure counts.
    """

    runtime: Runtime
    mode: Mode | None = None
    boosts: bool = True
    failed: int = 0  # questions that met an unexpected error and got an apology
    _opened: _Opened | None = field(default=None, init=False)

    def answer(self, questions: Sequence[Asked]) -> Iterator[dict[str, Any]]:
        """Give the object of the contract for each question.

        Raises:
            LachanError: the release or the model cannot be used.
        """
        from bot.answer import to_contract
        from bot.rendering.plain import render_plain

        for start in range(0, len(questions), CHUNK):
            chunk = questions[start : start + CHUNK]
            for asked, answer in zip(chunk, self._chunk([q.text for q in chunk]), strict=True):
                yield to_contract(answer, render_plain(answer), asked.id)

    def _chunk(self, texts: Sequence[str]) -> Iterator[Answer]:
        first = [timed_triage(text) for text in texts]
        waiting = [text for text, answer in zip(texts, first, strict=True) if answer is None]
        share_ms = self._prepare(waiting) / len(waiting) if waiting else 0.0
        for text, answer in zip(texts, first, strict=True):
            yield answer or self._from_documents(text, share_ms)

    def _prepare(self, texts: Sequence[str]) -> float:
        """Encode questions together; return how long it took in milliseconds."""
        opened = self._open()
        started = time.perf_counter()
        try:
            opened.prepare(texts, self.runtime)
        except Exception:  # each question is read again alone, where its error is told
            _log.debug("Questions could not be prepared together", exc_info=True)
        return 1000 * (time.perf_counter() - started)

    def _from_documents(self, text: str, share_ms: float) -> Answer:
        from bot.safety.triage import apology
        from knowledge.errors import LachanError

        started = time.perf_counter()
        try:
            answer = self._open().answerer.answer(text).answer
        except LachanError:
            raise
        except Exception:  # one question must not take the others with it
            _log.debug("A question met an unexpected error", exc_info=True)
            self.failed += 1
            answer = apology(text)
        return answer.timed(share_ms + 1000 * (time.perf_counter() - started))

    def _open(self) -> _Opened:
        if self._opened is None:
            self._opened = _Opened.of(self.runtime, self.mode, self.boosts)
        return self._opened


@dataclass(frozen=True)
class _Opened:
    library: Library
    reader: QuestionReader
    encoder: PreparedEncoder
    answerer: Answerer

    @classmethod
    def of(cls, runtime: Runtime, mode: Mode | None, boosts: bool) -> _Opened:
        from bot.answering.library import Library
        from bot.lazy_encoder import PreparedEncoder

        release = runtime.open_searchable()
        encoder = PreparedEncoder(runtime.encoder)
        library = Library.of(release, encoder)
        reader = runtime.question_reader(release)
        answerer = runtime.answerer(library, reader, mode=mode, boosts=boosts)
        return cls(library, reader, encoder, answerer)

    def prepare(self, texts: Sequence[str], runtime: Runtime) -> None:
        today = runtime.settings.day()
        dense = [self.reader.read(text, today=today).dense for text in texts]
        self.encoder.prepared = self.encoder.encode_ahead(dense)


def timed_triage(text: str) -> Answer | None:
    """Return the answer to a message that needs no documents, with the time it took, or None.

    Only reviewed data files are read for it, so it comes at once and whatever else is broken.
    """
    from bot.safety.triage import triage

    started = time.perf_counter()
    answer = triage(text)
    return answer and answer.timed(1000 * (time.perf_counter() - started))
