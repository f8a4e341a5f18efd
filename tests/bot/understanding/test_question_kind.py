from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.language import Language, detect_language
from bot.understanding.question_kind import QuestionKind, QuestionKinds
from knowledge.errors import DataFileError
from knowledge.text import fold, nfc

KINDS = QuestionKinds.load()

CASES: list[tuple[Language, str, list[str]]] = [
    (
        "vi",
        "who",
        [
            "Đơn vị nào kiểm tra cơ sở lưu trú?",
            "Hội nào nhân rộng mô hình giúp nạn nhân?",
            "Ai ký kế hoạch này?",
            "Sở nào quản lý tàu cá",
            "Lực lượng nào tuần tra trên biển?",
            "Việc hỗ trợ kết hôn do ai quản lý?",
            "Kết quả gửi về đâu?",
            "Báo cáo tuần gửi cho ai?",
            "Kế hoạch Tuyên Quang giao đơn vị nào việc đó?",
        ],
    ),
    (
        "vi",
        "when",
        [
            "Bao giờ tổ chức mít tinh?",
            "Hạn nộp báo cáo 6 tháng?",
            "Đợt tấn công kéo dài bao lâu?",
            "Ngày mấy thì nhắn tin cho dân?",
            "Quy chế phải xong trước quý mấy?",
            "Lúc nào bắt đầu ra quân",
            "Kế hoạch ban hành ngày nào?",
            "Các đơn vị báo cáo vào những kỳ nào?",
            "Thời gian cao điểm của Tuyên Quang?",
            "Ra quân trong mấy tháng?",
        ],
    ),
    (
        "vi",
        "number",
        [
            "Bao nhiêu vụ được xét xử?",
            "Tỷ lệ khám phá án phải đạt mức nào?",
            "Mấy phần trăm tin báo được giải quyết",
            "Chỉ tiêu giải quyết tố giác thế nào?",
            "Tội này phạt tù bao lâu?",
            "Mỗi năm bao nhiêu phần trăm vụ án phải được xét xử?",
            "Tiền ăn mỗi ngày bao nhiêu?",
        ],
    ),
    (
        "vi",
        "document",
        [
            "Kế hoạch này căn cứ vào văn bản nào?",
            "Theo quyết định nào của Thủ tướng?",
            "Luật nào được nhắc đến?",
            "Kế hoạch số mấy?",
            "Số hiệu của kế hoạch",
            "Căn cứ pháp lý của việc này",
            "Việc này được quy định ở đâu",
        ],
    ),
    (
        "vi",
        "contact",
        [
            "Gặp người khả nghi thì gọi số nào?",
            "Cho xin đường dây nóng của tỉnh",
            "Bị lừa thì báo cho ai?",
            "Tôi muốn tố giác thì liên hệ ai?",
            "Số điện thoại công an",
            "Tổng đài nào nhận tin báo",
            "Trình báo ở đâu",
            "Tổng đài 111 dùng để làm gì?",
        ],
    ),
    (
        "vi",
        "how",
        [
            "Làm thế nào để nhận biết kẻ buôn người?",
            "Thủ tục xin hỗ trợ",
            "Nạn nhân được giúp ra sao?",
            "Trình báo thế nào?",
            "Em nên làm gì khi bị người lạ rủ đi làm xa?",
            "Cách phòng tránh lừa đảo việc làm",
        ],
    ),
    (
        "vi",
        "definition",
        [
            "Mua bán người là gì?",
            "Thế nào là nạn nhân?",
            "Hòa nhập cộng đồng nghĩa là gì?",
            "PCMBN viết tắt của từ gì",
            "Khái niệm bóc lột",
        ],
    ),
    (
        "vi",
        "what",
        [
            "Chủ đề năm nay là gì?",
            "Nội dung tuyên truyền gồm những gì?",
            "Nạn nhân có được học nghề không?",
            "Nhiệm vụ của ngành giáo dục",
            "Kế hoạch nói gì về học sinh?",
            "Mục tiêu của chương trình là gì",
            "Phải kiểm tra những cơ sở nào?",
            "Công an rà soát những nhóm người nào?",
            "Cơ sở dữ liệu dân cư được dùng để làm gì?",
        ],
    ),
    ("vi", "unknown", ["hỗ trợ nạn nhân", "xin chào", "", "111"]),
    (
        "en",
        "who",
        [
            "Which agency inspects hotels?",
            "Who leads the campaign?",
            "Which departments work with the police?",
            "Whose responsibility is adoption?",
        ],
    ),
    (
        "en",
        "when",
        [
            "When must the report be sent?",
            "By when is it due?",
            "How often do districts report?",
            "What's the deadline?",
            "How long does the campaign last?",
        ],
    ),
    ("en", "number", ["How many cases must be tried?", "What percentage of reports is resolved?"]),
    (
        "en",
        "document",
        [
            "Which decision does the plan follow?",
            "What laws are cited?",
            "What is the legal basis?",
        ],
    ),
    (
        "en",
        "contact",
        [
            "Who should I call about a suspicious offer?",
            "What is the hotline?",
            "Where can I report a trafficker?",
        ],
    ),
    ("en", "how", ["How can victims get help?", "What should I do if my friend disappears?"]),
    ("en", "definition", ["What is human trafficking?", "What does reintegration mean?"]),
    (
        "en",
        "what",
        [
            "What is the theme this year?",
            "Are victims entitled to loans?",
            "Is the information protected?",
            "What does the plan say about schools?",
        ],
    ),
]
FLAT = [(language, kind, text) for language, kind, texts in CASES for text in texts]


@pytest.mark.parametrize(("language", "kind", "text"), FLAT)
def test_kind(language: Language, kind: str, text: str) -> None:
    assert KINDS.kind(nfc(text), language) == kind


@pytest.mark.parametrize(("language", "kind", "text"), FLAT)
def test_kind_does_not_depend_on_diacritics(language: Language, kind: str, text: str) -> None:
    assert KINDS.kind(fold(nfc(text)), language) == kind


def test_diacritics_decide_where_a_word_is_another_without_them() -> None:
    assert KINDS.kind("đợt cao điểm hồi nào", "vi") is QuestionKind.WHEN
    assert KINDS.kind("hội nào lo việc này", "vi") is QuestionKind.WHO


def test_an_agency_makes_lam_gi_a_question_for_duties() -> None:
    text = "khi có tin báo thì phải làm gì"
    assert KINDS.kind(text, "vi") is QuestionKind.HOW
    assert KINDS.kind(text, "vi", names_agency=True) is QuestionKind.WHAT


@pytest.mark.parametrize(
    ("text", "broad"),
    [
        ("phải làm gì?", True),
        ("nhiệm vụ của là gì theo kế hoạch", True),
        ("làm gì trong công tác phòng, chống mua bán người", True),
        ("phải làm gì trong đợt cao điểm", False),
        ("có vai trò gì trong tuyên truyền", False),
    ],
)
def test_broad_questions_name_no_part_of_the_duties(text: str, broad: bool) -> None:
    assert KINDS.is_broad(nfc(text)) is broad


def test_topic_words_leave_the_frame_out() -> None:
    assert KINDS.topic_words("thế còn thì sao?") == ()
    assert KINDS.topic_words("Cơ quan nào chủ trì trợ giúp pháp lý?") == (
        "tro",
        "giup",
        "phap",
        "ly",
    )


def test_never_decides_what_is_decided_elsewhere() -> None:
    elsewhere = {QuestionKind.DANGER, QuestionKind.META, QuestionKind.SMALLTALK}
    for text in ("cứu tôi với", "bạn là ai", "cảm ơn nhiều", "help me", "are you a robot"):
        assert KINDS.kind(text, detect_language(text)) not in elsewhere


@pytest.mark.parametrize(
    "content", ["][", "x = 1", '[[kind]]\nkind = "odd"\nlanguage = "vi"\npatterns = []']
)
def test_a_malformed_file_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "kinds.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError):
        QuestionKinds.load(file)


@given(st.text(max_size=300))
def test_any_text_has_a_kind(text: str) -> None:
    assert KINDS.kind(text, detect_language(text)) in QuestionKind
