from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import AnswerStatus
from bot.dialogue.limits import Limits
from bot.dialogue.reply import Action, parse_option
from bot.dialogue.speaker import Speaker
from tests.bot.talking import PERSON, Talking, data_of, labels, said, talking

Scenario = Callable[[Talking], Awaitable[None]]
HELD = "họ giữ hộ chiếu của tôi, không cho tôi về"


@pytest.fixture
def run(
    hash_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Scenario], None]:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")

    def go(scenario: Scenario) -> None:
        async def with_dialogue() -> None:
            async with talking(hash_data, tmp_path) as talk:
                await scenario(talk)

        asyncio.run(with_dialogue())

    return go


def test_danger_is_answered_before_the_release_is_open(run: Callable[[Scenario], None]) -> None:
    async def scenario(talk: Talking) -> None:
        reply = talk.dialogue.danger(PERSON, HELD)
        assert reply is not None
        assert reply.answer is not None
        assert reply.answer.status is AnswerStatus.SAFETY
        assert {o.action for o in reply.options} == {Action.COPY}
        assert talk.dialogue.danger(PERSON, "ai hỗ trợ nạn nhân?") is None

    run(scenario)


def test_a_question_is_answered_with_sources_and_a_way_to_narrow(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(talk: Talking) -> None:
        reply = await talk.dialogue.hear(PERSON, "Cơ quan nào hỗ trợ nạn nhân?")
        assert "111" in said(reply)
        assert "Nguồn 1" in labels(reply)
        assert "Cần Thơ, 2025" in labels(reply)
        narrowed = await talk.dialogue.press(PERSON, data_of(reply, "Cần Thơ, 2025"))
        assert narrowed.answer is not None
        assert {e.document_id for e in narrowed.answer.evidence} == {"can-tho-2025-ke-hoach-30-7"}
        source = await talk.dialogue.press(PERSON, data_of(reply, "Nguồn 1"))
        assert source.source is not None
        assert reply.answer is not None
        assert reply.answer.evidence[0].quote[:40] in source.source.text
        further = await talk.dialogue.press(PERSON, data_of(source, "Sau ›"))
        assert further.source is not None
        assert further.source.previous_id is not None

    run(scenario)


def test_further_pages_repeat_nothing_and_come_to_an_end(run: Callable[[Scenario], None]) -> None:
    async def scenario(talk: Talking) -> None:
        reply = await talk.dialogue.hear(PERSON, "Công an tỉnh Tuyên Quang có những nhiệm vụ gì?")
        seen: list[int] = []
        for _ in range(20):
            assert reply.answer is not None
            seen += [e.start for e in reply.answer.evidence]
            if "Xem thêm" not in labels(reply):
                break
            reply = await talk.dialogue.press(PERSON, data_of(reply, "Xem thêm"))
        assert "Xem thêm" not in labels(reply)
        assert len(seen) == len(set(seen)) > 6

    run(scenario)


def test_a_province_is_remembered_only_after_a_yes_and_forgotten_at_once(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(talk: Talking) -> None:
        people, hear = talk.state.people, talk.dialogue.hear
        reply = await hear(PERSON, "/tinh lang son")
        assert people.preferences("telegram", "1").province is None
        await talk.dialogue.press(PERSON, data_of(reply, "Không"))
        assert people.preferences("telegram", "1").province is None
        reply = await talk.dialogue.press(PERSON, data_of(reply, "Đồng ý"))
        assert people.preferences("telegram", "1").province == "Lạng Sơn"
        reply = await hear(PERSON, "Cơ quan nào hỗ trợ nạn nhân?")
        assert reply.answer is not None
        assert {d.province for d in reply.answer.direct} == {"Lạng Sơn"}
        reply = await hear(PERSON, "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
        assert reply.answer is not None
        assert {d.province for d in reply.answer.direct} == {"Cần Thơ"}
        assert "Đã xóa" in said(await hear(PERSON, "/xoa"))
        assert people.preferences("telegram", "1").province is None
        assert "không có gì" in said(await hear(PERSON, "/xoa"))

    run(scenario)


def test_a_follow_up_is_understood_and_its_buttons_too(run: Callable[[Scenario], None]) -> None:
    async def scenario(talk: Talking) -> None:
        await talk.dialogue.hear(PERSON, "Đợt cao điểm ở Cần Thơ khi nào?")
        reply = await talk.dialogue.hear(PERSON, "còn Tuyên Quang thì sao?")
        assert "30/9/2024" in said(reply)
        other = await talk.dialogue.hear(Speaker("telegram", "2", "2"), "còn Tuyên Quang thì sao?")
        assert "30/9/2024" not in said(other)

    run(scenario)


def test_on_channels_without_buttons_one_chooses_by_number_or_label(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(talk: Talking) -> None:
        speaker = Speaker("zalo_bot", "9", "9")
        reply = await talk.dialogue.hear(speaker, "/hanbaocao")
        place = labels(reply).index("Lạng Sơn, 2023") + 1
        assert "quý I/2023" in said(await talk.dialogue.hear(speaker, str(place)))
        await talk.dialogue.hear(speaker, "/vanban")
        assert "Triển khai" in said(await talk.dialogue.hear(speaker, "Cần Thơ, 2025"))

    run(scenario)


def test_feedback_is_asked_for_reasons_and_the_question_kept_only_after_a_yes(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(talk: Talking) -> None:
        reply = await talk.dialogue.hear(PERSON, "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
        assert "Cảm ơn" in said(await talk.dialogue.press(PERSON, data_of(reply, "Đúng")))
        why = await talk.dialogue.press(PERSON, data_of(reply, "Chưa đúng"))
        assert len(why.options) == 3
        ask = await talk.dialogue.press(PERSON, why.options[1].data)
        await talk.dialogue.press(PERSON, data_of(ask, "Không"))
        assert talk.kept == []
        await talk.dialogue.press(PERSON, data_of(ask, "Đồng ý"))
        assert [turn.text for turn in talk.kept] == ["Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?"]

    run(scenario)


def test_duties_are_chosen_by_agency_and_plan(run: Callable[[Scenario], None]) -> None:
    async def scenario(talk: Talking) -> None:
        agencies = await talk.dialogue.hear(PERSON, "/nhiemvu")
        plans = await talk.dialogue.press(PERSON, data_of(agencies, "Sở Tư pháp"))
        reply = await talk.dialogue.press(PERSON, data_of(plans, "Tuyên Quang, 2024"))
        assert reply.answer is not None
        assert {e.document_id for e in reply.answer.evidence} == {"tuyen-quang-2024-ke-hoach-61"}
        typed = await talk.dialogue.hear(PERSON, "/nhiemvu Sở Y tế")
        assert "Sở Y tế" in said(typed)

    run(scenario)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "chương trình tự động"),
        ("/start 111", "111"),
        ("/start tinh-Can_Tho", "Cần Thơ"),
        ("/help@lachan_bot", "/xoa"),
        ("/111", "+84 981 84 84 84"),
        ("/tinh", "Bạn muốn tôi nhớ tỉnh nào"),
        ("/tinh Atlantis", "chưa nhận ra"),
        ("/vanban", "5 văn bản"),
        ("/hanbaocao Cần Thơ", "05 tháng 10 năm 2025"),
        ("/hoi", "/hoi"),
        ("/hoi Ai hỗ trợ nạn nhân ở Cần Thơ?", "Sở Y tế"),
        ("/en", "From now on"),
        ("/khongco", "/help"),
    ],
)
def test_commands_are_obeyed(run: Callable[[Scenario], None], command: str, words: str) -> None:
    async def scenario(talk: Talking) -> None:
        assert words in said(await talk.dialogue.hear(PERSON, command))

    run(scenario)


def test_the_chosen_language_is_kept(run: Callable[[Scenario], None]) -> None:
    async def scenario(talk: Talking) -> None:
        await talk.dialogue.hear(PERSON, "/en")
        assert "automatic program" in said(await talk.dialogue.hear(PERSON, "/start"))
        talk.dialogue.memory.forget(PERSON)
        assert talk.dialogue.language(PERSON) == "en"
        assert talk.dialogue.language(Speaker("telegram", "5", "5", language="en")) == "en"
        assert talk.dialogue.language(Speaker("telegram", "6", "6", language="fr")) == "vi"

    run(scenario)


def test_in_a_group_nobody_is_remembered(run: Callable[[Scenario], None]) -> None:
    async def scenario(talk: Talking) -> None:
        group = Speaker("telegram", "-100", "1", group=True)
        assert "nhắn riêng" in said(await talk.dialogue.hear(group, "/tinh Cần Thơ"))
        await talk.dialogue.hear(group, "/en")
        assert talk.state.people.preferences("telegram", "1").language is None

    run(scenario)


def test_who_writes_too_fast_is_asked_to_wait_but_danger_never_is(
    hash_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))

    async def scenario() -> None:
        async with talking(hash_data, tmp_path, Limits(per_minute=1, burst=2)) as talk:
            for _ in range(2):
                assert "hơi nhanh" not in said(await talk.dialogue.hear(PERSON, "/help"))
            assert "hơi nhanh" in said(await talk.dialogue.hear(PERSON, "/help"))
            assert "113" in said(await talk.dialogue.hear(PERSON, HELD))
            other = Speaker("telegram", "2", "2")
            assert "hơi nhanh" not in said(await talk.dialogue.hear(other, "/help"))

    asyncio.run(scenario())


def test_danger_does_not_wait_for_what_is_looked_up_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path))

    async def scenario() -> None:
        over = threading.Event()
        crowd = [asyncio.create_task(asyncio.to_thread(over.wait, 60)) for _ in range(100)]
        await asyncio.sleep(0)
        try:
            async with talking(tmp_path, tmp_path) as talk, asyncio.timeout(30):
                assert "113" in said(await talk.dialogue.hear(PERSON, HELD))
                assert not any(task.done() for task in crowd)
        finally:
            over.set()
            await asyncio.gather(*crowd)

    asyncio.run(scenario())


def test_without_a_release_the_way_to_help_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path / "empty"))

    async def scenario() -> None:
        async with talking(tmp_path / "empty", tmp_path) as talk:
            reply = await talk.dialogue.hear(PERSON, "Cơ quan nào hỗ trợ nạn nhân?")
            assert "111" in said(reply)
            assert not talk.service.ready
            answer = await talk.dialogue.alone(PERSON, "Cơ quan nào hỗ trợ nạn nhân?")
            assert "111" in answer.opening
            assert "111" in said(await talk.dialogue.hear(PERSON, "/111"))

    asyncio.run(scenario())


MADE_UP = st.text(max_size=30) | st.from_regex(r"[smnrwkpdhvc]:[a-z0-9:_-]{0,30}", fullmatch=True)


@settings(max_examples=4)  # to open the releases takes longer than many buttons
@given(buttons=st.lists(MADE_UP, min_size=20, max_size=40))
def test_a_made_up_button_gets_kind_words(
    hash_data: Path, tmp_path_factory: pytest.TempPathFactory, buttons: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LACHAN_DATA", str(hash_data))

        async def scenario() -> None:
            async with talking(hash_data, tmp_path_factory.mktemp("state")) as talk:
                for data in buttons:
                    assert said(await talk.dialogue.press(PERSON, data)) is not None

        asyncio.run(scenario())


@given(letter=st.sampled_from(list(Action)), value=st.text(max_size=40))
def test_an_option_is_read_back_as_it_was_written(letter: Action, value: str) -> None:
    assert parse_option(f"{letter.value}:{value}") == (letter, value)


def test_what_a_person_in_danger_writes_next_gets_a_fitting_reply(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(talk: Talking) -> None:
        plea = "em không gọi được"
        first = await talk.dialogue.hear(PERSON, plea)
        await talk.dialogue.hear(PERSON, HELD)
        reply = await talk.dialogue.hear(PERSON, plea)
        assert reply.answer is not None
        assert reply.answer.status is AnswerStatus.SAFETY
        assert said(reply) != said(first)
        asked = await talk.dialogue.hear(PERSON, "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
        assert asked.answer is not None
        assert asked.answer.status is AnswerStatus.ANSWERED

    run(scenario)
