"""All that one installation remembers for a while, in the folder ``state`` of the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.state.broadcasts import Broadcasts
from bot.state.database import INBOX, PEOPLE, TURNS, StateDatabase
from bot.state.people import People
from bot.state.secrets import Secrets
from bot.state.sqlite_inbox import SqliteInbox
from bot.state.subscriptions import Subscriptions
from bot.state.turns import Turns

FOLDER = "state"
REMINDERS = "reminders"
"""The channel under which reminders wait to be sent."""


@dataclass(frozen=True)
class State:
    """The open state.

    Args:
        inbox: messages that came in.
        people: what people chose to have remembered.
        turns: the questions that buttons belong to.
        subscriptions: who agreed to be written to.
        broadcasts: notices to those who agreed.
        secrets: values that channels hand out and replace.
        databases: the open files.
    """

    inbox: SqliteInbox
    people: People
    turns: Turns
    subscriptions: Subscriptions
    broadcasts: Broadcasts
    secrets: Secrets
    databases: tuple[StateDatabase, ...]

    @classmethod
    def open(cls, data: Path) -> State:
        """Open the state in a data folder, made when it is missing; raises SettingsError."""
        folder = data / FOLDER
        inbox = StateDatabase(folder / "inbox.db", INBOX)
        people = StateDatabase(folder / "people.db", PEOPLE)
        turns = StateDatabase(folder / "turns.db", TURNS, durable=False)
        return cls(
            inbox=SqliteInbox(inbox),
            people=People(people),
            turns=Turns(turns),
            subscriptions=Subscriptions(people),
            broadcasts=Broadcasts(people),
            secrets=Secrets(people),
            databases=(inbox, people, turns),
        )

    def forget(self, channel: str, chat: str, person: str) -> bool:
        """Erase all that is kept about a person; say whether there was anything."""
        self.inbox.forget_chat(channel, chat)
        self.inbox.forget_chat(REMINDERS, f"{channel}:{chat}")
        chose = self.people.forget(channel, person)
        asked = self.turns.forget(channel, person)
        agreed = self.subscriptions.stop(channel, person)
        self.broadcasts.forget(channel, person)
        return chose or asked or agreed

    def close(self) -> None:
        """Close the files."""
        for database in self.databases:
            database.close()
