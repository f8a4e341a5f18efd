"""The measures, on hand-made questions and replies whose figures are known."""

from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import MEASURES, Evaluator, Report, read_questions
from knowledge.agencies import Agencies
from knowledge.errors import EvaluationError

SUPPORT = "Sở Y tế chủ trì hỗ trợ nạn nhân tại cơ sở trợ giúp xã hội."
CAMPAIGN = "Mở đợt cao điểm từ ngày 01/7/2025 đến ngày 30/9/2025."
OLD = "Sở Lao động - Thương binh và Xã hội hỗ trợ nạn nhân."
TEXTS = {"new": f"Đầu.\n{SUPPORT}\n{CAMPAIGN}\nCuối.", "old": f"{OLD} Hết."}


def gold(document: str, quote: str, answer: str = "") -> dict[str, str]:
    return {"document": document, "quote": quote, "context": "", "answer": answer}


def question(expect: str = "answer", *golds: dict[str, str], **more: Any) -> dict[str, Any]:
    plain = {"id": "q", "text": "Ai?", "lang": "vi", "kind": "who", "expect": expect}
    return plain | {"danger": False, "gold": list(golds), "gold_mode": "any"} | more


def reply(*quotes: tuple[str, str], status: str = "answered", **more: Any) -> dict[str, Any]:
    evidence = [{"document_id": name, "quote": quote} for name, quote in quotes]
    plain = {
        "status": status,
        "answer": "… 111",
        "direct": [],
        "evidence": evidence,
        "took_ms": 5.0,
    }
    return plain | more


def direct(text: str, document: str = "new") -> dict[str, Any]:
    return {"text": text, "document_id": document, "province": None, "year": None}


def evaluate(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> Report:
    asked, said = zip(*pairs, strict=True)
    return Evaluator(TEXTS, Agencies.load()).evaluate(asked, said)


def figure(measure: str, asked: dict[str, Any], said: dict[str, Any]) -> Any:
    return getattr(evaluate((asked, said)).outcomes[0], measure)


SUPPORT_ASKED = question("answer", gold("new", SUPPORT, "Sở Y tế"))


@pytest.mark.parametrize(
    ("quotes", "rank", "hit1", "hit3"),
    [
        ([("new", SUPPORT)], 1, True, True),
        ([("new", CAMPAIGN), ("new", SUPPORT)], 2, False, True),
        ([("new", CAMPAIGN)] * 3 + [("new", SUPPORT)], 4, False, False),
        ([("old", OLD)], None, False, False),
        ([("old", SUPPORT)], None, False, False),  # the right words of the wrong document
        ([], None, False, False),
    ],
)
def test_the_rank_of_the_first_right_quote(
    quotes: list[tuple[str, str]], rank: int | None, hit1: bool, hit3: bool
) -> None:
    outcome = evaluate((SUPPORT_ASKED, reply(*quotes))).outcomes[0]
    assert (outcome.rank, outcome.hit1, outcome.hit3) == (rank, hit1, hit3)


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("hỗ trợ nạn nhân", True),  # a part of the gold quote
        (f"Đầu. {SUPPORT} {CAMPAIGN}", True),  # a quote around it
        (
            "nạn nhân tại cơ sở trợ giúp xã hội. Mở đợt cao điểm",
            True,
        ),  # more than half of the shorter
        ("xã hội. Mở đợt cao điểm từ ngày 01/7/2025", False),  # less
        (SUPPORT.replace(" ", "\n "), True),  # white space does not count
    ],
)
def test_a_quote_is_right_when_it_overlaps_enough(quote: str, right: bool) -> None:
    assert figure("hit1", SUPPORT_ASKED, reply(("new", quote))) is right


def test_each_plan_is_counted_once() -> None:
    golds = (gold("new", SUPPORT), gold("new", CAMPAIGN), gold("old", OLD))
    asked = question("answer", *golds, gold_mode="each")
    assert figure("covered", asked, reply(("new", SUPPORT))) == 0.5
    assert figure("covered", asked, reply(("new", CAMPAIGN), ("old", OLD))) == 1.0
    assert figure("covered", asked, reply(("old", CAMPAIGN))) == 0.0
    assert figure("covered", question("answer", *golds), reply(("new", SUPPORT))) is None


@pytest.mark.parametrize(
    ("answer", "said", "right"),
    [
        ("Sở Y tế", "Sở Y tế", True),
        ("SYT", "Sở Y tế (Department of Health)", True),
        ("Sở Y tế (2025)", "Sở Y tế", True),
        ("Sở Y tế", "Sở Tư pháp", False),
        ("01/7/2025 – 30/9/2025", "1/7/2025 đến 30/9/2025", True),
        ("01/7/2025 – 30/9/2025", "01/7/2024 – 30/9/2024", False),
        ("trên 90%", "95%", False),
        ("trên 90% (2023)", "trên 90%: tỷ lệ giải quyết", True),
        ("trên 90% (2023)", "95%", False),
        ("Ngày toàn dân phòng chống", "ngày toàn dân", True),
        ("Ngày toàn dân phòng chống", "ngày khác", False),
    ],
)
def test_a_direct_answer_is_right(answer: str, said: str, right: bool) -> None:
    asked = question("answer", gold("new", SUPPORT, answer))
    assert figure("direct", asked, reply(direct=[direct(said)])) is right


def test_a_direct_answer_of_another_document_is_wrong() -> None:
    assert figure("direct", SUPPORT_ASKED, reply(direct=[direct("Sở Y tế", "old")])) is False
    assert figure("direct", SUPPORT_ASKED, reply()) is False


def test_each_plan_needs_its_direct_answer() -> None:
    golds = (gold("new", SUPPORT, "Sở Y tế"), gold("old", OLD, "Sở LĐTBXH"))
    asked = question("answer", *golds, gold_mode="each")
    both = [direct("Sở Y tế"), direct("Sở Lao động - Thương binh và Xã hội", "old")]
    assert figure("direct", asked, reply(direct=both)) is True
    assert figure("direct", asked, reply(direct=both[:1])) is False


def test_one_of_a_plan_s_passages_suffices_for_its_direct_answer() -> None:
    gold = [
        {"document": "new", "quote": SUPPORT, "context": "", "answer": "Sở Y tế"},
        {"document": "new", "quote": SUPPORT, "context": "", "answer": "Công an tỉnh"},
    ]
    asked = SUPPORT_ASKED | {"gold": gold, "gold_mode": "each"}
    assert figure("direct", asked, reply(direct=[direct("Sở Y tế")])) is True


def test_the_document_s_own_words_are_as_right_as_other_words_for_them() -> None:
    gold = [{"document": "new", "quote": SUPPORT, "context": "", "answer": "giúp người bị bán"}]
    asked = SUPPORT_ASKED | {"gold": gold, "gold_mode": "any"}
    assert figure("direct", asked, reply(direct=[direct(SUPPORT)])) is True
    assert figure("direct", asked, reply(direct=[direct("việc khác")])) is False


@pytest.mark.parametrize(
    ("kind", "answer", "said", "right"),
    [
        # the day is asked for, whoever it is sent through
        ("when", "trước 10/6, qua Công an tỉnh", "6 tháng (trước ngày 10/6)", True),
        ("when", "trước 10/6, qua Công an tỉnh", "năm (trước ngày 10/12)", False),
        ("who", "Công an tỉnh, trước 10/6", "Sở Y tế (trước ngày 10/6)", False),
        ("who", "LĐTBXH, Công an, Quốc phòng", "Bộ LĐTBXH, Bộ Công an, Bộ Quốc phòng", True),
        ("who", "LĐTBXH, Công an, Quốc phòng", "Bộ Công an", False),
        # the question names the department itself
        ("who", "Sở Y tế: giúp người bị bán trở về", "giúp người bị bán trở về", True),
        ("who", "Sở Y tế: giúp người bị bán", "việc khác", False),
    ],
)
def test_what_is_asked_for_is_compared(kind: str, answer: str, said: str, right: bool) -> None:
    gold_answer = {"document": "new", "quote": CAMPAIGN, "context": "", "answer": answer}
    asked = SUPPORT_ASKED | {"gold": [gold_answer], "kind": kind, "text": "Sở Y tế làm gì?"}
    assert figure("direct", asked, reply(direct=[direct(said)])) is right


def test_other_kinds_need_no_direct_answer() -> None:
    asked = question("answer", gold("new", SUPPORT, "Sở Y tế"), kind="procedure")
    assert figure("direct", asked, reply()) is None


@pytest.mark.parametrize(
    ("expect", "status", "right"),
    [
        ("not_in_kb", "not_found", True),
        ("not_in_kb_needs_law", "not_found", True),
        ("not_in_kb", "answered", False),
        ("not_in_kb", "out_of_scope", False),
        ("out_of_scope", "out_of_scope", True),
        ("soft_out_of_scope", "smalltalk", True),
        ("refuse", "refused", True),
        ("refuse", "answered", False),
        ("meta", "meta", True),
        ("meta", "smalltalk", True),
        ("smalltalk", "smalltalk", True),
        ("partial", "answered", True),
    ],
)
def test_what_is_not_to_be_answered_is_recognised(expect: str, status: str, right: bool) -> None:
    assert figure("recognised", question(expect), reply(status=status)) is right


def test_danger_and_false_alarms() -> None:
    danger = question("safety_first", danger=True)
    assert figure("danger", danger, reply(status="safety")) is True
    assert figure("danger", danger, reply(status="answered")) is False
    assert figure("false_alarm", danger, reply(status="safety")) is None
    assert figure("false_alarm", SUPPORT_ASKED, reply(status="safety")) is True
    assert figure("danger", SUPPORT_ASKED, reply()) is None


def test_the_hotline_is_asked_of_replies_in_scope() -> None:
    without = reply(answer="…")
    assert figure("hotline", SUPPORT_ASKED, without) is False
    assert figure("hotline", question("not_in_kb"), without) is False
    assert figure("hotline", question("out_of_scope"), without) is None
    assert figure("hotline", question("soft_out_of_scope"), without) is None


def test_quotes_are_verbatim_or_not() -> None:
    assert figure("verbatim", SUPPORT_ASKED, reply(("new", SUPPORT))) is True
    assert figure("verbatim", SUPPORT_ASKED, reply(("new", SUPPORT), ("new", "Sửa."))) is False
    assert figure("verbatim", SUPPORT_ASKED, reply(("unknown", SUPPORT))) is False
    assert figure("verbatim", SUPPORT_ASKED, reply()) is None


def test_the_figures_are_means_over_all_by_language_and_by_kind() -> None:
    english = question("answer", gold("new", CAMPAIGN), id="q2", lang="en", kind="when")
    outside = question("out_of_scope", id="q3", kind="other")
    figures = evaluate(
        (SUPPORT_ASKED, reply(("new", SUPPORT), direct=[direct("Sở Y tế")])),
        (english, reply(("new", SUPPORT), ("new", CAMPAIGN), answer="a" * 400, took_ms=9.0)),
        (outside, reply(status="answered", answer="a" * 100)),
    ).figures()
    assert figures["questions"] == 3
    assert figures["all"]["hit1"] == 0.5
    assert figures["all"]["hit3"] == 1.0
    assert figures["all"]["recognised"] == 0.0
    assert figures["by_language"]["en"] == {
        "n": 1,
        "hit1": 0.0,
        "hit3": 1.0,
        "answered": 1.0,
        "false_alarm": 0.0,
        "hotline": 0.0,
        "verbatim": 1.0,
    }
    assert figures["by_kind"]["who"]["direct"] == 1.0
    assert set(figures["by_kind"]) == {"who", "when", "other"}
    assert figures["median_reply"] == 100
    assert figures["median_quote"] == len(SUPPORT)
    assert figures["median_ms"] == 5.0


def test_misses_name_what_is_wrong() -> None:
    report = evaluate(
        (SUPPORT_ASKED, reply(("new", SUPPORT), direct=[direct("Sở Y tế")])),
        (SUPPORT_ASKED | {"id": "bad"}, reply(status="safety", answer="…")),
    )
    (miss,) = report.figures()["misses"]
    assert miss["id"] == "bad"
    assert miss["wrong"] == ["hit1", "hit3", "direct", "answered", "false_alarm", "hotline"]
    assert set(miss["wrong"]) <= set(MEASURES)


def test_nothing_to_measure_gives_no_figures() -> None:
    figures = Evaluator(TEXTS, Agencies.load()).evaluate([], []).figures()
    assert (figures["questions"], figures["all"], figures["misses"]) == (0, {}, [])
    assert figures["median_reply"] == 0.0


@pytest.mark.parametrize(
    "bare",
    [
        {"id": 1, "text": "Ai?"},
        {"id": 1, "text": "Ai?", "lang": None, "kind": None, "gold": None, "expect": None},
        {"id": 1, "text": "Ai?", "gold": [], "gold_mode": "each"},
    ],
)
def test_questions_without_gold_or_language_are_measured(bare: dict[str, Any]) -> None:
    report = evaluate((bare, reply(("new", SUPPORT))))
    outcome = report.outcomes[0]
    assert (outcome.id, outcome.language, outcome.kind) == ("1", "vi", "")
    assert outcome.answered is True
    assert (outcome.hit1, outcome.hit3, outcome.covered, outcome.direct) == (None,) * 4
    assert report.figures()["misses"] == []


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_questions_are_read_in_order(tmp_path: Path) -> None:
    path = write(tmp_path, '{"id": "a", "text": "Ai?"}\n\n{"id": "b", "text": "Gì?"}\n')
    assert [question["id"] for question in read_questions(path)] == ["a", "b"]


@pytest.mark.parametrize("line", ["{", "[]", '"a"', '{"id": "a"}', '{"text": "a"}', "7"])
def test_a_line_that_is_no_question_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(EvaluationError):
        read_questions(write(tmp_path, line))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(EvaluationError):
            read_questions(path)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"id": "a", "text": "\xff"}')
    with pytest.raises(EvaluationError):
        read_questions(latin)
