from __future__ import annotations

import asyncio
import re
from pathlib import Path

from knowledge.workshop import Role
from knowledge.workshop.accounts import Account
from tests.bot.web.admin.signing_in import Desk, admin_pages

PASSWORD, NEW = "một mật khẩu đủ dài", "một mật khẩu khác dài"


async def account(desk: Desk, name: str) -> Account:
    return await desk.process.office.run(lambda workshop: workshop.accounts.get(name))


def link_in(page: str) -> str:
    """Return the token of the sign-in link that a page shows."""
    return re.search(r"/admin/link/([\w-]+)", page)[1]  # type: ignore[index]


def test_an_account_is_made_with_a_link_that_signs_in_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path, public_url="https://lachan.example.vn") as desk:
            admin = await desk.someone("lan")
            made = await admin.post("/admin/nguoi-dung/them", name="Binh", role="editor")
            assert made.status_code == 200
            assert "https://lachan.example.vn/admin/link/" in made.text
            token = link_in(made.text)
            assert (await account(desk, "binh")).role is Role.EDITOR
            newcomer = desk.browser()
            await newcomer.enter(token)
            assert newcomer.signed_in
            again = await desk.browser().client.post(f"/admin/link/{token}")
            assert again.status_code == 401
            assert token not in await admin.sees("/admin/nguoi-dung")
            log = await desk.process.office.run(lambda workshop: workshop.audit())
            assert token not in str(log)
            for name, role in (("binh", "viewer"), ("Ô", "viewer"), ("an", "chủ")):
                bad = await admin.post("/admin/nguoi-dung/them", name=name, role=role)
                assert bad.status_code == 400, name

    asyncio.run(scenario())


def test_a_changed_account_is_signed_out_everywhere(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            admin = await desk.someone("lan")
            changes = (
                ("vai-tro", {"role": "viewer"}),
                ("telegram", {"telegram_id": "12345"}),
                ("khoa", {"disabled": "yes"}),
            )
            for number, (path, fields) in enumerate(changes):
                name = f"nguoi-{number}"
                changed = await desk.someone(name, Role.EDITOR)
                done = await admin.post(f"/admin/nguoi-dung/{path}", name=name, **fields)
                assert done.status_code == 303
                assert (await changed.get("/admin")).status_code == 303
            assert (await account(desk, "nguoi-0")).role is Role.VIEWER
            assert (await account(desk, "nguoi-1")).telegram_id == 12345
            assert (await account(desk, "nguoi-2")).disabled
            opened = await admin.post(
                "/admin/nguoi-dung/khoa", name="nguoi-2", disabled="no", lang="en"
            )
            assert opened.status_code == 303
            assert not (await account(desk, "nguoi-2")).disabled
            await admin.post("/admin/nguoi-dung/telegram", name="nguoi-1", telegram_id="")
            assert (await account(desk, "nguoi-1")).telegram_id is None
            for wrong in ("abc", "0", "-5", "9" * 30, "１２"):
                bad = await admin.post(
                    "/admin/nguoi-dung/telegram", name="nguoi-1", telegram_id=wrong
                )
                assert bad.status_code == 400, wrong

    asyncio.run(scenario())


def test_the_last_admin_stays_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            admin = await desk.someone("lan")
            down = await admin.post("/admin/nguoi-dung/vai-tro", name="lan", role="viewer")
            shut = await admin.post("/admin/nguoi-dung/khoa", name="lan", disabled="yes")
            assert (down.status_code, shut.status_code) == (400, 400)
            assert "quản trị viên duy nhất" in down.text
            assert (await account(desk, "lan")).role is Role.ADMIN
            await admin.sees("/admin/nguoi-dung")  # and is still signed in

    asyncio.run(scenario())


def test_everybody_changes_the_own_password_and_shows_the_old_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            viewer = await desk.someone("xem", Role.VIEWER, password=PASSWORD)
            path = "/admin/nguoi-dung/mat-khau"
            for fields in (
                {"old": "sai sai sai sai", "new": NEW, "again": NEW},
                {"old": PASSWORD, "new": NEW, "again": f"{NEW} "},
                {"old": PASSWORD, "new": "ngắn", "again": "ngắn"},
            ):
                assert (await viewer.post(path, **fields)).status_code == 400
            done = await viewer.post(path, old=PASSWORD, new=NEW, again=NEW)
            assert done.status_code == 303
            assert (await viewer.get("/admin")).status_code == 303
            for password, status in ((PASSWORD, 401), (NEW, 303)):
                entered = await desk.browser().post("/admin/vao", name="xem", password=password)
                assert entered.status_code == status
            first = await desk.someone("moi", Role.VIEWER)  # came by a link, has none yet
            assert (await first.post(path, new=NEW, again=NEW)).status_code == 303
            assert (await account(desk, "moi")).has_password

    asyncio.run(scenario())


def test_without_telegram_no_link_is_offered(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            visitor = desk.browser()
            assert "/admin/vao/telegram" not in await visitor.sees("/admin/vao")
            assert (await visitor.post("/admin/vao/telegram", name="lan")).status_code == 404

    asyncio.run(scenario())
