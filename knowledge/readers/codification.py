"""Splits a page of the codification (Bộ Pháp điển) into the laws and decrees it was made of.

A page prints the articles of many documents in the order of their subjects. Every article has a
note of origin: "(Điều 5 Luật số 66/2011/QH12 …, có hiệu lực thi hành kể từ ngày …)", and a link
whose anchor tells the chapter it stands in there: "#Chuong_II_Muc_1_Dieu_5".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePath

from bs4 import Tag

from knowledge.readers.html_blocks import block_lines, inline_text
from knowledge.readers.pages import SourceFile, unpaged_source
from knowledge.readers.source import Hints, SourceText
from knowledge.text import nfc, squeeze

_CHAPTER, _ARTICLE, _ORIGIN, _CROSS = "pChuong", "pDieu", "pGhiChu", "pChiDan"
_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_NOTE = re.compile(
    r"\(?\s*Điều\s+(?P<article>\d+[a-zđ]?)\.?\s+(?P<rest>(?P<kind>[^\d(]+?)\s+số\s+"
    r"(?P<number>\d[^\s,]*).*?)\s*\)?\s*$"
)
# Behind the number, in a document's first note: what it is about, its day, its issuer.
_FULL = re.compile(
    rf"(?P<title>.*)\s+ngày\s+(?P<issued>{_DAY})\s+của\s+(?P<issuer>.+?)(?:,\s+có|$)"
)
_IN_FORCE = re.compile(rf"có hiệu lực thi hành kể từ ngày\s+(?P<day>{_DAY})")
_HEADING = re.compile(r"Điều\s+[\w.Đđ]+?\.\s+(?P<heading>.*)")
_ANCHOR = re.compile(r"(?P<kind>Phan|Chuong|Muc)_(?P<n>[IVXLC]+|\d+)(?=_|$)")
_OUTER = {"Phan": "Phần", "Chuong": "Chương", "Muc": "Mục"}
_NAMED_BY_KIND = ("Luật", "Bộ luật", "Pháp lệnh")
_ARTICLE_NUMBER = re.compile(r"(\d+)(.*)")
_MIN_ARTICLES = 2


@dataclass(slots=True)
class _Article:
    number: str
    heading: str
    place: tuple[str, ...]  # "Chương II", "Mục 1": where its own document has it
    codified_at: tuple[str, ...]  # where the codification has it
    note: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Origin:
    """A document of which the page holds articles."""

    kind: str
    number: str
    first_note: str
    hints: Hints
    articles: list[_Article] = field(default_factory=list)


def is_codification(page: Tag) -> bool:
    """Say whether a page is one of the codification: articles, each with its note of origin."""
    articles = page.find_all("p", class_=_ARTICLE)
    return len(articles) >= _MIN_ARTICLES and bool(page.find_all("p", class_=_ORIGIN))


def read_codification(page: Tag, file: SourceFile, encoding: str) -> list[SourceText]:
    """Return the documents of a codification page, in the order in which they first occur.

    Each begins with its note of origin and the subject of the page; its articles stand in their
    own order, below the chapters that their notes name. The chapters' headings are those of the
    page for the document that the page's own chapters are made of. What the codification says of
    other articles ("có nội dung liên quan đến …") is left out.

    Args:
        page: the page's tree.
        file: the file's name and hash.
        encoding: of the file's bytes.
    """
    reader = _PageReader()
    reader.read(page)
    subject = _subject(page)
    warnings = reader.warnings()
    return [
        _source(origin, subject, reader.headings, file, encoding, warnings)
        for origin in reader.origins.values()
    ]


class _PageReader:
    """Walks over a page's paragraphs and gathers articles by their documents."""

    def __init__(self) -> None:
        self.origins: dict[str, _Origin] = {}
        self.headings: dict[tuple[str, ...], str] = {}
        self._chapters: list[str] = []
        self._heading = ""
        self._article: _Article | None = None
        self._cross_references = 0
        self._without_origin: list[str] = []

    def read(self, page: Tag) -> None:
        """Read all paragraphs of the page."""
        content = page.find("div", class_="_content") or page.find("body") or page
        assert isinstance(content, Tag)
        for element in content.find_all(True, recursive=False):
            classes: Sequence[str] = element.get("class") or ()
            if _CHAPTER in classes:
                self._read_chapter(inline_text(element))
            elif _ARTICLE in classes:
                self._end_article()
                self._heading = inline_text(element)
            elif _ORIGIN in classes:
                self._read_origin(element)
            elif _CROSS in classes:
                self._cross_references += 1
            elif self._article is not None:
                self._article.lines.extend(block_lines(element))
        self._end_article()

    def warnings(self) -> list[str]:
        """Return what a person should know of what was left out."""
        found = []
        if self._cross_references:
            found.append(
                f"{self._cross_references} cross-references of the codification were left out."
            )
        found += [f"No note of origin, left out: {heading}" for heading in self._without_origin]
        return found

    def _read_chapter(self, text: str) -> None:
        """Take "Chương I" as a chapter's label, and the line behind it as its heading."""
        self._end_article()
        label = next((w for w in _OUTER.values() if re.match(rf"{w}\s+\S+$", text)), None)
        if label is None:
            if self._chapters:
                self.headings.setdefault(tuple(self._chapters), text)
            return
        order = list(_OUTER.values())
        depth = order.index(label)
        self._chapters = [c for c in self._chapters if order.index(c.split()[0]) < depth]
        self._chapters.append(text)

    def _read_origin(self, element: Tag) -> None:
        note = inline_text(element)
        found = _NOTE.match(note)
        heading = _HEADING.match(self._heading)
        if found is None:
            return
        link = element.find("a")
        address = str(link.get("href") or "") if isinstance(link, Tag) else ""
        self._article = _Article(
            number=found["article"],
            heading=heading["heading"] if heading else self._heading,
            place=_place(address.rpartition("#")[2]),
            codified_at=tuple(self._chapters),
            note=note,
        )
        origin = self.origins.setdefault(found["number"], _origin(found))
        if origin.hints.title is None:
            origin.hints = _hints(found)
            origin.first_note = found["rest"] if origin.hints.title else origin.first_note
        origin.articles.append(self._article)
        self._heading = ""

    def _end_article(self) -> None:
        if self._heading:
            self._without_origin.append(self._heading)
        self._article, self._heading = None, ""


def _place(anchor: str) -> tuple[str, ...]:
    return tuple(f"{_OUTER[m['kind']]} {m['n']}" for m in _ANCHOR.finditer(anchor))


def _origin(found: re.Match[str]) -> _Origin:
    return _Origin(squeeze(found["kind"]), found["number"], found["rest"], Hints())


def _hints(found: re.Match[str]) -> Hints:
    """Return what a note of origin says of its document; the first one says most."""
    kind = squeeze(found["kind"])
    behind = found["rest"].split(found["number"], 1)[1]
    full = _FULL.match(behind)
    begins = _IN_FORCE.search(behind)
    title = squeeze(full["title"]) if full else ""
    if title and kind in _NAMED_BY_KIND:
        title = f"{kind} {title}"
    issued = _day(full["issued"]) if full else None
    return Hints(
        title=title or None,
        kind=kind,
        number=nfc(found["number"]),
        issuer=squeeze(full["issuer"]) if full else None,
        issued=issued,
        valid_from=_day(begins["day"]) if begins else None,
        year=issued.year if issued else None,
    )


def _day(printed: str) -> date | None:
    try:
        return datetime.strptime(printed, "%d/%m/%Y").date()
    except ValueError:
        return None


def _subject(page: Tag) -> str:
    """Return the page's subject: "Đề mục 39.8 Phòng, chống mua bán người"."""
    heading = page.find(["h1", "h2", "h3"])
    return inline_text(heading) if isinstance(heading, Tag) else ""


def _source(
    origin: _Origin,
    subject: str,
    headings: dict[tuple[str, ...], str],
    file: SourceFile,
    encoding: str,
    warnings: Sequence[str],
) -> SourceText:
    lines = [origin.first_note, *([f"Pháp điển: {subject}"] if subject else [])]
    articles = sorted(origin.articles, key=_order)
    lines += _body(articles, headings if _gives_chapters(articles) else {}, origin)
    named = replace_name(file, f"{origin.kind} {origin.number}")
    return unpaged_source(named, lines, f"HTML, {encoding}", warnings, origin.hints)


def replace_name(file: SourceFile, document: str) -> SourceFile:
    """Return ``file`` with a document's name behind its own, so that each has a name."""
    path = PurePath(file.name)
    name = f"{path.stem} - {document.replace('/', '-')}{path.suffix}"
    return replace(file, name=name)


def _order(article: _Article) -> tuple[int, str]:
    found = _ARTICLE_NUMBER.fullmatch(article.number)
    assert found is not None
    return int(found[1]), found[2]


def _gives_chapters(articles: Sequence[_Article]) -> bool:
    """Say whether the page's chapters are this document's own."""
    return all(article.place == article.codified_at for article in articles)


def _body(
    articles: Sequence[_Article], headings: dict[tuple[str, ...], str], origin: _Origin
) -> list[str]:
    lines: list[str] = []
    place: tuple[str, ...] = ()
    for article in articles:
        for depth in range(len(article.place)):
            above = article.place[: depth + 1]
            if above != place[: depth + 1]:
                lines += [above[-1], *([headings[above]] if above in headings else [])]
        place = article.place
        lines.append(f"Điều {article.number}. {article.heading}")
        lines += article.lines
        if _says_more(article.note, origin):
            lines.append(article.note)
    return lines


def _says_more(note: str, origin: _Origin) -> bool:
    """Say whether an article's note tells more than the document's: another day, an amendment."""
    rest = note.split(origin.number, 1)[-1].strip(" ,)")
    told = squeeze(origin.first_note)
    return bool(rest) and squeeze(rest) not in told
