"""The command line with a small encoder, for tests that run it as a process of its own."""

import sys

from bot.cli import main as lachan
from bot.runtime import Runtime
from bot.service.answering_process import serve
from tests.encoders import HashEncoder

ANSWERING = (sys.executable, "-c", "from tests.bot.serving import answer; answer()")
BUILDING = (sys.executable, "-c", "from tests.bot.serving import main; main()", "build")


def main() -> None:
    """Run ``lachan`` with the arguments of this process."""
    lachan(obj=Runtime(lambda settings: HashEncoder(), ANSWERING, BUILDING))


def answer() -> None:
    """Answer questions as the process beside the served one."""
    serve(Runtime(lambda settings: HashEncoder()), int(sys.argv[1]))
