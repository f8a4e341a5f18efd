"""The shipped weights as a module of SentenceTransformer, run by ONNX Runtime."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import torch
from sentence_transformers.sentence_transformer.modules import InputModule
from tokenizers import Tokenizer

from index.model_files import CONFIG_FILE, TOKENIZER_FILE, WEIGHTS_FILE, read_config

MOST_THREADS = 4
"""A question has about 20 tokens: more threads wait for each other longer than they compute."""

_SLOW_FUSIONS = ["SkipLayerNormFusion"]
"""What ONNX Runtime would put in the place of a sum and its normalisation takes five times as
long."""


class OnnxModule(InputModule):
    """Tokenise texts and turn them into vectors of length 1; safe to call from many threads.

    Args:
        folder: holds ``model.onnx``, ``tokenizer.json`` and ``encoder.json``.
        threads: how many threads compute; None for OMP_NUM_THREADS, and without it as many as
            there are cores, ``MOST_THREADS`` at most.

    Raises:
        EncoderError: a file is missing or is not the one that ``encoder.json`` names.
    """

    config_file_name = CONFIG_FILE

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        config = read_config(folder)
        self._folder = folder
        self._dimension = config.dimension
        self._max_tokens = config.max_tokens
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self.tokenizer.enable_truncation(config.max_tokens)
        self.tokenizer.enable_padding(
            pad_id=self.tokenizer.token_to_id(config.pad_token), pad_token=config.pad_token
        )
        self._session = onnxruntime.InferenceSession(
            str(folder / WEIGHTS_FILE),
            _session_options(threads or default_threads()),
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOW_FUSIONS,
        )

    @property
    def threads(self) -> int:
        """How many threads compute."""
        return int(self._session.get_session_options().intra_op_num_threads)

    @property
    def max_seq_length(self) -> int:
        """Most tokens of a text that are read; the rest is ignored."""
        return self._max_tokens

    def get_embedding_dimension(self) -> int:
        """Return the length of the vectors."""
        return self._dimension

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_options: Any
    ) -> dict[str, torch.Tensor]:
        """Return the token ids and the mask of ``inputs``, shape (texts, tokens), int64."""
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encodings]),
        }

    def forward(self, features: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Add ``sentence_embedding``, shape (texts, dimension), float32, rows of length 1.

        Texts of as many tokens are computed together, and nothing is computed for padding.
        """
        ids, lengths = features["input_ids"].numpy(), features["attention_mask"].numpy().sum(axis=1)
        vectors = np.empty((len(ids), self._dimension), np.float32)
        for length in np.unique(lengths):
            texts = lengths == length
            inputs = {"input_ids": ids[texts, :length]}
            (vectors[texts],) = self._session.run(["sentence_embedding"], inputs)
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def save(self, output_path: str, *_args: Any, **_options: Any) -> None:
        """Copy the module's files to the folder ``output_path``."""
        for name in (CONFIG_FILE, TOKENIZER_FILE, WEIGHTS_FILE):
            shutil.copyfile(self._folder / name, Path(output_path) / name)

    @classmethod
    def load(
        cls, model_name_or_path: str, subfolder: str = "", *_args: Any, **_options: Any
    ) -> Self:
        """Load the module from a local folder."""
        return cls(Path(model_name_or_path) / subfolder)


def default_threads() -> int:
    """Return OMP_NUM_THREADS, or the cores that may be used, ``MOST_THREADS`` at most.

    The variable's format is that of OpenMP 5.2, section 21.1.2: numbers with commas between, of
    which the first is that of the outermost level.
    """
    first = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if first.isdecimal() and int(first) > 0:
        return int(first)
    return min(_usable_cores(), MOST_THREADS)


def _session_options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning steal the cores from the rest of the bot.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _usable_cores() -> int:
    """Return the cores this process may use, which a container can limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
