"""An invented plan of a province that is not shipped is answered as well as the shipped ones."""

from collections.abc import Iterator

import pytest

from bot.answer import AnswerStatus
from index.encoder import load_encoder
from index.release import build_release
from knowledge.readers.text_files import read_source_bytes
from knowledge.workshop import Workshop
from tests.bot.asked import Asked, asked_plans
from tests.knowledge.test_reading import READER, one_paragraph_a_line

INVENTED = "quang-ninh-2026-ke-hoach"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    data = tmp_path_factory.mktemp("another-province")
    source = read_source_bytes(one_paragraph_a_line().encode(), f"{INVENTED}.txt")
    encoder = load_encoder()
    workshop = Workshop(data)
    workshop.take_shipped()
    documents = [*workshop.approved(), READER.read(INVENTED, source)]
    build_release(data, documents, encoder).close()
    workshop.close()
    with asked_plans(data, encoder) as asked:
        yield asked


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Ở Quảng Ninh ai chủ trì hỗ trợ nạn nhân?", "Sở Y tế"),
        ("đợt cao điểm ở quảng ninh từ ngày nào đến ngày nào", "01/7/2026 – 30/9/2026"),
        ("đợt cao điểm 2026 bắt đầu ngày nào", "01/7/2026 – 30/9/2026"),
        ("Quảng Ninh phải tập huấn bao nhiêu phần trăm giáo viên chủ nhiệm?", "ít nhất 80%"),
        ("What percentage of homeroom teachers must be trained in Quang Ninh?", "ít nhất 80%"),
        ("Quang Ninh han nop bao cao la khi nao", "05/12/2026"),
        ("UBND xã ở Quảng Ninh nộp báo cáo cho ai?", "Ủy ban nhân dân tỉnh (qua Công an tỉnh)"),
        ("Sở Ngoại vụ Quảng Ninh phải làm gì?", "Cấp giấy tờ đi lại cho nạn nhân"),
        ("Who leads the fight against trafficking crimes in Quang Ninh?", "Công an tỉnh"),
        ("Sở nào phối hợp với Sở Y tế hỗ trợ nạn nhân ở Quảng Ninh?", "Sở Nội vụ, Sở Tư pháp"),
        ("kế hoạch quảng ninh số mấy, ai ký", "999/KH-UBND"),
        ("kế hoạch quảng ninh số mấy, ai ký", "Trần Văn Mẫu"),
        ("Ở Quảng Ninh ai lo đưa nạn nhân về nước?", "Sở Ngoại vụ"),
        ("Hội phụ nữ Quảng Ninh tập huấn cho ai?", "Tập huấn cho cán bộ hội ở thôn, bản"),
    ],
)
def test_a_short_answer_from_it(plans: Asked, text: str, short: str) -> None:
    answer = plans.answer(text)
    assert answer.status is AnswerStatus.ANSWERED
    own = [direct.text for direct in answer.direct if direct.document_id == INVENTED]
    assert any(short in line for line in own), own


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Tờ rơi ở Quảng Ninh in bằng những tiếng gì?", "tiếng Dao và tiếng Trung Quốc"),
        ("Nạn nhân về qua cửa khẩu Móng Cái được giúp gì?", "nơi ở tạm thời và chăm sóc y tế"),
    ],
)
def test_a_quote_from_it(plans: Asked, text: str, quote: str) -> None:
    best = plans.answer(text).evidence[0]
    assert best.document_id == INVENTED
    assert quote in best.quote


def test_it_stands_beside_the_others(plans: Asked) -> None:
    answer = plans.answer("Ai chủ trì hỗ trợ nạn nhân?")
    assert answer.direct[0].document_id == INVENTED  # the newest
    assert len({direct.document_id for direct in answer.direct}) > 2
