"""Only some articles of a law are kept, below their headings."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import UnknownSection
from knowledge.readers import SourceText, read_sources_bytes
from knowledge.readers.articles import ArticleChoice
from knowledge.reading import DocumentReader

LAW = """Luật số: 9/2031/QH17
Hà Nội, ngày 01 tháng 02 năm 2031
LUẬT
THỬ NGHIỆM
Căn cứ Hiến pháp;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Luật này quy định việc thử.
Điều 2. Giải thích
1. Một từ được hiểu như sau.
2. Từ khác được hiểu như sau.
\fChương II
TỘI PHẠM
Điều 3. Tội thứ nhất
Người nào phạm tội thì bị phạt.
Điều 3a. Tội thêm vào
Người nào tái phạm thì bị phạt nặng.
\fĐiều 4. Hiệu lực
Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2031.
Luật này đã được Quốc hội thông qua.
"""


def kept(articles: str) -> SourceText:
    (source,) = read_sources_bytes(LAW.encode(), "luat.txt")
    return DocumentReader.load().only_articles(source, ArticleChoice.parse(articles))


def test_articles_stand_below_their_headings() -> None:
    read = DocumentReader.load().read("luat", kept("3"))
    assert [section.path for section in read.sections] == ["Chương II", "Điều 3"]
    assert [passage.text for passage in read.passages if passage.path] == [
        "Người nào phạm tội thì bị phạt."
    ]
    assert {passage.page for passage in read.passages if passage.path} == {2}
    assert read.document.number == "9/2031/QH17"
    assert read.document.valid_from == date(2031, 7, 1)  # which article 4 says


def test_ranges_hold_lettered_articles() -> None:
    assert "Điều 3a" in kept("1, 3-4").text
    assert "Điều 2" not in kept("1,3-4").text
    only = kept("3a").text
    assert "Điều 3a" in only
    assert "Điều 3." not in only


def test_an_article_that_is_not_there() -> None:
    with pytest.raises(UnknownSection, match=r"luat\.txt has no article 7, 9-12, 1b.*5 articles"):
        kept("1,7,9-12,1b")


@pytest.mark.parametrize("text", ["", ",", "a", "5-3", "3-4a", "-1", "1;2"])
def test_what_is_no_list_of_articles(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ArticleChoice.parse(text)
