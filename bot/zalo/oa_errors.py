"""What the error codes of the Official Account's OpenAPI mean for a message.

Codes and their meaning: Zalo's list of errors as public clients repeat it (2026-11).
"""

from __future__ import annotations

import logging

from knowledge.errors import ChannelError, SendLater, SendRefused

_log = logging.getLogger(__name__)

TOKEN_CODES = frozenset({-216, -220})  # access token wrong or expired
TOO_LONG = -210  # a parameter outside its range: in practice a text that is too long
UNFIT_CODES = frozenset({-201, TOO_LONG, -233})  # the message's form is not taken
RATE = -32

RATE_WAIT_S = 5.0
QUOTA_WAIT_S = 3600.0
SETUP_WAIT_S = 600.0

_GONE = {
    -213: "the person does not follow the Official Account",
    -217: "the person has blocked the Official Account",
    -222: "the person's account is blocked or long unused",
    -227: "the person's account is blocked or long unused",
    -230: "the time in which this person may be answered is over",
    -232: "the time in which this person may be answered is over",
    -305: "the 48 hours in which this person may be answered are over",
    -311: "all replies to this message are used up",
}
_QUOTA = {
    -211: "the Official Account's quota is used up",
    -218: "the quota of messages to this person is used up",
}
_SETUP = {
    -204: "the Official Account was deleted",
    -205: "the Official Account does not exist",
    -207: "the app is not registered with the Official Account",
    -208: "the Official Account has no secret key",
    -209: "the app may not use this method",
    -212: "the app may not use this method for this Official Account",
    -215: "ZALO_OA_APP_ID is wrong",
    -221: "the Official Account is not verified",
    -224: "the Official Account has no package that allows replies",
    -320: "the app has to be linked with a Zalo Business Account",
    -321: "the Zalo Business Account cannot pay",
}


class UnfitMessage(SendRefused):
    """Zalo does not take a message in this form: too long, or with buttons it does not know."""


def oa_error(code: int) -> ChannelError:
    """Return what an error code means; what an operator has to mend is told in the log.

    Args:
        code: the ``error`` of an answer; never 0.
    """
    if code in UNFIT_CODES:
        return UnfitMessage(f"Zalo does not take the message in this form ({code}).")
    if code in _GONE:
        return SendRefused(f"The message cannot be sent: {_GONE[code]} ({code}).")
    if code == RATE:
        return SendLater(f"Zalo asks to send more slowly ({code}).", after_s=RATE_WAIT_S)
    if code in _QUOTA:
        return _told(_QUOTA[code], code, QUOTA_WAIT_S, "Buy more messages or wait for the next day")
    if code in _SETUP:
        return _told(_SETUP[code], code, SETUP_WAIT_S, "Correct it in Zalo's consoles")
    return SendLater(f"Zalo could not send the message ({code}).")


def _told(meaning: str, code: int, after_s: float, mend: str) -> SendLater:
    error = SendLater(f"Zalo sends nothing: {meaning} ({code}).", f"{mend}.", after_s=after_s)
    _log.error("%s", error)
    return error
