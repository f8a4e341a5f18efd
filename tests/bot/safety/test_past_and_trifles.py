"""A harm that is over and a cry over a trifle are answered; what goes on is a danger."""

import pytest

from bot.safety.triage import triage
from bot.safety.urgent import read_scene, read_urgency
from bot.safety.urgent_past import is_over

OVER = (
    "Con gái tôi bị lừa bán hồi trước, giờ về rồi, có được học nghề không ạ?",
    "con gai toi tung bi lua ban, gio da ve que, xin lam can cuoc o dau",
    "Chị tôi vừa được công an đưa về sau mấy năm bị bán, được hỗ trợ ban đầu những gì?",
    "I was sold years ago and came back last year, which office issues my ID papers?",
)
GOES_ON = (
    "em về nhà rồi nhưng tụi nó vẫn dọa, em có được hỗ trợ gì không",
    "chị tôi đã về nhưng chủ nợ tìm tới nhà, báo ai",
    "em bị bán sang Trung Quốc, làm sao để được đưa về nước?",
    "em bị nhốt bên Cam, muốn hồi hương thì thủ tục thế nào?",
    "Trước đây em làm ở quán, giờ họ giữ giấy tờ của em không cho nghỉ, phải làm gì?",
    "bạn em được giải cứu rồi mà giờ nó muốn tự tử, làm gì đây",
)


@pytest.mark.parametrize("text", OVER)
def test_a_question_after_the_return_is_answered(text: str) -> None:
    assert is_over(read_scene(text).found)
    assert read_urgency(text).danger is None


@pytest.mark.parametrize("text", GOES_ON)
def test_a_harm_that_goes_on_is_danger(text: str) -> None:
    assert not is_over(read_scene(text).found, 0)
    assert read_urgency(text).danger is not None


def test_a_return_told_before_the_harm_does_not_end_it() -> None:
    found = read_scene("chị đã về quê, bị chồng nhốt, có quyền gì").found
    assert is_over(found)
    assert not is_over(found, found["HOLD"][0].start)


@pytest.mark.parametrize(
    "text",
    [
        "cứu em với, mai thi Hóa mà chưa học bài",
        "ai cứu con laptop của em với, đổ nước vào rồi",
        "đói bụng muốn chết, ăn gì giờ",
        "doi bung muon chet di an gi khong",
        "nick game bị bắt cóc, hacker đòi tiền chuộc nick",
    ],
)
def test_a_cry_over_a_trifle_is_no_alarm(text: str) -> None:
    assert read_urgency(text).danger is None


@pytest.mark.parametrize(
    "text",
    [
        "cứu em với mai thi Hóa em không đi được, dượng nhốt em",
        "họ lấy laptop của em rồi nhốt em trong phòng",
        "đói bụng lắm, họ nhốt em ba ngày rồi",
        "em trượt môn Toán rồi, em muốn chết, em nói thật",
        "chúng giữ em tôi, đòi tiền chuộc, bảo chuyển vào tài khoản",
    ],
)
def test_a_trifle_hides_no_danger(text: str) -> None:
    assert read_urgency(text).danger is not None


@pytest.mark.parametrize(
    "text",
    [
        "xin số tư vấn cho nạn nhân",
        "toi muon tu van ve hop dong lao dong",
        "so dien thoai tu van cho phu nu bi mua ban la so may",
        "thong tin nay tu van ban nao",
    ],
)
def test_advice_is_not_self_harm(text: str) -> None:
    assert read_urgency(text).danger is None
    assert read_urgency("em muốn tự vẫn").danger is not None


def test_an_abbreviation_in_capitals_is_no_slip() -> None:
    tokens = [t.folded for t in read_scene("đi Hàn theo chương trình EPS").message.tokens]
    assert tokens[-1] == "eps"
    assert read_urgency("Công ty nào được phép đưa lao động sang Hàn theo EPS?").danger is None


@pytest.mark.parametrize(
    "text",
    [
        "the neighbors are handing over their newborn to a stranger for money tonight",
        "my aunt is selling her baby to a couple for cash today",
        "nhà bên giao đứa con mới đẻ cho người lạ lấy 30 triệu",
        "hang xom dang ban con so sinh lay tien, chieu nay giao",
    ],
)
def test_a_child_given_for_money_is_danger(text: str) -> None:
    danger = read_urgency(text).danger
    assert danger is not None


def test_the_law_on_selling_a_child_is_a_question() -> None:
    for text in ("người mẹ bán con mới đẻ thì phạm tội gì", "giao con nuôi lấy tiền bị phạt gì"):
        assert triage(text) is None, text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Công an giữ liên lạc với người dân bằng cách nào?", None),
        ("Cách tránh bẫy của bọn buôn người", None),
        ("lối mòn nào qua Lào tránh được đồn biên phòng", "refused"),
        ("công an hay vào quán lúc nào, tôi cho nhân viên về sớm", "refused"),
        ("laptop 12 triệu mua con nào bền", "out_of_scope"),
        ("hàng xóm mở loa kẹo kéo ồn quá thì báo ai", "out_of_scope"),
        ("Hàng xóm nhốt người, có tiếng khóc, báo ai", "safety"),
        ("đang nói chuyện với công an à", "meta"),
        ("bạn giỏi ghê luôn", "smalltalk"),
    ],
)
def test_what_else_is_told_apart(text: str, status: str | None) -> None:
    answer = triage(text)
    assert (answer.status.value if answer else None) == status
