import unicodedata

import pytest

from knowledge.syllables import is_syllable, marked_words, vietnamese_share


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "quyết",
        "gì",
        "giữ",
        "giếng",
        "khuya",
        "thuở",
        "xoong",
        "ĐƯỜNG",
        "Việt",
        "ủy",
        "uỷ",
        "hoà",
        "hòa",
        "ý",
        "ở",
        "yếu",
        "quốc",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["café", "naïve", "phòg", "tìệ", "cảc", "ngưòi", "quỷết", "ViÖt", "x·", "人", "жук"]
)
def test_other_words(word: str) -> None:
    assert not is_syllable(word)


def test_only_words_with_marks_are_judged() -> None:
    text = "Sở Y tế, số 12/KH-UBND của LĐTBXH: “nạn nhân”…"
    assert marked_words(text) == ["Sở", "tế", "số", "của", "nạn", "nhân"]


def test_share() -> None:
    assert vietnamese_share("nothing marked") == (0.0, 0)
    assert vietnamese_share("tế tế café ở") == (0.75, 3)


def test_the_plans_are_vietnamese(plan_texts: list[str]) -> None:
    for text in plan_texts:
        share, words = vietnamese_share(text)
        assert share > 0.99
        assert words > 400
