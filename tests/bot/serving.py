"""The command line with a small encoder, for tests that run it as a process of its own."""

from bot.cli import main as lachan
from bot.runtime import Runtime
from tests.encoders import HashEncoder


def main() -> None:
    """Run ``lachan`` with the arguments of this process."""
    lachan(obj=Runtime(lambda settings: HashEncoder()))
