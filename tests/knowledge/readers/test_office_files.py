"""DOC, ODT and RTF are read through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from knowledge.errors import DamagedSource, ReaderMissing
from knowledge.readers import read_sources
from knowledge.readers.office_files import read_office_file
from knowledge.readers.pages import SourceFile
from tests.knowledge.readers.making import numbered_word

RTF = rb"{\rtf1\ansi\ansicpg1252 K\u7870? HO\u7840?CH\par M\u7897?t d\u242?ng.\par}"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@needs_office
@pytest.mark.parametrize(("ending", "filter_"), [("doc", "doc:MS Word 97"), ("odt", "odt")])
def test_what_libreoffice_reads(tmp_path: Path, ending: str, filter_: str) -> None:
    made = numbered_word(tmp_path / "a.docx", [("1", 0, "Mục đích"), ("1", 1, "Sở Y tế")])
    profile = (tmp_path / "profile").as_uri()
    program = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
    command = [*program, "--convert-to", filter_, "--outdir", str(tmp_path), str(made)]
    subprocess.run(command, check=True, capture_output=True)
    (source,) = read_sources(tmp_path / f"a.{ending}")
    assert source.text.splitlines() == ["I. Mục đích", "1. Sở Y tế"]


@needs_office
def test_rtf_and_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    assert read_sources(path)[0].text.splitlines() == ["KẾ HOẠCH", "Một dòng."]


def test_libreoffice_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    with pytest.raises(ReaderMissing, match=r"a\.rtf .* LibreOffice"):
        read_office_file(path, SourceFile("a.rtf", ""), tmp_path / "work")


@needs_office
def test_a_word_document_that_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    name = "WordDocument".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + name)
    with pytest.raises(DamagedSource, match=r"a\.doc"):
        read_sources(path)
