"""Kills the served process 30 times under load; prints what was lost and what was said twice.

python -m benchmarks.crash [KILLS] [MESSAGES]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import click

from index.release import build_release
from knowledge.workshop import Workshop
from tests.bot.service.crashing import crash_run
from tests.encoders import HashEncoder


def main(kills: int = 30, messages: int = 600) -> None:
    """Run and print the report."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        workshop = Workshop(data)
        workshop.take_shipped()
        build_release(data, workshop.approved(), HashEncoder()).close()
        workshop.close()
        report = asyncio.run(crash_run(data, messages=messages, kills=kills, seed=20261122))
        click.echo(report)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
