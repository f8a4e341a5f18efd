"""The data prepared ahead are those of the reviewed sources, and never outlive them."""

import json
import subprocess
import sys
from pathlib import Path

from bot.safety import urgent_data
from bot.safety.urgent_prepare import prepared

ROOT = Path(__file__).parents[3]
# Read the sources and the prepared data, each changed in one way, and print what is used.
SCRIPT = """
import sys
from pathlib import Path
from bot.safety import urgent_data
urgent_data.PREPARED = Path(sys.argv[1])
from bot.safety.urgent import read_urgency
print(bool(read_urgency("em bị nhốt trong nhà").danger), urgent_data._prepared_ahead() is None)
"""


def test_the_prepared_data_are_those_of_the_sources() -> None:
    """After changing a source: ``python -m bot.safety.urgent_prepare``."""
    shipped = json.loads(urgent_data.PREPARED.read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(prepared()))
    assert shipped["checksum"] == urgent_data.checksum()


def used(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_missing_damaged_or_old_data_are_made_again(tmp_path: Path) -> None:
    damaged, old = tmp_path / "damaged.json", tmp_path / "old.json"
    damaged.write_text('{"checksum": 1', encoding="utf-8")
    old.write_text('{"checksum": 1}', encoding="utf-8")
    for path in (tmp_path / "missing.json", damaged, old):
        assert used(path) == "True True"
    assert used(urgent_data.PREPARED) == "True False"
