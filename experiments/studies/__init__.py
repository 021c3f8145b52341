"""The studies that ``kithkin compare`` carries out, each a folder here.

Its modules have the same names in every folder: ``method`` defines the comparison, ``runs`` simulates, ``evidence`` estimates,
``page`` composes the report, and ``command`` gives ``carrying.carry_out`` what it needs (``carrying.Work``).
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A study: its folder, the study's own defaults, and whether a blow strikes in it.

    ``days`` is None for a study whose length is part of its method.
    """

    folder: str
    replicates: int
    networks: int
    days: int | None
    blow: bool = False


STUDIES = {
    "formal-informal": Entry("formal_informal", 50, 10, 365),
    "trial": Entry("trial", 40, 5, None),
    "diary": Entry("diary", 50, 10, 365),
    "resilience": Entry("resilience", 50, 10, 365, blow=True),
    "topology": Entry("topology", 50, 10, 365, blow=True),
    "conditions": Entry("conditions", 40, 10, 365),
    "beneficiaries": Entry("beneficiaries", 40, 10, 365),
    "sensitivity": Entry("sensitivity", 50, 10, 365),
    "calibration": Entry("calibration", 1_024, 1, None),
}
