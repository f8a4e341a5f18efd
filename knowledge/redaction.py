"""Takes out of a text what may tell who wrote it or whom it is about.

Only questions that people agreed to share are kept, and only after this. It rather takes out too
much than too little; the words in brackets say what was there. The lists are
``data/redaction.toml``. Source of the kinds: personal data by Law 91/2025/QH15.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.data_files import read_data_file
from knowledge.text import fold, nfc

_FILE = Path(__file__).parent / "data" / "redaction.toml"

LINK, EMAIL, PHONE, NUMBER = "[liên kết]", "[email]", "[số điện thoại]", "[dãy số]"
ACCOUNT, PERSON, ADDRESS = "[tài khoản]", "[tên người]", "[địa chỉ]"

_EMAIL = re.compile(r"[\w.+\-]+\s*(?:@|\(at\)|\[at\])\s*[\w\-]+(?:\s*\.\s*[\w\-]+)+", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w\-]+(?:\.[\w\-]+)*\.(?:com|vn|net|org|me|info|io|link|app)\b(?:/\S*)?"
    r"|(?<!\w)@\w{3,}",
    re.IGNORECASE,
)
_DIGITS = r"\d(?:[ .\-/()]{0,2}\d)"
# A phone number: 8 to 12 digits after 0 or +84, however they are parted.
_PHONE = re.compile(r"(?<![\w/])(?:\+?\s?84|0)(?:[ .\-()]{0,3}\d){7,11}(?![\w/])")
_ACCOUNT = re.compile(
    r"\b(?:stk|tk|(?:số |so )?(?:tài khoản|tai khoan)(?: ngân hàng| ngan hang)?(?: số| so)?)"
    rf"\s*:?\s*{_DIGITS}{{3,}}",
    re.IGNORECASE,
)
# Any run of seven digits or more: papers (9 or 12 digits), accounts, cards. A day is not one:
# "01/7/2025" has its slashes kept apart by the guard below.
_LONG = re.compile(r"(?<![\w/])\d(?:[ .\-]?\d){6,}(?![\w/])")
# Every capital up to the last Vietnamese one; a range of them would hold small letters too.
_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x1EFA))))}]"
_WORD = r"[^\W\d_]"
_NAME = rf"{_CAPITAL}{_WORD}*(?:\s+{_CAPITAL}{_WORD}*){{0,4}}"


@dataclass(frozen=True, slots=True)
class Redactor:
    """Redacts texts with the reviewed lists."""

    address: re.Pattern[str]
    named: re.Pattern[str]
    person: re.Pattern[str]
    family: re.Pattern[str]
    not_names: tuple[str, ...]

    @classmethod
    def load(cls) -> Redactor:
        """Return the redactor with the lists that come with the package.

        Raises:
            DataFileError: the file is malformed.
        """
        return _load()

    def redact(self, text: str) -> str:
        """Return a text without links, mail addresses, numbers, names and addresses.

        Args:
            text: any text; the result is in NFC.
        """
        text = nfc(text)
        for pattern, mark in (
            (_EMAIL, EMAIL),
            (_LINK, LINK),
            (_ACCOUNT, ACCOUNT),
            (_PHONE, PHONE),
            (_LONG, NUMBER),
            (self.address, ADDRESS),
        ):
            text = pattern.sub(mark, text)
        for pattern in (self.named, self.person, self.family):
            text = pattern.sub(self._hide_name, text)
        return text

    def _hide_name(self, found: re.Match[str]) -> str:
        if found.string.startswith(self.not_names, found.start("name")):
            return found[0]
        return f"{found['before']}{PERSON}"


def redact(text: str) -> str:
    """Return a text without what may tell a person, by the shipped lists; see ``Redactor``."""
    return Redactor.load().redact(text)


@lru_cache(maxsize=1)
def _load() -> Redactor:
    root = read_data_file(_FILE)
    titles, named = _any_of(root.texts("titles")), _any_of(root.texts("named"))
    places, families = _any_of(root.texts("address_words")), _any_of(root.texts("families"))
    return Redactor(
        # "số nhà 12/3 ngõ 5 đường Láng": each word with the number or the names behind it.
        address=re.compile(
            rf"(?:(?<!thành )(?<!thanh )(?i:\b{places})\s+(?:(?:số|so)\s+)?"
            rf"(?:\d[\w/\-]*|{_NAME})(?:,?\s+(?=(?i:{places})))?)+"
        ),
        named=re.compile(
            rf"(?P<before>(?i:\b{named})\s*:?\s+)"
            rf"(?P<name>(?!(?:là|la)\b){_WORD}+(?:[ ]{_WORD}+){{0,3}})"
        ),
        person=re.compile(rf"(?P<before>(?i:\b{titles})\s*:?\s+)(?P<name>{_NAME})"),
        family=re.compile(
            rf"(?P<before>)(?P<name>(?=(?-i:{_CAPITAL}))(?i:\b{families})"
            rf"(?:\s+{_CAPITAL}{_WORD}*){{1,3}})"
        ),
        not_names=root.texts("not_names"),
    )


def _any_of(words: tuple[str, ...]) -> str:
    """Return a pattern of any of ``words``, with their diacritics or without, longest first."""
    spellings = sorted({*words, *map(fold, words)}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, spellings))})"
