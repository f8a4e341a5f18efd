from __future__ import annotations

import json
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import urgent_data, urgent_learn, urgent_words, word_learning, word_weights
from bot.safety.urgent import (
    Danger,
    UrgentReading,
    danger_reply,
    detect_reply_language,
    read_scene,
    read_urgency,
)
from bot.safety.urgent_index import ABROAD, PLACES
from bot.safety.urgent_patterns import patterns
from tests.bot.danger_variants import variants

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (HERE / "data" / "danger_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
LABELLED = [
    case
    for name in ("danger_cases", "scope_cases")
    for case in urgent_learn.read_cases(HERE / "data" / f"{name}.jsonl")
]
DANGERS = [case for case in CASES if case["danger"]]
OTHERS = [case["text"] for case in CASES if not case["danger"]]
LABELS = ("who", "minor", "abroad", "country", "self_harm", "watched", "certain")

CALM = Danger((), "self", False, False, None, False, False, True)


def alarms(texts: list[str]) -> list[str]:
    return [text for text in texts if read_urgency(text).danger]


# ---------------------------------------------------------------- the test list


def test_the_list_is_large() -> None:
    assert len(DANGERS) >= 1000
    assert len(OTHERS) >= 1300


def test_dangers_of_the_list_are_recognised() -> None:
    missed = [case["text"] for case in DANGERS if not read_urgency(case["text"]).danger]
    assert len(missed) <= 0.005 * len(DANGERS), missed


def test_hardly_a_false_alarm_on_the_list() -> None:
    false = alarms(OTHERS)
    assert len(false) <= 0.005 * len(OTHERS), false


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_read(label: str) -> None:
    wrong = []
    labelled = [case for case in DANGERS if case[label] is not None]
    for case in labelled:
        danger = read_urgency(case["text"]).danger
        expected = case[label]
        if danger and getattr(danger, label) != expected:
            wrong.append(case["text"])
    assert len(wrong) <= 0.04 * len(labelled), wrong


def _varied(danger: bool) -> Iterator[tuple[str, str]]:
    for case in CASES:
        if case["danger"] is danger:
            yield from set(variants(case["text"], danger))


def test_variations_of_dangers_are_recognised() -> None:
    made: Counter[str] = Counter()
    missed: list[tuple[str, str]] = []
    for name, text in _varied(danger=True):
        made[name] += 1
        if not read_urgency(text).danger:
            missed.append((name, text))
    assert made.total() >= 5000
    assert len(missed) <= 0.01 * made.total(), missed


def test_variations_of_other_questions_raise_few_alarms() -> None:
    texts = [text for _, text in _varied(danger=False)]
    false = alarms(texts)
    assert len(texts) >= 4000
    assert len(false) <= 0.01 * len(texts), false


# ---------------------------------------------------------------- wording never seen

HELD_OUT = "wave_d10"


def test_wording_never_learnt_is_recognised() -> None:
    """Learn without one set of dangers and its kind of questions, then read that set."""
    kept = [(c["text"], c["danger"]) for c in CASES if c["set"] not in (HELD_OUT, "wave_n8")]
    weights = urgent_learn.learn(kept)
    held = [case for case in CASES if case["set"] == HELD_OUT]
    missed = [case["text"] for case in held if not read_urgency(case["text"], weights).danger]
    assert len(held) >= 50
    assert len(missed) <= 0.07 * len(held), missed


def test_learning_gives_the_weights_of_the_package(tmp_path: Path) -> None:
    """The weights are those of the list; small differences in the last digit are allowed."""
    learnt = urgent_learn.learn(LABELLED)
    word_learning.save(learnt, tmp_path / "words.txt", urgent_learn.HEAD)
    lines = (tmp_path / "words.txt").read_text(encoding="utf-8").splitlines()
    shipped = urgent_words.DATA.read_text(encoding="utf-8").splitlines()
    assert len(set(lines) & set(shipped)) >= 0.95 * len(shipped)


def test_words_alone_tell_a_danger_from_a_question() -> None:
    weights = urgent_words.word_weights()

    def of(text: str) -> float:
        return word_weights.score(urgent_words.features(read_scene(text)), weights)

    assert of("tụi nó đưa em tới chỗ này rồi không ai cho em đi nữa") > 0
    assert of("kế hoạch giao cho sở nào chủ trì tiếp nhận nạn nhân") < -2


def test_a_short_plea_needs_nothing_else_in_it() -> None:
    for text in ("em sợ lắm", "nó sắp về rồi", "ko ra dc", "gọi công an giùm", "🆘", "S.O.S"):
        danger = read_urgency(text).danger
        assert danger, text
    for text in ("em sợ ma", "nó là gì", "gọi điện cho ai", "muốn về quê chơi", "ok"):
        assert read_urgency(text).danger is None, text


# ---------------------------------------------------------------- questions of others


@pytest.mark.skipif(not SHARED.exists(), reason="the reference material is not beside the project")
@pytest.mark.parametrize(
    "name",
    ["alqac2024/train.json", "alqac2023-en/questions-vi.json", "alqac2023-en/questions-en.json"],
)
def test_law_questions_raise_no_alarm(name: str) -> None:
    questions = json.loads((SHARED / "bench" / name).read_text(encoding="utf-8"))
    false = alarms([question["text"] for question in questions])
    assert len(false) <= 0.005 * len(questions), false


@pytest.mark.skipif(not SHARED.exists(), reason="the reference material is not beside the project")
def test_development_questions() -> None:
    lines = (SHARED / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = [
        question["text"]
        for question in map(json.loads, lines)
        if bool(read_urgency(question["text"]).danger) is not question["danger"]
    ]
    assert wrong == []


# ---------------------------------------------------------------- single points


def test_empty_and_odd_messages_are_calm() -> None:
    for text in ("", " ", "?", "...", "👍", "113", "\x00", "=))"):
        assert read_urgency(text) == UrgentReading(None, joke=False)


def test_jokes_get_a_quiet_line() -> None:
    for text in (
        "bán người yêu cũ, ai mua không =))",
        "trong game em bị nhốt ở tầng 3 thì làm sao",
        "phim nào có cảnh cô gái bị bắt cóc hay nhất",
        "viết bài văn về nạn buôn người",
        "crush bắt cóc trái tim em rồi haha",
    ):
        assert read_urgency(text) == UrgentReading(None, joke=True), text


def test_a_laugh_does_not_hide_a_grave_danger() -> None:
    for text in ("em bị nhốt ở Cam thật đó hihi cứu em", "họ bán em sang Lào rồi =(( cứu em với"):
        assert read_urgency(text).danger, text


def test_a_real_story_with_game_or_film_is_danger() -> None:
    for text in (
        "em quen nó qua game, giờ nó nhốt em ở phòng trọ",
        "họ bắt em đóng phim sex rồi dọa tung lên mạng",
        "không phải game đâu, em bị nhốt thật",
    ):
        assert read_urgency(text).danger, text


def test_supposition_is_no_danger_but_a_conditional_threat_is() -> None:
    assert read_urgency("Nếu bị lừa bán thì gọi số nào?").danger is None
    assert read_urgency("nếu em bỏ trốn thì họ giết em").danger


def test_danger_that_also_asks_is_danger() -> None:
    danger = read_urgency("tôi bị giam trong xưởng, cho hỏi sở nào hỗ trợ nạn nhân").danger
    assert danger
    assert danger.who == "self"


def test_marks_tell_words_apart() -> None:
    assert read_urgency("bạn em sang nhà em chơi").danger is None
    assert read_urgency("họ bán em sang nhà khác").danger


def test_a_bare_cry_is_uncertain() -> None:
    for text in ("cứu", "help", "SOS!!!", "cứu em với", "giúp tôi với ạ"):
        danger = read_urgency(text).danger
        assert danger, text
        assert not danger.certain, text
        assert not danger.minor, text


def test_reading_is_quick() -> None:
    texts = [case["text"] for case in CASES]
    read_urgency(texts[0])
    begin = time.process_time()
    for text in texts:
        read_urgency(text)
    assert (time.process_time() - begin) / len(texts) < 0.005


@pytest.mark.parametrize("unit", ["a", "em ", "em bị nhốt ", "họ giữ em. ", "xqzw ", "\n", "nếu "])
def test_a_hundred_thousand_characters_are_bounded(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    begin = time.process_time()
    read_urgency(text)
    assert time.process_time() - begin < 5


def test_danger_at_the_end_of_a_long_text_is_seen() -> None:
    assert read_urgency("kế hoạch " * 12_000 + "\nem bị nhốt, cứu em").danger


def test_nothing_but_the_standard_library_is_loaded() -> None:
    code = (
        "import sys; before = set(sys.modules); import bot.safety.urgent as u; "
        "u.danger_reply(u.read_urgency('em bị nhốt').danger, 'vi'); "
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before "
        "if m.split('.')[0] not in sys.stdlib_module_names}))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == "['bot', 'knowledge']"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read_urgency(text), UrgentReading)


@settings(max_examples=200)
@given(st.sampled_from(DANGERS), st.sampled_from(["\n", "  ", "\t", "!!", "…", " 😭"]))
def test_white_space_and_signs_around_change_nothing(case: dict[str, Any], sign: str) -> None:
    assert read_urgency(f"{sign}{case['text']}{sign}").danger


# ---------------------------------------------------------------- the reviewed data


def test_rules_name_only_known_concepts_and_explain_themselves() -> None:
    data = tomllib.loads(urgent_data.DANGER.read_text(encoding="utf-8"))
    misuse = tomllib.loads(urgent_data.MISUSE.read_text(encoding="utf-8"))
    known = {*data["concept"], *misuse["concept"], ABROAD, "MINORAGE"} - set(PLACES)
    ids = [signal["id"] for signal in data["signal"]]
    assert len(ids) == len(set(ids))
    for signal in data["signal"]:
        assert signal["why"]
        assert signal["guard"] in ("firm", "careful")
        assert ("slots" in signal) != ("near" in signal)
        for key in ("slots", "near", "with_any", "unless", "not_after", "needs"):
            for item in signal.get(key, ()):
                assert set(item.split("|")) <= known, (signal["id"], item)


def test_every_rule_of_the_file_is_loaded() -> None:
    assert len(patterns().signals) >= 60
    assert len(patterns().speller.vocabulary) >= 1000


# ---------------------------------------------------------------- replies


def _all_dangers() -> Iterator[Danger]:
    whos: tuple[Literal["self", "other"], ...] = ("self", "other")
    flags = (False, True)
    for who, minor, abroad, harm, watched, certain in product(
        whos, flags, flags, flags, flags, flags
    ):
        country = "Lào" if abroad else None
        yield Danger(("x",), who, minor, abroad, country, harm, watched, certain)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reply_is_short_complete_and_asks_nothing(language: Literal["vi", "en"]) -> None:
    program = {"vi": "chương trình tự động", "en": "automatic program"}[language]
    delete = {"vi": "xóa", "en": "delete"}[language]
    for danger in _all_dangers():
        reply = danger_reply(danger, language)
        watched = danger.watched and danger.who == "self"
        assert len(reply.text) < (250 if watched else 600), danger
        assert "?" not in reply.text
        assert "{" not in reply.text
        assert program in reply.text
        assert delete in reply.text.lower()
        assert "111" in reply.text
        assert "113" in reply.text
        for _, number in reply.contacts:
            assert number in reply.text, danger


def test_order_of_the_numbers() -> None:
    def numbers(danger: Danger) -> list[str]:
        return [number for _, number in danger_reply(danger, "vi").contacts]

    assert numbers(CALM)[:2] == ["113", "111"]
    assert numbers(CALM._replace(minor=True))[0] == "111"
    assert numbers(CALM._replace(abroad=True))[0] == "+84 981 84 84 84"
    assert "115" in numbers(CALM._replace(self_harm=True))
    assert "+84 981 84 84 84" in numbers(CALM)


def test_no_anonymity_and_no_rescue_is_promised() -> None:
    for danger, language in product(_all_dangers(), ("vi", "en")):
        text = danger_reply(danger, "vi" if language == "vi" else "en").text.lower()
        for word in ("ẩn danh", "giấu tên", "bí mật", "anonymous", "confidential", "sẽ cứu"):
            assert word not in text


def test_language_of_the_reply() -> None:
    assert detect_reply_language("They took my passport and won't let me leave") == "en"
    assert detect_reply_language("help me") == "en"
    assert detect_reply_language("ho giu ho chieu cua toi") == "vi"
    assert detect_reply_language("Em bị nhốt") == "vi"
    assert detect_reply_language("") == "vi"


@pytest.mark.parametrize("noise", [" a", " aaa", " alo", " cứu"])
def test_a_word_typed_over_and_over_hides_no_danger(noise: str) -> None:
    message = "Tôi bị nhốt trong phòng, họ lấy hộ chiếu của tôi"
    assert read_urgency(message + noise * 60).danger is not None
    assert read_urgency(noise * 60 + " " + message).danger is not None
