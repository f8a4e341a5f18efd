"""Opens what the commands need, each part once and only when it is needed.

Importing this module is cheap, and nothing is read before a command asks for it: a message that
signals danger is answered even when the settings, the release or the model are broken.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from bot.answering.library import Library
    from bot.assistant import Assistant
    from bot.service.answering_process import AnsweringProcess
    from bot.settings import Settings
    from bot.understanding.question import QuestionReader
    from bot.understanding.spelling import Speller
    from index.encoder import Encoder
    from index.release import Release
    from index.search import Mode
    from knowledge.agencies import Agencies
    from knowledge.model import ReadDocument
    from knowledge.workshop import Workshop

EncoderFactory = Callable[["Settings"], "Encoder"]
Progress = Callable[[int, int], None]

_LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"


class Runtime:
    """What one process works with.

    Args:
        make_encoder: makes the encoder that the settings name; tests give a small one here, by
            ``CliRunner().invoke(main, […], obj=Runtime(make_encoder))``.
        answering_command: what starts the process that answers questions; the shipped one unless
            given. A runtime with an encoder of its own and no command answers in its own process.
        build_command: what builds the first release beside a served process; ``lachan build``
            unless given.
    """

    def __init__(
        self,
        make_encoder: EncoderFactory | None = None,
        answering_command: Sequence[str] | None = None,
        build_command: Sequence[str] | None = None,
    ) -> None:
        self.build_command = build_command
        self._make_encoder = make_encoder
        self._answering_command = answering_command
        self._opened = ExitStack()

    def close(self) -> None:
        """Close the releases that were opened for questions."""
        self._opened.close()

    @cached_property
    def settings(self) -> Settings:
        """The settings, with the log set up by them; raises SettingsError."""
        from bot.settings import load_settings

        settings = load_settings()
        if settings.threads is not None:
            # Read by torch and FAISS when they are imported, which has not happened yet.
            os.environ["OMP_NUM_THREADS"] = str(settings.threads)
        logging.basicConfig(level=settings.log_number(), format=_LOG_FORMAT)
        for library in ("httpx", "httpcore"):  # they write addresses, which hold tokens
            logging.getLogger(library).setLevel(logging.WARNING)
        return settings

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.settings.data

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder; the shipped model is loaded when it first encodes."""
        if self._make_encoder is not None:
            return self._make_encoder(self.settings)
        from bot.lazy_encoder import encoder_of

        return encoder_of(self.settings)

    @cached_property
    def agencies(self) -> Agencies:
        """The reviewed list of agencies."""
        from knowledge.agencies import Agencies

        return Agencies.load()

    def open_release(self) -> Release:
        """Open the current release, whatever encoder made it; raises ReleaseError."""
        from index.release import open_release

        return open_release(self.data)

    def open_searchable(self) -> Release:
        """Open the current release for questions, closed by ``close``; see ``searchable``."""
        release = self.searchable()
        self._opened.callback(release.close)
        return release

    def searchable(self) -> Release:
        """Open the current release for questions; the caller closes it.

        Raises:
            NoRelease: nothing has been built; told before any model is loaded.
            EncoderMismatch: it was built with another model than the settings name.
        """
        from index.release import EncoderIdentity, current_release_id, open_release

        if current_release_id(self.data) is None:
            return self.open_release()  # raises NoRelease
        return open_release(self.data, EncoderIdentity.of(self.encoder))

    def question_reader(self, release: Release) -> QuestionReader:
        """Return the reader of questions, which learns spelling from the release's documents."""
        from bot.understanding.glossary import Glossary
        from bot.understanding.question import QuestionReader
        from knowledge.places import Places

        return QuestionReader(
            self.speller([document.text for document in release.store.documents()]),
            self.agencies,
            Places.load(),
            Glossary.load(),
        )

    def answering_process(self) -> AnsweringProcess | None:
        """Return the process that answers questions beside this one; None to answer here.

        A second process pays only where there is a second core.
        """
        if self._answering_command is None and self._make_encoder is not None:
            return None
        if (os.cpu_count() or 1) < 2:
            return None
        from bot.service.answering_process import COMMAND, AnsweringProcess

        return AnsweringProcess(self._answering_command or COMMAND)

    def speller(self, texts: list[str]) -> Speller:
        """Return a speller that has learned from ``texts``."""
        from bot.understanding.spelling import Speller

        return Speller(texts)

    def answerer(
        self,
        library: Library,
        reader: QuestionReader,
        *,
        mode: Mode | None = None,
        boosts: bool = True,
    ) -> Answerer:
        """Return what answers from a library; see ``Answerer`` for ``mode`` and ``boosts``."""
        from bot.answering.answerer import Answerer
        from bot.understanding.topic_vectors import open_topics
        from index.search import Mode

        return Answerer(
            library,
            reader,
            self.agencies,
            self.settings.day,
            mode=mode or Mode.FUSED,
            boosts=boosts,
            topics=open_topics(self.encoder, self.data),
        )

    def open_answerer(self) -> Answerer:
        """Open the current release and return what answers from it; raises LachanError."""
        from bot.answering.library import Library

        release = self.open_searchable()
        return self.answerer(Library.of(release, self.encoder), self.question_reader(release))

    def assistant(self, open_answerer: Callable[[], Answerer] | None = None) -> Assistant:
        """Return the whole question path; the release is opened when a question needs it."""
        from bot.assistant import Assistant

        return Assistant(open_answerer or self.open_answerer, lambda: datetime.now().astimezone())

    @contextmanager
    def workshop(self) -> Iterator[Workshop]:
        """Open the workshop for a while; it is made when it is missing.

        Raises:
            SettingsError: the data folder cannot be used.
        """
        from knowledge.workshop import Workshop

        try:
            workshop = Workshop(self.data)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(
                f"The workshop in the data folder {self.data} cannot be opened ({error}).",
                "Set LACHAN_DATA to a folder you may write to.",
            ) from error
        try:
            yield workshop
        finally:
            workshop.close()

    def publish(self, workshop: Workshop, progress: Progress | None = None) -> Release:
        """Build a release of all approved documents and make it current; raises ReleaseError."""
        from bot.understanding.topic_vectors import ensure_topic_vectors
        from index.release import build_release

        if self.settings.model:  # the shipped model's come with the package
            ensure_topic_vectors(self.encoder, self.data)
        return build_release(self.data, ApprovedDocuments(workshop), self.encoder, progress)


class ApprovedDocuments:
    """The approved documents of a workshop; those that have not changed need not be read.

    Args:
        workshop: the workshop.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def keys(self) -> Mapping[str, str]:
        """Return each document's content key by its id, in the release's order."""
        return self._workshop.approved_keys()

    def read(self, document_id: str) -> ReadDocument:
        """Return one document with everything that was read in it."""
        return self._workshop.read(document_id)
