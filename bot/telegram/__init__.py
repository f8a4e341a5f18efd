"""Telegram: polled or by webhook, with buttons, groups and inline answers."""
