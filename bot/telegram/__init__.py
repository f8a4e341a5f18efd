"""Telegram: updates in, replies with buttons out."""
