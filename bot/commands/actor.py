"""Who runs a command, for the audit log."""

from __future__ import annotations

import getpass


def cli_actor() -> str:
    """Return the name under which a command's changes are logged: "cli:USER"."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError, ImportError):  # a user id without a name, as in containers
        return "cli:unknown"
