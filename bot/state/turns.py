"""The questions that buttons belong to, sealed: the key stands in the button alone.

A button under an answer ("only Cần Thơ", "more") must work after a restart, yet what people write
is not to be read in the database. So the question is sealed with a key of its own (AES-GCM), and
the key is handed out in the button and kept nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.state.database import StateDatabase
from knowledge.errors import OptionExpired

LIFETIME_S = 7 * 24 * 3600.0
"""How long a button can be pressed."""

_KEY_BYTES = 16
_NONCE = bytes(12)  # each key seals one text only


@dataclass(frozen=True, slots=True)
class SealedTurn:
    """What a button needs to answer again.

    Args:
        text: the question as typed.
        before: the question it followed up, as typed; empty when it stood alone.
        home: the province that the person had chosen then.
        only: the id of the one document that was answered from.
        documents: ids of the documents that the answer was about.
        outcome: the answer's kind and status, for counting.
    """

    text: str
    before: str = ""
    home: str | None = None
    only: str | None = None
    documents: tuple[str, ...] = ()
    outcome: tuple[str, str] = ("unknown", "answered")


class Turns:
    """Seals and opens turns.

    Args:
        database: the database with the table.
        clock: seconds since 1970.
    """

    def __init__(self, database: StateDatabase, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def seal(self, channel: str, person: str, turn: SealedTurn) -> str:
        """Keep a turn sealed; return its key, 22 characters of A-Za-z0-9_-."""
        key = secrets.token_bytes(_KEY_BYTES)
        plain = json.dumps(asdict(turn), ensure_ascii=False).encode()
        sealed = AESGCM(key).encrypt(_NONCE, plain, None)
        expires = self._clock() + LIFETIME_S
        with self._database.writing() as db:
            db.execute(
                "insert into turns (id, channel, person, sealed, expires) values (?, ?, ?, ?, ?)",
                [_id(key), channel, person, sealed, expires],
            )
        return base64.urlsafe_b64encode(key).decode().rstrip("=")

    def open(self, token: str) -> SealedTurn:
        """Return the turn that a key opens; raises OptionExpired."""
        try:
            key = base64.urlsafe_b64decode(f"{token}==")
        except (binascii.Error, ValueError):
            key = b""
        with self._database.reading() as db:
            rows = list(
                db.table("turns").rows_where("id = ? and expires > ?", [_id(key), self._clock()])
            )
        if not rows:
            raise OptionExpired("The answer that this button belongs to is no longer kept.")
        try:
            value = json.loads(AESGCM(key).decrypt(_NONCE, rows[0]["sealed"], None))
            return SealedTurn(
                **value | {name: tuple(value[name]) for name in ("documents", "outcome")}
            )
        except (InvalidTag, ValueError, KeyError, TypeError) as error:
            raise OptionExpired("This button cannot be read.") from error

    def forget(self, channel: str, person: str) -> bool:
        """Erase all turns of a person; say whether there were any."""
        with self._database.writing() as db:
            cursor = db.execute(
                "delete from turns where channel = ? and person = ?", [channel, person]
            )
            return bool(cursor.rowcount)

    def purge(self) -> None:
        """Erase turns whose time is over."""
        with self._database.writing() as db:
            db.execute("delete from turns where expires <= ?", [self._clock()])


def _id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:32]
