"""Accounts: roles, passwords, lock-out, one-time links, and nothing secret at rest."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.errors import AccountError, LockedOut
from knowledge.workshop import Role, Workshop
from knowledge.workshop.accounts import FIRST_LOCK, FREE_FAILURES, LONGEST_LOCK

PASSWORD = "bốn từ ngẫu nhiên"


@pytest.fixture
def people(workshop: Workshop) -> Workshop:
    workshop.accounts.create("an", Role.ADMIN, actor="cli:root", password=PASSWORD)
    workshop.accounts.create("binh", Role.EDITOR, actor="an")
    return workshop


def past(workshop: Workshop, column: str, by: timedelta) -> None:
    """Move a time of the account "an" back."""
    moved = (datetime.now(UTC) - by).isoformat()
    with workshop._db.conn:
        workshop._db.execute(f"update accounts set {column} = ? where name = 'an'", [moved])


def test_accounts_are_listed_without_secrets(people: Workshop) -> None:
    an, binh = people.accounts.all()
    assert (an.name, an.role, an.has_password) == ("an", Role.ADMIN, True)
    assert (binh.name, binh.role, binh.has_password) == ("binh", Role.EDITOR, False)
    assert [(e.actor, e.after) for e in people.audit()] == [
        ("an", "binh: editor"),
        ("cli:root", "an: admin"),
    ]


@pytest.mark.parametrize("name", ["", "An", "an b", "an/b", "-an", "ấn", "a" * 41, "an\n"])
def test_names_that_cannot_be(workshop: Workshop, name: str) -> None:
    with pytest.raises(AccountError, match="cannot be"):
        workshop.accounts.create(name, Role.VIEWER, actor="x")


def test_a_name_is_given_once(people: Workshop) -> None:
    with pytest.raises(AccountError, match="already"):
        people.accounts.create("an", Role.VIEWER, actor="x")


def test_short_passwords_are_refused(people: Workshop) -> None:
    with pytest.raises(AccountError, match="12 characters"):
        people.accounts.set_password("an", "ngắn quá", actor="an")
    assert people.accounts.verify_password("an", PASSWORD).name == "an"


def test_roles_include_each_other() -> None:
    assert Role.ADMIN.includes(Role.EDITOR)
    assert Role.EDITOR.includes(Role.EDITOR)
    assert not Role.VIEWER.includes(Role.EDITOR)


def test_the_last_admin_stays(people: Workshop) -> None:
    with pytest.raises(AccountError, match="only admin"):
        people.accounts.set_role("an", Role.VIEWER, actor="an")
    with pytest.raises(AccountError, match="only admin"):
        people.accounts.set_disabled("an", True, actor="an")
    people.accounts.set_role("binh", Role.ADMIN, actor="an")
    people.accounts.set_disabled("an", True, actor="binh")
    assert people.accounts.get("an").disabled


@pytest.mark.parametrize(
    ("name", "password"), [("an", "sai mật khẩu rồi"), ("binh", ""), ("khong-co", PASSWORD)]
)
def test_wrong_names_and_passwords_are_told_alike(
    people: Workshop, name: str, password: str
) -> None:
    with pytest.raises(AccountError, match=r"^The name or the password is wrong\."):
        people.accounts.verify_password(name, password)


def test_a_disabled_account_cannot_sign_in(people: Workshop) -> None:
    people.accounts.set_role("binh", Role.ADMIN, actor="an")
    token = people.accounts.make_link("an", actor="binh")
    people.accounts.set_disabled("an", True, actor="binh")
    with pytest.raises(AccountError):
        people.accounts.verify_password("an", PASSWORD)
    with pytest.raises(AccountError):
        people.accounts.use_link(token)
    with pytest.raises(AccountError, match="disabled"):
        people.accounts.make_link("an", actor="binh")
    people.accounts.set_disabled("an", False, actor="binh")
    assert people.accounts.verify_password("an", PASSWORD).name == "an"


def fail(people: Workshop, times: int) -> None:
    for _ in range(times):
        with pytest.raises(AccountError):
            people.accounts.verify_password("an", "sai mật khẩu rồi")


def test_lock_out_doubles_and_ends(people: Workshop) -> None:
    fail(people, FREE_FAILURES)
    with pytest.raises(LockedOut) as told:
        people.accounts.verify_password("an", PASSWORD)
    left = told.value.until - datetime.now(UTC)
    assert FIRST_LOCK - timedelta(seconds=30) < left <= FIRST_LOCK
    past(people, "locked_until", timedelta(seconds=1))
    fail(people, 1)
    until = people.accounts.get("an").locked_until
    assert until is not None
    assert until - datetime.now(UTC) > FIRST_LOCK * 1.5
    past(people, "locked_until", timedelta(seconds=1))
    assert people.accounts.verify_password("an", PASSWORD).locked_until is None
    fail(people, FREE_FAILURES - 1)
    assert people.accounts.verify_password("an", PASSWORD).name == "an"


def test_no_lock_is_longer_than_the_longest(people: Workshop) -> None:
    fail(people, FREE_FAILURES)
    with people._db.conn:
        people._db.execute("update accounts set failures = 500")
    past(people, "locked_until", timedelta(seconds=1))
    fail(people, 1)
    until = people.accounts.get("an").locked_until
    assert until is not None
    assert until - datetime.now(UTC) <= LONGEST_LOCK


def test_old_failures_are_forgotten(people: Workshop) -> None:
    fail(people, FREE_FAILURES - 1)
    past(people, "failed_at", timedelta(days=2))
    fail(people, 1)
    assert people.accounts.get("an").locked_until is None


def test_a_lock_outlives_the_process(people: Workshop, tmp_path: Path) -> None:
    fail(people, FREE_FAILURES)
    again = Workshop(tmp_path / "var")
    with pytest.raises(LockedOut):
        again.accounts.verify_password("an", PASSWORD)
    again.accounts.set_password("an", PASSWORD, actor="cli:root")
    assert again.accounts.verify_password("an", PASSWORD).name == "an"
    again.close()


def test_a_link_signs_in_once(people: Workshop) -> None:
    token = people.accounts.make_link("binh", actor="an")
    assert people.accounts.use_link(token).name == "binh"
    with pytest.raises(AccountError, match="used already"):
        people.accounts.use_link(token)


def test_a_new_link_ends_the_old_one(people: Workshop) -> None:
    old = people.accounts.make_link("binh", actor="an")
    new = people.accounts.make_link("binh", actor="an")
    with pytest.raises(AccountError):
        people.accounts.use_link(old)
    assert people.accounts.use_link(new).name == "binh"


def test_an_old_link_does_not_sign_in(people: Workshop) -> None:
    token = people.accounts.make_link("binh", actor="an")
    with people._db.conn:
        people._db.execute("update links set expires = '2026-01-01T00:00:00+00:00'")
    with pytest.raises(AccountError, match="too old"):
        people.accounts.use_link(token)


def test_nothing_secret_is_in_the_file(people: Workshop, tmp_path: Path) -> None:
    token = people.accounts.make_link("binh", actor="an")
    people._db.execute("pragma wal_checkpoint(truncate)")
    data = (tmp_path / "var" / "workshop.db").read_bytes()
    assert token.encode() not in data
    assert PASSWORD.encode() not in data


def test_telegram_users(people: Workshop) -> None:
    people.accounts.set_telegram("binh", 987654321012, actor="an")
    found = people.accounts.by_telegram(987654321012)
    assert found is not None
    assert found.name == "binh"
    with pytest.raises(AccountError, match="binh"):
        people.accounts.set_telegram("an", 987654321012, actor="an")
    people.accounts.set_disabled("binh", True, actor="an")
    assert people.accounts.by_telegram(987654321012) is None
    people.accounts.set_telegram("binh", None, actor="an")
    people.accounts.set_telegram("an", 987654321012, actor="an")
    assert "987654321012" not in str(people.audit())
