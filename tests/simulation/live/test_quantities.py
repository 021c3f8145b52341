"""What a picture shows of a person: every quantity's colours, and every curve, written down by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.live.quantities import CURVES, QUANTITIES, _of_column
from simulation.population import STATE, Declaration, Measured, Population

SHOWN = {
    "strain": ("Strain", "SD", -3.0, 4.0, "lower", 0.6),
    "load": ("Load of life events", "LCU/100", 0.0, 1.5, "lower", 0.1 + 0.2 + 0.3 + 0.4),
    "perceived": ("Perceived support", "SD", -3.5, 3.5, "higher", -0.5),
    "belonging": ("Belonging", "share", 0.0, 1.0, "higher", 0.8),
    "esteem": ("Self-esteem", "SD", -3.0, 3.0, "higher", 1.5),
    "skill": ("Skill in coping", "share", 0.0, 0.6, "higher", 0.25),
    "satisfaction": ("Satisfaction", "SD", -3.5, 3.5, "higher", -1.5),
}
"""Label, unit, lowest and highest value with a colour, better side; a value."""
SEEN_AS_CURVES = (
    "strain", "strained", "load", "stressor_days", "perceived", "belonging", "isolated", "esteem", "skill", "episodes_week",
    "answered", "co_rumination", "satisfaction", "conflict_days", "contact_hours", "share_waiting", "share_enrolled",
    "share_finished", "closeness",
)  # fmt: skip


def people() -> Population:
    """Two persons of one member: the first holds the values of ``SHOWN``, the second values beyond all colours."""
    columns = {name: np.zeros((2, 1), np.float32) for name in STATE} | {"load": np.zeros((2, 4, 1), np.float32)}
    for name, (*_, value) in SHOWN.items():
        columns[name][:] = 99.0
        columns[name][0] = value
    columns["load"][0, :, 0] = 0.1, 0.2, 0.3, 0.4
    columns["closeness"][1] = 99.0
    return Population(**columns)


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_a_quantity_has_its_colours_and_its_values(number: int) -> None:
    each, (name, expected) = QUANTITIES[number], list(SHOWN.items())[number]
    assert (each.name, each.label, each.unit, each.low, each.high, each.better) == (name, *expected[:5])
    assert each.of(people())[0] == pytest.approx(expected[5])


def test_a_column_without_colours_of_its_own_is_shown_in_those_of_its_declaration() -> None:
    measured = Measured("Trust", "higher", shown=(-2.0, 3.0))
    trust = _of_column("strain", Declaration("SD", "trust in others", measured=measured), measured)
    assert trust[:6] == ("strain", "Trust", "SD", -2.0, 3.0, "higher")
    assert trust.words == ((-2.0, "lowest"), (0.5, "middling"), (3.0, "highest"))
    assert trust.of(people()) == pytest.approx([0.6, 99.0])


def test_curves_are_these_measures() -> None:
    assert tuple(each.name for each in CURVES) == SEEN_AS_CURVES
    assert all(each.squared is None and each.adjust is None for each in CURVES), "the page divides sums by sums"
