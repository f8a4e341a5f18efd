"""The served admin pages with three accounts, and browsers signed in to them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from knowledge.workshop import Role, Workshop
from tests.bot.web.conftest import Open
from tests.bot.web.serving import served, wait_until_ready

PASSWORD = "một mật khẩu đủ dài"
PEOPLE = {"lan": Role.ADMIN, "minh": Role.EDITOR, "hoa": Role.VIEWER}

expect.set_options(timeout=60_000)  # the machine may be busy with other tests

SignedIn = Callable[..., Page]


def with_people(plans: Path, data: Path) -> Path:
    """Copy a data folder and make the accounts in it."""
    shutil.copytree(plans, data)
    workshop = Workshop(data)
    for name, role in PEOPLE.items():
        workshop.accounts.create(name, role, actor="test", password=PASSWORD)
    workshop.close()
    return data


@pytest.fixture(scope="module")
def site(hash_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a module's own site, because its tests change what it answers."""
    folder = tmp_path_factory.mktemp("admin")
    with served(with_people(hash_data, folder / "var"), folder / "log") as address:
        wait_until_ready(address)
        yield address


@pytest.fixture
def signed_in(watched: Open) -> SignedIn:
    """Return what opens a page in a watched browser that is signed in."""

    def enter(path: str = "/admin", name: str = "lan", **options: Any) -> Page:
        page = watched(**options).open("/admin/vao")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.locator("main button").first.click()
        page.wait_for_url("**/admin")
        if path != "/admin":
            page.goto(page.url.removesuffix("/admin") + path)
        return page

    return enter
