"""Turn passages and questions into vectors whose inner product says how near they are.

Every model is a SentenceTransformer. The default one is in ``index/model`` and needs no network.
Importing this module is cheap: torch and the rest are imported when a model is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.model_files import MODEL_FOLDER, read_config
from knowledge.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int, int], None]

_PASSAGES, _QUESTIONS = 8, 32
"""Texts a batch: attention needs memory for each pair of tokens of a long text, while among more
short ones more have the same number of tokens."""
_PASSAGE_PROMPTS = ("passage", "document", "corpus")
_QUESTION_PROMPTS = ("query", "question")


class Encoder(Protocol):
    """What the index needs of a model.

    Args:
        name: the model's name.
        revision: tells apart two models of one name; ``unknown`` where a model has none.
        dimension: length of the vectors.
    """

    name: str
    revision: str
    dimension: int

    def encode_passages(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one row of length 1 a text; ``progress`` hears ``(done, total)``."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length 1 a text."""
        ...


class SentenceEncoder:
    """An encoder that is any SentenceTransformer.

    Args:
        model: the loaded model.
        name: how the settings and the releases name it.
        revision: tells apart two models of one name.
        passage_prompt: put before every passage.
        question_prompt: put before every question.
        own_passage_prompt: what the model itself would put before every passage.

    Raises:
        EncoderError: the model does not make vectors of one known length.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        name: str,
        revision: str,
        passage_prompt: str,
        question_prompt: str,
        own_passage_prompt: str = "",
    ) -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise EncoderError(f"The model {name!r} does not say how long its vectors are.")
        self.name = name
        self.revision = revision
        self.dimension = dimension
        self.passage_prompt = None if passage_prompt == own_passage_prompt else passage_prompt
        """What stands before passages, None for the model's own; part of its identity."""
        self._model = model
        self._passage_prompt = passage_prompt
        self._question_prompt = question_prompt

    def encode_passages(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return the vectors of ``texts``, shape (texts, dimension), rows of length 1.

        Args:
            texts: passages; what is longer than the model reads is ignored.
            progress: called with ``(done, total)`` after every batch.
        """
        return self._encode(texts, self._passage_prompt, _PASSAGES, progress)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of ``texts``, shape (texts, dimension), rows of length 1."""
        return self._encode(texts, self._question_prompt, _QUESTIONS)

    def _encode(
        self, texts: Sequence[str], prompt: str, size: int, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of one length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            vectors[batch] = self._model.encode(
                [_encodable(texts[i]) for i in batch],
                prompt=prompt,
                batch_size=size,
                show_progress_bar=False,
                normalize_embeddings=True,
            )
            if progress is not None:
                progress(start + len(batch), len(texts))
        return vectors


def load_encoder(
    model: str = "",
    *,
    passage_prompt: str | None = None,
    question_prompt: str | None = None,
    threads: int | None = None,
) -> Encoder:
    """Load a model.

    Args:
        model: "" for the model shipped with the project, which fetches nothing; else the path of
            a local SentenceTransformer or its name on the Hugging Face hub, which is fetched the
            first time.
        passage_prompt: put before every passage; the model's own where it is None.
        question_prompt: put before every question; the model's own where it is None.
        threads: how many threads the shipped model uses; None for OMP_NUM_THREADS, and without
            it as many as there are cores, within a bound. Other models go by OMP_NUM_THREADS.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    transformer, name, revision = _load_named(model) if model else _load_shipped(threads)
    own_passage_prompt = _own_prompt(transformer, _PASSAGE_PROMPTS)
    if passage_prompt is None:
        passage_prompt = own_passage_prompt
    if question_prompt is None:
        question_prompt = _own_prompt(transformer, _QUESTION_PROMPTS)
    return SentenceEncoder(
        transformer, name, revision, passage_prompt, question_prompt, own_passage_prompt
    )


def _load_shipped(threads: int | None) -> tuple[SentenceTransformer, str, str]:
    config = read_config()  # Before the slow imports: a damaged file is told at once.
    from sentence_transformers import SentenceTransformer

    from index.onnx_module import OnnxModule

    transformer = SentenceTransformer(
        modules=[OnnxModule(MODEL_FOLDER, threads)],
        prompts=dict(config.prompts),
        device="cpu",
        local_files_only=True,
    )
    return transformer, config.name, config.revision


def _load_named(model: str) -> tuple[SentenceTransformer, str, str]:
    from sentence_transformers import SentenceTransformer

    try:
        transformer = SentenceTransformer(model)
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderError(
            f"The model {model!r} cannot be loaded: {reason}",
            "Give the folder of a SentenceTransformer or a name on the Hugging Face hub (which "
            "needs the network the first time), or leave the setting empty for the shipped model.",
        ) from error
    revision = transformer.model_card_data.base_model_revision
    return transformer, model, revision or "unknown"


def _own_prompt(transformer: SentenceTransformer, names: Sequence[str]) -> str:
    """Return the first prompt of these names that the model has, or none."""
    return next((p for p in map(transformer.prompts.get, names) if p), "")


def _encodable(text: str) -> str:
    """Return ``text`` with lone surrogates, which no tokenizer takes, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
