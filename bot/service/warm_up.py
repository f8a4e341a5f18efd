"""Makes everything ready that a reply to danger needs, before the first person writes.

Rules are compiled when they are first used: half a second for which the event loop would stand
still, and with it whoever is in danger just then.
"""

from __future__ import annotations

from bot.dialogue.options import options_of
from bot.dialogue.reply import Reply
from bot.dialogue.spoken import danger_of, triaged
from bot.rendering.html import render_html
from bot.rendering.zalo import oa_parts, zalo_texts
from bot.telegram.keyboard import keyboard_of

_CRIES = ("Cứu tôi với, họ nhốt tôi không cho ra ngoài", "Help me, they locked me in")
_OTHERS = ("Hôm nay trời có mưa không?", "Cơ quan nào hỗ trợ nạn nhân?", "Who helps victims?")


def warm_up() -> int:
    """Read rules and messages and render replies once; return how many replies there were."""
    replies = 0
    for cry in _CRIES:
        answer = danger_of(cry)
        if answer is None:
            continue
        reply = Reply(answer.language, answer=answer, options=options_of(answer, ""))
        for render in (render_html, zalo_texts, oa_parts):
            render(reply)
        keyboard_of(reply.options)
        replies += 1
    for text in _OTHERS:
        triaged(text)  # of what only looks like danger all the rest is read
    return replies
