"""Composes the answer to a question from the passages that were found."""
