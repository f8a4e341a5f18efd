"""Makes the files that the readers' tests read: Word files, PDF files, pages of a codification."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

PLAN = """
#set page(paper: "a4", margin: 2cm,
  header: context { align(center)[#counter(page).display()] },
  footer: [Lưu hành nội bộ – UBND tỉnh Thử])
#set text(font: "Libertinus Serif", size: 12pt)
#set par(justify: true)
"""
HEAD = r"""
#grid(columns: (1fr, 1.4fr), align(center)[UBND TỈNH THỬ\ *BAN CHỈ ĐẠO*\ Số: 12/KH-BCĐ],
  align(center)[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*\ *Độc lập - Tự do - Hạnh phúc*\
  _Thử, ngày 05 tháng 02 năm 2026_])
"""
NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>
    <w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
    <w:lvlText w:val="%2.%3."/></w:lvl>
  <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
    <w:lvlText w:val="%4)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def pdf(path: Path, body: str, setup: str = PLAN) -> Path:
    """Write a PDF file of Typst markup."""
    source = path.with_suffix(".typ")
    source.write_text(setup + body, encoding="utf-8")
    typst.compile(source, output=path, ignore_system_fonts=True)
    return path


def word(path: Path, *paragraphs: str) -> Path:
    """Write a Word file of paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def numbered_word(path: Path, items: Sequence[tuple[str, int, str]]) -> Path:
    """Write a Word file whose labels Word counts itself.

    Args:
        path: where.
        items: the numbering's id in ``NUMBERING`` ("" for none), the level and the text of each
            paragraph.
    """
    document = docx.Document()
    part = document.part.numbering_part
    part._element = parse_xml(NUMBERING.format(ns=nsdecls("w")))
    for number, level, text in items:
        paragraph = document.add_paragraph(text)
        if number:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = int(number)
    document.save(str(path))
    return path


def with_part(path: Path, made: Path, part: str, data: bytes) -> Path:
    """Write a zip archive as another one, with one part replaced or added."""
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, data)
    return made


def codification() -> str:
    """Return an invented codification page of a law and a decree."""

    def article(code: str, heading: str, anchor: str, note: str, *text: str) -> str:
        body = "".join(f"<p>{line}</p>" for line in text)
        return (
            f"<p class='pDieu'><a name='1'></a>Điều 9.9.{code}. {heading}</p>"
            f"<p class='pGhiChu'><a href='http://example.vn/x?ItemID=1#{anchor}'>({note})</a></p>"
            f"<p class='pNoiDung'>{body}</p>"
        )

    law, decree = "Luật số 99/2031/QH17", "Nghị định số 88/2032/NĐ-CP"
    since, later = "có hiệu lực thi hành kể từ ngày 01/01/2032", "có hiệu lực thi hành kể từ ngày"
    return "".join(
        (
            "<link href='style.css' rel='stylesheet' /><h3>Đề mục 9.9 <br /> Thử nghiệm</h3>",
            "<div class='_content'><p class='pChuong'>Chương I</p>",
            "<p class='pChuong'>QUY ĐỊNH CHUNG</p>",
            article(
                "LQ.1",
                "Phạm vi điều chỉnh",
                "Chuong_I_Dieu_1",
                f"Điều 1 {law} Về việc thử nghiệm ngày 05/10/2031 của Quốc hội, {since}",
                "Luật này quy định việc thử nghiệm.",
            ),
            "<p class='pChiDan'>(Điều này có nội dung liên quan đến Điều 9.9.NĐ.1)</p>",
            article(
                "NĐ.2",
                "Đối tượng",
                "Chuong_II_Muc_1_Dieu_2",
                f"Điều 2 {decree} Quy định chi tiết ngày 06/11/2032 của Chính phủ, {later} "
                "20/12/2032",
                "1. Cơ quan nhà nước.",
                "2. Tổ chức, cá nhân.",
            ),
            article(
                "NĐ.1",
                "Mục đích",
                "Chuong_I_Dieu_1",
                f"Điều 1 {decree}, {later} 20/12/2032",
                "Nghị định này quy định chi tiết.",
            ),
            "<p class='pChuong'>Chương II</p><p class='pChuong'>TỔ CHỨC THỰC HIỆN</p>",
            article(
                "LQ.2",
                "Trách nhiệm",
                "Chuong_II_Dieu_2",
                f"Điều 2 {law}, có hiệu lực thi hành kể từ ngày 01/07/2033",
                "Sở Y tế hỗ trợ nạn nhân.",
            ),
            "</div>",
        )
    )
