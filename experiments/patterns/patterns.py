"""The patterns that a run must reproduce, in three sets, and their evaluation with Monte-Carlo errors.

A pattern names a statistic; ``Simulated`` holds the values of every statistic over independent replicates, from ordinary life,
from trials, or from a diary in a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.calibration import CALIBRATION
from experiments.patterns.echoes import ECHOES
from experiments.patterns.pattern import Pattern, Set
from experiments.patterns.validation import VALIDATION

PATTERNS: tuple[Pattern, ...] = (*ECHOES, *CALIBRATION, *VALIDATION)
"""Every pattern in order. To add one: its row in its set, and its statistic in ``statistics`` or in the trials of validation."""

CENTRAL = (0.05, 0.95)
"""Quantiles between which a pattern's values over plausible sets are told."""

Simulated = Mapping[str, NDArray[np.float64]]
"""Values (replicates,) of each statistic by name; statistics may differ in their number of replicates."""


class Finding(NamedTuple):
    """A pattern beside its simulated value, a mean over replicates, and the Monte-Carlo standard error of that mean.

    ``se`` is NaN with a single replicate; ``value`` is NaN where a replicate leaves the statistic undefined. ``over_sets``: the
    central 90 % of the values of plausible sets of parameters, one world each; NaN where the pattern was not simulated for them.
    """

    pattern: Pattern
    value: float
    se: float
    over_sets: tuple[float, float] = (float("nan"), float("nan"))

    @property
    def passes(self) -> bool:
        """Whether the value lies within the tolerance."""
        return self.pattern.low <= self.value <= self.pattern.high

    @property
    def certain(self) -> bool:
        """Whether the verdict would hold at two standard errors to either side."""
        ends = (self.value - 2.0 * self.se, self.value + 2.0 * self.se)
        return all((self.pattern.low <= end <= self.pattern.high) == self.passes for end in ends)


def evaluate(
    simulated: Simulated, patterns: Sequence[Pattern] = PATTERNS, over_sets: Simulated | None = None
) -> list[Finding]:
    """Every pattern beside its simulated value, and its range over plausible sets, of which ``over_sets`` has a value each.

    Raises KeyError for a statistic that was not simulated.
    """
    sets = over_sets or {}
    return [
        Finding(pattern, *mean_and_error(simulated[pattern.statistic]), central(sets.get(pattern.statistic)))
        for pattern in patterns
    ]


def central(values: NDArray[np.float64] | None) -> tuple[float, float]:
    """Quantiles of .05 and .95 of ``values`` (sets,); NaN without values, or where one is not defined."""
    if values is None:
        return float("nan"), float("nan")
    low, high = np.quantile(values, CENTRAL)
    return float(low), float(high)


def missed(findings: Sequence[Finding], of: Set) -> list[Finding]:
    """Patterns of a set that lie outside their tolerance."""
    return [each for each in findings if each.pattern.set == of and not each.passes]


def pooled(replicates: Sequence[Mapping[str, float]]) -> Simulated:
    """Statistics of single replicates, gathered by name."""
    return {name: np.array([each[name] for each in replicates]) for name in replicates[0]}


def mean_and_error(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean of independent values (replicates,), and its standard error, NaN for a single one."""
    count = len(values)
    se = float(values.std(ddof=1)) / count**0.5 if count > 1 else float("nan")
    return float(values.mean()), se
