"""What the picture shows of a person, and which measures are drawn as curves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.measures import Measure, measure
from simulation.population import STATE, Better, Declaration, Measured, Population


class Quantity(NamedTuple):
    """One quantity of every person: what is beyond ``low`` or ``high`` is shown as the bound.

    ``words``: marks of the legend, (value, word), ascending. ``of`` gives the values (persons,) of the only member.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    better: Better
    words: tuple[tuple[float, str], ...]
    of: Callable[[Population], NDArray[np.float32]]


_STANDING = ((-2.0, "very low"), (-1.0, "low"), (0.0, "usual"), (1.0, "high"), (2.0, "very high"))


def _of_column(name: str, column: Declaration, measured: Measured) -> Quantity:
    """A measured column of state that has no record below."""
    low, high = measured.shown
    words = ((low, "lowest"), ((low + high) / 2, "middling"), (high, "highest"))
    return Quantity(
        name, measured.title, column.unit, low, high, measured.better, words, lambda people: getattr(people, name)[:, 0]
    )


_NAMED = (
    Quantity(
        "strain", "Strain", "SD", -3.0, 4.0, "lower",
        ((-2.0, "at ease"), (-1.0, "calm"), (0.0, "usual"), (1.0, "strained"), (2.0, "badly strained"), (3.0, "overwhelmed")),
        lambda people: people.strain[:, 0],
    ),
    Quantity(
        "load", "Load of life events", "LCU/100", 0.0, 1.5, "lower",
        ((0.0, "none"), (0.25, "fading"), (0.5, "one event"), (1.0, "several"), (1.5, "very many")),
        lambda people: people.load[:, :, 0].sum(axis=1),
    ),
    Quantity(
        "perceived", "Perceived support", "SD", -3.5, 3.5, "higher",
        ((-2.0, "left alone"), (-1.0, "little"), (0.0, "usual"), (1.0, "good"), (2.0, "well supported")),
        lambda people: people.perceived[:, 0],
    ),
    Quantity(
        "belonging", "Belonging", "share", 0.0, 1.0, "higher",
        ((0.0, "isolated"), (0.25, "some"), (0.5, "at home"), (1.0, "fully at home")),
        lambda people: people.belonging[:, 0],
    ),
    Quantity("esteem", "Self-esteem", "SD", -3.0, 3.0, "higher", _STANDING, lambda people: people.esteem[:, 0]),
    Quantity(
        "skill", "Skill in coping", "share", 0.0, 0.6, "higher",
        ((0.0, "untrained"), (0.15, "some"), (0.3, "trained"), (0.6, "well trained")),
        lambda people: people.skill[:, 0],
    ),
    Quantity(
        "satisfaction", "Satisfaction", "SD", -3.5, 3.5, "higher",
        ((-2.0, "unhappy"), (-1.0, "low"), (0.0, "usual"), (1.0, "content"), (2.0, "happy")),
        lambda people: people.satisfaction[:, 0],
    ),
)  # fmt: skip
_OTHERS = tuple(
    _of_column(name, column, column.measured)
    for name, column in STATE.items()
    if column.measured and name not in {each.name for each in _NAMED}
)

QUANTITIES = (*_NAMED, *_OTHERS)
"""In the order of frames. Strain comes first: it is what the page shows unless asked for another."""

CURVES: tuple[Measure, ...] = tuple(
    measure(name)
    for name in (
        "strain", "strained", "load", "stressor_days", "perceived", "belonging", "isolated", "esteem", "skill",
        "episodes_week", "answered", "co_rumination", "satisfaction", "conflict_days", "contact_hours",
        "share_waiting", "share_enrolled", "share_finished", *(each.name for each in _OTHERS),
    )
)  # fmt: skip
"""Measures of a day, in the order of frames; all are plain quotients of sums, none needs the scenario."""
