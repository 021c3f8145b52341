"""The potency of the claims in words, in a table for a terminal, and as a section of the page of ``kithkin validate``."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.formatting import UNDEFINED, decimals_for, fixed
from experiments.pages.contents import Section, Table
from experiments.patterns.page import aligned
from experiments.studies.potency.forces import Force, weak

COLUMNS = ("Id", "Claim", "Outcome", "Unit", "Force", "SE", "Stated", "Floor", "Verdict")
_FEWEST_DECIMALS = 3
_LEAD = (
    "Each claim's own effect: ordinary life less a world with the same persons and the same luck that lacks the mechanism, or in "
    "which nothing was pushed. Shares add up to more than the whole, since buffering multiplies the others. Buffering, esteem, "
    "closeness and reactivity have no effect on the mean of everyday life by construction; their force shows in the top tenth "
    "and in contrasts. Two measures were chosen after a look at the first figures, since they stood in such a mean: what the "
    "partner's help adds is measured without the constant that centres it, what help does to esteem as a part of what the "
    "circle adds. The means themselves are shown beside them."
)
_NOTE = "Floor: a third of the stated force, or a share of 8 %; the force must lie beyond it by two standard errors."


def section(found: Sequence[Force]) -> Section:
    """The section of the page."""
    return Section("Potency", f"{_LEAD} {summary(found)}", [Table("Force of each claim", COLUMNS, _rows(found), _NOTE)])


def as_text(found: Sequence[Force]) -> str:
    """All claims as an aligned table for a terminal."""
    return "\n".join(["Potency", aligned([COLUMNS, *_rows(found)])])


def summary(found: Sequence[Force]) -> str:
    """One sentence with the number of claims that have force and the names of the others."""
    below = [each.claim.id for each in weak(found)]
    held = sum(each.claim.floor is not None for each in found)
    said = f"{held - len(below)} of {held} claims have at least a third of their stated force."
    return said + (f" Below their floor: {', '.join(below)}." if below else "")


def _rows(found: Sequence[Force]) -> list[list[str]]:
    return [_row(each) for each in found]


def _row(force: Force) -> list[str]:
    claim, places = force.claim, max(decimals_for(force.se), _FEWEST_DECIMALS)
    floor = UNDEFINED if claim.floor is None else fixed(claim.floor, 4 if abs(claim.floor) < 0.001 else 3)
    verdict = "only shown" if claim.floor is None else "has force" if force.passes else "BELOW"
    return [
        claim.id, claim.claim, claim.outcome, claim.unit, fixed(force.value, places), fixed(force.se, places),
        fixed(claim.stated, 4 if abs(claim.stated) < 0.01 else 3), floor, verdict,
    ]  # fmt: skip
