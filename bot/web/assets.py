"""The static files: served under a name with their content's hash, so they never go stale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HASH = 10  # hexadecimal digits
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file."""

    address: str
    content: bytes
    media_type: str


class Assets:
    """All static files, held in memory."""

    def __init__(self) -> None:
        files = sorted(path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
        self._by_name = {path.name: _read(path) for path in files}
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    def address(self, name: str) -> str:
        """Return the address of a file: "style.css" is "/static/style.0123456789.css"."""
        return self._by_name[name].address

    def content(self, name: str) -> Asset:
        """Return a file."""
        return self._by_name[name]

    def route(self) -> Route:
        """Return the route that serves the files."""

        async def serve(request: Request) -> Response:
            asset = self._by_address.get(request.url.path)
            if asset is None:
                raise HTTPException(404)
            return Response(asset.content, media_type=asset.media_type, headers=_FOR_EVER)

        return Route("/static/{name}", serve)


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:_HASH]
    return Asset(f"/static/{path.stem}.{digest}{path.suffix}", content, _TYPES[path.suffix])
