import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.cards import MAX_TEXT, THRESHOLD, Card, Cards
from knowledge.contacts import Contacts
from knowledge.text import fold, nfc, squeeze

CARDS = Cards.load()
DOCUMENTS = Path(__file__).parents[2] / "knowledge" / "documents"


@pytest.mark.parametrize("card", CARDS.cards, ids=lambda card: card.id)
def test_a_card_is_short_sourced_and_dated(card: Card) -> None:
    assert card.sources
    assert card.reviewed <= date.today()
    assert len(card.examples) >= 4
    for text in (card.text, card.text_en):
        assert 0 < len(text) <= MAX_TEXT
        assert nfc(text) == text


@pytest.mark.parametrize("card", CARDS.cards, ids=lambda card: card.id)
def test_a_card_is_found_by_its_examples_with_and_without_diacritics(card: Card) -> None:
    for example in card.examples:
        assert card.id in [match.card.id for match in CARDS.match(example)], example
    plain = [fold(example) for example in card.examples]
    found = sum(card.id in [match.card.id for match in CARDS.match(text)] for text in plain)
    assert found >= 0.8 * len(plain)


@pytest.mark.parametrize("card", CARDS.cards, ids=lambda card: card.id)
def test_a_card_passes_no_sentence_of_a_plan_for_its_own(card: Card) -> None:
    plans = " ".join(squeeze(path.read_text(encoding="utf-8")) for path in DOCUMENTS.iterdir())
    for line in card.text.splitlines():
        words = line.split()
        for start in range(len(words) - 14):
            assert " ".join(words[start : start + 15]) not in plans


@pytest.mark.parametrize("card", CARDS.cards, ids=lambda card: card.id)
def test_every_number_to_call_is_a_reviewed_contact(card: Card) -> None:
    known = {contact.number for contact in Contacts.load().all()}
    for text in (card.text, card.text_en):
        for number in re.findall(r"\+84[\d ]+\d|1900[\d ]+\d|\b11[1-9]\b", text):
            assert number in known


def test_no_card_promises_anonymity_or_merges_the_two_ages() -> None:
    for card in CARDS.cards:
        assert "tuyệt đối" not in card.text or "không hứa" in card.text
        assert not ("dưới 16" in card.text and "Điều 151" not in card.text)
    assert "dưới 18" in CARDS.get("mua-ban-nguoi-la-gi").text
    assert "dưới 16" in CARDS.get("mua-ban-nguoi-la-gi").text


def test_penalties_are_the_reviewed_ranges() -> None:
    text = CARDS.get("hinh-phat").text
    assert re.findall(r"\d+-\d+", text) == ["5-10", "8-15", "12-20", "7-12", "12-20", "18-20"]


@pytest.mark.parametrize(
    ("question", "card_id"),
    [
        ("Nghi có người bị bán thì trình báo ở đâu?", "bao-tin"),
        ("nghi nguoi ta buon nguoi thi bao cho ai", "bao-tin"),
        ("Bị người quen lừa ở Campuchia thì liên hệ ai?", "o-nuoc-ngoai"),
        ("kẻ buôn người dụ nạn nhân kiểu gì", "thu-doan"),
        ("biểu hiện nào cho thấy một người bị mua bán", "dau-hieu"),
        ("what are warning signs of trafficking", "dau-hieu"),
        ("buôn người là gì", "mua-ban-nguoi-la-gi"),
        ("buôn người bị phạt tù mấy năm", "hinh-phat"),
        ("em trai tôi mất tích ở biên giới", "nguoi-than-mat-tich"),
        ("gọi 111 ẩn danh được không", "bao-tin-an-toan"),
        ("chị em mới được giải cứu, có được hỗ trợ gì không", "ho-tro-nan-nhan"),
        ("con gai toi vua tro ve thi duoc ho tro nhung gi", "ho-tro-nan-nhan"),
        ("Sở LĐTBXH giải thể rồi à, còn không?", "thay-doi-2025"),
    ],
)
def test_questions_in_other_words_find_their_card(question: str, card_id: str) -> None:
    matches = CARDS.match(question)
    assert matches
    assert matches[0].card.id == card_id


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Sở Tư pháp làm gì theo kế hoạch?",
        "Đợt cao điểm kết thúc ngày nào?",
        "Chủ đề năm 2025 là gì?",
        "Hạn nộp báo cáo của Tuyên Quang?",
        "Chỉ tiêu giải quyết tin báo là bao nhiêu?",
        "Ai ký kế hoạch của Cần Thơ?",
        "Giá vàng hôm nay bao nhiêu?",
        "Which department supervises labour export?",
        "so y te can tho lam gi voi nan nhan",
    ],
)
def test_questions_about_plans_find_no_card(question: str) -> None:
    assert CARDS.match(question) == []


def test_no_example_is_a_question_of_the_development_set(shared: Path) -> None:
    lines = (shared / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    known = {fold(json.loads(line)["text"]).strip(" ?.!") for line in lines}
    for card in CARDS.cards:
        assert not known & {fold(example).strip(" ?.!") for example in card.examples}


@given(st.text(max_size=300))
def test_any_text_is_matched_deterministically(text: str) -> None:
    matches = CARDS.match(text)
    assert matches == CARDS.match(text)
    assert all(THRESHOLD <= match.score <= 1 for match in matches)
