from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, AnswerStatus, Direct, Evidence, Guide, ShownContact
from bot.dialogue.options import options_of
from bot.dialogue.reply import Action, Option, Reply, SourceView
from bot.messages import LANGUAGES, Messages
from bot.rendering.web import ReplyView, view_of
from bot.safety.urgent_data import reviewed
from bot.settings import load_settings
from bot.web.assets import Assets
from bot.web.templating import Templates
from knowledge.model import Status

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;<!--"


def evidence(number: int = 1, **fields: object) -> Evidence:
    item = Evidence(
        passage_id=2479573222005255672 + number,
        document_id=f"plan-{number}",
        title="Kế hoạch",
        kind="Kế hoạch",
        number="61/KH-UBND",
        province="Tuyên Quang",
        province_at_issue="Tuyên Quang",
        year=2020 + number,
        status=Status.ENDED,
        section="II.3.-1",
        heading="3. Sở Y tế",
        page=2,
        quote="**Tiếp nhận** nạn nhân; ĐẾN Số: 111",
        start=0,
        end=10,
        score=1.0,
        assigned="Sở Y tế",
    )
    return replace(item, **fields)  # type: ignore[arg-type]


def answer(**fields: object) -> Answer:
    made = Answer("câu hỏi", "vi", "what", AnswerStatus.ANSWERED, closing="Cần giúp: 111.")
    return replace(made, **fields)  # type: ignore[arg-type]


def shown(made: Answer, token: str = "key") -> ReplyView:
    return view_of(Reply(made.language, answer=made, options=options_of(made, token)))


def rendered(view: ReplyView) -> str:
    templates = Templates(load_settings(None), Assets())
    return templates.render("reply.html", "vi", view=view)


def test_a_quote_is_shown_with_its_place_mark_and_source() -> None:
    (quote,) = shown(answer(evidence=(evidence(),))).quotes
    assert quote.name == "Kế hoạch 61/KH-UBND"
    assert quote.place == "Tuyên Quang, 2021"
    assert quote.where == "mục II.3, ý 1, trang 2"
    assert quote.status.label == "đã hết thời hạn"
    assert quote.text == "Tiếp nhận nạn nhân; ĐẾN Số: 111"
    assert quote.assigned == "Sở Y tế"
    assert quote.option is not None
    assert quote.option.value == str(quote.passage_id)


def test_numbers_in_quotes_are_never_to_call() -> None:
    html = rendered(shown(answer(evidence=(evidence(),), closing="")))
    assert "ĐẾN Số: 111" in html
    assert "tel:" not in html


def test_plans_that_differ_stand_side_by_side_and_those_that_agree_in_one_line() -> None:
    two = tuple(
        Direct(text, f"plan-{n}", "Tuyên Quang", 2020 + n) for n, text in enumerate(("A", "B"))
    )
    differing = shown(answer(direct=two))
    assert [(a.label, a.texts) for a in differing.answers] == [
        ("Tuyên Quang, 2020", ("A",)),
        ("Tuyên Quang, 2021", ("B",)),
    ]
    agreeing = shown(answer(direct=tuple(replace(item, text="A") for item in two)))
    assert agreeing.answers == ()
    assert agreeing.direct[0].lines[0].words[0].text == "A (theo 2 kế hoạch)"


def test_a_list_of_duties_is_grouped_by_plan() -> None:
    items = (evidence(1), evidence(1, section="II.4"), evidence(2))
    made = answer(
        listing=True,
        evidence=items,
        direct=tuple(Direct("Việc", e.document_id, e.province, e.year) for e in items),
        more=3,
    )
    view = shown(made)
    assert [(plan.label, len(plan.items)) for plan in view.plans] == [
        ("Tuyên Quang, 2021", 2),
        ("Tuyên Quang, 2022", 1),
    ]
    assert view.more == 3
    assert view.quotes == ()
    assert [o.action for o in view.further] == [Action.MORE]


def test_danger_is_shown_with_numbers_to_call_and_nothing_to_share() -> None:
    made = answer(
        status=AnswerStatus.SAFETY,
        kind="danger",
        opening="Gọi ngay:\n• 113 – công an\nKhông cần kể ở đây.",
        closing="",
        contacts=(ShownContact("Công an", "113"),),
    )
    view = shown(made)
    assert view.urgent
    assert not view.shareable
    assert view.options == ()
    html = rendered(view)
    assert 'class="call" href="tel:113"' in html
    assert "data-act" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_told_how_to_delete_on_this_page_and_not_in_a_chat_app(language: str) -> None:
    texts = reviewed()["replies"][language]
    words = Messages.load(language, "web")
    told = 0
    for text in (*texts["reply"].values(), *texts["follow"].values()):
        made = answer(status=AnswerStatus.SAFETY, language=language, opening=text, closing="")
        page = rendered(shown(made))
        assert not re.search("ngón tay|hold this chat", page)
        told += escape(words.text("urgent.page")) in page
    assert told >= 6
    for key in ("safe.delete", "help.leave"):
        assert f"“{words.text(key)}”" in words.text("urgent.page")


def test_options_find_their_places() -> None:
    view = shown(answer(evidence=tuple(evidence(n) for n in range(1, 5))))
    assert {o.action for o in view.narrowing} == {Action.NARROW}
    assert {o.action for o in view.feedback} == {Action.RIGHT, Action.WRONG}
    assert view.options == ()
    reasons = Reply("vi", text="Vì sao?", options=(Option(Action.WRONG, "Khó hiểu", "key:2"),))
    assert view_of(reasons).options == reasons.options


def test_a_source_is_shown_with_what_stands_around_it() -> None:
    source = SourceView(
        "plan-1",
        "Kế hoạch",
        "Kế hoạch 61/KH-UBND",
        "Tuyên Quang, 2024",
        Status.IN_FORCE,
        "II.3",
        ("II. NHIỆM VỤ",),
        ("trước",),
        HOSTILE,
        ("sau",),
        None,
        None,
        5,
    )
    reply = Reply("vi", source=source, options=(Option(Action.SOURCE, "Sau ›", "5"),))
    html = rendered(view_of(reply, "4"))
    assert "còn thời hạn" in html
    assert "#p4" in html
    assert "<script" not in html
    assert "<mark>&lt;script&gt;" in html


@given(st.text(), st.sampled_from(["vi", "en"]))
def test_no_text_becomes_markup(text: str, language: str) -> None:
    text = f"{HOSTILE}{text}"
    made = answer(
        language=language,
        opening=text,
        direct=(Direct(text, text, text, 2024),),
        guide=Guide("id", text, text, "22/11/2026"),
        evidence=(evidence(quote=text, assigned=text, kind=text, document_id=text),),
        notes=(text,),
        contacts=(ShownContact(text, text),),
        closing=text,
    )
    html = rendered(shown(made, token=text))
    for mark in ("<script", "<img", "<!--", "onerror=alert(1)>\"'"):
        assert mark not in html
