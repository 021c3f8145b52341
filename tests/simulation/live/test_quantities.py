"""What a picture shows of a person: every quantity's colours, words and bytes, and every curve, written down by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernels.sums.sums import SUMS, Sum
from simulation.live.quantities import CURVES, LEVELS, QUANTITIES, _of_column, curves, levels
from simulation.population import STATE, Declaration, Measured, Population

SHOWN = {
    "strain": ("Strain", "SD", -3.0, 4.0, "lower", 0.6, 131),
    "load": ("Load of life events", "LCU/100", 0.0, 1.5, "lower", 0.1 + 0.2 + 0.3 + 0.4, 170),
    "perceived": ("Perceived support", "SD", -3.5, 3.5, "higher", -0.5, 109),
    "belonging": ("Belonging", "share", 0.0, 1.0, "higher", 0.8, 204),
    "esteem": ("Self-esteem", "SD", -3.0, 3.0, "higher", 1.5, 191),
    "skill": ("Skill in coping", "share", 0.0, 0.6, "higher", 0.25, 106),
    "satisfaction": ("Satisfaction", "SD", -3.5, 3.5, "higher", -1.5, 73),
}
"""Label, unit, lowest and highest value with a colour, better side; a value, and its byte: 255 (value - low) / (high - low)."""
WORDS = {
    "strain": {-5: "at ease", -1.2: "calm", 0.4: "usual", 1.4: "strained", 2.4: "badly strained", 2.6: "overwhelmed"},
    "load": {0: "none", 0.2: "fading", 0.5: "one event", 1.1: "several", 9: "very many"},
    "perceived": {-2: "left alone", -1: "little", 0.2: "usual", 1: "good", 3: "well supported"},
    "belonging": {0.1: "isolated", 0.3: "some", 0.6: "at home", 0.9: "fully at home"},
    "esteem": {-2: "very low", -1: "low", 0: "usual", 1: "high", 2: "very high"},
    "skill": {0.05: "untrained", 0.1: "some", 0.4: "trained", 0.5: "well trained"},
    "satisfaction": {-2: "unhappy", -1: "low", 0: "usual", 1: "content", 2: "happy"},
}
"""The word for a value, by quantity."""
SEEN_AS_CURVES = (
    "strain", "strained", "load", "stressor_days", "perceived", "belonging", "isolated", "esteem", "skill", "episodes_week",
    "answered", "co_rumination", "satisfaction", "conflict_days", "contact_hours", "share_waiting", "share_enrolled",
    "share_finished", "closeness",
)  # fmt: skip


def people() -> Population:
    """Two persons of one member: the first holds the values of ``SHOWN``, the second values beyond all colours."""
    columns = {name: np.zeros((2, 1), np.float32) for name in STATE} | {"load": np.zeros((2, 4, 1), np.float32)}
    for name, (*_, value, _) in SHOWN.items():
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


def test_values_are_shown_as_bytes() -> None:
    shown = levels(people())
    assert shown[: len(SHOWN), 0].tolist() == [byte for *_, byte in SHOWN.values()]
    assert (shown[:, 1] == LEVELS).all()


@pytest.mark.parametrize("name", WORDS)
def test_a_value_is_told_in_the_nearest_word(name: str) -> None:
    (quantity,) = (each for each in QUANTITIES if each.name == name)
    assert {value: quantity.word(value) for value in WORDS[name]} == WORDS[name]


def test_a_column_without_colours_of_its_own_is_shown_in_those_of_its_declaration() -> None:
    measured = Measured("Trust", "higher", shown=(-2.0, 3.0))
    trust = _of_column("strain", Declaration("SD", "trust in others", measured=measured), measured)
    assert trust[:6] == ("strain", "Trust", "SD", -2.0, 3.0, "higher")
    assert trust.words == ((-2.0, "lowest"), (0.5, "middling"), (3.0, "highest"))
    assert trust.of(people()) == pytest.approx([0.6, 99.0])


def test_curves_are_these_measures_of_each_day() -> None:
    """Of 10 persons on two days, with twice as much on the second."""
    assert tuple(each.name for each in CURVES) == SEEN_AS_CURVES
    sums = np.zeros((2, SUMS, 1))
    sums[:, Sum.STRAIN, 0], sums[:, Sum.REQUESTS, 0], sums[:, Sum.ANSWERED, 0] = (5, 10), (2, 4), (1, 3)
    found = dict(zip(SEEN_AS_CURVES, curves(sums, 10).T.tolist(), strict=True))
    assert found["strain"] == [0.5, 1.0]
    assert found["episodes_week"] == pytest.approx([7 * 0.2, 7 * 0.4])
    assert found["answered"] == [0.5, 0.75]
    assert np.isnan(found["satisfaction"]).all()
