"""Make the virtual environment and install the locked packages into it, once for each lock.

Run by the Makefile, with the standard library alone: ``python tools/install.py run|test|dev``.
A second run finds the stamp of the first and ends at once.

PyTorch comes first and is never replaced. On Linux the build of the package index brings several
gigabytes of CUDA libraries, which Lá Chắn has no use for, so only the CPU build is taken unless
the environment says ``TORCH=any``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEVELS = ("run", "test", "dev")  # each lock file holds everything that is in the one before
PYTORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PROBE_SECONDS = 5
OLDEST_PYTHON = (3, 11)

TORCH_NOT_FOUND = f"""\
No CPU build of PyTorch {{version}} was found: {PYTORCH_CPU_INDEX} cannot be reached, and pip as
configured here offers none. Either make one of them reachable, or take whatever build pip offers
(on Linux usually several gigabytes, with CUDA libraries) by saying so: make TORCH=any …"""


class InstallError(Exception):
    """The installation cannot go on; the text says why and what to do."""


def main(level: str) -> None:
    """Install what ``level`` needs.

    Args:
        level: ``run``, ``test`` (with the test tools) or ``dev`` (with the linters too).

    Raises:
        InstallError: Python is too old, or a step failed.
    """
    if level not in LEVELS:
        raise InstallError(f"{level} is none of {', '.join(LEVELS)}.")
    if sys.version_info < OLDEST_PYTHON:
        raise InstallError("Python 3.11 or newer is needed; choose one with: make PYTHON=…")
    stamp = digest(level)
    if installed(level, stamp):
        return
    lock = lock_file(level)
    make_environment()
    install_torch(locked_version(lock, "torch"), lock)
    say(f"[3/4] The other packages of {lock.relative_to(ROOT)} (1 to 3 minutes the first time)")
    pip("install", "--no-deps", "--requirement", str(lock))
    say("[4/4] Lá Chắn itself, and a check that the packages fit together")
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    pip("check")
    for name in LEVELS[: LEVELS.index(level) + 1]:
        stamp_file(name).write_text(digest(name), encoding="utf-8")
    say("Installed.")


def lock_file(level: str) -> Path:
    """Return the file that pins every package of ``level``."""
    return ROOT / "requirements" / f"{level}.txt"


def stamp_file(level: str) -> Path:
    """Return the file that remembers which lock was installed."""
    return VENV / f"installed-{level}"


def digest(level: str) -> str:
    """Return a hash of all that decides what is installed: the lock, the project, its place."""
    parts = [lock_file(level).read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    parts.append(str(ROOT).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed(level: str, stamp: str) -> bool:
    """Say whether the environment already has what the lock of ``level`` says."""
    path = stamp_file(level)
    return PYTHON.exists() and path.exists() and path.read_text(encoding="utf-8") == stamp


def locked_version(lock: Path, package: str) -> str:
    """Return the version of ``package`` that ``lock`` pins."""
    found = re.search(rf"^{package}==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise InstallError(f"{lock} does not pin {package}.")
    return found.group(1)


def make_environment() -> None:
    """Make ``.venv`` unless there is one that works."""
    if PYTHON.exists() and runs(PYTHON, "-m", "pip", "--version"):
        say("[1/4] The virtual environment .venv is there")
        return
    say("[1/4] Making the virtual environment .venv (a few seconds)")
    if importlib.util.find_spec("ensurepip") is None:
        raise InstallError(
            "This Python cannot make virtual environments. On Debian and Ubuntu: "
            "apt-get install python3-venv"
        )
    call(sys.executable, "-m", "venv", str(VENV))


def install_torch(version: str, lock: Path) -> None:
    """Install PyTorch ``version``: the CPU build, or with ``TORCH=any`` what pip offers."""
    if runs(PYTHON, "-c", f"from importlib.metadata import version as v; {_is_version(version)}"):
        say(f"[2/4] PyTorch {version} is there")
        return
    choice = os.environ.get("TORCH", "")
    if choice not in ("", "any"):
        raise InstallError(f"TORCH={choice} is unknown: leave it out, or say TORCH=any.")
    if choice == "any":
        say(f"[2/4] PyTorch {version} in whatever build pip offers (may be several gigabytes)")
        pip("install", "--constraint", str(lock), f"torch=={version}")
        return
    if sys.platform == "darwin":  # every build for macOS is a CPU build
        say(f"[2/4] PyTorch {version} (about 100 MB)")
        pip("install", "--no-deps", f"torch=={version}")
        return
    install_cpu_torch(version)


def _is_version(version: str) -> str:
    return f"raise SystemExit(v('torch').partition('+')[0] != '{version}')"


def install_cpu_torch(version: str) -> None:
    """Install PyTorch's CPU build from its own index, else from where pip is told to look.

    The label ``+cpu`` in the version makes pip refuse every other build before it fetches
    anything.
    """
    wanted = f"torch=={version}+cpu"
    say(f"[2/4] PyTorch {version}, CPU build (about 200 MB; 1 to 3 minutes)")
    if reachable(f"{PYTORCH_CPU_INDEX}/torch/"):
        if pip_succeeds("install", "--no-deps", "--index-url", PYTORCH_CPU_INDEX, wanted):
            return
        say("      PyTorch's CPU index has it not; trying pip as it is configured here")
    else:
        say("      PyTorch's CPU index cannot be reached; trying pip as it is configured here")
    if not pip_succeeds("install", "--no-deps", wanted):
        raise InstallError(TORCH_NOT_FOUND.format(version=version))


def reachable(url: str) -> bool:
    """Say whether ``url`` answers within a few seconds."""
    request = urllib.request.Request(url, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=PROBE_SECONDS):
            return True
    except (urllib.error.URLError, OSError):
        return False


def pip(*arguments: str) -> None:
    """Run pip in the environment; its own messages say what failed."""
    if not pip_succeeds(*arguments):
        raise InstallError(f"pip {arguments[0]} failed; its message stands above.")


def pip_succeeds(*arguments: str) -> bool:
    """Run pip in the environment: progress bars where a person watches, else errors alone."""
    quiet = [] if sys.stdout.isatty() else ["--quiet", "--quiet"]
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *quiet, *arguments]
    return subprocess.run(command, check=False).returncode == 0


def call(*command: str) -> None:
    """Run ``command``, and stop when it fails."""
    if subprocess.run(command, check=False).returncode != 0:
        raise InstallError(f"{' '.join(command)} failed; its message stands above.")


def runs(*command: str | Path) -> bool:
    """Say whether ``command`` succeeds; nothing is shown."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def say(line: str) -> None:
    """Show one line of progress at once."""
    print(line, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except InstallError as error:
        sys.exit(f"Installation stopped: {error}")
