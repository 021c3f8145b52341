"""Build hook: archives carry the model as WebAssembly, so that the first page opens at once wherever they are installed.

The modules are the same bytes for every machine, but only a Python that has kithkin's packages can make them: the checkout's
``.venv``, or the one that builds. Without either the archive lacks them, and the first page makes them, about half a minute.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("simulation/portable/built")


class Modules(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the modules before the files of a wheel or a source archive are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Do nothing for an editable installation, nor where a source archive has brought the modules."""
        root = Path(self.root)
        if version == "editable" or (root / "PKG-INFO").exists():
            return
        pythons = [root / ".venv" / "bin" / "python", root / ".venv" / "Scripts" / "python.exe", Path(sys.executable)]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        for python in filter(Path.exists, pythons):
            command = [str(python), "-m", "simulation.portable.modules"]
            if subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode == 0:
                return
        self.app.display_warning(f"{BUILT} is not of these sources: no Python here has the packages that make it")
