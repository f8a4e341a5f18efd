"""Every article of real laws is found, in whatever kind of file they come."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.readers import SourceText, read_sources
from knowledge.readers.articles import ArticleChoice
from knowledge.reading import DocumentReader

PENAL_CODE = "135-VBHN-VPQH-2025-bo-luat-hinh-su.docx"


def articles(source: SourceText) -> list[str]:
    sections = DocumentReader.load().read("luat", source).sections
    found = [re.search(r"\d+[a-zđ]?", s.label) for s in sections if s.level == "article"]
    return [match.group() for match in found if match]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("luat-66-2011-QH12.txt", [58]),
        ("luat-69-2020-QH14.txt", [74]),
        ("luat-tre-em-2016.txt", [106]),
        ("luat-tro-giup-phap-ly-2017.txt", [48]),
        ("phap-dien-39.8-phong-chong-mua-ban-nguoi.html", [58, 13, 29, 12, 7, 23, 11]),
        ("phap-dien-42.1-cong-tac-van-thu.html", [38, 6]),
    ],
)
def test_articles_of_each_document(shared: Path, name: str, counts: list[int]) -> None:
    sources = read_sources(shared / "documents" / "laws" / name)
    found = [articles(source) for source in sources]
    assert [len(numbers) for numbers in found] == counts
    for numbers in found:
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_articles_of_the_penal_code(shared: Path) -> None:
    (source,) = read_sources(shared / "documents" / "laws" / PENAL_CODE)
    reader = DocumentReader.load()
    excerpt = reader.only_articles(source, ArticleChoice.parse("134,150-154"))
    assert articles(excerpt) == ["134", "150", "151", "152", "153", "154"]
    # 426 articles, of which the Law on juvenile justice ended those on offenders under 18
    printed = re.findall(r"(?m)^Điều (\d+[a-zđ]?)\.", source.text.split("Nơi nhận")[0])
    assert set(printed) <= set(articles(source))
    assert len(set(printed)) > 400
