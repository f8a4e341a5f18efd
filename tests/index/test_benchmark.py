"""The retrieval benchmark: its figures and its reading of ALQAC's format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import sqlite_utils
from numpy.typing import NDArray

from index.benchmark import Figures, figures, read_benchmark, run_benchmark
from index.words import Entry, WordIndex
from knowledge.errors import SourceError
from knowledge.text import fold
from tests.encoders import HashEncoder

LAWS = [
    {
        "id": "Luật A",
        "articles": [
            {"id": "1", "text": "Phạm vi điều chỉnh của luật này."},
            {"id": "2", "text": "Nạn nhân được hỗ trợ y tế."},
        ],
    },
    {"id": "Luật B", "articles": [{"id": "1", "text": "Tuần tra biên giới biển."}]},
]
QUESTIONS = [
    {
        "text": "Nạn nhân được hỗ trợ gì?",
        "relevant_articles": [{"law_id": "Luật A", "article_id": "2"}],
    },
    {
        "text": "Ai tuần tra biên giới?",
        "relevant_articles": [{"law_id": "Luật B", "article_id": "1"}],
    },
    {"text": "Điều bị thiếu?", "relevant_articles": [{"law_id": "Luật B", "article_id": "9"}]},
]


class Listening(HashEncoder):
    """Remembers the questions it encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str] = set()

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.heard.update(texts)
        return super().encode_questions(texts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "law.json").write_text(json.dumps(LAWS), encoding="utf-8")
    (tmp_path / "train.json").write_text(json.dumps(QUESTIONS), encoding="utf-8")
    return tmp_path


def test_the_format_is_read_and_unanswerable_questions_are_passed_over(folder: Path) -> None:
    benchmark = read_benchmark(folder)
    assert len(benchmark.articles) == 3
    assert benchmark.answers == (frozenset({1}), frozenset({2}))


@pytest.mark.parametrize("content", [None, "", "{}", '[{"id": "x"}]'])
def test_other_data_is_refused(folder: Path, content: str | None) -> None:
    if content is None:
        (folder / "law.json").unlink()
    else:
        (folder / "law.json").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"law\.json"):
        read_benchmark(folder)


def test_figures_by_hand() -> None:
    found = [[3, 1, 2], [9, 8, 7], [5, 6]]
    answers = [frozenset({1}), frozenset({4}), frozenset({5, 6})]
    half = 1 / np.log2(3)
    reached = figures(found, answers)
    assert reached.recall_1 == pytest.approx(0.5 / 3)
    assert reached.recall_5 == pytest.approx(2 / 3)
    assert reached.ndcg_10 == pytest.approx((half + 0 + 1) / 3)
    assert figures([], []) == Figures(0.0, 0.0, 0.0)


def test_the_table_has_every_side_and_way_of_typing(folder: Path) -> None:
    table = run_benchmark(read_benchmark(folder), HashEncoder())
    assert [row.typed for row in table.rows] == ["as written", "without diacritics"]
    for row in table.rows:
        assert row.words.recall_1 == row.fused.recall_1 == 1.0
        assert row.fused.ndcg_10 == 1.0
    assert "nDCG@10" in str(table)


def test_the_encoder_reads_restored_questions(folder: Path) -> None:
    encoder = Listening()
    run_benchmark(read_benchmark(folder), encoder, restore=lambda text: f"restored {text}")
    assert "restored nan nhan duoc ho tro gi?" in encoder.heard


def test_words_alone_reach_their_figures_on_alqac(shared: Path) -> None:
    """Guard what words alone reached when the weights were set: 0.821 R@1, 0.893 nDCG@10."""
    benchmark = read_benchmark(shared / "bench" / "alqac2024")
    index = WordIndex.build(
        sqlite_utils.Database(memory=True),
        [Entry(n, law, text) for n, (law, text) in enumerate(benchmark.articles)],
    )
    sides = []
    for asked in (benchmark.questions, [fold(q) for q in benchmark.questions]):
        found = [[i for i, _ in index.search(question, 10)] for question in asked]
        sides.append(figures(found, benchmark.answers))
    written, plain = sides
    assert written.recall_1 >= 0.81
    assert written.ndcg_10 >= 0.887
    assert plain.ndcg_10 >= written.ndcg_10 - 0.02
