"""Node, which runs the modules of the page without a page: the one on this machine, else the one that Playwright carries."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import simulation

SOURCES = Path(simulation.__file__).parent
MODULES = (SOURCES / "portable", SOURCES / "live" / "page")
"""Folders of the page's modules."""
_PACKAGE = {"name": "kithkin", "type": "module", "exports": {"./*": "./*"}}
_RELAXED = "--experimental-wasm-relaxed-simd"
"""Option of Node before version 22; later ones have relaxed SIMD without it."""


class NoNodeError(RuntimeError):
    """There is no Node on this machine."""


def node(folder: Path, script: Path, arguments: Sequence[str] = ()) -> Any:
    """What a script prints, read as JSON; it imports the page's modules as "kithkin/name.js", from copies in ``folder``.

    Raises NoNodeError where nothing can run it, CalledProcessError if it fails, ValueError for a name that a module has.
    """
    program = _program()
    (folder / "package.json").write_text(json.dumps(_PACKAGE), encoding="utf-8")
    modules = [path for each in MODULES for path in each.rglob("*.js")]
    if script.name in {path.name for path in modules}:
        raise ValueError(f"{script}: a module of the page has this name")
    for source in (script, *modules):
        shutil.copy(source, folder)
    known = subprocess.run([program, "--v8-options"], capture_output=True, encoding="utf-8", check=True).stdout
    options = [_RELAXED] if _RELAXED in known else []
    command = [program, *options, str(folder / script.name), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(done.stdout)


def _program() -> str:
    found = shutil.which("node")
    if found is not None:
        return found
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        raise NoNodeError("no Node: it is neither on the path nor in the extra 'test'") from None
    return str(compute_driver_executable()[0])
