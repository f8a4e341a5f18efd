"""Figures about the running process for Prometheus: counts and times, never texts or people."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    generate_latest,
)

from bot.answer import Answer
from bot.dialogue.speaker import Speaker

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_DANGER_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("channel", "kind", "status", "language")
        self._answers = Counter(
            "lachan_answers", "Replies by kind and status.", labels, registry=self.registry
        )
        self._seconds = Histogram(
            "lachan_answer_seconds",
            "Time to make a reply.",
            ("channel",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._danger = Histogram(
            "lachan_danger_seconds",
            "Time from a message that signals danger to the reply being handed on.",
            ("channel",),
            buckets=_DANGER_SECONDS,
            registry=self.registry,
        )
        self._release = Info("lachan_release", "The release that answers.", registry=self.registry)

    def count(self, speaker: Speaker, answer: Answer) -> None:
        """Count one reply."""
        self._answers.labels(
            speaker.channel, answer.kind, answer.status.value, answer.language
        ).inc()
        self._seconds.labels(speaker.channel).observe(answer.took_ms / 1000)

    def danger(self, channel: str, seconds: float) -> None:
        """Count a reply to danger that was handed on after so many seconds."""
        self._danger.labels(channel).observe(seconds)

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """Show a value that is read when the figures are asked for."""
        Gauge(name, description, registry=self.registry).set_function(value)

    def text(self, release_id: str | None) -> bytes:
        """Return all figures in the text format of Prometheus."""
        self._release.info({"id": release_id or ""})
        return generate_latest(self.registry)
