from __future__ import annotations

import asyncio
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.admin.questions_card import CardDraft, finds_card, lines_of
from knowledge.cards import Cards
from knowledge.errors import DataFileError
from knowledge.workshop import Role, Workshop
from tests.bot.web.admin.signing_in import admin_pages

AT = datetime(2025, 7, 30, 8, tzinfo=UTC)
QUESTION = "Con tôi học nội trú thì xin cấp lại giấy khai sinh ở đâu?"
FIELDS = {
    "title": "Cấp lại giấy khai sinh cho học sinh nội trú",
    "title_en": "A new birth certificate for boarding pupils",
    "text": 'Hỏi "bộ phận một cửa" của xã.\nMang theo giấy tờ.',
    "text_en": "Ask the one-stop desk of the commune.",
    "sources": "Luật Hộ tịch\n\nNghị định về hộ tịch",
    "examples": QUESTION,
}


def draft(**changes: str) -> CardDraft:
    fields = FIELDS | changes
    return CardDraft(
        title=fields["title"],
        title_en=fields["title_en"],
        text=fields["text"],
        text_en=fields["text_en"],
        sources=lines_of(fields["sources"]),
        examples=lines_of(fields["examples"]),
        reviewed=date(2025, 8, 1),
    )


def fill(workshop: Workshop) -> None:
    for text, channel, province, status in (
        (QUESTION, "web", None, "not_found"),
        (QUESTION.lower(), "telegram", None, "not_found"),
        ("Ở Lạng Sơn có nhà tạm lánh không?", "zalo_oa", "Lạng Sơn", "not_found"),
        ("Gọi cho ông Nguyễn Văn Bình số 0912345678 được không?", "web", None, "clarify"),
    ):
        workshop.questions.add(
            text,
            language="vi",
            channel=channel,
            province=province,
            kind="where",
            status=status,
            at=AT,
        )


def test_questions_are_grouped_filtered_redacted_and_closed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.process.office.run(fill)
            editor = await desk.someone("soan", Role.EDITOR)
            path = "/admin/cau-hoi"
            page = await editor.sees(path)
            assert "2 lần hỏi" in page
            assert page.index("giấy khai sinh") < page.index("nhà tạm lánh")
            assert "0912345678" not in page
            for query, there, not_there in (
                ({"province": "Lạng Sơn"}, "nhà tạm lánh", "giấy khai sinh"),
                ({"channel": "telegram"}, "giấy khai sinh", "nhà tạm lánh"),
                ({"status": "clarify"}, "Gọi cho", "nhà tạm lánh"),
                (
                    {"channel": "telegram", "province": "Lạng Sơn"},
                    "Không có câu hỏi nào",
                    "<b lang",
                ),
            ):
                found = await editor.sees(path, **query)
                assert there in found
                assert not_there not in found

            assert (await editor.post(f"{path}/dong", id="1", how="card")).status_code == 303
            assert "giấy khai sinh" not in await editor.sees(path)
            closed = await editor.sees(path, closed="yes")
            assert "đã có thẻ" in closed
            assert "soan" in closed
            for fields in ({"id": "x", "how": "card"}, {"id": "2", "how": "sai"}):
                assert (await editor.post(f"{path}/dong", **fields)).status_code == 400

            viewer = await desk.someone("xem", Role.VIEWER)
            assert "/dong" not in await viewer.sees(path)
            assert (await viewer.get(f"{path}/2/the")).status_code == 403

    asyncio.run(scenario())


def test_a_card_is_checked_and_given_as_it_is_to_be_added(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.process.office.run(fill)
            editor = await desk.someone("soan", Role.EDITOR)
            path = "/admin/cau-hoi/1/the"
            form = await editor.sees(path)
            assert QUESTION in form
            checked = await editor.post(path, **FIELDS)
            assert checked.status_code == 200
            assert "sẽ tìm thấy thẻ này" in checked.text
            assert "id = &#34;cap-lai-giay-khai-sinh-cho&#34;" in checked.text
            assert "knowledge/data/cards.toml" in checked.text

            other = await editor.post(path, **(FIELDS | {"examples": "Ai giữ sổ?"}))
            assert "chưa tìm thấy thẻ này" in other.text
            incomplete = await editor.post(path, **(FIELDS | {"sources": " "}))
            assert incomplete.status_code == 400
            assert "điền đủ" in incomplete.text
            assert FIELDS["text_en"] in incomplete.text  # what was typed is still there
            long = await editor.post(path, **(FIELDS | {"text": "dài " * 200}))
            assert long.status_code == 400
            assert "600" in long.text
            assert (await editor.get("/admin/cau-hoi/99/the")).status_code == 404

    asyncio.run(scenario())


def test_a_taken_title_is_refused() -> None:
    shipped = Cards.load().cards[0]
    taken = draft(title=shipped.id.replace("-", " "))
    assert taken.id == shipped.id
    with pytest.raises(DataFileError):
        finds_card(taken, QUESTION)


@given(st.text(min_size=1, max_size=80), st.text(max_size=400), st.lists(st.text(max_size=60)))
def test_any_card_is_a_block_that_reads_back(title: str, text: str, lines: list[str]) -> None:
    card = draft(title=title, text=text, examples="\n".join(lines))
    (read,) = tomllib.loads(card.toml())["card"]
    assert read["id"] == card.id
    assert read["reviewed"] == card.reviewed
    assert read["title"] == "".join(char for char in title if char.isprintable())
    assert len(read["examples"]) == len(card.examples)
    assert read["text"].split() == "".join(c for c in text if c.isprintable() or c == "\n").split()
