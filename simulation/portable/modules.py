"""Modules: the kernels as WebAssembly, built once for these sources and kept beside their machine code.

A wheel carries them, since they are the same for every machine: ``python -m simulation.portable.modules``, which
``hatch_build.py`` calls, puts them where ``modules`` looks first.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from simulation.kernels.machine.compiling import cache_folder, source_digest
from simulation.portable.capture import SETTINGS
from simulation.portable.translating import FLAVOURS

SHIPPED = Path(__file__).with_name("built")
_SOURCES = ("building.py", "capture.py", "fusing.py", "runtime.ll", "sealing.py", "translating.py")


Tell = Callable[[str], None]
"""Hears what is being done now, in a few words."""


class ModulesError(ValueError):
    """The modules cannot be built with what is installed."""


def modules(tell: Tell = lambda stage: None) -> dict[str, bytes]:
    """The modules ``exact`` and ``relaxed``; ModulesError with the remedy if they cannot be built, which takes half a minute.

    ``tell`` hears of each stage of building.
    """
    return kept() or _built_into(cache_folder(), digest(), tell)


def kept() -> dict[str, bytes]:
    """The modules if they are there already, else nothing."""
    return _read(SHIPPED, digest()) or _read(cache_folder(), digest())


@cache
def digest() -> str:
    """Version of the modules: digest of the sources of the kernels and of this folder; 20 hexadecimal digits."""
    found = hashlib.sha256(source_digest().encode())
    for name in _SOURCES:
        found.update(Path(__file__).with_name(name).read_bytes())
    return found.hexdigest()[:20]


def built(tell: Tell = lambda stage: None) -> dict[str, bytes]:
    """The modules, built by a process of its own, which ends when this one does or is interrupted."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "errors").open("w+", encoding="utf-8") as errors:
        path = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, **SETTINGS, "PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "simulation.portable.building", folder]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, env=environment, stdin=pipe, stdout=pipe, stderr=errors, encoding="utf-8"
        ) as builder:
            try:
                for stage in builder.stdout or ():
                    tell(stage.strip())
            finally:
                if builder.stdin:
                    builder.stdin.close()
        if builder.returncode:
            errors.seek(0)
            raise ModulesError(_cannot(errors.read().strip().splitlines()[-1:]))
        return {flavour: (Path(folder) / f"{flavour}.wasm").read_bytes() for flavour in FLAVOURS}


def _built_into(folder: Path, name: str, tell: Tell) -> dict[str, bytes]:
    """Build the modules, or wait for the process that does, and keep them in a folder."""
    from filelock import FileLock  # takes longer to import than the command takes to print its help

    with FileLock(folder / "modules.lock"):
        found = _read(folder, name)
        if not found:
            found = built(tell)
            _write(folder, name, found)
        return found


def _cannot(reasons: list[str]) -> str:
    why = reasons[0].splitlines()[0][:200] if reasons and reasons[0] else "no reason given"
    return (
        f"the kernels cannot become WebAssembly with numba {version('numba')} and llvmlite {version('llvmlite')} ({why}); "
        "install the versions of constraints.txt"
    )


def _read(folder: Path, name: str) -> dict[str, bytes]:
    paths = {flavour: folder / f"{name}.{flavour}.wasm" for flavour in FLAVOURS}
    return (
        {flavour: path.read_bytes() for flavour, path in paths.items()} if all(map(Path.exists, paths.values())) else {}
    )


def _write(folder: Path, name: str, found: dict[str, bytes]) -> None:
    """Each file whole or not at all."""
    folder.mkdir(exist_ok=True)
    for flavour, content in found.items():
        part = folder / f"{name}.{flavour}.{os.getpid()}.part"
        part.write_bytes(content)
        part.replace(folder / f"{name}.{flavour}.wasm")


if __name__ == "__main__":
    for of_other_sources in SHIPPED.glob("*.wasm"):
        of_other_sources.unlink()
    _write(SHIPPED, digest(), modules())
