"""Turns files into text: plain text, PDF, scans, Word, web pages.

``read_sources`` and ``read_sources_bytes`` are the door; they read any kind of file.
"""

from knowledge.readers.sandbox import Limits, Progress
from knowledge.readers.source import Hints, Method, SourcePage, SourceText
from knowledge.readers.sources import read_sources, read_sources_bytes

__all__ = [
    "Hints",
    "Limits",
    "Method",
    "Progress",
    "SourcePage",
    "SourceText",
    "read_sources",
    "read_sources_bytes",
]
