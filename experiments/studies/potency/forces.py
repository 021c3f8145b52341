"""Forces: each claim's value over networks with its Monte-Carlo error, beside its floor."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from experiments.studies.potency.claims import CLAIMS, Claim

ERRORS = 2.0
"""Standard errors that a force must lie beyond its floor."""


class Ratio(NamedTuple):
    """A force in one network as part over whole: means over networks are taken of each before they are divided."""

    part: float
    whole: float = 1.0


class Force(NamedTuple):
    """A claim beside its simulated force, and the Monte-Carlo standard error of it."""

    claim: Claim
    value: float
    se: float

    @property
    def passes(self) -> bool:
        """Whether the force lies beyond its floor, in its direction, by two standard errors; what is only shown passes."""
        floor = self.claim.floor
        if floor is None:
            return True
        return math.copysign(1.0, floor) * self.value - ERRORS * self.se >= abs(floor)


def forces(networks: Sequence[Mapping[str, Ratio]], claims: Sequence[Claim] = CLAIMS) -> list[Force]:
    """Every claim's force over independent networks. Raises KeyError for a claim that was not measured."""
    return [Force(each, *over_networks([found[each.id] for found in networks])) for each in claims]


def over_networks(found: Sequence[Ratio]) -> tuple[float, float]:
    """Ratio of the means over networks, and its standard error by linearisation; NaN for a single network."""
    part, whole = np.array(found, np.float64).T
    scale = float(whole.mean())
    value = float(part.mean()) / scale if scale else float("nan")
    if len(found) < 2:
        return value, float("nan")
    return value, float((part - value * whole).std(ddof=1) / len(found) ** 0.5 / abs(scale))


def weak(found: Sequence[Force]) -> list[Force]:
    """Claims that fall short of their floor."""
    return [each for each in found if not each.passes]
