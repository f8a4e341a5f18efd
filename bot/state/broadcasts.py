"""Notices to those who agreed: written, approved by a second look, sent, stopped, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.state.database import StateDatabase
from bot.state.subscriptions import Subscription
from knowledge.errors import BroadcastError


class BroadcastState(StrEnum):
    """How far a broadcast has come."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One notice.

    Args:
        id: its number.
        text: what is sent, as plain text.
        state: how far it has come.
        made_by: who wrote it.
        approved_by: who approved it.
        total: people it goes to.
        sent: people it reached.
        refused: people who could not be reached.
    """

    id: int
    text: str
    state: BroadcastState
    made_by: str
    approved_by: str | None
    total: int
    sent: int
    refused: int


class Broadcasts:
    """Keeps broadcasts and whom each has reached; a restart goes on where it was.

    Args:
        database: the database with the tables.
    """

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def draft(self, text: str, made_by: str) -> int:
        """Keep a notice to be looked at; return its number."""
        row = {
            "text": text,
            "state": BroadcastState.DRAFT.value,
            "made_by": made_by,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "total": 0,
            "sent": 0,
            "refused": 0,
        }
        with self._database.writing() as db:
            db.table("broadcasts").insert(row)
            return int(db.execute("select last_insert_rowid()").fetchone()[0])

    def approve(self, number: int, approved_by: str, people: Sequence[Subscription]) -> None:
        """Begin to send a draft to people.

        Raises:
            BroadcastError: it is no draft any more: somebody else has approved it.
        """
        with self._database.writing() as db:
            cursor = db.execute(
                "update broadcasts set state = ?, approved_by = ?, total = ?"
                " where id = ? and state = ?",
                [BroadcastState.SENDING, approved_by, len(people), number, BroadcastState.DRAFT],
            )
            if not cursor.rowcount:
                raise BroadcastError(f"Notice {number} is no draft.", "Look at its state first.")
            db.table("broadcast_people").insert_all(
                {
                    "broadcast_id": number,
                    "channel": person.channel,
                    "person": person.person,
                    "chat": person.chat,
                    "state": "waiting",
                }
                for person in people
            )

    def discard(self, number: int) -> None:
        """Throw a draft away; raises BroadcastError when it is none any more."""
        with self._database.writing() as db:
            cursor = db.execute(
                "delete from broadcasts where id = ? and state = ?", [number, BroadcastState.DRAFT]
            )
            if not cursor.rowcount:
                raise BroadcastError(f"Notice {number} is no draft.", "Look at its state first.")

    def stop(self, number: int) -> None:
        """Send a notice to nobody else."""
        self._set_state(number, BroadcastState.STOPPED)

    def resume(self, number: int) -> None:
        """Go on sending a stopped notice to those it has not reached.

        Raises:
            BroadcastError: it was not stopped.
        """
        with self._database.writing() as db:
            cursor = db.execute(
                "update broadcasts set state = ? where id = ? and state = ?",
                [BroadcastState.SENDING, number, BroadcastState.STOPPED],
            )
            if not cursor.rowcount:
                raise BroadcastError(f"Notice {number} was not stopped.")

    def finish(self, number: int) -> None:
        """Mark a notice as sent to all."""
        self._set_state(number, BroadcastState.DONE)

    def waiting(self, number: int, limit: int) -> list[tuple[str, str, str]]:
        """Return channel, person and chat of people a notice has not reached."""
        with self._database.reading() as db:
            rows = db.table("broadcast_people").rows_where(
                "broadcast_id = ? and state = 'waiting'", [number], order_by="rowid", limit=limit
            )
            return [(row["channel"], row["person"], row["chat"]) for row in rows]

    def mark(self, number: int, channel: str, person: str, *, sent: bool) -> None:
        """Remember that a notice reached a person, or that it cannot."""
        column = "sent" if sent else "refused"
        with self._database.writing() as db:
            cursor = db.execute(
                "update broadcast_people set state = ?"
                " where broadcast_id = ? and channel = ? and person = ? and state = 'waiting'",
                [column, number, channel, person],
            )
            if cursor.rowcount:
                db.execute(f"update broadcasts set {column} = {column} + 1 where id = ?", [number])

    def forget(self, channel: str, person: str) -> None:
        """Forget a person: no notice goes to them any more."""
        with self._database.writing() as db:
            db.execute(
                "delete from broadcast_people where channel = ? and person = ?", [channel, person]
            )

    def get(self, number: int) -> Broadcast:
        """Return a notice; raises BroadcastError."""
        found = [broadcast for broadcast in self.all() if broadcast.id == number]
        if not found:
            raise BroadcastError(f"There is no notice {number}.")
        return found[0]

    def all(self) -> list[Broadcast]:
        """Return all notices, newest first."""
        with self._database.reading() as db:
            rows = list(db.table("broadcasts").rows_where(order_by="id desc"))
        return [
            Broadcast(
                id=row["id"],
                text=row["text"],
                state=BroadcastState(row["state"]),
                made_by=row["made_by"],
                approved_by=row["approved_by"],
                total=row["total"],
                sent=row["sent"],
                refused=row["refused"],
            )
            for row in rows
        ]

    def _set_state(self, number: int, state: BroadcastState) -> None:
        with self._database.writing() as db:
            db.table("broadcasts").update(number, {"state": state.value})
