"""Readers of a release while newer ones are published; threads; a full disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.release import KEPT_RELEASES, build_release, current_release_id, open_release
from index.search import SearchQuery
from knowledge.errors import ReleaseError
from tests.encoders import HashEncoder
from tests.index.passages import TASKS, document

ROOT = Path(__file__).parents[2]
QUESTION = "tiếp nhận nạn nhân bị mua bán trở về"


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


_READER = """
import sys, json
from pathlib import Path
from index.release import current_release_id, open_release
from index.search import SearchQuery
from tests.encoders import HashEncoder
from tests.index.test_hot_swap import QUESTION

data, stop = Path(sys.argv[1]), Path(sys.argv[2])
release, seen, answers = open_release(data), [], 0
print("reading", flush=True)
while not stop.exists():
    if current_release_id(data) != release.id:
        newer = open_release(data)
        release.close()
        release = newer
        seen.append(release.id)
    hits = release.searcher(HashEncoder()).search(SearchQuery(QUESTION, QUESTION, limit=1))
    assert "nạn nhân" in release.store.passage(hits[0].id).text
    assert len(release.store.read("a").passages) == 4
    answers += 1
print(json.dumps({"answers": answers, "seen": seen}))
"""

_PUBLISHER = """
import sys
from pathlib import Path
from index.release import build_release
from tests.encoders import HashEncoder
from tests.index.passages import document

for number in range(25):
    documents = [document("a"), document("b", (f"Một việc nữa, số {number}.",))]
    build_release(Path(sys.argv[1]), documents, HashEncoder()).close()
"""


def test_no_question_stays_unanswered_while_releases_are_published(tmp_path: Path) -> None:
    data, stop = tmp_path / "data", tmp_path / "stop"
    build_release(data, [document("a")], HashEncoder()).close()
    with run(_READER, str(data), str(stop)) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        with run(_PUBLISHER, str(data)) as publisher:
            assert publisher.wait(timeout=120) == 0
        stop.touch()
        output, _ = reader.communicate(timeout=60)
        assert reader.returncode == 0
    told = json.loads(output)
    assert told["answers"] > len(told["seen"]) > 1
    assert len(list((data / "releases").iterdir())) == KEPT_RELEASES


def test_one_thread_opens_another_asks_and_a_third_closes(tmp_path: Path) -> None:
    build_release(tmp_path, [document("a")], HashEncoder()).close()
    with (
        ThreadPoolExecutor(1) as opener,
        ThreadPoolExecutor(1) as worker,
        ThreadPoolExecutor(1) as closer,
    ):
        for _ in range(5):
            release = opener.submit(open_release, tmp_path).result()
            searcher = release.searcher(HashEncoder())
            query = SearchQuery(QUESTION, QUESTION)
            hits = worker.submit(searcher.search, query).result()
            passage = worker.submit(release.store.passage, hits[0].id).result()
            assert passage.text == TASKS[0]
            assert worker.submit(release.words.frequencies, ["nan_nhan"]).result()
            closer.submit(release.close).result()


def test_many_threads_ask_one_release(tmp_path: Path) -> None:
    release = build_release(tmp_path, [document("a"), document("b", TASKS[:2])], HashEncoder())
    searcher = release.searcher(HashEncoder())
    queries = [SearchQuery(task, task) for task in (*TASKS, QUESTION)] * 20
    expected = [searcher.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(searcher.search, queries)) == expected
    release.close()


def test_the_current_release_is_told_by_the_pointer_alone(tmp_path: Path) -> None:
    release = build_release(tmp_path, [document("a")], HashEncoder())
    release.close()
    shutil.rmtree(tmp_path / "releases")
    assert current_release_id(tmp_path) == release.id


_FULL_DISK = """
import resource, sys
from pathlib import Path
from index.release import build_release
from knowledge.errors import ReleaseError
from tests.encoders import HashEncoder
from tests.index.passages import document

limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
tasks = tuple(f"Một việc thứ {number}." for number in range(400))
try:
    build_release(Path(sys.argv[1]), [document("a"), document("b", tasks)], HashEncoder())
except ReleaseError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [1_000, 60_000, 300_000])
def test_a_full_disk_is_told_and_the_current_release_stays(tmp_path: Path, limit: int) -> None:
    pytest.importorskip("resource")
    current = build_release(tmp_path, [document("a")], HashEncoder())
    current.close()
    with run(_FULL_DISK, str(tmp_path), str(limit)) as process:
        told, _ = process.communicate(timeout=60)
        assert process.returncode == 0
    assert "cannot be written" in told
    assert "disk is full" in told
    assert open_release(tmp_path).id == current.id
    assert [p.name for p in (tmp_path / "releases").iterdir()] == [current.id]


def test_what_the_source_raises_leaves_the_current_release(tmp_path: Path) -> None:
    current = build_release(tmp_path, [document("a")], HashEncoder())
    current.close()

    class Broken:
        def keys(self) -> dict[str, str]:
            return {"b": "1"}

        def read(self, document_id: str) -> object:
            raise ReleaseError("the text is gone")

    with pytest.raises(ReleaseError, match="text is gone"):
        build_release(tmp_path, Broken(), HashEncoder())  # type: ignore[arg-type]
    assert open_release(tmp_path).id == current.id
    assert [p.name for p in (tmp_path / "releases").iterdir()] == [current.id]
