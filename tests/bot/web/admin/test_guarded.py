"""Every route of the admin pages: signed in, with the right role, from a form of its own session.

The routes are read from the application, so a new one that is not guarded fails here.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.routing import Route

from bot.web.admin.area import AdminArea
from bot.web.admin.guard import SIGN_IN
from bot.web.assets import Assets
from bot.web.templating import Templates
from bot.web.visitor import Visitors
from knowledge.workshop import Role
from tests.bot.web.admin.signing_in import Desk, admin_pages

# Open to whoever is not signed in: signing in and out, and asking for a link.
OPEN = {"/admin/vao", "/admin/vao/telegram", "/admin/link/{token}", "/admin/ra"}
VIEWERS_CHANGE = {"/admin/nguoi-dung/mat-khau"}  # their own password


def area_of(desk: Desk) -> AdminArea:
    return desk.process.site.admin


def guarded(desk: Desk) -> list[tuple[str, str]]:
    """Return method and path of every route that is not open."""
    settings = area_of(desk).settings
    app = area_of(desk).app(Templates(settings, Assets()), Visitors(settings))
    found = []
    for route in app.routes:
        assert isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}:
            if route.path not in OPEN:
                found.append((method, route.path))
    assert len(found) > 20
    return found


def address(path: str) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", "1", path)


def test_nobody_enters_without_signing_in(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            stranger = desk.browser()
            for method, path in guarded(desk):
                send = stranger.get if method == "GET" else stranger.post
                response = await send(address(path))
                assert (response.status_code, response.headers["location"]) == (303, SIGN_IN), path

    asyncio.run(scenario())


def test_no_form_is_taken_without_the_token_of_its_session(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            admin, other = await desk.someone("lan"), await desk.someone("minh")
            right = admin.csrf
            for method, path in guarded(desk):
                if method == "GET":
                    continue
                for wrong in ("", "x", other.csrf):
                    admin.csrf = wrong
                    assert (await admin.post(address(path))).status_code == 403, path
                admin.csrf = right
                foreign = await admin.client.post(
                    address(path), data={"csrf": right}, headers={"origin": "https://khac.vn"}
                )
                assert foreign.status_code == 403, path
            assert await desk.process.office.run(lambda w: len(w.accounts.all())) == 2

    asyncio.run(scenario())


def test_a_viewer_changes_nothing_but_the_own_password(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            viewer = await desk.someone("xem", Role.VIEWER)
            for method, path in guarded(desk):
                if method == "POST":
                    response = await viewer.post(address(path))
                    expected = 400 if path in VIEWERS_CHANGE else 403
                    assert response.status_code == expected, path

    asyncio.run(scenario())


def test_an_editor_gets_at_no_accounts_no_backup_and_approves_no_notice(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.account("lan")
            editor = await desk.someone("soan", Role.EDITOR)
            number = desk.process.state.broadcasts.draft("Tin", "lan")
            for path in (
                "/admin/nguoi-dung/them",
                "/admin/nguoi-dung/vai-tro",
                "/admin/nguoi-dung/khoa",
                "/admin/nguoi-dung/telegram",
                "/admin/nguoi-dung/lien-ket",
                "/admin/sao-luu/xuat",
                "/admin/sao-luu/nhap",
                f"/admin/thong-bao/{number}/duyet",
                f"/admin/thong-bao/{number}/tiep",
            ):
                response = await editor.post(path, name="lan", role="viewer", disabled="yes")
                assert response.status_code == 403, path
            assert (await editor.get("/admin/sao-luu")).status_code == 403
            assert 'value="lan"' not in await editor.sees("/admin/nguoi-dung")

    asyncio.run(scenario())
