"""Uploads: what offices have becomes drafts; what cannot be read is named, with the cause."""

from __future__ import annotations

import asyncio
import html
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import docx
import httpx
import pytest
from starlette.requests import ClientDisconnect

from index.release_folder import current_release_id
from knowledge.workshop import Role
from tests.bot.web.admin.signing_in import Browser, Desk, admin_pages
from tests.bot.web.admin.sixth_plan import NAME, TEXT


def word_file() -> bytes:
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


async def uploaded(desk: Desk, browser: Browser, name: str, content: bytes) -> httpx.Response:
    """Upload a file, wait until it is read, and return where that leads."""
    reply = await browser.post("/admin/nap", files={"file": (name, content)})
    assert reply.status_code == 303, reply.text
    await desk.process.jobs.finish()
    return await browser.get(reply.headers["location"])


@pytest.mark.parametrize(
    ("name", "content"), [(f"{NAME}.txt", TEXT.encode()), (f"{NAME}.docx", word_file())]
)
def test_text_and_word_become_drafts(tmp_path: Path, name: str, content: bytes) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            editor = await desk.someone("minh", Role.EDITOR)
            reply = await uploaded(desk, editor, name, content)
            assert reply.status_code == 303, reply.text
            page = html.unescape(await editor.sees(reply.headers["location"]))
            assert "Kế hoạch 47/KH-UBND" in page
            assert "<b>8</b> phân công" in page
            again = await uploaded(desk, editor, name, content)
            assert again.headers["location"] == reply.headers["location"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("rong.txt", b"", "là tệp rỗng"),
        ("hong.pdf", b"%PDF-1.7\n1 0 obj\n<<", "PDF bị cụt hoặc hỏng"),
        ("hong.docx", word_file()[:2000], "bị cụt hoặc hỏng"),
        ("chuong-trinh.exe", b"MZ\x90\x00" + bytes(range(256)) * 40, "không đọc được"),
        ("bom.docx", zip_of("word/document.xml", b"0" * 300_000_000), "bung ra 286 MB"),
    ],
    ids=["empty", "cut-pdf", "cut-docx", "binary", "zip-bomb"],
)
def test_a_bad_file_is_named_with_its_cause_and_changes_nothing(
    hash_data: Path, tmp_path: Path, name: str, content: bytes, cause: str
) -> None:
    async def scenario() -> None:
        data = shutil.copytree(hash_data, tmp_path / "var")
        before = current_release_id(data)
        async with admin_pages(data) as desk:
            editor = await desk.someone("minh", Role.EDITOR)
            reply = await uploaded(desk, editor, name, content)
            assert reply.status_code == 200
            told = re.search(r'role="alert">([^<]+)<', html.unescape(reply.text))
            assert told is not None
            assert name in told[1]
            assert cause in told[1]
            assert await desk.process.office.run(lambda w: w.drafts()) == []
        assert current_release_id(data) == before

    asyncio.run(scenario())


def test_nothing_chosen_and_too_much_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            editor = await desk.someone("minh", Role.EDITOR)
            assert (await editor.post("/admin/nap")).status_code == 400
            huge = {"content-length": str(300 * 2**20)}
            reply = await editor.client.post("/admin/nap", content=b"x", headers=huge)
            assert reply.status_code == 413
            assert "MB" in reply.text

    asyncio.run(scenario())


def test_an_upload_cut_half_way_leaves_nothing_and_no_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled = tmp_path / "tmp"
    spooled.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spooled))

    async def cut() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="nua.pdf"\r\n\r\n'
        yield b"%PDF-1.7\n" + b"0" * 3_000_000
        raise ClientDisconnect

    async def scenario() -> None:
        async with admin_pages(tmp_path / "var") as desk:
            editor = await desk.someone("minh", Role.EDITOR)
            whole = {"content-type": "multipart/form-data; boundary=x", "content-length": "9000000"}
            reply = await editor.client.post("/admin/nap", content=cut(), headers=whole)
            assert reply.status_code == 400
            assert await desk.process.office.run(lambda w: w.drafts()) == []
        assert list(spooled.iterdir()) == []

    asyncio.run(scenario())
