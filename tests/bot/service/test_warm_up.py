"""A reply to danger is ready before the first person writes."""

from __future__ import annotations

from bot.service.warm_up import warm_up


def test_a_reply_is_made_in_each_language() -> None:
    assert warm_up() == 2
