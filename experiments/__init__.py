"""The studies and the command line: designs, sweeps, results, analyses, figures. What users import is in ``kithkin``."""

from __future__ import annotations

__all__: list[str] = []


def __dir__() -> list[str]:
    return sorted(name for name in globals() if name.startswith("__"))
