"""``lachan admin``: the accounts of those who may change what is answered from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bot.commands.actor import cli_actor
from bot.commands.output import described, json_line, remark
from bot.runtime import Runtime

if TYPE_CHECKING:
    from knowledge.workshop import Account

_ROLES = click.Choice(["admin", "editor", "viewer"])
LINK_PATH = "/admin/link"


@click.command(
    "add",
    **described(
        "Thêm một tài khoản; mật khẩu được hỏi kín.",
        """Add an account. The password is asked for and not shown; with --link a sign-in link is
        printed instead, which works once, within ten minutes.""",
        "lachan admin add nguyen-an --role admin",
        "lachan admin add le-binh --role editor --link",
    ),
)
@click.argument("name")
@click.option(
    "--role", type=_ROLES, default="viewer", show_default=True, help="What the account may do."
)
@click.option("--link", is_flag=True, help="Print a one-time sign-in link; ask no password.")
@click.pass_obj
def add(runtime: Runtime, name: str, role: str, link: bool) -> None:
    """Add an account."""
    from knowledge.workshop import Role

    password = None if link else _asked_password()
    with runtime.workshop() as workshop:
        account = workshop.accounts.create(name, Role(role), actor=cli_actor(), password=password)
        remark(f"{account.name}: {account.role.value}")
        if link:
            click.echo(_link(runtime, workshop.accounts.make_link(name, actor=cli_actor())))


@click.command(
    "link",
    **described(
        "In một liên kết đăng nhập dùng một lần, trong 10 phút.",
        "Print a link that signs an account in once, within ten minutes.",
        "lachan admin link nguyen-an",
    ),
)
@click.argument("name")
@click.pass_obj
def link(runtime: Runtime, name: str) -> None:
    """Print a one-time sign-in link."""
    with runtime.workshop() as workshop:
        click.echo(_link(runtime, workshop.accounts.make_link(name, actor=cli_actor())))


@click.command(
    "list",
    **described(
        "Liệt kê các tài khoản.",
        "List all accounts with their roles; nothing secret is shown.",
        "lachan admin list",
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an account.")
@click.pass_obj
def list_accounts(runtime: Runtime, as_json: bool) -> None:
    """List all accounts."""
    with runtime.workshop() as workshop:
        accounts = workshop.accounts.all()
    for account in accounts:
        record = _record(account)
        click.echo(json_line(record) if as_json else _line(record))


@click.command(
    "role",
    **described(
        "Đổi vai trò của một tài khoản.",
        "Give an account another role. The last admin stays one.",
        "lachan admin role le-binh editor",
    ),
)
@click.argument("name")
@click.argument("role", type=_ROLES)
@click.pass_obj
def set_role(runtime: Runtime, name: str, role: str) -> None:
    """Give an account another role."""
    from knowledge.workshop import Role

    with runtime.workshop() as workshop:
        workshop.accounts.set_role(name, Role(role), actor=cli_actor())


@click.command(
    "password",
    **described(
        "Đặt mật khẩu mới cho một tài khoản và mở khóa.",
        "Give an account a new password, which is asked for and not shown, and unlock it.",
        "lachan admin password nguyen-an",
    ),
)
@click.argument("name")
@click.pass_obj
def set_password(runtime: Runtime, name: str) -> None:
    """Give an account a new password."""
    with runtime.workshop() as workshop:
        workshop.accounts.get(name)  # an unknown name is told before a password is asked for
        workshop.accounts.set_password(name, _asked_password(), actor=cli_actor())


@click.command(
    "disable",
    **described(
        "Khóa một tài khoản, hoặc mở lại.",
        "Close an account, or open it again with --undo. The last admin's stays open.",
        "lachan admin disable le-binh",
        "lachan admin disable le-binh --undo",
    ),
)
@click.argument("name")
@click.option("--undo", is_flag=True, help="Open the account again.")
@click.pass_obj
def disable(runtime: Runtime, name: str, undo: bool) -> None:
    """Close an account, or open it again."""
    with runtime.workshop() as workshop:
        workshop.accounts.set_disabled(name, not undo, actor=cli_actor())


@click.command(
    "telegram",
    **described(
        "Gắn tài khoản với một người dùng Telegram (theo mã số), hoặc gỡ ra.",
        """Tie an account to a Telegram user by the user's number, so that the bot takes files and
        commands from there; without a number it is untied.""",
        "lachan admin telegram nguyen-an 123456789",
    ),
)
@click.argument("name")
@click.argument("telegram_id", type=click.IntRange(min=1), required=False)
@click.pass_obj
def set_telegram(runtime: Runtime, name: str, telegram_id: int | None) -> None:
    """Tie an account to a Telegram user."""
    with runtime.workshop() as workshop:
        workshop.accounts.set_telegram(name, telegram_id, actor=cli_actor())


@click.group(
    "admin",
    **described(
        "Quản lý tài khoản quản trị: thêm, đổi vai trò, khóa, cấp liên kết đăng nhập.",
        """Accounts of the admin page and of admins in Telegram. A viewer looks, an editor loads
        and publishes documents, an admin also manages accounts.""",
        "lachan admin add nguyen-an --role admin",
        "lachan admin list",
    ),
)
def admin() -> None:
    """Gather the commands of accounts."""


for _command in (add, link, list_accounts, set_role, set_password, disable, set_telegram):
    admin.add_command(_command)


def _asked_password() -> str:
    password: str = click.prompt(
        "Mật khẩu / Password", hide_input=True, confirmation_prompt=True, err=True
    )
    return password


def _link(runtime: Runtime, token: str) -> str:
    """Return the address of the admin page that takes a one-time token."""
    settings = runtime.settings
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return f"{base}{LINK_PATH}/{token}"


def _record(account: Account) -> dict[str, Any]:
    locked = account.locked_until
    return {
        "name": account.name,
        "role": account.role.value,
        "password": account.has_password,
        "telegram_id": account.telegram_id,
        "disabled": account.disabled,
        "created": account.created.isoformat(timespec="seconds"),
        "locked_until": locked.isoformat(timespec="seconds") if locked else None,
    }


def _line(record: dict[str, Any]) -> str:
    marks = [record["role"]]
    if not record["password"]:
        marks.append("không mật khẩu / no password")
    if record["telegram_id"]:
        marks.append(f"Telegram {record['telegram_id']}")
    if record["disabled"]:
        marks.append("đã khóa / disabled")
    return f"{record['name']:20} {', '.join(marks)}"
