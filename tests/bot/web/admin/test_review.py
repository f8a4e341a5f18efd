from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.cards import Cards
from knowledge.catalogue import Catalogue
from knowledge.contacts import Contacts
from knowledge.readers.text_files import read_source
from knowledge.workshop import SHIPPED_DOCUMENTS, Role, Workshop, due_for_review
from tests.bot.web.admin.signing_in import admin_pages

LATER = date(2028, 1, 1)


def test_cards_contacts_missing_documents_and_ended_plans_are_listed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            await desk.process.office.run(lambda workshop: workshop.take_shipped())
            viewer = await desk.someone("xem", Role.VIEWER)
            page = await viewer.sees("/admin/ra-soat")
            for card in Cards.load().cards:
                assert card.title in page
            for contact in Contacts.load().all():
                assert contact.number in page
            for document in Catalogue.load().missing:
                assert document.name in page
            rows = await desk.process.office.run(lambda workshop: workshop.documents())
            for row in rows:
                ended = row.metadata.valid_to is not None and row.metadata.valid_to < date(
                    2025, 8, 1
                )
                assert (row.version.sha256 in page) == ended
            assert "Không có mục nào quá hạn" in page

    asyncio.run(scenario())


def test_what_was_not_reviewed_for_long_is_marked(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with admin_pages(tmp_path, today=LATER) as desk:
            viewer = await desk.someone("xem", Role.VIEWER)
            page = await viewer.sees("/admin/ra-soat")
            due = due_for_review(LATER)
            assert f"Có {len(due)} mục" in page
            assert len(re.findall("cần rà soát</span>", page)) == len(due)

    asyncio.run(scenario())


def test_a_loaded_document_is_missing_no_more(tmp_path: Path) -> None:
    absent = next(d for d in Catalogue.load().missing if d.number)

    async def scenario() -> None:
        async with admin_pages(tmp_path) as desk:
            file = next(iter(sorted(SHIPPED_DOCUMENTS.glob("*.txt"))))
            viewer = await desk.someone("xem", Role.VIEWER)
            assert f'<b lang="vi">{absent.name}</b>' in await viewer.sees("/admin/ra-soat")

            def load(workshop: Workshop) -> None:
                taken = workshop.take(read_source(file), approve=True)
                document = taken.read.document
                seen = workshop.check.report(document.id)
                workshop.check.confirm_metadata(
                    document.id,
                    document.sha256,
                    replace(seen.metadata, number=absent.number),
                    actor="test",
                )

            await desk.process.office.run(load)
            assert f'<b lang="vi">{absent.name}</b>' not in await viewer.sees("/admin/ra-soat")

    asyncio.run(scenario())
