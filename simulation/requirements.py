"""The versions of other packages that kithkin needs, compared with those that are installed."""

from __future__ import annotations

from functools import cache

NAME = "kithkin"


class RequirementError(ImportError):
    """Other packages are missing, too old or too new: one sentence with names, versions found and needed, and the remedy."""


@cache
def require_versions(version: str, extra: str = "") -> None:
    """Refuse to go on where the metadata of kithkin ``version`` asks for a package that is missing, too old or too new.

    ``extra``: ask for the packages of this extra, too. Asked at first use and once, since reading metadata takes .1 s. Code that
    lies in a folder and is not installed, or is not of the installed version, has no metadata, and nothing is asked.
    Raises RequirementError.
    """
    from importlib import metadata  # both take longer to import than the command takes to print its help

    from packaging.requirements import Requirement

    try:
        ours = metadata.distribution(NAME)
    except metadata.PackageNotFoundError:
        return
    if ours.version != version:
        return
    unmet = {}
    for asked in map(Requirement, ours.requires or []):
        if asked.marker is None or asked.marker.evaluate({"extra": extra}):
            found = next((each.version for each in metadata.distributions(name=asked.name)), None)
            if found is None or not asked.specifier.contains(found, prereleases=True):
                unmet[f"{asked.name}{asked.specifier}"] = found or "none"
    if unmet:
        needed = " and ".join(f"{wanted} (found: {found})" for wanted, found in unmet.items())
        remedy = f'"{NAME}[{extra}]"' if extra else " ".join(f'"{wanted}"' for wanted in unmet)
        raise RequirementError(f"{NAME} needs {needed}; install with: python -m pip install {remedy}")
