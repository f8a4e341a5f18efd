"""Zalo: the Bot Platform and the Official Account."""
