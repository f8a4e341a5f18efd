"""People who may change the knowledge: their roles, passwords, Telegram accounts, one-time links.

Passwords are hashed with Argon2id (argon2-cffi's defaults, RFC 9106); a link's token is kept as
its SHA-256 only, which suffices for 256 random bits.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlite_utils
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from knowledge.errors import AccountError, LockedOut
from knowledge.workshop.audit import AuditLog
from knowledge.workshop.changing import changing

MIN_PASSWORD = 12  # characters
LINK_LIFETIME = timedelta(minutes=10)
FREE_FAILURES = 5  # wrong passwords before an account is locked
FIRST_LOCK = timedelta(minutes=1)  # doubled with every further wrong password
LONGEST_LOCK = timedelta(hours=12)
FAILURES_FORGOTTEN = timedelta(hours=24)  # after the last wrong password
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")
_LISTED = "`lachan admin list` shows all accounts."


class Role(StrEnum):
    """What an account may do: a viewer looks, an editor changes and publishes, an admin all."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Say whether this role may do all that ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, without anything secret."""

    name: str
    role: Role
    has_password: bool
    telegram_id: int | None
    disabled: bool
    created: datetime
    locked_until: datetime | None


class Accounts:
    """Keeps accounts and checks who signs in.

    Args:
        db: the workshop's database.
        log: the audit log.
    """

    def __init__(self, db: sqlite_utils.Database, log: AuditLog) -> None:
        self._db = db
        self._log = log

    # Changing

    def create(self, name: str, role: Role, *, actor: str, password: str | None = None) -> Account:
        """Make an account.

        Args:
            name: what the person signs in with: small letters, digits, dots and hyphens.
            role: what it may do.
            actor: who makes it.
            password: its password; None: the person signs in by a link or Telegram.

        Raises:
            AccountError: the name is taken or not allowed, or the password is too short.
        """
        if not _NAME.fullmatch(name):
            raise AccountError(
                f"“{name}” cannot be an account's name.",
                "Use up to 40 small letters a-z, digits, dots and hyphens.",
            )
        hashed = hash_password(password) if password is not None else None
        with changing(self._db):
            if self._row(name) is not None:
                raise AccountError(f"There is an account “{name}” already.", _LISTED)
            self._db.table("accounts").insert(
                {
                    "name": name,
                    "role": role.value,
                    "password_hash": hashed,
                    "created": _text(_now()),
                    "disabled": 0,
                    "failures": 0,
                }
            )
            self._log.write("account", actor, after=f"{name}: {role.value}")
        return self.get(name)

    def set_role(self, name: str, role: Role, *, actor: str) -> None:
        """Give an account another role; raises AccountError for the last admin's."""
        with changing(self._db):
            account = self.get(name)
            if role is not Role.ADMIN:
                self._keep_an_admin(account)
            self._change(account, actor, f"{account.role.value}", role.value, role=role.value)

    def set_disabled(self, name: str, disabled: bool, *, actor: str) -> None:
        """Close or open an account; raises AccountError for the last admin's."""
        with changing(self._db):
            account = self.get(name)
            if disabled:
                self._keep_an_admin(account)
                self._db.table("links").delete_where("account = ?", [name])
            before, after = ("disabled" if d else "open" for d in (account.disabled, disabled))
            self._change(account, actor, before, after, disabled=int(disabled))

    def set_password(self, name: str, password: str, *, actor: str) -> None:
        """Give an account a password and unlock it; raises AccountError when it is too short."""
        hashed = hash_password(password)
        with changing(self._db):
            account = self.get(name)
            self._change(account, actor, None, "new password", password_hash=hashed, **_NO_FAILURES)

    def set_telegram(self, name: str, telegram_id: int | None, *, actor: str) -> None:
        """Tie an account to a Telegram user, or untie it; raises AccountError when taken."""
        with changing(self._db):
            account = self.get(name)
            other = self.by_telegram(telegram_id) if telegram_id is not None else None
            if other is not None and other.name != name:
                raise AccountError(
                    f"That Telegram account belongs to “{other.name}” already.", _LISTED
                )
            what = "Telegram tied" if telegram_id is not None else "Telegram untied"
            self._change(account, actor, None, what, telegram_id=telegram_id)

    # Telling

    def get(self, name: str) -> Account:
        """Return an account; raises AccountError when there is none of that name."""
        row = self._row(name)
        if row is None:
            raise AccountError(f"There is no account “{name}”.", _LISTED)
        return _account(row)

    def all(self) -> list[Account]:
        """Return all accounts by name."""
        return [_account(row) for row in self._db.table("accounts").rows_where(order_by="name")]

    def by_telegram(self, telegram_id: int) -> Account | None:
        """Return the account of a Telegram user, None when there is none or it is disabled."""
        rows = self._db.table("accounts").rows_where(
            "telegram_id = ? and disabled = 0", [telegram_id]
        )
        return next((_account(row) for row in rows), None)

    # Signing in

    def verify_password(self, name: str, password: str) -> Account:
        """Return the account that signs in.

        After five wrong passwords the account is locked for a minute, then twice as long after
        each further one, up to twelve hours. The time is kept in the database, so a restart does
        not unlock it. An unknown name takes as long as a wrong password.

        Raises:
            LockedOut: too many wrong passwords; even the right one is refused until it is over.
            AccountError: the name or the password is wrong, or the account is disabled.
        """
        row = self._row(name)
        if row is not None:
            self._refuse_locked(row)
        hashed = row["password_hash"] if row is not None else None
        right = _is_password(hashed or _nobodys_hash(), password)
        if row is None or hashed is None or row["disabled"] or not right:
            if row is not None and not row["disabled"]:
                self._fail(name)
            raise AccountError("The name or the password is wrong.", "Try again.")
        with changing(self._db):
            changes: dict[str, Any] = dict(_NO_FAILURES)
            if _HASHER.check_needs_rehash(hashed):
                changes["password_hash"] = _HASHER.hash(password)
            self._db.table("accounts").update(name, changes)
        return self.get(name)

    def make_link(self, name: str, *, actor: str) -> str:
        """Return a token that signs an account in once, within ten minutes.

        Earlier links of the account stop working.

        Raises:
            AccountError: there is no such account, or it is disabled.
        """
        token = secrets.token_urlsafe(32)
        with changing(self._db):
            if self.get(name).disabled:
                raise AccountError(f"The account “{name}” is disabled.", _LISTED)
            self._db.table("links").delete_where("account = ?", [name])
            self._db.table("links").insert(
                {
                    "token_hash": _token_hash(token),
                    "account": name,
                    "expires": _text(_now() + LINK_LIFETIME),
                }
            )
            self._log.write("account", actor, after=f"{name}: sign-in link")
        return token

    def use_link(self, token: str) -> Account:
        """Return the account that a link signs in; the link is gone then.

        Raises:
            AccountError: the token is unknown, used, too old, or its account is disabled.
        """
        with changing(self._db):
            rows = self._db.table("links").rows_where("token_hash = ?", [_token_hash(token)])
            row = next(iter(rows), None)
            if row is not None:
                self._db.table("links").delete(row["token_hash"])
        if row is None or datetime.fromisoformat(row["expires"]) < _now():
            raise AccountError(
                "This sign-in link was used already or is too old.", "Ask for a new one."
            )
        account = self.get(row["account"])
        if account.disabled:
            raise AccountError(f"The account “{account.name}” is disabled.", _LISTED)
        return account

    def _refuse_locked(self, row: dict[str, Any]) -> None:
        until = _time(row["locked_until"])
        if until is not None and until > _now():
            raise LockedOut(
                f"Too many wrong passwords for “{row['name']}”.",
                f"Wait until {until:%H:%M} UTC, or ask an admin for a sign-in link.",
                until=until,
            )

    def _fail(self, name: str) -> None:
        with changing(self._db):
            row = self._row(name)
            assert row is not None
            last = _time(row["failed_at"])
            forgotten = last is None or _now() - last > FAILURES_FORGOTTEN
            failures = 1 if forgotten else row["failures"] + 1
            further = failures - FREE_FAILURES
            lock = min(FIRST_LOCK * 2 ** min(further, 20), LONGEST_LOCK) if further >= 0 else None
            until = _text(_now() + lock) if lock else None
            self._db.table("accounts").update(
                name, {"failures": failures, "failed_at": _text(_now()), "locked_until": until}
            )
            if lock:
                self._log.write("account", name, after=f"{name}: locked for {lock}")

    def _keep_an_admin(self, account: Account) -> None:
        others = [
            other
            for other in self.all()
            if other.role is Role.ADMIN and not other.disabled and other.name != account.name
        ]
        if account.role is Role.ADMIN and not account.disabled and not others:
            raise AccountError(
                f"“{account.name}” is the only admin.", "Make another account an admin first."
            )

    def _change(
        self, account: Account, actor: str, before: str | None, after: str, **values: Any
    ) -> None:
        self._db.table("accounts").update(account.name, values)
        self._log.write(
            "account",
            actor,
            before=f"{account.name}: {before}" if before else None,
            after=f"{account.name}: {after}",
        )

    def _row(self, name: str) -> dict[str, Any] | None:
        return next(iter(self._db.table("accounts").rows_where("name = ?", [name])), None)


_HASHER = PasswordHasher()
_NO_FAILURES: dict[str, Any] = {"failures": 0, "failed_at": None, "locked_until": None}


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password; raises AccountError when it is too short."""
    if len(password) < MIN_PASSWORD:
        raise AccountError(
            f"The password has fewer than {MIN_PASSWORD} characters.",
            "Choose a longer one; a few words in a row are easy to remember.",
        )
    return _HASHER.hash(password)


def _is_password(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Return the hash of a password that nobody has, so that unknown names take as long."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)


def _text(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _account(row: dict[str, Any]) -> Account:
    return Account(
        name=row["name"],
        role=Role(row["role"]),
        has_password=row["password_hash"] is not None,
        telegram_id=row["telegram_id"],
        disabled=bool(row["disabled"]),
        created=datetime.fromisoformat(row["created"]),
        locked_until=_time(row["locked_until"]),
    )
