import pytest

from bot.understanding.plan_words import PlanWords


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("khách sạn do sở nào kiểm tra", "cơ sở lưu trú"),
        ("mo moi luat su cho nan nhan", "trợ giúp pháp lý"),
        ("tiền để làm chương trình", "kinh phí thực hiện"),
    ],
)
def test_puts_words_as_plans_write_them(said: str, written: str) -> None:
    assert written in PlanWords.load().reword(said)


def test_leaves_other_words_alone() -> None:
    words = "cơ quan chủ trì hỗ trợ nạn nhân"
    assert PlanWords.load().reword(words) == words
