"""Provenance of a result: the manifest of its folder, with versions, commit, machine and command."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from simulation.kernels.machine.compiling import SOURCES, source_digest

LIBRARIES = ("kithkin", "numpy", "numba", "mesa", "networkx", "scipy", "SALib", "pandas", "pyarrow", "matplotlib")
MEASURES = ("divergence.py", "ensemble.py", "measures.py", "recording.py")
"""Modules of the simulation, beside its kernels, that shape what is written about a run."""
METHODS = ("comparison", "estimates", "patterns", "studies")
PAGE = "page"
"""Packages of the experiments that shape parts and runs of a study, and the module or folder in them that words and draws."""
CHECKOUT = Path(__file__).resolve().parents[2]


def manifest(study: str, command: Sequence[str], **about: object) -> dict[str, Any]:
    """Contents of ``manifest.json`` at the start of a study; ``about`` are the study's own entries.

    ``finished`` is None until the study writes the manifest again with the time of its end.
    """
    known = {
        "study": study,
        **about,
        "model_version": model_version(),
        "sources": sources(),
        "started": now(),
        "finished": None,
    }
    return known | provenance(command)


@cache
def sources() -> dict[str, str]:
    """Digests of the sources that shape numbers: the ``dynamics``, and the ``measures`` made from their sums."""
    digest = hashlib.sha256()
    for name in MEASURES:
        digest.update(name.encode() + (SOURCES.parent / name).read_bytes())
    return {"dynamics": source_digest(), "measures": digest.hexdigest()[:20]}


@cache
def study_sources() -> dict[str, str]:
    """The ``sources``, and those that shape parts and runs of a study beside them: its ``methods``, patterns and estimates."""
    digest = hashlib.sha256()
    for package in METHODS:
        for path in sorted((CHECKOUT / "experiments" / package).rglob("*.py")):
            if PAGE not in (path.stem, path.parent.name):
                digest.update(path.relative_to(CHECKOUT).as_posix().encode() + path.read_bytes())
    return sources() | {"methods": digest.hexdigest()[:20]}


def version_of(digests: Mapping[str, str]) -> str:
    """One version for all of these sources, 20 hex digits."""
    return hashlib.sha256("/".join(digests.values()).encode()).hexdigest()[:20]


def model_version() -> str:
    """Version of everything that shapes the numbers of a run, networks apart: 20 hex digits."""
    return version_of(sources())


def provenance(command: Sequence[str]) -> dict[str, object]:
    """Code and machine that made a result: versions, commit, processor and command line.

    The name of the host is left out on purpose, because results are passed on.
    """
    return {
        "versions": versions(),
        "commit": commit(),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
        "command": list(command),
    }


def versions() -> dict[str, str]:
    """Version of Python and of every library that can change a number; 'absent' where one is not installed."""
    return {"python": platform.python_version()} | {name: _version(name) for name in LIBRARIES}


def commit() -> str | None:
    """Commit of the checkout this code was loaded from, with ``+`` when files differ from it; None outside of one."""
    lines = _git("rev-parse", "--show-toplevel", "HEAD")
    if lines is None or len(lines) != 2 or Path(lines[0]) != CHECKOUT:
        return None  # installed inside somebody else's repository: its commit is not ours
    return lines[1] + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def now() -> str:
    """The present time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def _git(*arguments: str) -> list[str] | None:
    """Lines that git prints in the checkout; None where it fails or is not installed."""
    try:
        command = ["git", "-C", str(CHECKOUT), *arguments]
        answer = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.splitlines()
