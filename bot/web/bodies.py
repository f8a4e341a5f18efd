"""What people send: read up to a limit, and refused in a clear sentence when it does not fit."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_BODY = 64 * 1024
"""Bytes of a request; a question has at most 2000 characters."""

_MAX_FIELDS = 20
_TOO_LARGE = f"The body is larger than {MAX_BODY // 1024} kB."


async def read_body(request: Request) -> bytes:
    """Return the body of a request.

    Args:
        request: the request, whose body was not read yet.

    Raises:
        HTTPException: it is larger than ``MAX_BODY`` (413); no more than that is held in memory.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BODY:
        raise HTTPException(413, _TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413, _TOO_LARGE)
    return bytes(body)


async def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request carries.

    Raises:
        HTTPException: the body is too large (413) or no JSON object (400).
    """
    body = await read_body(request)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "The body is not JSON in UTF-8.") from error
    if not isinstance(value, dict):
        raise HTTPException(400, "The body is JSON but no object.")
    return value


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form; of a field sent twice the last value that is not blank.

    Raises:
        HTTPException: the body is too large (413) or no form in UTF-8 (400).
    """
    body = await read_body(request)
    try:
        pairs = parse_qsl(body.decode(), errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise HTTPException(400, "The body is no form in UTF-8.") from error
    return dict(pairs)


def text_of(value: dict[str, Any], name: str, *, default: str | None = None) -> str:
    """Return a text of an object; raises HTTPException (400) when it is none.

    Args:
        value: the object.
        name: the key.
        default: what stands for a missing one; without it the key must be there.
    """
    found = value.get(name, default)
    if not isinstance(found, str):
        kind = "is missing" if name not in value else "is not a text"
        raise HTTPException(400, f'"{name}" {kind}; send it as a string.')
    return found
