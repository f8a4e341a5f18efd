"""Who is signed in: sessions in memory, ended by time, by signing out and by a restart."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

IDLE_S = 2 * 3600.0
"""Seconds without a request after which a session ends."""

LONGEST_S = 12 * 3600.0
"""Seconds after which one has to sign in again in any case."""


@dataclass(slots=True)
class Session:
    """One signed-in browser.

    Args:
        account: the account's name.
        csrf: what every form of this session carries.
        began: when it began, in seconds.
        seen: when it was last used, in seconds.
    """

    account: str
    csrf: str
    began: float
    seen: float

    def proves(self, token: str) -> bool:
        """Say whether a form's token is this session's."""
        return hmac.compare_digest(self.csrf.encode(), token.encode())


class Sessions:
    """The sessions of one process; only hashes of their tokens are held.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def begin(self, account: str) -> str:
        """Sign an account in; return the token for the browser's cookie."""
        self._end_old()
        token, now = secrets.token_urlsafe(32), self._clock()
        self._sessions[_key(token)] = Session(account, secrets.token_urlsafe(24), now, now)
        return token

    def get(self, token: str) -> Session | None:
        """Return the session of a cookie; None when there is none or its time is over."""
        session = self._sessions.get(_key(token))
        if session is None or self._is_over(session):
            self.end(token)
            return None
        session.seen = self._clock()
        return session

    def end(self, token: str) -> None:
        """Sign a browser out."""
        self._sessions.pop(_key(token), None)

    def end_all(self, account: str) -> None:
        """Sign an account out everywhere, because it was changed."""
        kept = {key: one for key, one in self._sessions.items() if one.account != account}
        self._sessions = kept

    def _is_over(self, session: Session) -> bool:
        now = self._clock()
        return now - session.seen > IDLE_S or now - session.began > LONGEST_S

    def _end_old(self) -> None:
        kept = {key: one for key, one in self._sessions.items() if not self._is_over(one)}
        self._sessions = kept


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
