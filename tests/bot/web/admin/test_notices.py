from __future__ import annotations

import asyncio
from pathlib import Path

from bot.outgoing.broadcasting import Broadcasting
from bot.state.broadcasts import BroadcastState
from bot.state.subscriptions import Subscription, Topic
from knowledge.workshop import Role
from tests.bot.outgoing.sending import Recorder
from tests.bot.web.admin.signing_in import Desk, admin_pages

TOKEN = {"telegram_bot_token": "7:test-token"}
TEXT = "Ngày 30/7: cùng phòng, chống mua bán người.\nCần giúp: 111."


def subscribe(desk: Desk, people: int) -> None:
    for number in range(people):
        name = str(number)
        desk.process.state.subscriptions.add(Subscription("telegram", name, name, Topic.NOTICES))


def test_a_notice_is_written_previewed_approved_by_another_and_sent(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path, **TOKEN) as desk:
            subscribe(desk, 3)
            state = desk.process.state
            state.subscriptions.add(Subscription("telegram", "9", "9", Topic.DEADLINES))
            lan, minh = await desk.someone("lan"), await desk.someone("minh")
            written = await lan.post("/admin/thong-bao/viet", text=TEXT)
            assert written.status_code == 303
            path = written.headers["location"]
            preview = await lan.sees(path)
            assert "Ngày 30/7: cùng phòng, chống mua bán người.\nCần giúp: 111." in preview
            assert "Tắt: /thongbao" in preview
            assert "Người nhận hiện nay: 3" in preview
            assert "nguy hiểm thì tự động bị gỡ" in preview
            assert f"{path}/duyet" not in preview

            assert (await lan.post(f"{path}/duyet")).status_code == 403
            assert f"{path}/duyet" in await minh.sees(path)
            assert (await minh.post(f"{path}/duyet")).status_code == 303
            assert (await minh.post(f"{path}/duyet")).status_code == 400  # it is on its way

            messenger = Recorder()
            sending = Broadcasting(
                state.broadcasts, state.subscriptions, {"telegram": messenger}, per_second=500
            )
            sending.start()
            async with asyncio.timeout(20):
                while state.broadcasts.get(1).state is not BroadcastState.DONE:
                    await asyncio.sleep(0.01)
            await sending.stop()
            assert sorted(chat for chat, _ in messenger.sent) == ["0", "1", "2"]
            assert "đã gửi 3 trên 3" in await lan.sees(path)
            log = await desk.process.office.run(lambda workshop: workshop.audit())
            told = {(entry.actor, entry.after) for entry in log if entry.what == "notice"}
            assert told == {("lan", "1: written"), ("minh", "1: approved for 3 people")}

    asyncio.run(scenario())


def test_the_only_admin_may_approve_what_they_wrote(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path, **TOKEN) as desk:
            lan = await desk.someone("lan")
            await desk.someone("soan", Role.EDITOR)
            await desk.account("nghi")
            await desk.process.office.run(
                lambda w: w.accounts.set_disabled("nghi", True, actor="test")
            )
            path = (await lan.post("/admin/thong-bao/viet", text=TEXT)).headers["location"]
            assert (await lan.post(f"{path}/duyet")).status_code == 303

    asyncio.run(scenario())


def test_a_notice_is_stopped_resumed_and_a_draft_thrown_away(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path, **TOKEN) as desk:
            subscribe(desk, 2)
            admin = await desk.someone("lan")
            editor = await desk.someone("soan", Role.EDITOR)
            broadcasts = desk.process.state.broadcasts
            path = (await editor.post("/admin/thong-bao/viet", text=TEXT)).headers["location"]
            assert (await editor.post(f"{path}/dung")).status_code == 400  # not under way
            await admin.post(f"{path}/duyet")
            assert (await editor.post(f"{path}/dung")).status_code == 303
            assert broadcasts.get(1).state is BroadcastState.STOPPED
            assert (await editor.post(f"{path}/bo")).status_code == 400
            assert (await admin.post(f"{path}/tiep")).status_code == 303
            assert broadcasts.get(1).state is BroadcastState.SENDING

            other = (await editor.post("/admin/thong-bao/viet", text="Tin khác")).headers[
                "location"
            ]
            assert (await editor.post(f"{other}/bo")).headers["location"] == "/admin/thong-bao"
            assert (await editor.get(other)).status_code == 404
            assert [notice.id for notice in broadcasts.all()] == [1]

    asyncio.run(scenario())


def test_too_long_and_empty_notices_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            editor = await desk.someone("soan", Role.EDITOR)
            for text in ("", "  ", "a" * 1001):
                refused = await editor.post("/admin/thong-bao/viet", text=text)
                assert refused.status_code == 400
            full = "ữ" * 999 + "\r\n" + "."
            assert (await editor.post("/admin/thong-bao/viet", text=full[2:])).status_code == 303
            page = await editor.sees("/admin/thong-bao")
            assert "Người nhận hiện nay: 0" in page

    asyncio.run(scenario())


def test_what_people_write_is_shown_as_text(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            editor = await desk.someone("soan", Role.EDITOR)
            written = await editor.post("/admin/thong-bao/viet", text="<script>alert(1)</script>")
            page = await editor.sees(written.headers["location"])
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page

    asyncio.run(scenario())
