"""``lachan serve`` with the small encoder of the tests, to be killed: ``python -m`` this module."""

from __future__ import annotations

from bot.cli import main
from bot.runtime import Runtime
from tests.encoders import HashEncoder

if __name__ == "__main__":
    main(["serve", "--port", "0"], obj=Runtime(lambda settings: HashEncoder()))
