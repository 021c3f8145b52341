"""The packages that kithkin's code lies in, and the check that Python finds these and no others of the same name."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
"""Folder that holds ``kithkin`` and, beside it, the packages below."""
PACKAGES = ("simulation", "experiments")
"""Packages in an order in which each is imported only by itself and by packages behind it."""


def require_own(package: str = PACKAGES[-1]) -> None:
    """Refuse to go on where a package, module or folder of the user's own hides ``package`` or one that it imports.

    Raises ImportError in one sentence: the name, where the other one lies, and the remedy.
    """
    for name in PACKAGES[: PACKAGES.index(package) + 1]:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        found = Path(spec.origin).resolve()
        if found.parent != HOME / name:
            place = found.parent if found.name == "__init__.py" else found
            raise ImportError(
                f"kithkin needs its own package {name!r}, but Python finds {str(place)!r} first: "
                "rename that one, or start Python in another folder"
            )


def require_installed(extra: str = "") -> None:
    """Refuse to go on where another package, also of an ``extra``, is missing, too old or too new; after ``require_own``.

    Raises ImportError in one sentence: names, versions found and needed, and the remedy.
    """
    from simulation import __version__, requirements  # not at the top: it could be the foreign one

    requirements.require_versions(__version__, extra)
