"""What a person does with a draft: look at the report, confirm, correct, compare, decide."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.errors import AlreadyDecided, UnfitCorrection, UnknownDocument
from knowledge.model import DateKind, Passage, ReadDocument
from knowledge.readers import SourcePage
from knowledge.workshop import (
    AssignmentValue,
    DateValue,
    SectionValue,
    State,
    Workshop,
    date_places,
    place_of,
)
from tests.knowledge.workshop.texts import NEW_LAW, OLD_LAW, PLAN, source

ID = "ke-hoach"


@pytest.fixture
def draft(workshop: Workshop) -> ReadDocument:
    return workshop.take(source(), actor="an").read


def passage_with(read: ReadDocument, words: str) -> Passage:
    return next(passage for passage in read.passages if words in passage.text)


def test_the_report_of_a_draft(workshop: Workshop, draft: ReadDocument) -> None:
    report = workshop.check.report(ID)
    assert report.version.state is State.DRAFT
    assert (report.source, report.confirmed_by) == ("ke-hoach.txt", None)
    assert (report.pages, report.passages) == (1, len(draft.passages))
    assert report.metadata.issuer == "Ủy ban nhân dân tỉnh Quảng Ninh"
    assert [(a.name, a.agency_id, a.leads) for a in report.agencies] == [
        ("Công an tỉnh", "cong-an-tinh", 1),
        ("Sở Y tế", "so-y-te", 1),
    ]
    assert [fact.ends for fact in report.deadlines] == [date(2026, 12, 15)]
    assert report.approved_sha256 is None
    assert not report.unfit_corrections
    assert not report.low_confidence
    assert not report.not_understood


def test_the_report_tells_how_pages_were_read(workshop: Workshop) -> None:
    pages = (
        SourcePage(1, 0, 10, "ocr", 0.55, "pages/00112233/0001.jpg"),
        SourcePage(2, 10, 20, "ocr", 0.97),
    )
    workshop.take(replace(source(), pages=pages, warnings=("Compare names.",)))
    report = workshop.check.report(ID)
    assert [note.page for note in report.page_notes] == [1, 2]
    assert [note.image for note in report.low_confidence] == ["pages/00112233/0001.jpg"]
    assert report.warnings == ("Compare names.",)


def test_confirmed_metadata_is_not_guessed_any_more(
    workshop: Workshop, draft: ReadDocument
) -> None:
    report = workshop.check.report(ID)
    metadata = replace(report.metadata, title="Tên đúng", year=2030, id="another")
    workshop.check.confirm_metadata(
        ID, report.version.sha256, metadata, actor="binh", seen=report.revision
    )
    document = workshop.check.read(ID).document
    assert (document.id, document.title, document.year) == (ID, "Tên đúng", 2030)
    after = workshop.check.report(ID)
    assert after.confirmed_by == "binh"
    assert after.metadata == replace(metadata, id=ID)
    entry = workshop.audit(1)[0]
    assert (entry.actor, entry.what, entry.document_id) == ("binh", "metadata", ID)
    assert "Tên đúng" in (entry.after or "")


def test_a_shipped_plans_metadata_can_be_corrected(workshop: Workshop) -> None:
    workshop.take_shipped()
    name = "lang-son-2023-ke-hoach"
    report = workshop.check.report(name)
    metadata = replace(report.metadata, number="99/KH-BCĐ")
    workshop.check.confirm_metadata(name, report.version.sha256, metadata, actor="an")
    workshop.take_shipped()
    assert workshop.read(name).document.number == "99/KH-BCĐ"


def test_a_corrected_assignment(workshop: Workshop, draft: ReadDocument) -> None:
    passage = passage_with(draft, "chỗ ở tạm thời")
    value = AssignmentValue(("Công an tỉnh",), ("Sở Y tế",))
    workshop.check.correct(
        ID, draft.document.sha256, "assignment", place_of(passage), value, actor="an"
    )
    read = workshop.check.read(ID)
    (found,) = [a for a in read.assignments if a.passage_id == passage.id]
    assert (found.lead_ids, found.partner_ids) == (("cong-an-tinh",), ("so-y-te",))
    assert len(read.assignments) == len(draft.assignments)
    (correction,) = workshop.check.corrections(ID, draft.document.sha256)
    assert (correction.actor, correction.fits) == ("an", True)
    workshop.check.undo_correction(correction.id, actor="an")
    assert workshop.check.read(ID) == draft


def test_an_assignment_is_added_and_taken_away(workshop: Workshop, draft: ReadDocument) -> None:
    sha256 = draft.document.sha256
    free = passage_with(draft, "Nâng cao nhận thức")
    led = passage_with(draft, "chỗ ở tạm thời")
    value = AssignmentValue(("Sở Y tế",))
    workshop.check.correct(ID, sha256, "assignment", place_of(free), value, actor="an")
    workshop.check.correct(ID, sha256, "assignment", place_of(led), None, actor="an")
    read = workshop.check.read(ID)
    assert free.id in {a.passage_id for a in read.assignments}
    assert led.id not in {a.passage_id for a in read.assignments}
    starts = [a.start for a in read.assignments]
    assert starts == sorted(starts)


def test_a_corrected_date(workshop: Workshop, draft: ReadDocument) -> None:
    sha256 = draft.document.sha256
    place, fact = next((p, f) for p, f in date_places(draft) if f.kind is DateKind.DEADLINE)
    value = DateValue(fact.kind, fact.what, ends=date(2026, 12, 20))
    workshop.check.correct(ID, sha256, "date", place, value, actor="an")
    found = dict(date_places(workshop.check.read(ID)))[place]
    assert found == replace(fact, ends=date(2026, 12, 20), to_whom=None)
    workshop.check.correct(ID, sha256, "date", place, None, actor="an")
    assert len(workshop.check.read(ID).facts.dates) == len(draft.facts.dates) - 1


def test_one_of_several_dates_of_one_sentence(workshop: Workshop) -> None:
    text = f"{PLAN}3. Sở Nội vụ\nBáo cáo kết quả định kỳ hằng quý (trước ngày 15 tháng cuối quý), "
    text += "6 tháng, năm về Công an tỉnh.\n"
    read = workshop.take(source(text)).read
    places = [place for place, fact in date_places(read) if fact.recurrence]
    assert len(set(places)) == len(places) == 3
    sha256 = read.document.sha256
    workshop.check.correct(ID, sha256, "date", places[1], None, actor="an")
    left = [f.recurrence for f in workshop.check.read(ID).facts.dates if f.recurrence]
    assert left == ["quarter", "year"]


def test_a_date_is_added_by_its_words(workshop: Workshop, draft: ReadDocument) -> None:
    words = "ngay khi tiếp nhận"
    start = draft.document.text.index(words)
    value = DateValue(DateKind.DEADLINE, "bố trí chỗ ở", ends=date(2026, 3, 1))
    place = f"{start}-{start + len(words)}"
    workshop.check.correct(ID, draft.document.sha256, "date", place, value, actor="an")
    found = next(f for f in workshop.check.read(ID).facts.dates if f.start == start)
    assert (found.as_printed, found.ends) == (words, date(2026, 3, 1))
    assert found.passage_id == passage_with(draft, words).id


def test_a_corrected_heading_is_that_of_the_passages_below(
    workshop: Workshop, draft: ReadDocument
) -> None:
    section = next(s for s in draft.sections if s.heading == "Sở Y tế")
    value = SectionValue(section.level, "Sở Y tế và Sở Nội vụ")
    workshop.check.correct(
        ID, draft.document.sha256, "section", place_of(section), value, actor="an"
    )
    read = workshop.check.read(ID)
    assert passage_with(read, "chỗ ở").headings[-1] == "1. Sở Y tế và Sở Nội vụ"
    assert passage_with(read, "cao điểm").headings[-1] == "2. Công an tỉnh"


@pytest.mark.parametrize(
    ("kind", "place", "value"),
    [
        ("assignment", "1-2", AssignmentValue(("Sở Y tế",))),
        ("assignment", "?", AssignmentValue(("Sở Y tế",))),
        ("date", "900000-900001", None),
        ("section", "0-1", SectionValue("roman", "I")),
        ("section", "0-1", None),
        ("date", "0-1", SectionValue("roman", "I")),
    ],
)
def test_corrections_that_cannot_be(
    workshop: Workshop, draft: ReadDocument, kind: str, place: str, value: object
) -> None:
    before = workshop.audit()
    with pytest.raises(UnfitCorrection):
        workshop.check.correct(ID, draft.document.sha256, kind, place, value, actor="an")  # type: ignore[arg-type]
    assert workshop.audit() == before


def test_an_agency_that_nobody_knows_is_refused(workshop: Workshop, draft: ReadDocument) -> None:
    place = place_of(draft.passages[0])
    value = AssignmentValue(("Sở Phép thuật",))
    with pytest.raises(UnfitCorrection, match="Sở Phép thuật"):
        workshop.check.correct(ID, draft.document.sha256, "assignment", place, value, actor="an")


def test_a_correction_that_no_longer_fits_is_reported_and_kept(
    workshop: Workshop, draft: ReadDocument
) -> None:
    """After a parser update the passage may be cut elsewhere, or be read otherwise."""
    sha256 = draft.document.sha256
    passage = passage_with(draft, "chỗ ở")
    for old, new in (("1-2", "Sở Y tế"), (place_of(passage), "Sở Nội vụ")):
        workshop._db.table("corrections").insert(  # as an earlier parser left it
            {
                "document_id": ID,
                "sha256": sha256,
                "kind": "assignment",
                "place": old,
                "before": '{"leads":["Ban Dân tộc"],"partners":[]}',
                "after": f'{{"leads":["{new}"],"partners":[]}}',
                "actor": "an",
                "at": "2026-01-01T00:00:00+00:00",
            }
        )
    assert workshop.check.read(ID) == draft
    report = workshop.check.report(ID)
    assert [c.fits for c in report.unfit_corrections] == [False, False]


def test_two_admins_at_once(workshop: Workshop, draft: ReadDocument) -> None:
    seen = workshop.check.report(ID).revision
    sha256 = draft.document.sha256
    workshop.approve_version(ID, sha256, actor="an", seen=seen)
    with pytest.raises(AlreadyDecided, match="an did that at") as told:
        workshop.approve_version(ID, sha256, actor="binh", seen=seen)
    assert (told.value.actor, told.value.at.tzinfo is not None) == ("an", True)
    with pytest.raises(AlreadyDecided):
        workshop.approve_version(ID, sha256, actor="binh")
    with pytest.raises(AlreadyDecided):
        workshop.discard(ID, sha256, actor="binh")
    with pytest.raises(AlreadyDecided):
        workshop.withdraw(ID, actor="binh", seen=seen)
    metadata = workshop.check.report(ID).metadata
    with pytest.raises(AlreadyDecided):
        workshop.check.confirm_metadata(ID, sha256, metadata, actor="binh", seen=seen)
    value = SectionValue("roman", "X")
    place = place_of(draft.sections[0])
    with pytest.raises(AlreadyDecided):
        workshop.check.correct(ID, sha256, "section", place, value, actor="binh", seen=seen)
    assert [entry.actor for entry in workshop.audit()] == ["an", "an"]
    assert len(workshop.approved()) == 1


def test_a_discarded_draft_leaves_the_approved_version(workshop: Workshop) -> None:
    old = workshop.take(source(), approve=True).read
    new = workshop.take(source(PLAN.replace("tạm thời", "lâu dài"))).read
    assert workshop.check.report(ID).approved_sha256 == old.document.sha256
    workshop.discard(ID, new.document.sha256, actor="an")
    assert workshop.drafts() == []
    assert workshop.approved() == [old]


def test_versions_that_are_not_there(workshop: Workshop, draft: ReadDocument) -> None:
    for ask in (workshop.check.report, workshop.check.read, workshop.check.version):
        with pytest.raises(UnknownDocument):
            ask("khong-co")
        with pytest.raises(UnknownDocument):
            ask(ID, "0" * 64)
    with pytest.raises(UnknownDocument):
        workshop.read(ID)  # it is a draft


def test_what_a_new_version_changes(workshop: Workshop) -> None:
    old = workshop.take(source(), approve=True).read.document
    text = PLAN.replace("1. Sở Y tế", "1. Sở Nội vụ").replace("30/9/2026", "15/10/2026")
    text += "3. Sở Xây dựng\nKiểm tra các công trường.\n"
    new = workshop.take(source(text)).read.document
    changes = workshop.check.compare(ID, old.sha256, new.sha256)
    assert [p.text for p in changes.added] == ["Kiểm tra các công trường."]
    assert changes.removed == ()
    (changed,) = changes.changed
    assert [run.text for run in changed.words if run.kind == "added"] == ["15/10/2026."]
    (moved,) = changes.agencies
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.leads, moved.after.leads) == (("Sở Y tế",), ("Sở Nội vụ",))
    (dates,) = changes.dates
    assert dates.before[0].ends == date(2026, 9, 30)
    assert dates.after[0].ends == date(2026, 10, 15)


def test_the_report_of_a_law_tells_what_it_replaces(workshop: Workshop) -> None:
    workshop.take(source(OLD_LAW, "cu.txt"), approve=True)
    workshop.take(source(NEW_LAW, "moi.txt"))
    report = workshop.check.report("moi")
    assert report.metadata.replaces == ("71/2010/QH12",)
    assert report.replaces == ("cu",)
    assert report.articles == 3
