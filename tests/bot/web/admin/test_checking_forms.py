"""The forms of the check screen without a browser: what is wrong, who was first, what is kept."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.web.admin.checking_forms import words_place
from knowledge.readers.source import SourcePage
from knowledge.reading import DocumentReader
from knowledge.workshop import Role, State, place_of
from tests.bot.web.admin.signing_in import Browser, Desk, admin_pages
from tests.bot.web.admin.sixth_plan import COMMUNES, LEAFLET, LIST, NAME, TEXT, source

READ = DocumentReader.load().read(NAME, source())
PAGE = f"/admin/van-ban/{NAME}"
METADATA = {
    "title": "Phòng, chống mua bán người năm 2026",
    "kind": "Kế hoạch",
    "number": "47/KH-UBND",
    "issuer": "Ủy ban nhân dân tỉnh Đắk Lắk",
    "province": "Phú Yên",
    "year": "2026",
    "issued": "2026-03-05",
    "valid_from": "2026-03-05",
    "valid_to": "2026-12-31",
}


@dataclass
class Draft:
    """The invented plan as a draft, and the pages it is checked on."""

    desk: Desk
    sha256: str

    async def fields(self, **more: str) -> dict[str, str]:
        """Return what a form of the page as it is now carries."""
        report = await self.desk.process.office.run(lambda w: w.check.report(NAME, self.sha256))
        return {"phien-ban": self.sha256, "seen": str(report.revision), **more}

    async def place(self, words: str) -> str:
        read = await self.desk.process.office.run(lambda w: w.check.read(NAME, self.sha256))
        return next(place_of(p) for p in read.passages if p.text.startswith(words))

    async def leads(self, words: str) -> tuple[str, ...]:
        read = await self.desk.process.office.run(lambda w: w.check.read(NAME, self.sha256))
        passage = next(p for p in read.passages if p.text.startswith(words))
        return next((a.leads for a in read.assignments if a.passage_id == passage.id), ())

    async def state(self) -> State:
        version = await self.desk.process.office.run(lambda w: w.check.version(NAME, self.sha256))
        return version.state

    async def page(self, browser: Browser) -> str:
        return html.unescape(await browser.sees(PAGE, **{"phien-ban": self.sha256}))


def with_draft(data: Path, work: Callable[[Draft], Awaitable[None]]) -> None:
    """Do ``work`` with the plan as a draft."""

    async def scenario() -> None:
        async with admin_pages(data) as desk:
            taken = await desk.process.office.run(lambda w: w.take(source(), actor="test"))
            await work(Draft(desk, taken.read.document.sha256))

    asyncio.run(scenario())


def test_metadata_that_is_wrong_is_told_beside_the_fields_and_kept(tmp_path: Path) -> None:
    async def work(draft: Draft) -> None:
        editor = await draft.desk.someone("minh", Role.EDITOR)
        wrong = {
            **METADATA,
            "title": "",
            "year": "26",
            "valid_to": "2025-01-01",
            "issued": "hôm qua",
            "replaces": "kế hoạch cũ",
            "signer": "Người ký vừa gõ",
        }
        reply = await editor.post(f"{PAGE}/thong-tin", **await draft.fields(**wrong))
        assert reply.status_code == 400
        shown = html.unescape(reply.text)
        assert "những gì đã gõ vẫn còn đây" in shown
        told = dict(re.findall(r'id="w-metadata-(\w+)">([^<]+)<', shown))
        assert set(told) == {"title", "year", "valid_to", "issued", "replaces"}
        assert "bốn chữ số" in told["year"]
        for kept in ("Người ký vừa gõ", "hôm qua", "kế hoạch cũ", "26"):
            assert f'value="{kept}"' in shown

        reply = await editor.post(f"{PAGE}/thong-tin", **await draft.fields(**METADATA))
        assert reply.status_code == 303
        report = await draft.desk.process.office.run(lambda w: w.check.report(NAME))
        assert (report.confirmed_by, report.metadata.title) == ("minh", METADATA["title"])
        assert (report.metadata.province_at_issue, report.metadata.province) == (
            "Phú Yên",
            "Đắk Lắk",
        )

    with_draft(tmp_path, work)


def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    async def work(draft: Draft) -> None:
        lan, minh = await draft.desk.someone("lan"), await draft.desk.someone("minh")
        fields = await draft.fields()
        replies = await asyncio.gather(
            lan.post(f"{PAGE}/duyet", **fields), minh.post(f"{PAGE}/duyet", **fields)
        )
        assert sorted(reply.status_code for reply in replies) == [303, 409]
        told = next(reply.text for reply in replies if reply.status_code == 409)
        winner = "lan" if replies[0].status_code == 303 else "minh"
        assert f"{winner} đã thay đổi văn bản này lúc" in told
        assert "Duyệt và phát hành" not in told
        assert await draft.state() is State.APPROVED

    with_draft(tmp_path, work)


def test_a_correction_that_comes_second_is_kept_to_be_sent_again(tmp_path: Path) -> None:
    async def work(draft: Draft) -> None:
        lan, minh = await draft.desk.someone("lan"), await draft.desk.someone("minh")
        form = {"loai": "assignment", "cho": await draft.place(LIST), "lead": "Sở Y tế"}
        fields = await draft.fields(**form)
        await lan.post(f"{PAGE}/thong-tin", **await draft.fields(**METADATA))
        reply = await minh.post(f"{PAGE}/sua", **fields)
        assert reply.status_code == 409
        shown = html.unescape(reply.text)
        assert "lan đã thay đổi văn bản này" in shown
        assert 'name="lead" value="Sở Y tế"' in shown
        again = re.search(r'name="seen" value="(\d+)"', shown)
        assert again is not None
        reply = await minh.post(f"{PAGE}/sua", **{**fields, "seen": again[1]})
        assert reply.status_code == 303
        assert await draft.leads(LIST) == ("Sở Y tế",)

    with_draft(tmp_path, work)


def test_assignments_dates_and_headings_are_corrected_taken_away_and_undone(
    tmp_path: Path,
) -> None:
    async def work(draft: Draft) -> None:
        editor = await draft.desk.someone("minh", Role.EDITOR)
        listing, leaflet = await draft.place(LIST), await draft.place(LEAFLET)

        async def send(**form: str) -> int:
            return (await editor.post(f"{PAGE}/sua", **await draft.fields(**form))).status_code

        assert await send(loai="assignment", cho=listing, xoa="1") == 303
        assert await draft.leads(LIST) == ()
        page = await draft.page(editor)
        correction = re.search(r'name="id" value="(\d+)"', page)
        assert correction is not None
        await editor.post(f"{PAGE}/hoan-tac", **await draft.fields(id=correction[1]))
        assert await draft.leads(LIST) == (COMMUNES,)

        assert await send(loai="assignment", cho=listing, lead="Sở không có thật") == 400
        assert await send(loai="assignment", cho=listing) == 400
        assert await send(loai="assignment", cho="1-2", lead="Sở Y tế") == 400
        assert await send(loai="không rõ", cho=listing) == 400

        date = {"kind": "deadline", "what": "phát tờ rơi", "ends": "2026-05-20"}
        new = {"loai": "new-date", "cho": leaflet, **date}
        assert await send(**new, words="trước ngày 1/1/1999") == 400
        assert await send(**{**new, "ends": "", "words": "trước ngày 20/5/2026"}) == 400
        assert await send(**new, words="trước  ngày 20/5/2026") == 303
        assert await send(**new, words="trước ngày 20/5/2026") == 400  # it is there already
        assert "hạn: phát tờ rơi, 20/5/2026" in await draft.page(editor)

        read = await draft.desk.process.office.run(lambda w: w.check.read(NAME))
        section = place_of(read.sections[0])
        assert await send(loai="section", cho=section, level="roman", heading="") == 400
        assert await send(loai="section", cho=section, level="roman", heading="MỤC TIÊU") == 303
        assert "I. MỤC TIÊU" in await draft.page(editor)

    with_draft(tmp_path, work)


def test_a_draft_is_put_aside_and_an_approved_version_withdrawn(tmp_path: Path) -> None:
    async def work(draft: Draft) -> None:
        editor = await draft.desk.someone("minh", Role.EDITOR)
        assert (await editor.post(f"{PAGE}/bo-nhap", **await draft.fields())).status_code == 303
        assert await draft.state() is State.WITHDRAWN
        reply = await editor.post(f"{PAGE}/duyet", **await draft.fields(**{"phat-hanh": "1"}))
        await draft.desk.process.jobs.finish()
        ended = await editor.get(reply.headers["location"])
        assert (ended.status_code, ended.headers["location"]) == (
            303,
            f"{PAGE}?phien-ban={draft.sha256}",
        )
        assert await draft.state() is State.APPROVED
        await editor.post(f"{PAGE}/rut", **await draft.fields())
        await draft.desk.process.jobs.finish()
        assert await draft.state() is State.WITHDRAWN
        page = await draft.page(editor)
        assert "minh đổi trạng thái: đã rút" in re.sub(r"<[^>]+>", "", page)

    with_draft(tmp_path, work)


def test_a_new_version_is_told_and_compared(tmp_path: Path) -> None:
    async def work(draft: Draft) -> None:
        viewer = await draft.desk.someone("lan")
        office = draft.desk.process.office
        await office.run(lambda w: w.approve(NAME, actor="test"))
        changed = source(TEXT.replace("31/8/2026", "30/9/2026").replace(COMMUNES, "Sở Nội vụ"))
        taken = await office.run(lambda w: w.take(changed, actor="test"))
        assert taken.recognised == "version"
        page = html.unescape(await viewer.sees(PAGE))
        assert "Đây là bản mới của một văn bản đã duyệt." in page
        link = re.search(r'href="(/admin/so-sanh/[^"]+)"', page)
        assert link is not None
        page = html.unescape(await viewer.sees(link[1]))
        assert re.search(r"<del>.*31/8/2026", page)
        assert re.search(r"<ins>.*30/9/2026", page)
        assert COMMUNES in page
        assert "Sở Nội vụ" in page
        assert "1 mốc thời gian" in page
        for path in ("/admin/so-sanh/khong-co", f"/admin/so-sanh/{NAME}"):
            assert (await viewer.get(path, cu="0" * 64)).status_code == 404
        assert (await viewer.get(PAGE, **{"phien-ban": "0" * 64})).status_code == 404

    with_draft(tmp_path, work)


def test_pictures_of_pages_are_shown_and_nothing_else_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            folder = tmp_path / "pages" / ("a" * 64)
            folder.mkdir(parents=True)
            Image.new("L", (40, 50)).save(folder / "0001.jpg")
            (folder / "0001.txt").write_text("x", encoding="utf-8")
            image = f"pages/{folder.name}/0001.jpg"
            pages = (SourcePage(1, 0, len(TEXT), "ocr", 0.62, image),)
            scanned = replace(source(), pages=pages)
            await desk.process.office.run(lambda w: w.take(scanned, actor="test"))
            lan = await desk.someone("lan")
            page = html.unescape(await lan.sees(PAGE))
            assert "tin cậy 62 %" in page
            assert "nên đối chiếu cả trang" in page
            assert f'src="/admin/trang/{folder.name}/0001.jpg"' in page
            shown = await lan.get(f"/admin/trang/{folder.name}/0001.jpg")
            assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
            for path in (
                f"{folder.name}/0001.txt",
                f"{folder.name}/0002.jpg",
                "..%2Fworkshop.db",
                "%2e%2e/workshop.db",
                "/etc/passwd",
            ):
                assert (await lan.get(f"/admin/trang/{path}")).status_code == 404, path

    asyncio.run(scenario())


@given(st.integers(0, 60), st.integers(1, 30), st.sampled_from([" ", "  ", "\n", " \n "]))
def test_words_of_a_passage_are_found_however_they_are_spaced(
    first: int, count: int, gap: str
) -> None:
    words = READ.passages[4].text.split()
    chosen = words[first % len(words) :][:count]
    place = words_place(READ, place_of(READ.passages[4]), gap.join(chosen))
    assert place is not None
    start, _, end = place.partition("-")
    assert READ.document.text[int(start) : int(end)].split() == chosen
