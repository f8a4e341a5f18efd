"""Questions with words of danger that are none: open suspicion, calm wording, other topics."""

import pytest

from bot.safety.triage import triage
from bot.safety.urgent import read_urgency
from knowledge.text import fold


@pytest.mark.parametrize(
    "text",
    [
        # An open suspicion with the question whom to tell is answered with the numbers to call.
        "Mình nghi có người trong xóm đang dụ mấy đứa nhỏ đi làm xa, mình nên gọi số nào?",
        "Hôm trước hàng xóm khoe chuyên đưa gái đi lấy chồng nước ngoài, tôi nghi lắm, báo cho ai?",
        "I suspect a shop owner nearby keeps girls, who should I tell?",
        # Worded like a question about the law or the procedure.
        "Can a student who was trafficked go back to school or learn a trade?",
        "Ở xã thì gặp ai khi nghi có người bị lừa bán?",
        "Đi làm tàu cá bị chủ quỵt lương, giữ giấy tờ thì có thuộc mua bán người không?",
        # Long over, and a question of rights.
        "Hồi nhỏ tôi bị bán, nay 30 tuổi, có còn được xin trợ giúp không?",
        "bị bán rồi trốn về, giấy tờ mất hết, làm lại căn cước chỗ nào",
        "My aunt was sold as a bride in the 90s and has come home; can she get an ID card?",
        "mẹ em ngày xưa bị bán qua biên giới, nay bà muốn tìm lại họ hàng thì hỏi cơ quan nào",
    ],
)
def test_a_question_is_no_danger(text: str) -> None:
    for typed in (text, text.upper()):
        assert read_urgency(typed).danger is None, typed


@pytest.mark.parametrize(
    "text",
    [
        "Hàng xóm nhốt người, có tiếng khóc, báo ai",
        "Nhà bên có bé gái bị xích, gọi số nào?",
        "My neighbour is bringing girls to China, who do I call?",
        "Em nghi họ định bán em, em nên gọi số nào?",
        "con tôi nghi bị nhốt bên Campuchia, gọi số nào",
        "Hồi nhỏ tôi bị bán, nay họ lại tìm tới nhà, tôi báo ai?",
        "ngày trước chị tôi bị bán, giờ vẫn bị giữ bên đó, hỏi cơ quan nào",
        "Sáng giờ có chiếc xe bảy chỗ đậu trước trường, rủ mấy đứa nhỏ đi làm, chở đi hai đứa rồi",
        "bé nhà chị Sáu 9 tháng, có xe hơi dừng lại ẵm đi, chị ấy ngất xỉu rồi",
        "em được dặn nếu ai hỏi thì nói là cháu ruột",
    ],
)
def test_what_is_seen_or_suffered_now_stays_a_danger(text: str) -> None:
    for typed in (text, fold(text)):
        answer = triage(typed)
        assert answer is not None, typed
        assert answer.status.value == "safety", typed


@pytest.mark.parametrize(
    "text",
    [
        "xe bị giam ở bãi lấy ra làm sao",
        "Tài khoản facebook bị bắt cóc đòi tiền chuộc",
        "Wifi chập chờn bực muốn đập máy",
        "do you keep my questions",
    ],
)
def test_a_sign_of_danger_in_another_topic_is_none(text: str) -> None:
    answer = triage(text)
    assert answer is None or answer.status.value in ("out_of_scope", "meta")
