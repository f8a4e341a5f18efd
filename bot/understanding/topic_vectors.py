"""The meaning of each kind of task, as an encoder reads its wordings.

People ask in words that no wording has. A topic's vector is the mean of its wordings' vectors, so a
question is compared with all of them at once (the centroid of Rocchio's classifier; Manning,
Raghavan and Schütze 2008, chapter 14). Beside them stands one direction that tells all wordings of
what plans answer from all of what they do not (ridge regression; Hastie, Tibshirani and Friedman
2009, section 3.4.1). Those of the shipped model come with the package, made by
``python -m bot.understanding.topic_vectors``; ``lachan build`` makes those of another model.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.question_kind import QuestionKinds
from bot.understanding.topics import OUTSIDE_FILE, TOPICS_FILE, Topic, Topics, load_topics
from index.encoder import Encoder

SHIPPED = TOPICS_FILE.with_name("topic_vectors.npz")
NAME = SHIPPED.name  # in the data folder, those of another model

_RIDGE = 0.1  # the penalty, on vectors of length 1


@dataclass(frozen=True, slots=True)
class TopicVectors:
    """The vectors of the topics, in the topics' order.

    Args:
        ids: the topics' ids.
        vectors: one row of length 1 a topic, float32.
        outward: what a question's vector is multiplied with, and after it what is added, to tell
            whether plans do not answer it: 1 like the wordings outside, -1 like those of tasks.
    """

    ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    outward: NDArray[np.float32]

    @classmethod
    def make(cls, encoder: Encoder, topics: Sequence[Topic]) -> TopicVectors:
        """Encode all wordings of all topics, which takes some 20 s with the shipped model."""
        wordings = [(t, w) for t in topics for w in (*t.vietnamese, t.plan, *t.english)]
        encoded = encoder.encode_questions([wording for _, wording in wordings])
        of_topic = np.array([topics.index(topic) for topic, _ in wordings])
        means = np.stack([encoded[of_topic == i].mean(axis=0) for i in range(len(topics))])
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        rows = (means / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)
        outside = np.array([topic.outside for topic, _ in wordings])
        return cls(tuple(topic.id for topic in topics), rows, _outward(encoded, outside))

    @classmethod
    def find(cls, encoder: Encoder, folder: Path | None = None) -> TopicVectors | None:
        """Return the vectors that an encoder made of the topics as they are now, if there are any.

        Args:
            encoder: the encoder of the questions.
            folder: the data folder, for encoders that are not the shipped one.
        """
        files = (SHIPPED, *((folder / NAME,) if folder else ()))
        return next((v for file in files if (v := _read(file, _made_of(encoder)))), None)

    def save(self, file: Path, encoder: Encoder) -> None:
        """Write the vectors to a file, at once or not at all."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as part:
            np.savez_compressed(
                part,
                ids=np.array(self.ids),
                vectors=self.vectors.astype(np.float16),
                outward=self.outward,
                made_of=np.array(_made_of(encoder)),
            )
        written = Path(part.name)
        written.chmod(0o644)
        written.replace(file)


def open_topics(encoder: Encoder, folder: Path | None = None) -> Topics:
    """Return the topics with the vectors of an encoder, by words alone where it has none.

    Args:
        encoder: the encoder of the questions.
        folder: the data folder.
    """
    found = TopicVectors.find(encoder, folder)
    telling = QuestionKinds.load().search_words
    if found is None:
        return Topics(load_topics(), telling)
    return Topics(load_topics(), telling, found.vectors, found.outward)


def ensure_topic_vectors(encoder: Encoder, folder: Path) -> None:
    """Make the vectors of an encoder that has none yet, into the data folder."""
    if TopicVectors.find(encoder, folder) is None:
        TopicVectors.make(encoder, load_topics()).save(folder / NAME, encoder)


def _outward(vectors: NDArray[np.float32], outside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the weights that come nearest to 1 for what is outside and -1 for the rest.

    Both sides count alike, however many wordings each has.

    Args:
        vectors: of the wordings, shape ``(wordings, dimension)``.
        outside: which of them are outside, shape ``(wordings,)``.
    """
    rows = np.hstack((vectors, np.ones((len(vectors), 1)))).astype(np.float64)
    share = outside.mean()
    weighted = rows * np.where(outside, 1.0 - share, share)[:, None]
    wanted = np.where(outside, 1.0, -1.0)
    penalty = _RIDGE * np.eye(rows.shape[1])
    solved = np.linalg.solve(weighted.T @ rows + penalty, weighted.T @ wanted)
    return np.asarray(solved, dtype=np.float32)


def _made_of(encoder: Encoder) -> str:
    """Return what tells apart the vectors of other topics or another encoder."""
    topics = hashlib.sha256(TOPICS_FILE.read_bytes() + OUTSIDE_FILE.read_bytes()).hexdigest()
    return json.dumps([encoder.name, encoder.revision, encoder.dimension, topics])


def _read(file: Path, made_of: str) -> TopicVectors | None:
    try:
        with np.load(file) as arrays:
            if str(arrays["made_of"]) != made_of:
                return None
            return TopicVectors(
                tuple(map(str, arrays["ids"])),
                arrays["vectors"].astype(np.float32),
                arrays["outward"].astype(np.float32),
            )
    except (OSError, ValueError, KeyError):
        return None


def main() -> None:
    """Make the vectors of the shipped model."""
    from index.encoder import load_encoder

    encoder = load_encoder()
    TopicVectors.make(encoder, load_topics()).save(SHIPPED, encoder)


if __name__ == "__main__":
    main()
