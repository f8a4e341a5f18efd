from __future__ import annotations

from bot.service.room import LEAST, SOON_S, Room

MOST = 600


def room_at(each_s: float, answers: int = 300) -> Room:
    """Return a room after many answers that took so long each while others waited."""
    now = [0.0]
    room = Room(MOST, lambda: now[0])
    for _ in range(answers):
        now[0] += each_s
        room.answered(left=5)
    return room


def test_before_any_answer_only_the_most_counts() -> None:
    room = Room(MOST)
    assert room.has(MOST - 1)
    assert not room.has(MOST)


def test_as_many_may_wait_as_are_answered_soon() -> None:
    room = room_at(0.02)
    assert room.has(round(SOON_S / 0.02) - 5)
    assert not room.has(round(SOON_S / 0.02) + 5)
    assert not room_at(0.001).has(MOST)


def test_a_few_may_wait_however_slow_it_is() -> None:
    room = room_at(10)
    assert room.has(LEAST - 1)
    assert not room.has(LEAST)


def test_a_room_for_fewer_stays_small() -> None:
    assert not Room(3).has(3)


def test_a_time_without_questions_is_not_slowness() -> None:
    now = [0.0]
    room = Room(MOST, lambda: now[0])
    for _ in range(100):
        now[0] += 0.01
        room.answered(left=1)
        now[0] += 0.01
        room.answered(left=0)
        now[0] += 3600
        room.answered(left=1)
    assert room.has(MOST - 1)
