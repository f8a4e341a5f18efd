"""Reads a document's form: its frame, headings, sections and passages."""
