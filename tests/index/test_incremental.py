"""A release that grew from others is the same as one built from nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from index.manifest import EncoderIdentity
from index.release import Release, build_release
from index.search import Mode, SearchQuery
from index.source import GivenDocuments, content_key
from index.word_tables import WordPassages
from index.word_writer import WordWriter
from index.words import Entry, WordIndex
from knowledge.errors import ReleaseError
from knowledge.migrations import writing
from knowledge.model import ReadDocument
from tests.encoders import HashEncoder
from tests.index.passages import TASKS, document

QUESTIONS = ("hỗ trợ nạn nhân trở về", "mua ban nguoi", "biên giới biển 2024", "báo cáo", "xyz")

SENTENCES = st.sampled_from(
    (
        *TASKS,
        "Nạn nhân được hỗ trợ nạn nhân.",
        "Báo cáo năm 2024.",
        "mua bán",
        "Mua bán người, mua bán người!",
        "…",
    )
)
DOCUMENTS = st.builds(
    document,
    st.sampled_from("abcdef"),
    st.lists(SENTENCES, max_size=5, unique=True).map(tuple),
)
CONTENTS = st.lists(DOCUMENTS, max_size=6, unique_by=lambda read: read.document.id)


class Counting(GivenDocuments):
    """Remembers which documents were read."""

    def __init__(self, documents: list[ReadDocument]) -> None:
        super().__init__(documents)
        self.asked: list[str] = []

    def read(self, document_id: str) -> ReadDocument:
        self.asked.append(document_id)
        return super().read(document_id)


def postings(db: sqlite_utils.Database) -> dict[str, set[tuple[int, float]]]:
    """Return by term the passages that hold it and how often they do."""
    passages = WordPassages.read(db)
    holder = dict(zip(passages.slots.tolist(), passages.ids.tolist(), strict=True))
    found = {}
    for term, frequency, slots, counts in db.execute("select * from word_terms"):
        held = [holder[slot] for slot in np.frombuffer(slots, "<u4").tolist()]
        assert len(held) == frequency
        found[term] = set(zip(held, np.frombuffer(counts, "<f4").tolist(), strict=True))
    return found


def assert_same(grown: Release, fresh: Release) -> None:
    assert grown.manifest.content_hash == fresh.manifest.content_hash
    assert grown.manifest.counts == fresh.manifest.counts
    assert grown.store.documents() == fresh.store.documents()
    for each in fresh.store.documents():
        assert grown.store.read(each.id) == fresh.store.read(each.id)
    assert grown.store.passages() == fresh.store.passages()
    assert grown.words.ids.tolist() == fresh.words.ids.tolist() == fresh.vectors.ids.tolist()
    assert grown.vectors.ids.tolist() == fresh.vectors.ids.tolist()
    assert postings(grown.store.db) == postings(fresh.store.db)
    ids = fresh.vectors.ids.tolist()
    np.testing.assert_array_equal(grown.vectors.rows(ids), fresh.vectors.rows(ids))
    searchers = [release.searcher(HashEncoder()) for release in (grown, fresh)]
    for question in QUESTIONS:
        np.testing.assert_array_equal(grown.words.scores(question), fresh.words.scores(question))
        for mode in Mode:
            one, other = (s.search(SearchQuery(question, question, mode=mode)) for s in searchers)
            assert one == other


@settings(max_examples=40)
@given(st.lists(CONTENTS, min_size=2, max_size=5))
def test_grown_or_fresh_a_release_answers_the_same(steps: list[list[ReadDocument]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for documents in steps:
            grown = build_release(Path(folder) / "grown", documents, HashEncoder())
            fresh = build_release(Path(folder) / "fresh", documents, HashEncoder())
            assert_same(grown, fresh)
            grown.close()
            fresh.close()
            for path in (Path(folder) / "fresh").glob("current"):
                path.unlink()  # the next one is built from nothing


def test_only_what_has_changed_is_read(tmp_path: Path) -> None:
    first = [document("a"), document("b"), document("c")]
    build_release(tmp_path, first, HashEncoder()).close()
    source = Counting([document("a"), document("b", TASKS[:1]), document("d")])
    release = build_release(tmp_path, source, HashEncoder())
    assert source.asked == ["b", "d"]
    assert [each.id for each in release.store.documents()] == ["a", "b", "d"]
    source.asked.clear()
    assert build_release(tmp_path, source, HashEncoder()).id == release.id
    assert source.asked == []
    release.close()


def test_another_order_is_another_release(tmp_path: Path) -> None:
    build_release(tmp_path, [document("a"), document("b")], HashEncoder()).close()
    source = Counting([document("b"), document("a")])
    release = build_release(tmp_path, source, HashEncoder())
    assert source.asked == []
    assert [each.id for each in release.store.documents()] == ["b", "a"]
    assert release.words.ids.tolist() == [p.id for p in release.store.passages()]
    release.close()


def test_after_many_changes_the_database_is_no_larger(tmp_path: Path) -> None:
    many = [f"Việc số {n} của cơ quan {n * 7}." for n in range(300)]
    sizes = []
    for number in range(6):
        tasks = tuple(many[number * 40 : number * 40 + 60])
        release = build_release(tmp_path, [document("a"), document("b", tasks)], HashEncoder())
        sizes.append((release.path / "knowledge.db").stat().st_size)
        release.close()
    assert max(sizes) < 2 * sizes[0]


def test_another_encoder_takes_the_documents_over_and_no_vector(tmp_path: Path) -> None:
    build_release(tmp_path, [document("a"), document("b")], HashEncoder()).close()
    source = Counting([document("a"), document("b"), document("c")])
    release = build_release(tmp_path, source, HashEncoder(64))
    assert source.asked == ["c"]
    assert release.manifest.encoder == EncoderIdentity("hash", "1", 64)
    passage = release.store.passages("a")[0]
    expected = HashEncoder(64).encode_passages([f"{passage.headings[0]}\n{passage.text}"])[0]
    assert release.vectors.reconstruct(passage.id).tolist() == expected.tolist()
    release.close()


class Liar:
    """Gives another document than the one that was asked for."""

    def keys(self) -> Mapping[str, str]:
        return {"a": "1"}

    def read(self, document_id: str) -> ReadDocument:
        return document("b")


def test_a_source_that_gives_another_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="was given"):
        build_release(tmp_path, Liar(), HashEncoder())


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="same id"):
        build_release(tmp_path, [document("a"), document("a", TASKS[:1])], HashEncoder())


def test_a_content_key_tells_any_change() -> None:
    assert content_key(document("a")) == content_key(document("a"))
    assert content_key(document("a")) != content_key(document("a", TASKS[1:]))
    assert content_key(document("a")) != content_key(document("b"))


def test_passages_come_in_batches_and_slots_are_used_again() -> None:
    entries = [Entry(n, "II. NHIỆM VỤ", f"{TASKS[n % 4]} Việc {n}.") for n in range(12)]
    db = sqlite_utils.Database(memory=True)
    whole = WordIndex.build(db, entries)
    writer = WordWriter(db, batch_characters=60, batch_terms=3)
    new = [Entry(n, "", f"Một việc mới, số {n}.") for n in range(20, 24)]
    with writing(db):
        writer.change(entries[3:7], new)
        left = [*range(3), 23, 22, 21, 20, *range(7, 12)]
        writer.arrange(left)
    changed = WordIndex(db)
    assert WordPassages.read(db).capacity == len(whole)
    fresh_db = sqlite_utils.Database(memory=True)
    by_id = {entry.id: entry for entry in (*entries, *new)}
    fresh = WordIndex.build(fresh_db, [by_id[n] for n in left])
    assert postings(db) == postings(fresh_db)
    for question in QUESTIONS:
        assert changed.scores(question).tolist() == fresh.scores(question).tolist()
