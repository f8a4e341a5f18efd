"""Files that admins send: fetched, read beside the messages, reported, then removed."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from telegram import Document
from telegram.error import TelegramError

from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from bot.error_words import in_words
from bot.messages import Messages
from bot.telegram.admin_access import Send, send_surely
from bot.telegram.admin_desk import AdminDesk
from bot.telegram.admin_reports import taken_reply
from bot.web.admin.jobs import Job
from knowledge.errors import LachanError

_log = logging.getLogger(__name__)

MAX_FILE = 20 * 2**20
"""Bytes of a file that Telegram hands to a bot."""

_LONGEST_NAME = 200


class Files:
    """Takes files in.

    Args:
        desk: what admins work with.
    """

    def __init__(self, desk: AdminDesk) -> None:
        self._desk = desk

    def take(self, speaker: Speaker, document: Document, messages: Messages, send: Send) -> Reply:
        """Begin to read a file; what was read is told in a message of its own.

        Args:
            speaker: an admin who may load documents, in private.
            document: the file.
            messages: the words for admins.
            send: sends the report.
        """
        name = Path(document.file_name or "").name[:_LONGEST_NAME] or document.file_unique_id
        if (document.file_size or 0) > MAX_FILE:
            return _say(messages, "file.too_large", limit=MAX_FILE // 2**20)
        actor = f"telegram:{speaker.person}"

        async def work(job: Job) -> None:
            reply = await self._read(document, name, actor, messages, job)
            await send_surely(send, speaker.chat, reply)

        self._desk.jobs.start(name, actor, work)
        return _say(messages, "file.reading", name=name)

    async def _read(
        self, document: Document, name: str, actor: str, messages: Messages, job: Job
    ) -> Reply:
        """Fetch and read a file; return its report or what went wrong."""
        folder = Path(tempfile.mkdtemp(prefix="lachan-upload-"))
        url = self._desk.settings.public_url
        try:
            path = folder / "upload"
            await (await document.get_file()).download_to_drive(path)
            taken = await self._desk.uploads.take(path, name, actor, job)
            return await self._desk.office.run(lambda w: taken_reply(w, taken, messages, url))
        except TelegramError as error:
            _log.warning("An admin's file could not be fetched (%s)", type(error).__name__)
            return _say(messages, "file.not_fetched", name=name)
        except LachanError as error:
            failed = messages.text("file.failed", name=name)
            why = in_words(str(error), messages.language)
            return Reply(messages.language, text=f"{failed}\n\n{why}")
        except Exception:
            _log.exception("An admin's file could not be read")
            return _say(messages, "file.failed", name=name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _say(messages: Messages, key: str, **fields: object) -> Reply:
    return Reply(messages.language, text=messages.text(key, **fields))
