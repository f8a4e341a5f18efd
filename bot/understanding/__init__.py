"""Understands a question: its language, spelling, kind, place, year and agencies."""
