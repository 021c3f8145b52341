"""The studies that ``kithkin compare`` carries out, each a folder here.

Its modules have the same names in every folder: ``method`` defines the comparison, ``runs`` simulates, ``evidence`` estimates,
``page`` composes the report, and ``command`` gives ``carrying.carry_out`` what it needs (``carrying.Work``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

OPTIONAL: Final[dict[str, Any]] = {"match": "everybody", "quick": False, "full": False, "plausible": None}
"""Options that some studies have, with their defaults."""


class Entry(NamedTuple):
    """A study: its folder, the study's own defaults, and whether a blow strikes in it.

    ``networks``: None gives each replicate one of its own. ``days``: None where ``own_days`` says that the method has days of its
    own, which ``--days`` may replace, or where the length is part of the method. ``changes``: of the default scenario.
    ``options``: names of further options that it has, of ``OPTIONAL``.
    """

    folder: str
    replicates: int
    networks: int | None
    days: int | None
    blow: bool = False
    own_days: bool = False
    changes: Mapping[str, Any] = MappingProxyType({})
    options: tuple[str, ...] = ()


STUDIES: Final = {
    "formal-informal": Entry(
        "formal_informal", 40, None, None, own_days=True, changes=MappingProxyType({"programmes.support-group.places": 0.03}),
        options=("match", "quick", "full", "plausible"),
    ),
    "trial": Entry("trial", 40, 5, None),
    "diary": Entry("diary", 50, 10, 365),
    "resilience": Entry("resilience", 50, 10, 365, blow=True),
    "calibration": Entry("calibration", 1_024, 1, None),
}  # fmt: skip
PLANS: Final = {
    "conditions": "advantage-by-places",
    "beneficiaries": "whom-to-target",
    "topology": "network-shape",
    "sensitivity": "what-survives",
}
"""Plans in ``experiments/plans`` that ask what was a study of that name."""
COMPARISON: Final = "comparison"
"""Name under which scenarios that somebody names are compared; it is no name of a study."""


def entry_of(name: str) -> Entry:
    """The entry of a study, or of the comparison of scenarios."""
    return _COMPARISON if name == COMPARISON else STUDIES[name]


def having(option: str) -> str:
    """Who has an option of ``OPTIONAL``, in words: studies by their names, and the comparison of scenarios."""
    names = [name for name, study in STUDIES.items() if option in study.options]
    return " and ".join([*names, *(["scenarios that you name"] if option in _COMPARISON.options else [])])


_COMPARISON: Final = Entry("scenarios", 40, None, None, own_days=True, options=("quick", "plausible"))
