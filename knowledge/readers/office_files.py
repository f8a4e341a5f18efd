"""Reads DOC, ODT and RTF: LibreOffice makes a Word file of them, which is read as such."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from knowledge.errors import DamagedSource, ReaderMissing, ReadingLimit
from knowledge.readers.limits import OFFICE_TIME_LIMIT_S
from knowledge.readers.pages import SourceFile
from knowledge.readers.source import SourceText
from knowledge.readers.word_files import read_word_file

_PROGRAMS = ("soffice", "libreoffice")
# Macros are never run, links never followed, whatever the document asks for.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def read_office_file(path: Path, file: SourceFile, work: Path) -> list[SourceText]:
    """Return the text of a DOC, ODT or RTF file.

    Args:
        path: the file.
        file: its name and hash.
        work: an empty folder for LibreOffice's profile and what it makes.

    Raises:
        ReaderMissing: LibreOffice is not installed.
        DamagedSource: LibreOffice cannot open it: broken, or locked with a password.
        ReadingLimit: it takes LibreOffice too long.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ReaderMissing(
            f"{file.name} is an old Word, OpenDocument or RTF file, which LibreOffice reads; it is "
            "not installed here.",
            "Install it (Debian: apt install libreoffice-writer-nogui), or save the file as .docx.",
        )
    return read_word_file(_convert(program, path, file.name, work), file, "LibreOffice")


def _convert(program: str, path: Path, name: str, work: Path) -> Path:
    profile = work / "profile"
    (profile / "user").mkdir(parents=True)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_SETTINGS, encoding="utf-8")
    given = work / "document"  # without an ending, so that the content alone decides
    shutil.copyfile(path, given)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(work / "made"),
        str(given),
    ]
    try:
        subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=OFFICE_TIME_LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        raise ReadingLimit(
            f"{name} takes LibreOffice more than {OFFICE_TIME_LIMIT_S} s.",
            "Save it as .docx or PDF and load that.",
        ) from None
    made = work / "made" / "document.docx"
    if not made.is_file():
        raise DamagedSource(
            f"LibreOffice cannot open {name}: it is broken, or locked with a password.",
            "Open it in the program it was made with and save it as .docx without a password.",
        )
    return made
