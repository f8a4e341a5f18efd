"""Every error Lá Chắn raises on purpose, written for the person who will read it.

LachanError
├── SettingsError            a setting is missing or has a value that cannot be used
├── SourceError              a file cannot be read as a document
│   ├── EmptySource          nothing in it
│   ├── BinarySource         no text in it
│   ├── UnknownEncoding      text in an encoding that cannot be told
│   ├── SourceTooLarge       more than the limit
│   ├── EncryptedSource      locked with a password
│   ├── DamagedSource        cut short or broken
│   ├── ReadingLimit         reading it takes more time or memory than allowed
│   └── ReaderMissing        the program that reads such files is not installed
├── DataFileError            a reviewed data file (agencies, catalogue, …) is malformed
├── UnknownDocument          no document of that id or name
├── UnknownSection           no section of that path
├── ReleaseError             a release cannot be built or opened
│   ├── NoRelease            nothing has been built yet
│   ├── BrokenRelease        files are missing or do not match the manifest
│   └── EncoderMismatch      the release was built with another model or dimension
├── EncoderError             the model cannot be loaded
├── EvaluationError          a file of questions cannot be used
├── AlreadyDecided           someone else changed a document meanwhile
├── UnfitCorrection          a correction does not fit what was read
├── AccountError             an account cannot be made, changed or signed in to
│   └── LockedOut            too many wrong passwords
├── StorageError             the database cannot be written: a full disk, say
├── ArchiveError             an export cannot be written or imported
├── Overloaded               more is asked at once than can be answered soon
├── BroadcastError           a notice is not in the state that was needed
├── OptionExpired            a button belongs to an answer that is no longer kept
└── ChannelError             a message cannot be sent
    ├── SendLater            the channel asks to wait, or cannot be reached
    └── SendRefused          the person or the channel does not take the message
"""

from __future__ import annotations

from datetime import datetime


class LachanError(Exception):
    """Base of all errors: ``str(error)`` says what happened and with what.

    Args:
        what: what happened, with what, in one sentence.
        mend: what the reader can do about it; a command where there is one.
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what} {self.mend}".strip()


class SettingsError(LachanError):
    """A setting is missing or has a value that cannot be used."""


class SourceError(LachanError):
    """A file cannot be read as a document."""


class EmptySource(SourceError):
    """The file holds no text."""


class BinarySource(SourceError):
    """The file holds binary data, not text."""


class UnknownEncoding(SourceError):
    """The file's text is in an encoding that cannot be told."""


class SourceTooLarge(SourceError):
    """The file is larger than the limit."""


class EncryptedSource(SourceError):
    """The file is locked with a password."""


class DamagedSource(SourceError):
    """The file is cut short or broken."""


class ReadingLimit(SourceError):
    """Reading the file takes more time or memory than allowed."""


class ReaderMissing(SourceError):
    """The program that reads files of this kind is not installed."""


class DataFileError(LachanError):
    """A reviewed data file is malformed."""


class UnknownDocument(LachanError):
    """No document of that id or name is known."""


class UnknownSection(LachanError):
    """The document has no section of that path."""


class ReleaseError(LachanError):
    """A release cannot be built or opened."""


class NoRelease(ReleaseError):
    """No release has been built in this data folder."""


class BrokenRelease(ReleaseError):
    """The release's files are missing or do not match its manifest."""


class EncoderMismatch(ReleaseError):
    """The release was built with another model, revision or dimension."""


class EncoderError(LachanError):
    """The sentence encoder cannot be loaded."""


class EvaluationError(LachanError):
    """A file of questions cannot be used."""


class AlreadyDecided(LachanError):
    """Someone else changed a document after the person had looked at it.

    Args:
        what: what happened: who did what, when.
        mend: what the reader can do about it.
        actor: who did it.
        at: when, with its time zone.
    """

    def __init__(self, what: str, mend: str, *, actor: str, at: datetime) -> None:
        super().__init__(what, mend)
        self.actor = actor
        self.at = at


class UnfitCorrection(LachanError):
    """A correction does not fit what was read."""


class AccountError(LachanError):
    """An account cannot be made, changed or signed in to."""


class LockedOut(AccountError):
    """Too many wrong passwords were given.

    Args:
        what: what happened.
        mend: what the reader can do about it.
        until: when the account can be signed in to again, with its time zone.
    """

    def __init__(self, what: str, mend: str, *, until: datetime) -> None:
        super().__init__(what, mend)
        self.until = until


class StorageError(LachanError):
    """The database cannot be written: a full disk, a file that may not be written."""


class ArchiveError(LachanError):
    """An export cannot be written or imported."""


class Overloaded(LachanError):
    """More is asked at once than can be answered soon."""


class BroadcastError(LachanError):
    """A notice to many is not in the state that was needed."""


class OptionExpired(LachanError):
    """A button belongs to an answer that is no longer kept."""


class ChannelError(LachanError):
    """A message cannot be sent."""


class SendLater(ChannelError):
    """The channel asks to wait, or cannot be reached.

    Args:
        what: what happened, with what.
        mend: what the reader can do about it.
        after_s: seconds that the channel asks to wait; None when it does not say.
    """

    def __init__(self, what: str, mend: str = "", after_s: float | None = None) -> None:
        super().__init__(what, mend)
        self.after_s = after_s


class SendRefused(ChannelError):
    """The person or the channel does not take the message; trying again changes nothing."""
