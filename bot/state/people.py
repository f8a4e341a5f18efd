"""What people chose to have remembered: their province and language, until they say /xoa."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.state.database import StateDatabase

MAX_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose.

    Args:
        province: today's name of the province for questions that name none.
        language: the language of fixed texts: "vi" or "en".
    """

    province: str | None = None
    language: str | None = None


class People:
    """The preferences of people; nothing is kept of those who chose nothing.

    Args:
        database: the database with the table.
    """

    def __init__(self, database: StateDatabase) -> None:
        self._database = database
        self._remembered: OrderedDict[tuple[str, str], Preferences] = OrderedDict()

    def remembered(self, channel: str, person: str) -> Preferences | None:
        """Return what a person chose where that is in memory, else None; never waits."""
        return self._remembered.get((channel, person))

    def preferences(self, channel: str, person: str) -> Preferences:
        """Return what a person chose."""
        with self._database.reading() as db:
            row = db.execute(
                "select province, language from people where channel = ? and person = ?",
                [channel, person],
            ).fetchone()
            chosen = Preferences(*row) if row else Preferences()
            self._remembered[(channel, person)] = chosen
            while len(self._remembered) > MAX_REMEMBERED:
                self._remembered.popitem(last=False)
        return chosen

    def choose_province(self, channel: str, person: str, province: str | None) -> None:
        """Remember a person's province; None forgets it."""
        self._set(channel, person, replace(self.preferences(channel, person), province=province))

    def choose_language(self, channel: str, person: str, language: str) -> None:
        """Remember a person's language."""
        self._set(channel, person, replace(self.preferences(channel, person), language=language))

    def forget(self, channel: str, person: str) -> bool:
        """Forget what a person chose; say whether there was anything."""
        with self._database.writing() as db:
            self._remembered.pop((channel, person), None)
            cursor = db.execute(
                "delete from people where channel = ? and person = ?", [channel, person]
            )
            return bool(cursor.rowcount)

    def _set(self, channel: str, person: str, chosen: Preferences) -> None:
        row = {"channel": channel, "person": person}
        row |= {"province": chosen.province or "", "language": chosen.language or ""}
        values = {name: value or None for name, value in row.items()}
        with self._database.writing() as db:
            self._remembered.pop((channel, person), None)
            db.table("people").upsert(values, pk=("channel", "person"))
