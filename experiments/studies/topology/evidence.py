"""The topology study's evidence: levels of every variant, and its contrasts with what it is compared with. Runs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from experiments.estimates.analysis import Contrast, contrast, levels
from experiments.studies.resilience.method import Blow
from experiments.studies.topology.method import Variant
from simulation.measures import Quantity

_AREA = "SD·days"
OUTCOMES = (
    Quantity("buffering", "Buffering of strain", "SD", "ordinary life less partner alone", "lower"),
    Quantity("strain", "Strain", "SD", "in ordinary life", "lower"),
    Quantity("strained", "Strained", "share", "in ordinary life", "lower"),
    Quantity("isolated", "Isolated", "share", "in ordinary life", "lower"),
    Quantity("area_struck", "Blow: person struck", _AREA, "area of the excess", "lower"),
    Quantity("area_partner", "Blow: partner", _AREA, "area of the excess, a person", "lower"),
    Quantity("area_one_tie", "Blow: one tie away", _AREA, "area of the excess, a person", "lower"),
    Quantity("area_others", "Blow: all others, per person struck", _AREA, "area of the excess", "lower"),
)
SHAPE = ("ties", "degree_sd", "clustering", "isolates", "overlap", "assortment")
"""Measured properties that the page shows."""


@dataclass(frozen=True)
class Evidence:
    """What the study hands to its report: outcomes by world, measured shapes, the variants, the blow, the provenance."""

    outcomes: pd.DataFrame
    shapes: pd.DataFrame
    variants: Sequence[Variant]
    blow: Blow
    provenance: Mapping[str, object]
    _contrasts: dict[tuple[str, str], Contrast] = field(default_factory=dict, repr=False)

    @property
    def titles(self) -> dict[str, str]:
        """Title of every variant."""
        return {each.name: each.title for each in self.variants}

    @property
    def endpoints(self) -> pd.DataFrame:
        """The outcomes as the analysis takes them: a variant is an arm."""
        return self.outcomes.rename(columns={"variant": "arm"})

    def contrast(self, variant: Variant, outcome: Quantity) -> Contrast:
        """A variant less what it is compared with, world by world; computed once."""
        key = (variant.name, outcome.name)
        if key not in self._contrasts:
            self._contrasts[key] = contrast(self.endpoints, variant.name, variant.against, outcome)
        return self._contrasts[key]

    def contrasts(self) -> list[Contrast]:
        """All contrasts, outcome by outcome; an outcome that is nowhere defined is left out."""
        compared = [each for each in self.variants if each.against]
        return [self.contrast(variant, outcome) for outcome in self.defined() for variant in compared]

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Mean and interval of every outcome in every variant: arm, measure, mean, low, high, replicates, networks."""
        return levels(self.endpoints, [each.name for each in self.variants], self.defined())

    def defined(self) -> list[Quantity]:
        """The outcomes that some world has: in a network where all are friends nobody is two ties away, for instance."""
        return [each for each in OUTCOMES if self.outcomes[each.name].notna().any()]


def compared(evidence: Evidence, *groups: str) -> list[Variant]:
    """The variants of these groups that are compared with another."""
    return [each for each in evidence.variants if each.group in groups and each.against]
