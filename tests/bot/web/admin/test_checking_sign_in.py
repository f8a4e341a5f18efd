"""Signing in: a password, five wrong ones, a link that works once, sessions that end."""

from __future__ import annotations

import asyncio
import html
from pathlib import Path

from bot.web.admin.guard import SIGN_IN
from bot.web.admin.sessions import IDLE_S, LONGEST_S, Sessions
from knowledge.workshop import Role, Workshop
from knowledge.workshop.accounts import FREE_FAILURES
from tests.bot.web.admin.signing_in import Browser, admin_pages

PASSWORD = "một mật khẩu đủ dài"


async def tries(browser: Browser, password: str) -> int:
    reply = await browser.client.post(SIGN_IN, data={"name": "lan", "password": password})
    return reply.status_code


def test_a_password_signs_in_and_wrong_ones_lock(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.account("lan", password=PASSWORD)
            browser = desk.browser()
            assert await tries(browser, PASSWORD) == 303
            assert browser.signed_in
            assert (await browser.client.post("/admin/ra")).status_code == 303
            assert not browser.signed_in
            for _ in range(FREE_FAILURES):
                assert await tries(browser, "một mật khẩu đã sai") == 401
            assert await tries(browser, PASSWORD) == 401
            reply = await browser.client.post(SIGN_IN, data={"name": "lan", "password": PASSWORD})
            assert "bị khóa tạm vì sai mật khẩu nhiều lần" in html.unescape(reply.text)
            assert not browser.signed_in
            # A lock keeps out guesses, not a person with a link.
            await browser.enter(await desk.process.office.run(_link))
            assert browser.signed_in

    asyncio.run(scenario())


def _link(workshop: Workshop) -> str:
    return workshop.accounts.make_link("lan", actor="test")


def test_a_link_needs_a_tap_and_works_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            token = await desk.account("lan")
            browser = desk.browser()
            for _ in range(2):  # a messenger's preview may look at it
                assert (await browser.get(f"/admin/link/{token}")).status_code == 200
            assert not browser.signed_in
            await browser.enter(token)
            again = await desk.browser().client.post(f"/admin/link/{token}")
            assert again.status_code == 401

    asyncio.run(scenario())


def test_a_session_ends_and_what_is_sent_then_changes_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.account("an")
            lan = await desk.someone("lan")
            assert (await lan.get("/admin")).status_code == 200
            await desk.process.office.run(
                lambda w: w.accounts.set_disabled("lan", True, actor="test")
            )
            before = await desk.process.office.run(lambda w: len(w.audit()))
            reply = await lan.post("/admin/van-ban/x/duyet", **{"phien-ban": "x"})
            assert (reply.status_code, reply.headers["location"]) == (303, SIGN_IN)
            assert await desk.process.office.run(lambda w: len(w.audit())) == before

    asyncio.run(scenario())


def test_a_role_that_is_taken_away_counts_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            minh = await desk.someone("minh", Role.EDITOR)
            assert (await minh.get("/admin")).status_code == 200
            await desk.process.office.run(
                lambda w: w.accounts.set_role("minh", Role.VIEWER, actor="test")
            )
            assert (await minh.post("/admin/phat-hanh")).status_code == 403
            assert 'id="upload"' not in (await minh.get("/admin")).text

    asyncio.run(scenario())


def test_sessions_end_by_time() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    used, idle = sessions.begin("lan"), sessions.begin("minh")
    while now[0] < LONGEST_S:
        now[0] += IDLE_S / 2
        assert (sessions.get(used) is not None) == (now[0] <= LONGEST_S)
    assert sessions.get(idle) is None
    now[0] = LONGEST_S + 1
    assert sessions.get(used) is None
