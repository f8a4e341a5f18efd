"""Encoders that wait: the shipped model loaded at its first text, and vectors made beforehand.

Loading the model takes seconds, most of them for importing torch. Its name, revision and
dimension stand in a small file, so a release can be opened, compared and even rebuilt without new
passages before the model is there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, Progress, load_encoder
from index.model_files import read_config

if TYPE_CHECKING:
    from bot.settings import Settings


class LazyEncoder:
    """An encoder of known identity that is loaded when it first encodes; safe for threads.

    Args:
        name: the model's name.
        revision: its revision.
        dimension: the length of its vectors.
        load: loads it.
        passage_prompt: what stands before passages; None for the model's own.
    """

    def __init__(
        self,
        name: str,
        revision: str,
        dimension: int,
        load: Callable[[], Encoder],
        passage_prompt: str | None = None,
    ) -> None:
        self.name = name
        self.revision = revision
        self.dimension = dimension
        self.passage_prompt = passage_prompt
        self._load = load
        self._loaded: Encoder | None = None
        self._lock = threading.Lock()

    def encode_passages(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one row of length 1 a text; ``progress`` hears ``(done, total)``."""
        return self._encoder().encode_passages(texts, progress)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length 1 a text."""
        return self._encoder().encode_questions(texts)

    def _encoder(self) -> Encoder:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


class PreparedEncoder:
    """An encoder whose questions can be encoded together before they are asked one by one.

    Several questions encoded at once take a tenth to a fifth less time than one after another.

    Args:
        encoder: what encodes.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.revision = encoder.revision
        self.dimension = encoder.dimension
        self.passage_prompt: str | None = getattr(encoder, "passage_prompt", None)
        self._encoder = encoder
        self.prepared: dict[str, NDArray[np.float32]] = {}
        """The vectors that were made beforehand, by question."""

    def encode_ahead(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of questions that will be asked; safe in a thread of its own."""
        distinct = list(dict.fromkeys(text for text in texts if text.strip()))
        vectors = self._encoder.encode_questions(distinct) if distinct else ()
        return dict(zip(distinct, vectors, strict=True))

    def encode_passages(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one row of length 1 a text; ``progress`` hears ``(done, total)``."""
        return self._encoder.encode_passages(texts, progress)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length 1 a text."""
        if texts and all(text in self.prepared for text in texts):
            return np.stack([self.prepared[text] for text in texts])
        return self._encoder.encode_questions(texts)


def encoder_of(settings: Settings) -> Encoder:
    """Return the encoder that the settings name; only the shipped one can wait.

    Raises:
        EncoderError: the model cannot be loaded.
    """

    def load() -> Encoder:
        return load_encoder(
            settings.model,
            passage_prompt=settings.passage_prompt,
            question_prompt=settings.question_prompt,
        )

    if settings.model:
        return load()
    config = read_config()
    return LazyEncoder(
        config.name, config.revision, config.dimension, load, settings.passage_prompt
    )
