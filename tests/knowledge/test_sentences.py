"""Sentences and clauses of Vietnamese administrative text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import clause_spans, sentence_spans

Spans = Callable[[str], list[tuple[int, int]]]


def sentences(text: str) -> list[str]:
    return [text[s:e] for s, e in sentence_spans(text)]


def clauses(text: str) -> list[str]:
    return [text[s:e] for s, e in clause_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Mở đợt cao điểm từ 01/7/2024 đến 30/9/2024.",
        "Hỗ trợ 1.000 người, mỗi người 2.500.000 đồng.",
        "Công an TP. Cần Thơ, TT. Trần Đề và v.v. các nơi khác.",
        "Tin từ PGS. TS. Nguyễn Văn Lành.",
        "Thực hiện theo Luật số 53/2024/QH15.",
        "Gửi về phong@cantho.gov.vn hoặc https://cantho.gov.vn/a.b trước ngày 05/10.",
        "Quản lý cơ sở lưu trú, dịch vụ du lịch... nhằm phát hiện sai phạm.",
        "Với chủ đề “Không bỏ lại ai. Không im lặng” trên toàn tỉnh.",
        "Lực lượng chức năng (Công an. Biên phòng) phối hợp thực hiện.",
        "Quản lý cơ sở (quán hát, nhà nghỉ...) Hà Nội chặt chẽ.",
        "1. Nâng cao vai trò của các cấp.",
        "Điều 5. Nguyên tắc phòng, chống.",
        "II. Nhiệm vụ trọng tâm",
        "a. Chủ động nắm tình hình.",
        "Tổng hợp, báo cáo theo quy định./.",
        "không có dấu chấm",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Tuyên truyền năm 2024.", "Phát huy vai trò nòng cốt."],
        ["Áp dụng Luật số 53/2024/QH15.", "Tổ chức tập huấn."],
        ["Chủ đề là “Không ai bị bỏ lại.”", "Tổ chức mít tinh."],
        ["Rà soát vùng sâu, vùng xa...", "Mở cao điểm."],
        ["(Công an tỉnh chủ trì.)", "Phối hợp các đơn vị."],
        ["Kết thúc trước ngày 30/9/2024.", "95% số vụ được giải quyết."],
        ["Vì sao?", "Hãy gọi ngay!", "- Phối hợp chặt chẽ."],
        ["Thực hiện tốt việc hỗ trợ.", "“Ngày toàn dân” được tổ chức hằng năm."],
        ["Theo khoản 3 Điều 5.", "Người đứng đầu chịu trách nhiệm."],
    ],
)
def test_sentences_are_cut_where_they_end(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_clauses_are_cut_after_semicolons_outside_quotes_and_brackets() -> None:
    parts = ["làm tốt việc một (a; b);", "việc “hai; ba” xong.", "Việc bốn;", "việc năm"]
    assert clauses(" ".join(parts)) == parts


def test_an_unclosed_mark_does_not_swallow_the_text() -> None:
    parts = ["Chủ đề “Không ai bị bỏ lại.", "Tổ chức (mít tinh.", "Hết."]
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize("cut", [sentence_spans, clause_spans])
@given(text=st.text(alphabet='aBđ 12.…!?;,()[]“”"«»/%-*\n', max_size=80) | st.text(max_size=60))
def test_spans_are_ordered_and_lose_nothing(cut: Spans, text: str) -> None:
    spans = cut(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)
