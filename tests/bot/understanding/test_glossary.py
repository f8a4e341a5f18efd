from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.glossary import Glossary, stem
from knowledge.errors import DataFileError
from knowledge.places import Places
from knowledge.text import nfc

GLOSSARY = Glossary.load()


@pytest.mark.parametrize(
    ("english", "parts"),
    [
        (
            "Which body supports trafficked persons?",
            ["cơ quan nào", "hỗ trợ", "nạn nhân bị mua bán"],
        ),
        ("Is free legal aid given?", ["trợ giúp pháp lý miễn phí"]),
        ("the border guards' duties", ["nhiệm vụ", "Bộ đội Biên phòng"]),
        ("the Department of Health's role", ["Sở Y tế", "vai trò"]),
        (
            "Department of Labour, Invalids and Social Affairs",
            ["Sở Lao động - Thương binh và Xã hội"],
        ),
        ("labor sent abroad", ["lao động", "nước ngoài"]),
        ("People's Committees of communes", ["Ủy ban nhân dân", "xã"]),
        (
            "theme of World Day against Human Trafficking",
            ["chủ đề", "Ngày thế giới phòng, chống mua bán người"],
        ),
        ("telecom operators must send text messages", ["nhà mạng", "phải", "tin nhắn"]),
        ("tourist lodging is inspected", ["cơ sở lưu trú", "thanh tra, kiểm tra"]),
        ("fisheries", ["đánh bắt, khai thác thủy sản"]),
        ("quarterly reports are due by when", ["hằng quý", "hạn", "trước ngày nào"]),
        ("the Women's Union and the Youth Union", ["Hội Liên hiệp Phụ nữ", "Đoàn Thanh niên"]),
        ("prosecution and trial", ["truy tố", "xét xử"]),
        ("adoption and marriage brokers", ["nhận con nuôi", "môi giới kết hôn"]),
        ("deadline in 2024", ["hạn", "năm 2024"]),
        ("Decision No. 12/QĐ-TTg", ["quyết định số 12/QĐ-TTg"]),
        ("on 30 July", ["30/7"]),
        ("patrols of the sea area", ["tuần tra, kiểm soát", "vùng biển"]),
        ("programmes for ethnic minorities", ["chương trình", "dân tộc thiểu số"]),
    ],
)
def test_puts_the_plans_words(english: str, parts: list[str]) -> None:
    vietnamese = GLOSSARY.to_vietnamese(english)
    assert [part for part in parts if nfc(part) not in vietnamese] == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("in Can Tho", "Cần Thơ"),  # no modal verb
        ("Lang Son's deadline", "Lạng Sơn"),
        ("Mr Nguyen Van Binh", "Nguyen Van Binh"),
        ("plan 61/KH-UBND of 27/3/2024", "61/KH-UBND"),
        ("over 90% of cases", "90%"),
    ],
)
def test_keeps_names_and_numbers(text: str, kept: str) -> None:
    assert kept in GLOSSARY.to_vietnamese(text)


def test_the_longest_phrase_wins() -> None:
    assert GLOSSARY.to_vietnamese("legal aid centre") == "Trung tâm trợ giúp pháp lý"
    assert GLOSSARY.to_vietnamese("legal aid") == "trợ giúp pháp lý"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("victims", "victim's"),
        ("trafficking", "traffick"),
        ("issued", "issue"),
        ("ministries", "ministry"),
        ("organisations", "organization"),
        ("programs", "programme"),
        ("labor", "labour"),
        ("planned", "plan"),
        ("agencies'", "agency"),
        ("classes", "class"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["need", "is", "bus", "during", "press", "who"])
def test_short_and_odd_words_stay_words(word: str) -> None:
    assert len(stem(word)) >= 2


def test_most_content_words_of_plausible_questions_are_known() -> None:
    questions = [
        "Which department checks adoption and marriage support services?",
        "What must commune police do to raise awareness at grassroots level?",
        "How many percent of crime reports have to be resolved?",
        "By which date should quarterly reports reach the provincial People's Committee?",
        "Who proposes rewards for outstanding achievements?",
        "Which agencies rescue, receive and protect victims at the border?",
        "Where does the funding for the programme come from?",
        "Who manages entry, exit and residence of foreigners?",
        "What is done in remote and mountainous areas for vulnerable groups?",
        "Which international conventions and protocols does the plan mention?",
        "Who trains staff working with victims and shares experience?",
        "What do newspapers and broadcasters have to publish about tricks of traffickers?",
        "Do merged communes and wards continue the assigned tasks?",
    ]
    words = sum(len(question.split()) for question in questions)
    unknown = [word for question in questions for word in GLOSSARY.unknown(question)]
    assert len(unknown) <= 0.05 * words, unknown


def test_the_list_is_large() -> None:
    assert len(GLOSSARY) >= 250


def test_a_term_in_two_tables_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "glossary.toml"
    file.write_text('[a]\n"x" = "y"\n[b]\n"x" = "z"\n', encoding="utf-8")
    with pytest.raises(DataFileError, match="repeats x"):
        Glossary.load(file)


def test_a_malformed_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "glossary.toml"
    file.write_text("][", encoding="utf-8")
    with pytest.raises(DataFileError):
        Glossary.load(file)


@given(st.text(max_size=300))
def test_any_text_is_translated_without_an_error(text: str) -> None:
    assert isinstance(GLOSSARY.to_vietnamese(text), str)


@given(name=st.sampled_from(Places.load().names), before=st.sampled_from(["who in", "deadline of"]))
def test_every_place_keeps_its_name(name: str, before: str) -> None:
    assert name in GLOSSARY.to_vietnamese(f"{before} {name} province?")
