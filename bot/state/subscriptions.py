"""Who agreed to be written to: reminders of deadlines, public notices; until they say stop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.state.database import StateDatabase


class Topic(StrEnum):
    """What a person agreed to receive."""

    DEADLINES = "deadlines"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's agreement.

    Args:
        channel: "telegram", …
        person: the channel's id of the person.
        chat: the channel's id of the chat to write to.
        topic: what they agreed to.
        province: today's name of the province they want reminders for; None for all.
        language: "vi" or "en".
    """

    channel: str
    person: str
    chat: str
    topic: Topic
    province: str | None = None
    language: str = "vi"


class Subscriptions:
    """The agreements; nothing is kept of those who stopped.

    Args:
        database: the database with the table.
    """

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, subscription: Subscription) -> None:
        """Keep an agreement in the place of the one before on the same topic."""
        row = {
            "channel": subscription.channel,
            "person": subscription.person,
            "topic": subscription.topic.value,
            "chat": subscription.chat,
            "province": subscription.province,
            "language": subscription.language,
        }
        with self._database.writing() as db:
            db.table("subscriptions").upsert(row, pk=("channel", "person", "topic"))

    def get(self, channel: str, person: str, topic: Topic) -> Subscription | None:
        """Return a person's agreement on a topic, if there is one."""
        found = self._where("channel = ? and person = ? and topic = ?", channel, person, topic)
        return found[0] if found else None

    def any_of(self, channel: str, person: str) -> bool:
        """Say whether a person agreed to anything."""
        with self._database.reading() as db:
            found = db.execute(
                "select 1 from subscriptions where channel = ? and person = ? limit 1",
                [channel, person],
            )
            return found.fetchone() is not None

    def of(self, topic: Topic) -> list[Subscription]:
        """Return all agreements on a topic, in the order in which they were made."""
        return self._where("topic = ?", topic)

    def stop(self, channel: str, person: str, topic: Topic | None = None) -> bool:
        """End a person's agreement on one topic or on all; say whether there was any."""
        which = "channel = ? and person = ?"
        values: list[Any] = [channel, person]
        if topic is not None:
            which, values = f"{which} and topic = ?", [*values, topic.value]
        with self._database.writing() as db:
            cursor = db.execute(f"delete from subscriptions where {which}", values)
            return bool(cursor.rowcount)

    def _where(self, which: str, *values: str) -> list[Subscription]:
        with self._database.reading() as db:
            rows = list(db.table("subscriptions").rows_where(which, list(values), order_by="rowid"))
        return [
            Subscription(
                channel=row["channel"],
                person=row["person"],
                chat=row["chat"],
                topic=Topic(row["topic"]),
                province=row["province"],
                language=row["language"] or "vi",
            )
            for row in rows
        ]
