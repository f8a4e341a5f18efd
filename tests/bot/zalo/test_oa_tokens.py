"""The account's tokens: one refresh at a time, kept before use, said clearly when all are dead."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.state.state import State
from bot.zalo.oa_tokens import SECRET_NAME, OaTokens, TokensDead
from knowledge.errors import SendLater
from tests.bot.zalo.official_account import APP_ID, APP_SECRET, FIRST_REFRESH, OfficialAccount
from tests.bot.zalo.server import serving, until

Make = Callable[..., OaTokens]


def with_tokens(
    account: OfficialAccount, data: Path, use: Callable[[Make, State], Awaitable[None]]
) -> None:
    """Call ``use`` with what makes a process's tokens, as often as a process starts."""

    async def call() -> None:
        state = State.open(data)
        made: list[OaTokens] = []
        async with serving(account.app()) as url:

            def make(first: str = FIRST_REFRESH, secret: str = APP_SECRET) -> OaTokens:
                made.append(OaTokens(url, APP_ID, secret, first, state.secrets, account.now))
                return made[-1]

            try:
                await use(make, state)
            finally:
                for tokens in made:
                    await tokens.close()
                state.close()

    asyncio.run(call())


def kept(state: State) -> str:
    value = state.secrets.get(SECRET_NAME)
    return str(json.loads(value or "{}")["refresh"])


def test_fifty_at_once_refresh_once(tmp_path: Path) -> None:
    account = OfficialAccount(refresh_delay_s=0.05)

    async def use(make: Make, state: State) -> None:
        tokens = make()
        assert set(await asyncio.gather(*(tokens.access_token() for _ in range(50)))) == {
            "access-1"
        }
        again = await asyncio.gather(*(tokens.access_token("access-1") for _ in range(50)))
        assert set(again) == {"access-2"}
        assert await tokens.access_token("access-1") == "access-2"
        assert account.refreshes == 2
        assert kept(state) == "refresh-2"

    with_tokens(account, tmp_path, use)


def test_a_token_is_refreshed_before_it_ends(tmp_path: Path) -> None:
    account = OfficialAccount()

    async def use(make: Make, state: State) -> None:
        tokens = make()
        assert await tokens.access_token() == "access-1"
        account.ahead_s = 24 * 3600
        assert await tokens.access_token() == "access-1"
        account.ahead_s = 25 * 3600 - 200
        assert await tokens.access_token() == "access-2"

    with_tokens(account, tmp_path, use)


def test_a_crash_between_refreshing_and_using_loses_nothing(tmp_path: Path) -> None:
    account = OfficialAccount()

    async def use(make: Make, state: State) -> None:
        waiting = asyncio.create_task(make().access_token())
        await until(lambda: state.secrets.get(SECRET_NAME) is not None)
        waiting.cancel()
        # The next process uses what was kept, not the setting that is spent.
        later = make()
        assert await later.access_token() == "access-1"
        assert await later.access_token("access-1") == "access-2"
        assert account.refreshes == 2

    with_tokens(account, tmp_path, use)


def test_whoever_waits_may_give_up_without_losing_the_refresh(tmp_path: Path) -> None:
    account = OfficialAccount(refresh_delay_s=0.1)

    async def use(make: Make, state: State) -> None:
        tokens = make()
        waiting = asyncio.create_task(tokens.access_token())
        await asyncio.sleep(0.03)
        waiting.cancel()
        await until(lambda: state.secrets.get(SECRET_NAME) is not None)
        assert await tokens.access_token() == "access-1"
        assert account.refreshes == 1

    with_tokens(account, tmp_path, use)


def test_dead_tokens_are_said_clearly_and_not_tried_again_at_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    account = OfficialAccount()

    async def use(make: Make, state: State) -> None:
        tokens = make()
        await tokens.access_token()
        account.used_refresh.add("refresh-1")  # somebody else used it
        for _ in range(3):
            with pytest.raises(TokensDead, match="ZALO_OA_REFRESH_TOKEN"):
                await tokens.access_token("access-1")
        told = [r for r in caplog.records if r.levelno == logging.ERROR]
        assert len(told) == 1
        assert "ZALO_OA_REFRESH_TOKEN" in told[0].getMessage()
        assert "refresh-1" not in caplog.text
        # A new setting mends it; the old one, spent, is never tried again.
        account.refresh.add("renewed")
        assert await make("renewed").access_token() == "access-2"
        assert kept(state) == "refresh-2"

    with_tokens(account, tmp_path, use)


def test_a_wrong_new_setting_falls_back_to_what_was_kept(tmp_path: Path) -> None:
    account = OfficialAccount()

    async def use(make: Make, state: State) -> None:
        await make().access_token()
        assert await make("mistyped").access_token() == "access-2"
        assert kept(state) == "refresh-2"

    with_tokens(account, tmp_path, use)


def test_an_error_with_status_200_is_an_error(tmp_path: Path) -> None:
    account = OfficialAccount()

    async def use(make: Make, state: State) -> None:
        with pytest.raises(TokensDead):
            await make(secret="wrong").access_token()
        assert state.secrets.get(SECRET_NAME) is None

    with_tokens(account, tmp_path, use)


def test_an_outage_spends_nothing(tmp_path: Path) -> None:
    account = OfficialAccount(oauth_broken=True)

    async def use(make: Make, state: State) -> None:
        tokens = make()
        with pytest.raises(SendLater) as caught:
            await tokens.access_token()
        assert not isinstance(caught.value, TokensDead)
        account.oauth_broken = False
        assert await tokens.access_token() == "access-1"

    with_tokens(account, tmp_path, use)
