"""Modules: the kernels as WebAssembly, built once for these sources and kept beside their machine code.

A wheel may carry them, since they are the same for every machine: ``python -m simulation.portable.modules`` puts them where
``modules`` looks first.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from simulation.kernels.machine.compiling import cache_folder, source_digest
from simulation.portable.building import built
from simulation.portable.capture import ENTRANCES, SETTINGS

FLAVOURS = ("exact", "relaxed")
SHIPPED = Path(__file__).with_name("built")
_SOURCES = ("building.py", "capture.py", "fusing.py", "runtime.ll", "sealing.py")
_PROGRAM = """
from llvmlite import binding
binding.get_host_cpu_features = binding.FeatureMap  # kernels look for what this processor has; the code is for none
import sys
from pathlib import Path
from simulation.portable import capture
capture.main(Path(sys.argv[1]))
"""


class ModulesError(ValueError):
    """The modules cannot be built with what is installed."""


def modules() -> dict[str, bytes]:
    """The modules ``exact`` and ``relaxed``; ModulesError with the remedy if they cannot be built, which takes minutes."""
    return kept() or _built_into(cache_folder(), digest())


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


def captured() -> dict[str, str]:
    """LLVM code of the entrances, captured by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        told = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-c", _PROGRAM, folder]
        environment = {**os.environ, **SETTINGS, **told}
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise ModulesError(_cannot(done.stderr.strip().splitlines()[-1:]))
        return {name: (Path(folder) / f"{name}.ll").read_text(encoding="utf-8") for name in ENTRANCES}


def _built_into(folder: Path, name: str) -> dict[str, bytes]:
    """Build the modules, or wait for the process that does, and keep them in a folder."""
    from filelock import FileLock  # takes longer to import than the command takes to print its help

    with FileLock(folder / "modules.lock"):
        found = _read(folder, name)
        if not found:
            try:
                found = built(captured())
            except (RuntimeError, ValueError) as error:
                raise error if isinstance(error, ModulesError) else ModulesError(_cannot([str(error)])) from error
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
    _write(SHIPPED, digest(), modules())
