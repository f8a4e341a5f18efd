from __future__ import annotations

import asyncio
import re
from pathlib import Path

from bot.web.admin.log import SHOWN
from knowledge.workshop import Role, Workshop
from tests.bot.web.admin.signing_in import admin_pages


def rows(page: str) -> list[str]:
    return re.findall(r'<tr role="row">\n<td[^>]*><time.*?</tr>', page, re.DOTALL)


def test_the_log_is_filtered_by_who_what_and_document(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:

            def fill(workshop: Workshop) -> None:
                workshop.take_shipped()
                workshop.note("published", actor="lan", before="r1", after="<b>r2</b>")
                workshop.note("rolled back", actor="telegram:7", before="r2", after="r1")

            await desk.process.office.run(fill)
            viewer = await desk.someone("xem", Role.VIEWER)
            path = "/admin/nhat-ky"
            everything = await viewer.sees(path)
            assert "quay lại bản trước" in everything
            assert "&lt;b&gt;r2&lt;/b&gt;" in everything
            taken, *_ = rows(await viewer.sees(path, what="taken in"))
            assert "sau: bản nháp" in taken
            account = rows(await viewer.sees(path, what="account"))
            assert any("xem: người xem" in row for row in account)
            assert "UTC" not in everything
            assert len(rows(await viewer.sees(path, actor="lan"))) == 1
            assert len(rows(await viewer.sees(path, what="rolled back"))) == 1
            assert rows(await viewer.sees(path, actor="lan", what="rolled back")) == []
            (document, *_) = await desk.process.office.run(
                lambda workshop: [row.version.document_id for row in workshop.documents()]
            )
            of_one = rows(await viewer.sees(path, document=document))
            assert of_one
            assert all(document in row for row in of_one)

    asyncio.run(scenario())


def test_a_long_log_says_how_much_more_there_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:

            def fill(workshop: Workshop) -> None:
                for number in range(SHOWN + 7):
                    workshop.note("published", actor="lan", after=str(number))

            await desk.process.office.run(fill)
            viewer = await desk.someone("xem", Role.VIEWER)
            page = await viewer.sees("/admin/nhat-ky", actor="lan")
            assert len(rows(page)) == SHOWN
            assert "Còn 7 mục nữa" in page

    asyncio.run(scenario())
