from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.diacritics import MAX_CHARS, DiacriticRestorer, stripped_share, tokens_of
from bot.understanding.lexicon import load_phrases
from knowledge.text import fold, nfc
from tests.bot import held_back


@pytest.fixture(scope="module")
def restorer() -> DiacriticRestorer:
    return DiacriticRestorer.train(held_back.plan_texts(), load_phrases())


def test_a_plan_not_learned_is_restored_from_the_other_four() -> None:
    right = total = 0
    for _, others, sentences in held_back.leave_one_out():
        learned = DiacriticRestorer.train(others, load_phrases())
        one, all_ = held_back.syllables_right(
            learned.restore, sentences[::8], held_back.strip_diacritics
        )
        right, total = right + one, total + all_
    assert total > 1500
    assert right / total >= 0.965


def test_sentences_held_back_from_the_plans_are_restored() -> None:
    text, held = held_back.every_fifth()
    learned = DiacriticRestorer.train([text], load_phrases())
    right, total = held_back.syllables_right(learned.restore, held, held_back.strip_diacritics)
    assert right / total >= 0.965


@pytest.mark.skipif(not held_back.LAWS.exists(), reason="the laws are not beside the checkout")
@pytest.mark.parametrize(
    ("law", "least"), [("luat-66-2011-QH12.txt", 0.95), ("luat-tre-em-2016.txt", 0.90)]
)
def test_laws_that_were_not_learned_are_restored(
    restorer: DiacriticRestorer, law: str, least: float
) -> None:
    text = (held_back.LAWS / law).read_text(encoding="utf-8")
    sample = held_back.sentences(text)[::20]
    right, total = held_back.syllables_right(restorer.restore, sample, held_back.strip_diacritics)
    assert right / total >= least


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("keo dai bao lau", "kéo dài bao lâu"),
        ("han chot gui bao cao o Lang Son", "hạn chót gửi báo cáo ở Lạng Sơn"),
        ("con toi bi lua sang Campuchia", "con tôi bị lừa sang Campuchia"),
        ("bi giu ho chieu thi goi so nao", "bị giữ hộ chiếu thì gọi số nào"),
        ("muon ket hon voi nguoi nuoc ngoai", "muốn kết hôn với người nước ngoài"),
        ("xuat khau lao dong", "xuất khẩu lao động"),
        ("nha hang xom co nguoi la", "nhà hàng xóm có người lạ"),
        ("o Tuyen Quang va Bac Giang", "ở Tuyên Quang và Bắc Giang"),
        ("HO TRO NAN NHAN", "HỖ TRỢ NẠN NHÂN"),
        ("So Y te lam gi?", "Sở Y tế làm gì?"),
    ],
)
def test_everyday_questions(restorer: DiacriticRestorer, typed: str, restored: str) -> None:
    assert restorer.restore(typed) == restored


def test_syllables_with_diacritics_stand_and_guide_the_rest(restorer: DiacriticRestorer) -> None:
    assert restorer.restore("nạn nhan bi mua bán") == "nạn nhân bị mua bán"
    assert restorer.restore("Hội Liên hiệp Phu nu tinh") == "Hội Liên hiệp Phụ nữ tỉnh"


def test_plain_syllables_of_a_text_with_diacritics_stand(restorer: DiacriticRestorer) -> None:
    text = "Công an xã và cơ quan nào lo cho nạn nhân?"
    assert restorer.restore(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "catp@cantho.gov.vn",
        "https://bocongan.gov.vn/tin-tuc",
        "crackdown trafficking hotline",
        "Kế hoạch 61/KH-UBND, BCD và CSB",
        "111, 113 & 0981 84 84 84",
        "",
    ],
)
def test_what_is_no_vietnamese_stands(restorer: DiacriticRestorer, text: str) -> None:
    assert restorer.restore(text) == text


def test_digits_marks_and_spaces_are_kept(restorer: DiacriticRestorer) -> None:
    assert restorer.restore("  30/7:  mua   ban nguoi!\n") == "  30/7:  mua   bán người!\n"


def test_decomposed_letters_are_read(restorer: DiacriticRestorer) -> None:
    assert restorer.restore("nạn nhan bị lừa") == nfc("nạn nhân bị lừa")


def test_what_lies_behind_the_limit_is_kept_as_typed(restorer: DiacriticRestorer) -> None:
    text = "nan nhan " * 400
    restored = restorer.restore(text)
    assert len(restored) == len(text)
    assert restored.startswith("nạn nhân")
    assert restored[MAX_CHARS:] == text[MAX_CHARS:]


def test_nothing_learned_still_restores_common_syllables() -> None:
    assert DiacriticRestorer.train([]).restore("nguoi") == "người"


def test_stripped_share_follows_the_text() -> None:
    def share(text: str) -> float:
        return stripped_share(text.split())

    assert share("co quan nao ho tro nan nhan") > 0.9
    assert share("cơ quan nào hỗ trợ nạn nhân") < 0.05
    assert 0.3 < share("cơ quan nao ho trợ nạn nhan bi bán") < 0.8


def test_tokens_know_phrases_and_abbreviations() -> None:
    tokens = tokens_of("Báo CA xã. Gọi ai, UBND?")
    assert [t.text for t in tokens if t.opens_phrase] == ["Báo", "Gọi"]
    assert [t.text for t in tokens if t.abbreviation] == ["CA", "UBND"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_restoring_only_adds_diacritics(restorer: DiacriticRestorer, text: str) -> None:
    assert fold(restorer.restore(text)) == fold(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["toi", "bi", "lua", "o", "nguoi", "hoa", "quy", "gi", "nghia", "30/7"]),
        max_size=12,
    )
)
def test_restoring_twice_changes_nothing_more(
    restorer: DiacriticRestorer, words: list[str]
) -> None:
    once = restorer.restore(" ".join(words))
    assert fold(restorer.restore(once)) == fold(once)
    assert len(once) == len(" ".join(words))
