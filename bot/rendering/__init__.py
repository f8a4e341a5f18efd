"""Turns the neutral answer into what one channel can show."""
