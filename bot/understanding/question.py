"""Read a question: what it asks for, about whom, where and when, in words the search can use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.understanding.glossary import Glossary
from bot.understanding.language import Language
from bot.understanding.plan_words import PlanWords
from bot.understanding.question_kind import QuestionKind, QuestionKinds
from bot.understanding.spelling import Spelled
from bot.understanding.years import find_years, without_years
from knowledge.agencies import Agencies, AgencyMention
from knowledge.places import Places, ProvinceMention
from knowledge.text import fold, nfc, squeeze, word_spans

# "61/KH-UBND", "53/2024/QH15", "162/2025/NĐ-CP"; letters tell it from a date.
_NUMBER = re.compile(r"\b\d+\s*/\s*(?:\d{4}\s*/\s*)?[A-Za-zĐđ][\wĐđ]*(?:-[\wĐđ/]+)*")
# "Kế hoạch 61", "Nghị định 162/2025": a number without letters, which is no year; folded text
_NAMED_NUMBER = re.compile(
    r"\b(?:luat|ke hoach|quyet dinh|cong van|nghi dinh|nghi quyet|thong tu|quy che|de an|law|plan"
    r"|decision|decree|circular|resolution)\s+(?:so\s+|no\.?\s+|number\s+)?"
    r"(?!(?:19|20)\d\d\b)(\d{1,5}(?:/(?:19|20)\d\d)?)\b(?!\s*/)"
)
# "trong kế hoạch năm 2024 của Ban Chỉ đạo tỉnh, …": who issued it is not whom the question is about
_ISSUED_BY = re.compile(
    r"(?:kế hoạch|chương trình|quyết định|ke hoach|chuong trinh|quyet dinh)\b[^,;?]{0,40}\b"
    r"(?:của|cua|do)\s+$",
    re.IGNORECASE,
)
# A mail address is looked up as it stands: what looks like a place or an agency in it is none.
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A question without words of its own and no longer than this makes no sense alone.
_ELLIPTIC_WORDS = 10
# A number of four or five figures that is no year is a document's: "quy chế … 2548".
_LONG_NUMBER = re.compile(
    r"(?<![\d/.,])(?!(?:19|20)\d\d\b)\d{4,5}(?![\d/.,]\d|\s*(?:đồng|đ\b|vnd))"
)
_WHICH = re.compile(r"\s+(?:nào|nao)\b", re.IGNORECASE)
_WITHOUT_STROKE = (("QD-", "QĐ-"), ("-BCD", "-BCĐ"), ("ND-", "NĐ-"))


class Spells(Protocol):
    """What the reader needs of ``bot.understanding.spelling.Speller``."""

    def spell(self, text: str) -> Spelled:
        """Return the text as typed and as read."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read.

    ``words`` is for the word index (Vietnamese, chat spelling opened), ``dense`` for the encoder
    (with diacritics; English has its Vietnamese before it); ``plan_words`` is ``words`` as plans
    would put it, the same when they say it alike.
    """

    text: str
    language: Language
    words: str
    dense: str
    kind: QuestionKind
    provinces: tuple[str, ...]  # today's names
    asked_province: str | None  # the first province as asked: "Bắc Giang"
    years: tuple[int, ...]
    agencies: tuple[str, ...]  # ids
    numbers: tuple[str, ...]  # of documents: "61/KH-BCĐ", or "61" alone
    wants_all_duties: bool  # all that the agency has to do, not one part of it
    typed_without_diacritics: bool
    topic: tuple[str, ...]  # folded words that are no name, year or question word
    addresses: tuple[str, ...] = ()  # mail addresses
    follow_up: bool = False  # completed from the question before
    plan_words: str = ""
    task_words: tuple[str, ...] = ()  # readings that the topics' wordings are compared with

    @property
    def told(self) -> str:
        """The question's words as typed and as plans put them, for choosing among clauses."""
        if self.plan_words in ("", self.words):
            return self.words
        return f"{self.words} {self.plan_words}"


class QuestionReader:
    """Reads questions.

    Args:
        speller: opens chat spelling and restores diacritics.
        agencies: the agencies to recognise.
        places: the provinces to recognise.
        glossary: for English questions.
        kinds: the wordings of questions; the shipped ones unless given.
    """

    def __init__(
        self,
        speller: Spells,
        agencies: Agencies,
        places: Places,
        glossary: Glossary,
        kinds: QuestionKinds | None = None,
    ) -> None:
        self._speller = speller
        self._agencies = agencies
        self._places = places
        self._glossary = glossary
        self._kinds = kinds or QuestionKinds.load()
        self._plan_words = PlanWords.load()

    def read(
        self, text: str, previous: Question | None = None, *, today: date | None = None
    ) -> Question:
        """Read a question, completed from the one before when it is a follow-up.

        Args:
            text: as typed.
            previous: the question before in the same conversation, if it has not expired.
            today: the day of the question, for "năm nay"; without it such words give no year.
        """
        question = self._read_alone(text, today)
        if previous is not None:
            question = self._complete(question, previous)
        if question.kind is QuestionKind.UNKNOWN and question.agencies and not question.topic:
            return replace(question, kind=QuestionKind.WHAT, wants_all_duties=True)
        return question

    def _read_alone(self, text: str, today: date | None) -> Question:
        addresses = tuple(dict.fromkeys(_ADDRESS.findall(text)))
        spelled = self._speller.spell(_ADDRESS.sub(" ", text))
        english = spelled.language == "en"
        opened = squeeze(nfc(spelled.opened))
        if english:
            vietnamese = self._glossary.to_vietnamese(opened)
            dense = f"{vietnamese}. {opened}"
        else:
            vietnamese = squeeze(nfc(spelled.restored))
            dense = vietnamese
        places = self._find_places(nfc(spelled.original), opened, vietnamese)
        # what the speller restored tells "hỏi phụ nữ" from "Hội Phụ nữ", plain letters do not
        plain = () if spelled.typed_without_diacritics else (opened, nfc(spelled.original))
        agencies = self._find_agencies(vietnamese, *plain)
        numbers = self._find_numbers(opened)
        rest = self._without_names(vietnamese)
        asked = opened if english else vietnamese
        asked = _cut(asked, self._places.find(asked))  # "which Can Tho department"
        kind = self._kinds.kind(asked, spelled.language, names_agency=bool(agencies))
        if numbers and kind in (QuestionKind.WHAT, QuestionKind.DEFINITION):
            kind = QuestionKind.DOCUMENT
        wants_all = bool(agencies) and kind in (QuestionKind.WHAT, QuestionKind.DEFINITION)
        return Question(
            text=text,
            language=spelled.language,
            words=squeeze(" ".join((self._search_words(vietnamese, rest), *addresses))),
            plan_words=self._search_words(vietnamese, self._plan_words.reword(rest)),
            dense=dense,
            kind=kind,
            provinces=tuple(dict.fromkeys(place.today for place in places)),
            asked_province=places[0].name_asked if places else None,
            years=find_years(opened, today),
            agencies=agencies,
            numbers=numbers,
            addresses=addresses,
            wants_all_duties=wants_all
            and not (len(agencies) > 1 and self._kinds.works_together(vietnamese))
            and self._kinds.asks_duties(vietnamese, opened if english else "")
            and self._kinds.is_broad(rest),
            typed_without_diacritics=spelled.typed_without_diacritics,
            topic=self._kinds.topic_words(rest),
            task_words=self._task_words(opened if english else rest),
        )

    def _task_words(self, text: str) -> tuple[str, ...]:
        """Return a question with and without the World Day.

        "Kinh phí làm 30/7" is about money, "hoạt động 30/7" about the day.
        """
        readings = dict.fromkeys((text, self._kinds.without_events(text)))
        return tuple(reading for reading in readings if reading)

    def _search_words(self, vietnamese: str, without_names: str) -> str:
        """Return what the word index is asked.

        Places and years are filters and agencies are told by assignments; an agency's name counts
        as words only when nothing else is asked.
        """
        if self._kinds.topic_words(without_names):
            return self._kinds.search_words(f"{without_names} {' '.join(find_numbers(vietnamese))}")
        return self._kinds.search_words(
            without_years(_cut(vietnamese, self._places.find(vietnamese)))
        )

    def _find_places(self, *readings: str) -> list[ProvinceMention]:
        """Return the places of the first reading that has any: as typed, opened, restored."""
        return next((found for reading in readings if (found := self._places.find(reading))), [])

    def _find_agencies(self, *readings: str) -> tuple[str, ...]:
        for reading in readings:
            found = self._agencies.find(reading, any_case=True)
            found = [item for item in found if not self._is_asked_for(item, reading)]
            if found:
                asked = [item for item in found if not _ISSUED_BY.search(reading, 0, item.start)]
                return tuple(dict.fromkeys(item.agency_id for item in asked or found))
        return ()

    def _find_numbers(self, opened: str) -> tuple[str, ...]:
        """Return the documents' numbers; "Ban Chỉ đạo 138/CP" is a body, no document."""
        named = self._agencies.find(opened, any_case=True)
        numbered = [m for m in named if any(c.isdigit() for c in opened[m.start : m.end])]
        return find_numbers(_cut(opened, numbered))

    def _is_asked_for(self, mention: AgencyMention, reading: str) -> bool:
        """Say whether a name for many agencies asks for one of them: "sở, ngành nào"."""
        if not self._agencies.get(mention.agency_id).collective:
            return False
        return bool(_WHICH.match(reading, mention.end))

    def _without_names(self, vietnamese: str) -> str:
        """Return the text without agencies, places, years and document numbers."""
        text = _cut(vietnamese, self._kinds.document_names(vietnamese))
        text = _cut(text, self._agencies.find(text, any_case=True))
        text = _cut(text, self._places.find(text))
        return without_years(_NUMBER.sub(" ", text))

    def _complete(self, new: Question, previous: Question) -> Question:
        if self._is_elliptic(new):
            return self._with_topic_of(new, previous)
        if self._kinds.points_back(new.text) or self._kinds.points_back(new.dense):
            return _with_frame_of(new, previous)
        return new

    def _is_elliptic(self, new: Question) -> bool:
        """Say whether a question makes no sense without the one before."""
        count = len(word_spans(nfc(new.text)))
        if new.topic or new.numbers or not 0 < count <= _ELLIPTIC_WORDS:
            return False
        if self._kinds.continues(new.text) or self._kinds.continues(new.dense):
            return True
        if new.agencies:  # "Sở Tư pháp phải làm gì?" is complete, "Sở Tư pháp?" is not
            return new.kind is QuestionKind.UNKNOWN
        return not (new.kind is QuestionKind.DOCUMENT and (new.provinces or new.years))

    def _with_topic_of(self, new: Question, previous: Question) -> Question:
        """Put the new place, year and agency into the previous question."""
        keeps_kind = self._keeps_kind(new)
        names = self._names(new)
        words, dense = (names, names) if keeps_kind else (new.words, new.dense)
        words = squeeze(f"{self._base(previous.words, new)} {words}")
        return replace(
            _with_frame_of(new, previous),
            words=words,
            plan_words=self._plan_words.reword(words),
            dense=squeeze(f"{self._base(previous.dense, new)} {dense}"),
            kind=previous.kind if keeps_kind else new.kind,
            agencies=new.agencies or previous.agencies,
            numbers=previous.numbers,
            wants_all_duties=previous.wants_all_duties and keeps_kind,
            topic=previous.topic,
            task_words=previous.task_words,
        )

    def _keeps_kind(self, new: Question) -> bool:
        """Say whether a question only names another place, year or agency: "… thì sao?"."""
        if new.kind in (QuestionKind.UNKNOWN, QuestionKind.WHAT, QuestionKind.DEFINITION):
            return True
        names_another = bool(new.provinces or new.years or new.agencies)
        return new.kind is QuestionKind.HOW and names_another  # "Tuyên Quang thế nào?"

    def _names(self, new: Question) -> str:
        """Return the agencies of a question as words for the search; places are filters."""
        return " ".join(self._agencies.get(agency_id).name for agency_id in new.agencies)

    def _base(self, text: str, new: Question) -> str:
        """Return the previous text without what the new question replaces."""
        if new.agencies:
            text = _cut(text, self._agencies.find(text, any_case=True))
        if new.provinces:
            text = _cut(text, self._places.find(text))
        return without_years(text) if new.years or new.provinces else text


def find_numbers(text: str) -> tuple[str, ...]:
    """Return the document numbers in ``text``, in capitals, without spaces, each once."""
    numbers = [_proper_number(match.group()) for match in _NUMBER.finditer(text)]
    numbers += [match[1] for match in _NAMED_NUMBER.finditer(fold(text))]
    numbers += _LONG_NUMBER.findall(_NUMBER.sub(" ", text))
    return tuple(dict.fromkeys(numbers))


def _proper_number(typed: str) -> str:
    number = re.sub(r"\s", "", typed).upper()
    for plain, proper in _WITHOUT_STROKE:
        number = number.replace(plain, proper)
    return number


def _with_frame_of(new: Question, previous: Question) -> Question:
    """Take place and year from the question before where the new one names none.

    Another place lets the year go: plans of two provinces are seldom of one year.
    """
    moved = bool(new.provinces) and new.provinces != previous.provinces
    return replace(
        new,
        provinces=new.provinces or previous.provinces,
        asked_province=new.asked_province or previous.asked_province,
        years=new.years or (() if moved else previous.years),
        follow_up=True,
    )


class _Span(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def _cut(text: str, spans: Iterable[_Span]) -> str:
    """Return ``text`` with each span replaced by a space."""
    kept: list[str] = []
    done = 0
    for span in spans:
        kept.append(text[done : span.start])
        done = span.end
    return " ".join([*kept, text[done:]])
