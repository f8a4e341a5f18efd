import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import DataFileError
from knowledge.text import fold
from knowledge.word_patterns import (
    MAX_WORDS,
    NamedPatterns,
    compile_pattern,
    compile_patterns,
    matches,
    message_line,
)


def found(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).occurs_in(message_line(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("làm sao", "Làm sao bây giờ?"),
        ("làm sao", "lam sao bay gio"),
        ("hòa giải", "hoà giải"),
        ("hướng dẫn", "hướng dẩn"),
        ("gọi … nào", "gọi vào số nào"),
        ("(cha|mẹ) tôi", "mẹ tôi"),
        ("xin (một)? số", "xin số"),
        ("# triệu", "50 triệu"),
        ("^ chào $", "Chào!"),
        ("bán người !(máy)", "bán người"),
        ("=dụ", "nó dụ em"),
        ("bao lâu", "đợi bao lâu thì được"),
    ],
)
def test_pattern_occurs(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("báo", "mất bao nhiêu tiền vậy bạn"),  # a text with diacritics: "bao" is "bao"
        ("né", "trời ơi nè"),
        ("gọi … nào", "gọi tôi. số nào"),
        ("bán người !(máy)", "bán người máy"),
        ("=dụ", "di du lich"),
        ("^ chào $", "chào bạn"),
        ("hi", "khi nào"),
    ],
)
def test_pattern_does_not_occur(pattern: str, text: str) -> None:
    assert not found(pattern, text)


@pytest.mark.parametrize("pattern", ["(a", "a)", "", "…", "(a)?", "a + b", "="])
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(DataFileError):
        compile_pattern(pattern)


def test_spellings_are_opened() -> None:
    assert message_line("ko dc", {"ko": "không", "dc": "được"}) == message_line("không được")


@given(st.text())
def test_any_text_makes_a_line(text: str) -> None:
    line = message_line(text)
    assert line.endswith(" ")
    assert "\n" not in line


@given(
    st.lists(
        st.sampled_from(["bạn", "báo", "công", "an", "ở", "đâu", "vậy"]), min_size=1, max_size=6
    )
)
def test_a_text_without_diacritics_matches_its_own_words(words: list[str]) -> None:
    text = " ".join(words)
    assert found(text, text)
    assert found(text, fold(text))


def test_a_long_text_is_cut() -> None:
    assert len(message_line("từ " * 100_000).split()) == MAX_WORDS


SOURCES = (
    *("làm sao", "gọi … nào", "(cha|mẹ) tôi", "xin (một)? số", "# triệu", "^ chào $", "=dụ"),
    *("bán người !(máy)", "(làm (sao|thế nào)|cách) gọi", "(cha (nuôi)?|(dì)?) tôi", "… số"),
)
WORDS = "làm sao gọi nào cha mẹ tôi xin một số 50 triệu chào dụ bán người máy cách thế nuôi dì . to"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8), st.booleans())
def test_looking_only_at_patterns_that_can_occur_finds_all(words: list[str], plain: bool) -> None:
    text = " ".join(words)
    line = message_line(fold(text) if plain else text)
    patterns = compile_patterns(SOURCES)
    occurring = [pattern for pattern in patterns if pattern.regex.search(line)]
    assert matches(patterns, line) == occurring
    named = NamedPatterns({source: compile_patterns([source, "hư vô"]) for source in SOURCES})
    assert named.names_in(line) == {pattern.source for pattern in occurring}
