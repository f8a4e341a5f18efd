"""Whether the process lives, whether it answers questions, and its figures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.service.answers import AnswerService
from bot.service.metrics import CONTENT_TYPE, Metrics


def health_routes(service: AnswerService, metrics: Metrics) -> list[Route]:
    """Return ``/healthz``, ``/readyz`` and ``/metrics``.

    Args:
        service: what answers questions.
        metrics: the figures of the process.
    """

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> Response:
        if service.ready:
            return JSONResponse({"status": "ready", "release": service.release_id})
        reason = str(service.trouble) if service.trouble else "The release is being opened."
        return JSONResponse({"status": "not ready", "reason": reason}, status_code=503)

    async def figures(_request: Request) -> Response:
        return Response(metrics.text(service.release_id), media_type=CONTENT_TYPE)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", figures),
    ]
