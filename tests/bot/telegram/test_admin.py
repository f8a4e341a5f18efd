"""Admins in Telegram: files, decisions, questions, figures; everybody else is kindly refused."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.state.subscriptions import Subscription, Topic
from bot.telegram import admin_files
from knowledge.workshop import Role, Workshop
from knowledge.workshop.records import State
from tests.bot.telegram.emulator import BLOCKED_CHAT
from tests.bot.telegram.living import Living, Person, living

EDITOR, VIEWER, CITIZEN = 701, 702, 703
PLAN = """ỦY BAN NHÂN DÂN
TỈNH CAO BẰNG
Số: 77/KH-UBND
Cao Bằng, ngày 05 tháng 3 năm 2025

KẾ HOẠCH
Phòng, chống mua bán người năm 2025

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Nâng cao nhận thức của người dân vùng biên giới về phòng, chống mua bán người.
II. NHIỆM VỤ
1. Tuyên truyền
a) Tổ chức tuyên truyền tại các chợ phiên vùng cao bằng tiếng dân tộc.
Cơ quan chủ trì: Sở Văn hóa, Thể thao và Du lịch.
Cơ quan phối hợp: Sở Giáo dục và Đào tạo.
III. TỔ CHỨC THỰC HIỆN
1. Báo cáo kết quả về Công an tỉnh trước ngày 15/11/2025.
"""
QUESTION = "Ai tuyên truyền tại các chợ phiên ở Cao Bằng?"


def admins(life: Living) -> None:
    """Make the accounts of an editor and a viewer, tied to their Telegram users."""

    def make(workshop: Workshop) -> None:
        for name, role, number in (
            ("soan", Role.EDITOR, EDITOR),
            ("xem", Role.VIEWER, VIEWER),
        ):
            workshop.accounts.create(name, role, actor="test")
            workshop.accounts.set_telegram(name, number, actor="test")

    life.process.office.run_now(make)


def document(life: Living, text: str = PLAN, name: str = "ke-hoach.txt", **more: Any) -> Any:
    """Give Telegram a file, and return it as a message has it."""
    life.emulator.assets[name] = {"kind": "document", "data": text.encode(), "size": len(text)}
    return {"file_id": name, "file_unique_id": f"{name}-unique", "file_name": name, **more}


def drafts(life: Living) -> list[str]:
    return life.process.office.run_now(lambda workshop: workshop.drafts())


def talk(data: Path, conversation: Callable[[Living], Awaitable[None]], **settings: Any) -> None:
    async def run() -> None:
        async with living(data, **settings) as life:
            admins(life)
            await conversation(life)

    asyncio.run(run())


async def sends_plan(life: Living, person: Person, **more: Any) -> Any:
    """Send the plan as a file; return the message that reports what was read."""
    before = len(life.emulator.said(int(person.chat["id"])))
    await person.sends(document=document(life, **more))
    return await person.last(before + 2)


def test_a_file_is_read_approved_published_and_answers(data: Path) -> None:
    async def conversation(life: Living) -> None:
        editor, citizen = life.person(EDITOR), life.person(CITIZEN)
        unknown = await citizen.asks(QUESTION)
        assert "chợ phiên" not in unknown.text
        report = await sends_plan(life, editor)
        assert "77/KH-UBND" in report.text
        assert "Cao Bằng" in report.text
        assert [button["text"] for button in report.buttons] == ["Duyệt", "Sửa", "Huỷ"]
        link = next(button["url"] for button in report.buttons if "url" in button)
        assert re.fullmatch(rf"{life.address}/admin/van-ban/[^?]+\?phien-ban=\w{{64}}", link)

        await editor.presses(report, "Duyệt")
        published = await editor.last(3)
        assert "Đã phát hành" in published.text
        edited = life.emulator.called("editMessageText", EDITOR)
        assert "Đã duyệt" in edited[-1].text
        assert edited[-1].buttons == []
        service = life.process.service
        async with asyncio.timeout(30):
            while (await citizen.asks(QUESTION)).text.count("chợ phiên") == 0:
                await asyncio.sleep(0.1)
        assert service.ready
        log = life.process.office.run_now(lambda workshop: workshop.audit(3))
        assert {entry.actor for entry in log} == {f"telegram:{EDITOR}"}

        await editor.presses(report, "Duyệt")  # once more: nothing is lost, nothing is doubled
        again = await editor.last(4)
        assert "Đã phát hành" in again.text

    talk(data, conversation, webhook=True)


def test_a_draft_is_listed_shown_and_discarded(data: Path) -> None:
    async def conversation(life: Living) -> None:
        editor = life.person(EDITOR)
        report = await sends_plan(life, editor)
        assert [button["text"] for button in report.buttons] == ["Duyệt", "Huỷ"]
        assert "trang quản trị" in report.text
        listed = await editor.asks("/vanban")
        assert "Bản nháp chờ kiểm tra: 1" in listed.text
        assert "77/KH-UBND" in listed.text
        assert "Văn bản đã duyệt: 5" in listed.text
        await editor.presses(listed, "Xem 1")
        shown = await editor.last(4)
        assert "77/KH-UBND" in shown.text
        await editor.presses(shown, "Huỷ")
        await life.emulator.until(lambda: life.emulator.called("editMessageText", EDITOR))
        assert drafts(life) == []
        await editor.presses(shown, "Duyệt")
        await life.emulator.until(lambda: life.emulator.called("editMessageText", EDITOR)[1:])
        assert "thay đổi" in life.emulator.called("editMessageText", EDITOR)[-1].text
        same = await sends_plan(life, editor)
        assert "đã được nạp trước đây" in same.text

    talk(data, conversation)


def test_whoever_looked_at_an_older_state_is_told_who_changed_it(data: Path) -> None:
    async def conversation(life: Living) -> None:
        editor = life.person(EDITOR)
        report = await sends_plan(life, editor)

        def change(workshop: Workshop) -> None:
            (id_,) = workshop.drafts()
            seen = workshop.check.report(id_)
            workshop.check.confirm_metadata(id_, seen.version.sha256, seen.metadata, actor="lan")

        life.process.office.run_now(change)
        await editor.presses(report, "Duyệt")
        await life.emulator.until(lambda: life.emulator.called("editMessageText", EDITOR))
        assert "(lan)" in life.emulator.called("editMessageText", EDITOR)[-1].text
        assert len(drafts(life)) == 1

    talk(data, conversation)


def test_questions_and_figures_are_told_to_viewers_too(data: Path) -> None:
    async def conversation(life: Living) -> None:
        viewer = life.person(VIEWER)
        assert "Không có câu hỏi" in (await viewer.asks("/cauhoi")).text

        def ask(workshop: Workshop) -> None:
            for text in ("Trợ cấp bao nhiêu tiền?", "trợ cấp bao nhiêu tiền"):
                workshop.questions.add(
                    text,
                    language="vi",
                    channel="web",
                    province=None,
                    kind="number",
                    status="not_found",
                    at=datetime.now(UTC),
                )
            day = life.process.counting._today()
            for outcome, by in (("answered", 3), ("safety", 1)):
                workshop.counters.count(
                    day, channel="web", kind="who", province=None, outcome=outcome, by=by
                )

        life.process.office.run_now(ask)
        assert "Trợ cấp bao nhiêu tiền? (2 lần)" in (await viewer.asks("/cauhoi")).text
        figures = (await viewer.asks("/thongke@LaChanBot")).text
        assert "Lượt trả lời: 4" in figures
        assert "Có lời đáp 75.0 %, chưa có 0.0 %, nguy hiểm 25.0 %" in figures
        assert "Câu hỏi chờ: 1" in figures

    talk(data, conversation)


def test_a_viewer_may_not_load_documents(data: Path) -> None:
    async def conversation(life: Living) -> None:
        viewer = life.person(VIEWER)
        await viewer.sends(document=document(life))
        assert "chỉ được xem" in (await viewer.last()).text
        assert life.emulator.called("getFile") == []

    talk(data, conversation)


def test_everybody_else_is_kindly_refused_and_nothing_of_theirs_is_fetched(data: Path) -> None:
    async def conversation(life: Living) -> None:
        editor, citizen = life.person(EDITOR), life.person(CITIZEN)
        for command in ("/cauhoi", "/thongke"):
            refused = await citizen.asks(command)
            assert "chỉ dành cho quản trị viên" in refused.text
            assert "111" in refused.text
        assert "Bản nháp" not in (await citizen.asks("/vanban")).text
        await citizen.sends(document=document(life, "CCCD 0123", "can-cuoc.txt"))
        papers = await citizen.last(4)
        assert "không giữ ảnh hay tệp" in papers.text

        report = await sends_plan(life, editor)
        forged = citizen.message(report.message_id or 0, text=report.text)
        await citizen.update(
            {
                "callback_query": {
                    "id": "1",
                    "from": citizen.user,
                    "chat_instance": "1",
                    "message": forged,
                    "data": report.data("Duyệt"),
                }
            }
        )
        assert "chỉ dành cho quản trị viên" in (await citizen.last(5)).text
        fetched = [call.fields["file_id"] for call in life.emulator.called("getFile")]
        assert fetched == ["ke-hoach.txt"]
        rows = life.process.office.run_now(lambda workshop: workshop.documents())
        assert [r.version.state for r in rows].count(State.APPROVED) == 5

    talk(data, conversation)


def test_a_role_that_was_taken_away_counts_at_once(data: Path) -> None:
    async def conversation(life: Living) -> None:
        editor = life.person(EDITOR)
        report = await sends_plan(life, editor)
        life.process.office.run_now(
            lambda workshop: workshop.accounts.set_disabled("soan", True, actor="test")
        )
        await editor.presses(report, "Duyệt")
        assert "chỉ dành cho quản trị viên" in (await editor.last(3)).text
        assert len(drafts(life)) == 1

    talk(data, conversation)


def test_nothing_of_this_happens_in_a_group(data: Path) -> None:
    async def conversation(life: Living) -> None:
        group = {"id": -100777, "type": "supergroup", "title": "Tổ công tác"}
        editor = Person(life.emulator, group, EDITOR)
        refused = await editor.asks("/thongke@LaChanBot")
        assert "chat riêng" in refused.text
        mention = {
            "caption": "@LaChanBot",
            "caption_entities": [{"type": "mention", "offset": 0, "length": 10}],
        }
        await editor.sends(document=document(life), **mention)
        assert "không giữ ảnh hay tệp" in (await editor.last(2)).text
        assert life.emulator.called("getFile") == []

    talk(data, conversation)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"file_size": admin_files.MAX_FILE + 1}, "lớn hơn 20 MB"),
        ({"file_id": "lost"}, "Chưa tải được tệp"),
        ({"text": ""}, "Chưa đọc được tệp"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_and_not_kept(
    data: Path,
    more: dict[str, Any],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    async def conversation(life: Living) -> None:
        editor = life.person(EDITOR)
        await editor.sends(document=document(life, **more))
        said = await life.emulator.until(
            lambda: [text for text in life.emulator.said(EDITOR) if says in text]
        )
        assert len(said) == 1
        await life.process.jobs.finish()
        assert list(folder.glob("lachan-*")) == []

    talk(data, conversation)


def test_admins_see_their_commands_in_their_own_chats_alone(data: Path) -> None:
    async def conversation(life: Living) -> None:
        editor = life.person(EDITOR)
        await editor.asks("/thongke")
        set_ = [
            c.fields for c in life.emulator.called("setMyCommands") if "cauhoi" in str(c.fields)
        ]
        scopes = {str(fields["scope"]) for fields in set_}
        assert len(scopes) >= 1
        assert all('"chat"' in scope for scope in scopes)
        assert all(str(EDITOR) in scope or str(VIEWER) in scope for scope in scopes)

    talk(data, conversation)


def test_a_sign_in_link_comes_by_telegram_and_nobody_learns_who_has_an_account(
    data: Path,
) -> None:
    async def conversation(life: Living) -> None:
        async with httpx.AsyncClient(base_url=life.address) as client:
            page = (await client.get("/admin/vao")).text
            assert 'action="/admin/vao/telegram"' in page
            pages = [
                (await client.post("/admin/vao/telegram", data={"name": name})).text
                for name in ("khong-co", "Soan", "soan", "soan", "soan", "xem")
            ]
            assert len(set(pages)) == 1
            editor = life.person(EDITOR)
            text = (await editor.hears(2))[-1]  # a third one in a row is not sent
            link = re.search(r"http\S+", text)[0]  # type: ignore[index]
            assert (await client.get(link)).status_code == 200
            signed_in = await client.post(link)
            assert signed_in.status_code == 303
            assert signed_in.headers["location"] == "/admin"
            assert len(life.emulator.said(EDITOR)) == 2
            assert life.emulator.said(VIEWER) == []  # this address has asked often enough

    talk(data, conversation, webhook=True)


def test_a_notice_goes_out_by_telegram_and_who_blocked_the_bot_is_left_in_peace(
    data: Path,
) -> None:
    async def conversation(life: Living) -> None:
        state = life.process.state
        for person in (CITIZEN, BLOCKED_CHAT):
            name = str(person)
            state.subscriptions.add(Subscription("telegram", name, name, Topic.NOTICES))
        number = state.broadcasts.draft("Ngày 30/7: <cùng> phòng, chống mua bán người.", "lan")
        assert life.process.broadcasting.approve(number, "minh") == 2
        heard = await life.person(CITIZEN).hears()
        assert heard == ["Ngày 30/7: <cùng> phòng, chống mua bán người.\n\nTắt: /thongbao"]
        async with asyncio.timeout(20):
            while state.broadcasts.get(number).refused == 0:
                await asyncio.sleep(0.02)
        assert [s.person for s in state.subscriptions.of(Topic.NOTICES)] == [str(CITIZEN)]

    talk(data, conversation)
