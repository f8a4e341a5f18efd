"""What people chose to have remembered: their province and language, until they say /xoa."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.state.database import StateDatabase


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

    def preferences(self, channel: str, person: str) -> Preferences:
        """Return what a person chose."""
        with self._database.reading() as db:
            rows = list(
                db.table("people").rows_where("channel = ? and person = ?", [channel, person])
            )
        return Preferences(rows[0]["province"], rows[0]["language"]) if rows else Preferences()

    def choose_province(self, channel: str, person: str, province: str | None) -> None:
        """Remember a person's province; None forgets it."""
        self._set(channel, person, replace(self.preferences(channel, person), province=province))

    def choose_language(self, channel: str, person: str, language: str) -> None:
        """Remember a person's language."""
        self._set(channel, person, replace(self.preferences(channel, person), language=language))

    def forget(self, channel: str, person: str) -> bool:
        """Forget what a person chose; say whether there was anything."""
        with self._database.writing() as db:
            cursor = db.execute(
                "delete from people where channel = ? and person = ?", [channel, person]
            )
            return bool(cursor.rowcount)

    def _set(self, channel: str, person: str, chosen: Preferences) -> None:
        row = {"channel": channel, "person": person}
        row |= {"province": chosen.province or "", "language": chosen.language or ""}
        values = {name: value or None for name, value in row.items()}
        with self._database.writing() as db:
            db.table("people").upsert(values, pk=("channel", "person"))
