"""Packages that only some verbs need: which extra of kithkin's brings them, and the sentence where one is missing."""

from __future__ import annotations

from simulation import __version__
from simulation.requirements import require_versions

EXTRAS = {"validate": ("analysis",), "bench": ("analysis", "mesa", "view")}
"""Extras that a verb needs, whatever it is told to do."""
OPTIONAL = {
    **dict.fromkeys(("SALib", "sklearn", "statsmodels", "threadpoolctl"), "analysis"),
    **dict.fromkeys(("starlette", "uvicorn"), "view"),
    "mesa": "mesa",
}
"""The extra that brings a library."""


def require_for(verb: str) -> None:
    """Refuse a verb whose packages are missing, too old or too new. Raises RequirementError."""
    for extra in EXTRAS.get(verb, ("",)):
        require_versions(__version__, extra)


def sentence(error: ModuleNotFoundError) -> str:
    """What is missing and how to get it; raises the error itself where it is about no library of an extra."""
    missing = (error.name or "").partition(".")[0]
    if missing not in OPTIONAL:
        raise error
    remedy = f'install with: python -m pip install "kithkin[{OPTIONAL[missing]}]"'
    return f"needs {missing}, which is not installed; {remedy}"
