"""The limits of reading one file, in one place: what is beyond them is refused with an error.

Chosen for what offices really have: the longest law of the country prints on some 400 pages, a
scan of 100 pages is some 30 MB, and a machine with 4 GB of memory must survive any file.
"""

from __future__ import annotations

MIB = 2**20

MAX_FILE_BYTES = 50 * MIB  # of any file
MAX_PAGES = 1_000  # of a PDF, or pictures in a TIFF
MAX_OCR_PAGES = 150  # pages of one file without text; each takes seconds
MAX_PIXELS = 120_000_000  # of one picture: A3 at 600 dots an inch is 70 million
MAX_UNPACKED_BYTES = 200 * MIB  # of a Word or OpenDocument file, which are zip archives
MAX_XML_BYTES = 24 * MIB  # of one XML part: ten times the Penal Code; a tree takes 20 times as much
MAX_ARCHIVE_FILES = 10_000  # in such an archive
MAX_TEXT_CHARACTERS = 20_000_000  # read from one file

TIME_LIMIT_S = 120  # by the clock, for one file without pages: Word, web pages
PAGES_TIME_LIMIT_S = 900  # by the clock, for a PDF or pictures
CPU_LIMIT_S = 900  # of one process that reads
MEMORY_LIMIT_BYTES = 2_048 * MIB  # of address space, of each process that reads
# LibreOffice maps libraries and caches of this size before it reads anything.
OFFICE_MEMORY_LIMIT_BYTES = 6_144 * MIB
OFFICE_TIME_LIMIT_S = 120
OCR_PAGE_TIME_LIMIT_S = 60
WRITE_LIMIT_BYTES = 400 * MIB  # of one file that a reading process writes
