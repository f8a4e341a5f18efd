"""Releases: built aside, checked, swapped in one step, gone back from."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from index.manifest import EncoderIdentity
from index.release import (
    KEPT_RELEASES,
    Release,
    build_release,
    current_release_id,
    open_release,
    releases,
    rollback,
)
from index.search import SearchQuery
from knowledge.errors import BrokenRelease, EncoderMismatch, NoRelease, ReleaseError
from knowledge.model import ReadDocument
from tests.encoders import HashEncoder
from tests.index.passages import TASKS, document


class CountingEncoder(HashEncoder):
    """Remembers what it encoded."""

    def __init__(self, dimension: int = 256) -> None:
        super().__init__(dimension)
        self.encoded: list[str] = []

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        self.encoded += texts
        return super().encode_passages(texts, progress)


class LongVectors(HashEncoder):
    """Gives vectors that are not of length 1."""

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        return super().encode_passages(texts, progress) * np.float32(3)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def build(data: Path, *documents: ReadDocument) -> Release:
    return build_release(data, documents, HashEncoder())


def variant(number: int) -> ReadDocument:
    return document(tasks=(*TASKS, f"Nhiệm vụ thêm số {number}."))


def unfinished(data: Path) -> list[Path]:
    return [p for p in (data / "releases").iterdir() if p.name.startswith(".")]


def test_a_release_holds_everything_and_can_be_searched(data: Path) -> None:
    built = build(data, document("a"), document("b", TASKS[:2]))
    release = open_release(data, EncoderIdentity.of(HashEncoder()))
    assert release.id == built.id == current_release_id(data)
    assert {p.name for p in release.path.iterdir()} == {
        "knowledge.db",
        "vectors.faiss",
        "manifest.json",
    }
    counts = release.manifest.counts
    assert (counts.documents, counts.sections, counts.passages, counts.assignments) == (2, 2, 6, 2)
    hits = release.searcher(HashEncoder()).search(SearchQuery("biên giới biển", "biên giới biển"))
    assert release.store.passage(hits[0].id).text == TASKS[2]
    assert release.manifest.previous is None
    release.close()


def test_nothing_built_is_told_with_what_to_do(data: Path) -> None:
    assert current_release_id(data) is None
    assert releases(data) == []
    with pytest.raises(NoRelease, match=r"lachan build"):
        open_release(data)
    with pytest.raises(NoRelease, match=r"lachan build"):
        rollback(data)


def test_the_same_content_makes_no_new_release(data: Path) -> None:
    first = build(data, document())
    second = build(data, document())
    assert second.id == first.id
    assert [m.id for m in releases(data)] == [first.id]


def test_any_change_of_what_was_read_makes_a_new_release(data: Path) -> None:
    first = build(data, document())
    read = document()
    changed = replace(read, document=replace(read.document, note="Đã thay thế"))
    second = build(data, changed)
    assert second.id != first.id
    assert second.manifest.previous == first.id
    assert current_release_id(data) == second.id
    assert second.store.document("ke-hoach").note == "Đã thay thế"


def test_only_new_texts_are_encoded(data: Path) -> None:
    encoder = CountingEncoder()
    heard: list[tuple[int, int]] = []
    build_release(data, [document("a")], encoder, progress=lambda d, t: heard.append((d, t)))
    assert len(encoder.encoded) == len(TASKS)
    assert heard[-1] == (len(TASKS), len(TASKS))
    encoder.encoded.clear()
    release = build_release(data, [document("b", (*TASKS, "Một việc mới."))], encoder)
    assert [text.splitlines()[-1] for text in encoder.encoded] == ["Một việc mới."]
    fresh = HashEncoder().encode_passages([f"II. NHIỆM VỤ\n{TASKS[1]}"])[0]
    taken_over = release.store.passages("b")[1]
    assert release.vectors.reconstruct(taken_over.id).tolist() == fresh.tolist()


def test_another_encoder_encodes_everything_again(data: Path) -> None:
    first = build(data, document())
    encoder = CountingEncoder(128)
    second = build_release(data, [document()], encoder)
    assert second.id != first.id
    assert len(encoder.encoded) == len(TASKS)


def test_questions_of_another_encoder_are_refused(data: Path) -> None:
    build(data, document())
    for identity in (
        EncoderIdentity("other", "1", 256),
        EncoderIdentity("hash", "2", 256),
        EncoderIdentity("hash", "1", 128),
    ):
        with pytest.raises(EncoderMismatch, match=r"lachan build"):
            open_release(data, identity)


@pytest.mark.parametrize("name", ["knowledge.db", "vectors.faiss", "manifest.json"])
@pytest.mark.parametrize("damage", ["missing", "changed", "empty"])
def test_a_damaged_release_is_refused_and_can_be_rebuilt(
    data: Path, name: str, damage: str
) -> None:
    path = build(data, document()).path / name
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        path.write_bytes(path.read_bytes()[:-9] + b"different")
    with pytest.raises(BrokenRelease, match=r"lachan build"):
        open_release(data)
    assert build(data, document()).store.passages() != []
    open_release(data)


@pytest.mark.parametrize("text", ["", "../../etc", "\ufffd", "20250101-000000-000000-abcdef"])
def test_a_damaged_pointer_is_refused(data: Path, text: str) -> None:
    build(data, document())
    (data / "current").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRelease, match=r"lachan build"):
        open_release(data)


def test_a_pointer_to_nothing_is_refused(data: Path) -> None:
    build(data, document())
    (data / "current").write_text("20250101-000000-000000-abcdef12", encoding="utf-8")
    with pytest.raises(BrokenRelease, match=r"lachan build"):
        open_release(data)


def test_going_back_and_forth(data: Path) -> None:
    first, second = build(data, variant(1)), build(data, variant(2))
    assert rollback(data).id == first.id
    assert current_release_id(data) == first.id
    with pytest.raises(NoRelease, match=r"before"):
        rollback(data)
    third = build(data, variant(2))
    assert third.manifest.previous == first.id
    assert third.manifest.content_hash == second.manifest.content_hash


def test_old_releases_are_kept_to_a_limit(data: Path) -> None:
    built = [build(data, variant(number)).id for number in range(KEPT_RELEASES + 2)]
    assert [m.id for m in releases(data)] == built[: -KEPT_RELEASES - 1 : -1]
    rollback(data)
    assert current_release_id(data) == built[-2]


def test_an_open_release_stays_readable_when_a_newer_one_is_built(data: Path) -> None:
    old = build(data, variant(0))
    for number in range(1, KEPT_RELEASES + 3):
        build(data, variant(number)).close()
    assert not old.path.exists()
    assert old.words.search("nhiệm vụ thêm", 1)
    assert len(old.store.passages()) == len(TASKS) + 1


def test_a_release_without_passages_can_be_built(data: Path) -> None:
    release = build(data)
    assert release.manifest.counts.passages == 0
    assert release.searcher(HashEncoder()).search(SearchQuery("mua bán", "mua bán")) == []


def test_a_release_that_fails_its_check_is_not_published(data: Path) -> None:
    first = build(data, document())
    with pytest.raises(ReleaseError, match=r"current release stays"):
        build_release(data, [variant(1)], LongVectors(64))
    assert current_release_id(data) == first.id
    assert unfinished(data) == []


def test_a_second_build_waits_and_then_gives_up(data: Path) -> None:
    build(data, document())
    with FileLock(data / "build.lock"), pytest.raises(ReleaseError, match="Another process"):
        build_release(data, [variant(1)], HashEncoder(), lock_timeout_s=0.05)


_KILLED_BUILD = """
import sys
from pathlib import Path
from index.release import build_release
from tests.encoders import HashEncoder
from tests.index.passages import document

class Slow(HashEncoder):
    def encode_passages(self, texts, progress=None):
        print("encoding", flush=True)
        sys.stdin.read()

build_release(Path(sys.argv[1]), [document("new", ("Một việc mới.",))], Slow())
"""


def test_a_killed_build_leaves_the_current_release(data: Path) -> None:
    current = build(data, document("old"))
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED_BUILD, str(data)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"encoding\n"
        process.send_signal(signal.SIGKILL)
    assert unfinished(data) != []
    assert open_release(data).id == current.id
    newer = build_release(data, [variant(1)], HashEncoder(), lock_timeout_s=5)
    assert newer.manifest.previous == current.id
    assert unfinished(data) == []


_CONCURRENT_BUILD = """
import sys
from pathlib import Path
from index.release import build_release
from tests.encoders import HashEncoder
from tests.index.passages import document

print(build_release(Path(sys.argv[1]), [document(sys.argv[2])], HashEncoder()).id)
"""


def test_builds_at_the_same_time_come_one_after_the_other(data: Path) -> None:
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _CONCURRENT_BUILD, str(data), name],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b", "b")
    ]
    outputs = [process.communicate(timeout=120)[0].strip() for process in started]
    assert all(process.returncode == 0 for process in started)
    manifests = releases(data)
    assert {m.id for m in manifests} == set(outputs)
    assert [m.previous for m in manifests] == [m.id for m in manifests[1:]] + [None]
    assert manifests[0].id == current_release_id(data)


class Prompted(HashEncoder):
    """Puts another text before passages than its model's own."""

    def __init__(self, passage_prompt: str | None) -> None:
        super().__init__()
        self.passage_prompt = passage_prompt


def test_another_prompt_before_passages_is_another_encoder(data: Path) -> None:
    first = build(data, document())
    for prompt in ("đoạn: ", ""):
        other = EncoderIdentity.of(Prompted(prompt))
        with pytest.raises(EncoderMismatch, match=r"before passages.*lachan build"):
            open_release(data, other)
    assert open_release(data, EncoderIdentity.of(Prompted(None))).id == first.id
    second = build_release(data, [document()], Prompted("đoạn: "))
    assert second.id != first.id
    assert open_release(data, EncoderIdentity.of(Prompted("đoạn: "))).id == second.id
    with pytest.raises(EncoderMismatch, match="đoạn"):
        open_release(data, EncoderIdentity.of(HashEncoder()))


def test_a_manifest_without_prompts_can_be_read(data: Path) -> None:
    path = build(data, document()).path / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["encoder"]["passage_prompt"]
    path.write_text(json.dumps(values), encoding="utf-8")
    open_release(data, EncoderIdentity.of(HashEncoder())).close()
    with pytest.raises(EncoderMismatch, match="lachan build"):
        open_release(data, EncoderIdentity.of(Prompted("đoạn: ")))


def test_a_release_of_another_format_is_told_and_built_again(data: Path) -> None:
    path = build(data, document()).path / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(values | {"format_version": 1}), encoding="utf-8")
    with pytest.raises(BrokenRelease, match=r"format 1.*lachan build"):
        open_release(data)
    assert build(data, document()).manifest.previous is None
    open_release(data).close()
