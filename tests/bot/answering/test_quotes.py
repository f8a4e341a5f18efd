"""What is quoted of a passage: verbatim, whole sentences, short, with the fact asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.quotes import BUDGET, WHOLE, choose_quote, span_quote
from knowledge.model import DateFact, Document, Figure, Passage, Reference
from knowledge.sentences import clause_spans, sentence_spans
from knowledge.text import squeeze
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder

QUESTIONS = (
    "",
    "cơ quan nào hỗ trợ nạn nhân bị mua bán",
    "thời gian đợt cao điểm tấn công trấn áp tội phạm",
    "tuyen truyen phong chong mua ban nguoi cho hoc sinh",
    "kiểm tra cơ sở kinh doanh có điều kiện về an ninh, trật tự",
    "zzz không có trong văn bản nào",
)
WORDS = (
    "nạn nhân", "tội phạm", "tuyên truyền", "báo cáo", "trước ngày", "hỗ trợ", "kiểm tra", "biển",
    "trẻ em", "Công an", "kinh phí", "nước ngoài", "30/7", "2024", ";", ".", "xyz", "huấn luyện",
)  # fmt: skip

Fact = DateFact | Figure | Reference


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def long_passages(plans: Asked) -> list[Passage]:
    return [passage for passage in plans.passages if len(passage.text) > WHOLE]


def document_of(plans: Asked, passage: Passage | Fact) -> Document:
    return plans.documents[passage.document_id]


def facts(plans: Asked) -> list[Fact]:
    store = plans.library.store
    found: list[Fact] = []
    for name in plans.documents:
        read = store.facts(name)
        found += [*read.dates, *read.figures, *read.references]
    return found


def edges(text: str) -> tuple[set[int], set[int]]:
    """Return where the sentences and clauses of a text start and end."""
    spans = sentence_spans(text) + clause_spans(text)
    return {start for start, _ in spans}, {end for _, end in spans}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_passage_is_quoted_verbatim(plans: Asked, question: str) -> None:
    for passage in plans.passages:
        document = document_of(plans, passage)
        quote = choose_quote(document, passage, question)
        assert quote.text
        assert quote.text == squeeze(document.text[quote.start : quote.end])
        assert quote.text in passage.text
        assert passage.start <= quote.start < quote.end <= passage.end


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_short_passage_is_quoted_whole(plans: Asked, question: str) -> None:
    for passage in plans.passages:
        if len(passage.text) <= WHOLE:
            quote = choose_quote(document_of(plans, passage), passage, question)
            assert (quote.text, quote.start, quote.end) == (
                passage.text,
                passage.start,
                passage.end,
            )


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_quote_is_whole_sentences_or_clauses(plans: Asked, question: str) -> None:
    for passage in long_passages(plans):
        starts, ends = edges(passage.text)
        quote = choose_quote(document_of(plans, passage), passage, question)
        places = [i for i in starts if passage.text.startswith(quote.text, i)]
        assert any(place + len(quote.text) in ends for place in places), quote.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_quote_keeps_to_its_budget_unless_one_part_alone_is_longer(
    plans: Asked, question: str
) -> None:
    for passage in long_passages(plans):
        quote = choose_quote(document_of(plans, passage), passage, question).text
        parts = [quote[start:end] for start, end in clause_spans(quote)]
        assert len(quote) <= BUDGET or len(parts) == 1


@given(words=st.lists(st.sampled_from(WORDS), max_size=8), choice=st.integers(min_value=0))
def test_any_question_gets_a_verbatim_quote(plans: Asked, words: list[str], choice: int) -> None:
    passages = long_passages(plans)
    passage = passages[choice % len(passages)]
    document = document_of(plans, passage)
    quote = choose_quote(document, passage, " ".join(words))
    assert quote.text == squeeze(document.text[quote.start : quote.end])
    assert quote.text in passage.text


@given(question=st.text(max_size=80), choice=st.integers(min_value=0))
def test_any_text_is_a_question(plans: Asked, question: str, choice: int) -> None:
    passages = long_passages(plans)
    passage = passages[choice % len(passages)]
    quote = choose_quote(document_of(plans, passage), passage, question)
    assert quote.text in passage.text


def test_the_quote_holds_the_fact_that_was_asked_for(plans: Asked) -> None:
    checked = 0
    for fact in facts(plans):
        passage = plans.library.store.passage(fact.passage_id)
        if not passage.start <= fact.start < fact.end <= passage.end:
            continue  # the fact stands in the words that assign the passage
        quote = choose_quote(document_of(plans, fact), passage, "", [(fact.start, fact.end)])
        assert quote.start <= fact.start
        assert fact.end <= quote.end
        checked += 1
    assert checked > 50


def test_a_span_outside_the_passage_changes_nothing(plans: Asked) -> None:
    for passage in long_passages(plans):
        document = document_of(plans, passage)
        plain = choose_quote(document, passage, QUESTIONS[1])
        elsewhere = [(0, 5), (len(document.text) - 5, len(document.text))]
        assert choose_quote(document, passage, QUESTIONS[1], elsewhere) == plain


def test_the_best_sentence_of_a_long_passage_is_quoted(plans: Asked) -> None:
    passage = plans.candidate("bac-giang-2024-ke-hoach-30-7", "Mở đợt cao điểm").passage
    document = document_of(plans, passage)
    quote = choose_quote(document, passage, "mở đợt cao điểm trấn áp tội phạm thời gian nào")
    assert quote.text.startswith("Mở đợt cao điểm")
    assert "01/7/2024 đến 30/9/2024" in quote.text


@given(bounds=st.tuples(st.integers(0, 5000), st.integers(0, 400)))
def test_a_span_is_quoted_with_its_white_space_squeezed(
    plans: Asked, bounds: tuple[int, int]
) -> None:
    start, length = bounds
    for document in plans.documents.values():
        quote = span_quote(document, start, start + length)
        assert quote.text == squeeze(document.text[start : start + length])
        assert (quote.start, quote.end) == (start, start + length)
