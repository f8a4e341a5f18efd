"""The site and the browser that tests of the web page share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.web.serving import served, wait_until_ready

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser

from tests.bot.web.browsing import CHROMIUM, Watched, chromium, context

Open = Callable[..., Watched]


@pytest.fixture(scope="session")
def site(hash_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with the shipped plans, whose proxy is trusted."""
    folder = tmp_path_factory.mktemp("site")
    data = shutil.copytree(hash_data, folder / "var")
    with served(data, folder / "log", LACHAN_TRUST_PROXY="true") as address:
        wait_until_ready(address)
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser; a module's own, because its event loop must not meet another's."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed")
    with chromium() as running:
        yield running


@pytest.fixture
def watched(site: str, browser: Browser) -> Iterator[Open]:
    """Return what opens watched contexts; at the end nothing foreign, no complaint was seen."""
    opened: list[Watched] = []

    def make(*, portal: str = "", stand_ins: tuple[str, ...] = (), **options: Any) -> Watched:
        made = Watched(context(browser, **options), site, portal, stand_ins)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.context.close()
    assert [made.foreign for made in opened if made.foreign] == []
    assert [made.complaints for made in opened if made.complaints] == []
