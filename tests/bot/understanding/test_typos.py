from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.diacritics import DiacriticRestorer, tokens_of
from bot.understanding.lexicon import load_phrases
from bot.understanding.syllables import canonical, decode_telex, decode_vni
from bot.understanding.typos import TypoMender, decode_keyboard, move_tones
from tests.bot import held_back


@pytest.fixture(scope="module")
def restorer() -> DiacriticRestorer:
    return DiacriticRestorer.train(held_back.plan_texts(), load_phrases())


def readings(restorer: DiacriticRestorer, text: str, stripped: float = 0.0) -> set[str]:
    slips = TypoMender(restorer).slips(tokens_of(text), stripped)
    return {candidate.word for found in slips.values() for candidate in found}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguowif", "người"),
        ("nguwowif", "người"),
        ("nguoiwf", "người"),
        ("dduwowcj", "được"),
        ("duwocdj", "được"),
        ("vieejt", "việt"),
        ("quyeets", "quyết"),
        ("hoaf", "hòa"),
        ("gif", "gì"),
    ],
)
def test_telex(typed: str, meant: str) -> None:
    assert decode_telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("nguo7i2", "người"), ("d9u7o7c5", "được"), ("vie6t5", "việt")]
)
def test_vni(typed: str, meant: str) -> None:
    assert decode_vni(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguowif nhaf tooi bij luwaf", "người nhà tôi bị lừa"),
        ("goij soos naof", "gọi số nào"),
        ("bi lua ban nguowif", "bi lua ban người"),
        ("d9u7o7c5 giu74 bi1 ma65t", "được giữ bí mật"),
    ],
)
def test_keyboard_leftovers_are_decoded(
    restorer: DiacriticRestorer, typed: str, meant: str
) -> None:
    assert decode_keyboard(typed, restorer) == meant


@pytest.mark.parametrize(
    "text",
    ["trees are green", "was this law of the port", "bán 2 xe, 3 nhà", "gas, fax, sos", "covid19"],
)
def test_what_is_no_leftover_stands(restorer: DiacriticRestorer, text: str) -> None:
    assert decode_keyboard(text, restorer) == text


def test_tone_marks_are_moved_to_their_vowel() -> None:
    assert move_tones("ngày naò gỉai cứu Ngưòi") == "ngày nào giải cứu Ngưòi"
    assert move_tones("hoà nhập, ma tuý, TOÀ ÁN") == "hoà nhập, ma tuý, TOÀ ÁN"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mua bán nười", "người"),
        ("mua bán ngừoi", "người"),
        ("giấu hiệu", "dấu"),
        ("hổ trợ nạn nhân", "hỗ"),
        ("chợ giúp pháp lý", "trợ"),
        ("lừa đao", "đảo"),
        ("congan xã", "công an"),
    ],
)
def test_slips_have_the_reading_that_was_meant(
    restorer: DiacriticRestorer, typed: str, meant: str
) -> None:
    assert meant in readings(restorer, typed)


def test_a_slip_without_diacritics_has_readings(restorer: DiacriticRestorer) -> None:
    assert "người" in readings(restorer, "bi lua ban nguio", stripped=0.9)


@pytest.mark.parametrize(
    "text",
    [
        "hỗ trợ nạn nhân bị mua bán",
        "Nguyễn Thị Hằng ở Sihanoukville",
        "gọi hotline hay nhắn Zalo, Telegram",
        "UBND, LĐTBXH, BCĐ",
        "cất giấu ma túy",
        "trên khu vực biển",  # plans speak of "khu vực biên giới"
    ],
)
def test_words_that_fit_have_no_other_reading(restorer: DiacriticRestorer, text: str) -> None:
    assert readings(restorer, text) == set()


@settings(deadline=None)
@given(st.text(alphabet="aăâeêioôơuưydđnghtmcsfrxjwz", max_size=12))
def test_any_word_is_decoded(word: str) -> None:
    assert isinstance(decode_telex(word), str)
    assert canonical(canonical(word)) == canonical(word)
