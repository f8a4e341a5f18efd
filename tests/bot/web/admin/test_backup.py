from __future__ import annotations

import asyncio
import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from knowledge.workshop import Role
from knowledge.workshop.records import State
from tests.bot.web.admin.signing_in import Browser, Desk, admin_pages

PATH = "/admin/sao-luu"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which temporary files are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def exported(admin: Browser) -> bytes:
    response = await admin.post(f"{PATH}/xuat")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert "attachment" in response.headers["content-disposition"]
    return response.content


async def approved(desk: Desk) -> int:
    rows = await desk.process.office.run(lambda workshop: workshop.documents())
    return sum(row.version.state is State.APPROVED for row in rows)


def file(content: bytes) -> dict[str, tuple[str, bytes, str]]:
    return {"file": ("sao-luu.zip", content, "application/zip")}


def test_an_export_of_one_machine_is_taken_over_by_another(tmp_path: Path, temporary: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path / "one") as one:
            await one.process.office.run(lambda workshop: workshop.take_shipped())
            content = await exported(await one.someone("lan"))
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
            assert list(temporary.glob("lachan-export-*")) == []

        async with admin_pages(tmp_path / "other") as other:
            lan = await other.someone("lan")
            minh = await other.someone("minh", Role.EDITOR)
            unsure = await lan.post(f"{PATH}/nhap", files=file(content))
            assert unsure.status_code == 400
            assert await approved(other) == 0
            done = await lan.post(f"{PATH}/nhap", files=file(content), confirm="yes")
            assert done.status_code == 303
            assert done.headers["location"].startswith("/admin/viec/")
            await other.process.jobs.finish()
            assert await approved(other) == 5
            (kept,) = (tmp_path / "other" / "backups").iterdir()
            assert zipfile.ZipFile(kept).testzip() is None
            assert (tmp_path / "other" / "current").exists()
            assert (await minh.get("/admin")).status_code == 303  # no such account any more
            assert (await lan.get("/admin")).status_code == 200
            assert list(temporary.glob("lachan-import-*")) == []

    asyncio.run(scenario())


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut short"])
def test_a_damaged_file_changes_nothing(tmp_path: Path, content: bytes, temporary: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path / "data") as desk:
            await desk.process.office.run(lambda workshop: workshop.take_shipped())
            admin = await desk.someone("lan")
            refused = await admin.post(f"{PATH}/nhap", files=file(content), confirm="yes")
            assert refused.status_code == 400
            assert "Không có gì bị thay đổi" in refused.text
            assert await approved(desk) == 5
            assert not (tmp_path / "data" / "backups").exists()
            assert list(temporary.glob("lachan-import-*")) == []
            missing = await admin.post(f"{PATH}/nhap", confirm="yes")
            assert missing.status_code == 400

    asyncio.run(scenario())
