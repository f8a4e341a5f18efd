"""The vectors of the kinds of task: those that come with the package, and those of other models."""

from pathlib import Path

import numpy as np
import pytest

from bot.lazy_encoder import encoder_of
from bot.runtime import Runtime
from bot.settings import Settings
from bot.understanding.topic_vectors import (
    NAME,
    TopicVectors,
    ensure_topic_vectors,
    open_topics,
)
from bot.understanding.topics import load_topics
from index.encoder import load_encoder
from tests.encoders import HashEncoder

SAME = 0.98  # cosine: the model's arithmetic depends a little on what is encoded together


def test_the_package_s_vectors_are_of_its_topics_and_its_model() -> None:
    found = TopicVectors.find(encoder_of(Settings()))
    assert found is not None, "run python -m bot.understanding.topic_vectors"
    assert found.ids == tuple(topic.id for topic in load_topics())
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1.0, atol=1e-3)


def test_they_are_what_the_model_makes_of_the_wordings() -> None:
    found = TopicVectors.find(encoder_of(Settings()))
    assert found is not None
    some = load_topics()[::60]
    places = [found.ids.index(topic.id) for topic in some]
    again = TopicVectors.make(load_encoder(), some)
    assert (np.sum(found.vectors[places] * again.vectors, axis=1) > SAME).all()


def test_another_model_s_are_made_once(tmp_path: Path) -> None:
    encoder = HashEncoder()
    assert TopicVectors.find(encoder, tmp_path) is None
    ensure_topic_vectors(encoder, tmp_path)
    written = (tmp_path / NAME).stat().st_mtime_ns
    ensure_topic_vectors(encoder, tmp_path)
    assert (tmp_path / NAME).stat().st_mtime_ns == written
    found = TopicVectors.find(encoder, tmp_path)
    assert found is not None
    assert found.vectors.shape == (len(load_topics()), encoder.dimension)


def test_a_broken_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no archive")
    assert TopicVectors.find(HashEncoder(), tmp_path) is None
    assert open_topics(HashEncoder(), tmp_path).match(["nhà trường dạy học trò"], "vi").tasks


def test_a_release_of_another_model_has_its_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path))
    monkeypatch.setenv("LACHAN_MODEL", "another-model")
    runtime = Runtime(make_encoder=lambda _settings: HashEncoder())
    with runtime.workshop() as workshop:
        workshop.take_shipped()
        runtime.publish(workshop).close()
    assert TopicVectors.find(HashEncoder(), tmp_path) is not None
