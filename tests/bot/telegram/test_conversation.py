"""A whole conversation through a Bot API server, polled and by webhook."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bot.telegram.living import living


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_a_conversation_from_hello_to_deletion(data: Path, webhook: bool) -> None:
    async def talk() -> None:
        async with living(data, webhook=webhook) as life:
            person = life.person(501)
            hello = await person.asks("/start")
            assert "chương trình tự động" in hello.text
            assert "/xoa" in hello.text

            ask = await person.asks("/tinh Cần Thơ")
            await person.presses(ask, "Đồng ý")
            await life.emulator.until(lambda: life.emulator.called("editMessageText", 501))
            assert "Đã nhớ" in life.emulator.called("editMessageText", 501)[-1].text

            who = await person.asks("Cơ quan nào hỗ trợ nạn nhân?")
            assert "Sở Y tế" in who.text
            assert "<b>" in who.fields["text"]
            assert "<blockquote" in who.fields["text"]
            assert "is_disabled" in who.fields["link_preview_options"]

            when = await person.asks("Đợt cao điểm năm 2024 ở Tuyên Quang từ ngày nào?")
            assert "01/7" in when.text
            follow_up = await person.asks("còn Lạng Sơn năm 2023?")
            assert "2023" in follow_up.text

            await person.presses(who, "Nguồn 1")
            source = await person.last(6)
            assert "Kế hoạch" in source.text
            await person.presses(source, "Sau ›")
            edited = await life.emulator.until(
                lambda: life.emulator.called("editMessageText", 501)[1:]
            )
            assert edited[-1].fields["message_id"] == str(source.message_id)
            assert len(life.emulator.called("answerCallbackQuery")) == 3

            danger = await person.asks("họ giữ hộ chiếu của tôi, không cho tôi về")
            assert "113" in danger.text
            copied = [b["copy_text"]["text"] for b in danger.buttons]
            assert "113" in copied

            deleted = await person.asks("/xoa")
            assert "Đã xóa" in deleted.text
            assert life.emulator.faults == {}

    asyncio.run(talk())
