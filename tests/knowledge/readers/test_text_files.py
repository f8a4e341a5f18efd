import hashlib
import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import (
    BinarySource,
    EmptySource,
    SourceError,
    SourceTooLarge,
    UnknownEncoding,
)
from knowledge.readers.legacy_encodings import to_tcvn3, to_vni
from knowledge.readers.text_files import SourceText, read_source, read_source_bytes

TEXT = "Sở Y tế chủ trì, phối hợp với Công an thành phố.\nThực hiện tốt công tác hỗ trợ nạn nhân.\n"


def windows_1258(text: str) -> bytes:
    """Encode with tone marks after their letters, as Vietnamese Windows did."""
    out = []
    for char in text:
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            letter = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out.append((letter + tone).encode("cp1258"))
    return b"".join(out)


def read(data: bytes) -> SourceText:
    return read_source_bytes(data, "plan.txt")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (windows_1258(TEXT), "windows-1258"),
        (to_tcvn3(TEXT).encode("cp1252"), "tcvn3"),
        (to_vni(TEXT).encode("cp1252"), "vni"),
        (to_tcvn3(TEXT).encode(), "utf-8, tcvn3"),
        (to_vni(TEXT).encode("utf-16"), "utf-16, vni"),
        (TEXT.encode().decode("latin-1").encode(), "utf-8, utf-8 read as windows-1252"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    source = read(data)
    assert source.text == TEXT
    assert source.encoding == encoding
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert bool(source.warnings) == (encoding not in ("utf-8", "utf-16"))


def test_the_plans_are_read_as_they_stand(plan_texts: list[str]) -> None:
    for text in plan_texts:
        source = read(text.encode())
        assert source.text == text.replace("\r\n", "\n")
        assert source.encoding == "utf-8"


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.txt"
    path.write_bytes(TEXT.encode())
    source = read_source(path)
    assert source.name == "kế hoạch.txt"
    assert source.text == TEXT


def test_the_text_is_in_one_form() -> None:
    decomposed = unicodedata.normalize("NFD", "Số 1\r\nSố 2\rSố 3\u2028Số 4\fTrang hai")
    assert read(decomposed.encode()).text == "Số 1\nSố 2\nSố 3\nSố 4\fTrang hai"


def test_a_few_control_characters_are_left_out_and_told() -> None:
    source = read(("a\x07b\x1f" + "x" * 1000).encode())
    assert source.text == "ab" + "x" * 1000
    assert source.warnings == ("2 control characters left out.",)


def test_quotation_marks_of_windows_without_any_letter_beyond_ascii() -> None:
    assert read(b"the \x93plan\x94 \x96 2024").text == "the “plan” – 2024"


def test_a_file_cut_in_the_middle_of_a_letter_is_read_with_a_warning() -> None:
    data = ("Sở Y tế chủ trì. " * 50 + "Kế").encode()[:-1]
    source = read(data)
    assert source.text.endswith("K\N{REPLACEMENT CHARACTER}")
    assert "1 broken place" in source.warnings[0]


@pytest.mark.parametrize(
    "data", [b"", b"  \r\n\t\f ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe \x00"]
)
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(EmptySource):
        read(data)


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "Word"),
        (b"{\\rtf1\\ansi", "RTF"),
        (zip_of("word/document.xml"), "Word"),
        (zip_of("xl/workbook.xml"), "Excel"),
        (zip_of("a.txt"), "zip"),
        (b"PK\x03\x04 broken", "zip"),
        (b"\n<!DOCTYPE html><html>", "HTML"),
        (b"abc\x00def", "NUL"),
        (b"\xff\xfea\x00\x00\x00", "binary"),
        (b"\x01\x02\x03\x04", "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, kind: str) -> None:
    with pytest.raises(BinarySource, match=kind) as caught:
        read(data)
    assert "plan.txt" in str(caught.value)
    assert "Plain text is read" in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        "Le café était fermé après l'été; où êtes-vous allés?".encode("cp1252"),
        "Они пришли домой вечером.".encode("koi8-r"),
        "人身取引の防止に関する法律".encode("shift-jis"),
        b"\xff\xfea",
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownEncoding, match=r"plan\.txt"):
        read(data)


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 101)
    assert read_source(path, max_bytes=101).text == "x" * 101
    with pytest.raises(SourceTooLarge, match=r"big\.txt"):
        read_source(path, max_bytes=100)


@pytest.mark.parametrize("name", ["none.txt", ".", "a\0b", "x" * 5000])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError):
        read_source(tmp_path / name)


def check_calm(data: bytes) -> None:
    """Read, or refuse with an error of ours; nothing else may come out."""
    try:
        source = read(data)
    except SourceError:
        return
    assert source.text.strip()
    assert "\r" not in source.text
    assert unicodedata.is_normalized("NFC", source.text)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check_calm(data)


@given(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PK\x03\x04"]), st.binary())
def test_any_bytes_after_a_mark(mark: bytes, data: bytes) -> None:
    check_calm(mark + data)


@given(st.text())
def test_any_text(text: str) -> None:
    check_calm(text.encode("utf-8", errors="surrogatepass"))


@given(st.binary(max_size=40), st.integers(0, len(TEXT.encode())))
def test_bytes_thrown_into_a_text(junk: bytes, place: int) -> None:
    data = TEXT.encode()
    check_calm(data[:place] + junk + data[place:])
