"""Reads a document's facts from its passages: who, when, how many, which documents."""
