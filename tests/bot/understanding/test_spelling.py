from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.understanding.spelling import Speller
from knowledge.text import nfc
from tests.bot import held_back


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(held_back.plan_texts())


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("bao cho ai khi thay nguoi bi nhot", "báo cho ai khi thấy người bị nhốt"),
        ("e bi lua sang cam k bít lm s", "em bị lừa sang Campuchia không biết làm sao"),
        ("nguowif nhaf tooi bij luwaf phair lamf sao", "người nhà tôi bị lừa phải làm sao"),
        ("thấy giấu hiệu mua bán ngừoi", "thấy dấu hiệu mua bán người"),
        ("sử lý ntn", "xử lý như thế nào"),
        ("d9u7o7c5 ho6 tro75 gi2", "được hỗ trợ gì"),
        ("cơ quan nao ho tro nạn nhân?", "cơ quan nào hỗ trợ nạn nhân?"),
        ("congan xã ở đâu", "công an xã ở đâu"),
        ("CAX gui bc cho ai", "Công an xã gửi báo cáo cho ai"),
        ("sđt cua bo doi bien phong", "số điện thoại của bộ đội biên phòng"),
        ("em t bi giu ho chieu", "em tôi bị giữ hộ chiếu"),
    ],
)
def test_questions_as_people_type_them(speller: Speller, typed: str, restored: str) -> None:
    assert speller.spell(typed).restored == restored


def test_what_was_done_is_told_apart(speller: Speller) -> None:
    spelled = speller.spell("CAX lam j")
    assert spelled.original == "CAX lam j"
    assert spelled.opened == "Công an xã lam gì"
    assert spelled.restored == "Công an xã làm gì"
    assert spelled.language == "vi"
    assert spelled.typed_without_diacritics


def test_short_forms_do_not_count_as_typed_diacritics(speller: Speller) -> None:
    assert speller.spell("ko dc goi cho ai").typed_without_diacritics
    assert not speller.spell("k đc gọi cho ai").typed_without_diacritics


def test_english_is_left_alone(speller: Speller) -> None:
    text = "Can the victim come to the commune police?"
    spelled = speller.spell(text)
    assert (spelled.restored, spelled.language) == (text, "en")


def test_clean_sentences_are_not_changed() -> None:
    changed = total = 0
    for _, others, sentences in held_back.leave_one_out():
        speller = Speller(others)
        for sentence in sentences[::4]:
            spelled = speller.spell(sentence)
            opened, restored = spelled.opened.split(), spelled.restored.split()
            total += len(opened)
            changed += sum(a != b for a, b in zip(opened, restored, strict=True))
    assert total > 3000
    assert changed / total < 0.005


def test_sentences_without_diacritics_are_restored() -> None:
    text, held = held_back.every_fifth()
    speller = Speller([text])

    def restore(typed: str) -> str:
        return speller.restorer.restore(typed)

    right, total = held_back.syllables_right(restore, held, held_back.strip_diacritics)
    assert right / total >= 0.965


def test_learning_the_plans_is_quick() -> None:
    texts = held_back.plan_texts()
    started = time.process_time()
    Speller(texts)
    assert time.process_time() - started < 1.0  # about 0.15 s


def test_learning_much_text_is_bounded() -> None:
    texts = held_back.plan_texts() * 200  # 15 million characters
    started = time.process_time()
    Speller(texts)
    assert time.process_time() - started < 6.0  # about 1 s


@pytest.mark.parametrize(
    "text",
    [
        *("a " * 50_000, "an" * 50_000, "ế" * 100_000, "nguowif " * 12_500, "a." * 50_000),
        *("😀" * 100_000, "@" * 100_000, "1/2/" * 25_000, "hoa tu ban co an " * 6_000),
        "a" + "\u0301" * 100_000,
    ],
    ids=range(10),
)
def test_long_text_is_read_in_bounded_time(speller: Speller, text: str) -> None:
    started = time.process_time()
    speller.spell(text)
    assert time.process_time() - started < 3.0


def test_decomposed_and_invisible_characters(speller: Speller) -> None:
    spelled = speller.spell("n\u200bạn nha\u0302n\u0000bị \ud800 lừa")
    assert spelled.restored == "nạn nhân bị   lừa"
    assert spelled.opened == nfc(spelled.opened)


def test_nothing_learned_still_spells() -> None:
    assert Speller([]).spell("goi so nao").restored == "gọi số nào"


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text(alphabet="kebnjzưađếạ \n.&/-)0129🚨\u0301\u200b", max_size=60))
@example("")
@example("\ud800")
@example("0" * 50)
def test_any_text_is_spelled(speller: Speller, text: str) -> None:
    spelled = speller.spell(text)
    assert spelled.original == text
    assert spelled.restored == nfc(spelled.restored)
