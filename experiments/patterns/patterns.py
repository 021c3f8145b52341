"""The patterns that a run must reproduce, as data, and their evaluation with Monte-Carlo errors.

A pattern names a statistic; ``Simulated`` holds the values of every statistic over independent replicates, from diaries, trials
or other sources. *Calibration* patterns may be fitted; *validation*
patterns may not, they are only reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Set = Literal["calibration", "validation"]
Target = float | tuple[float, float] | str
"""A number; the range of the published numbers; or, where only sign or size is known, that in words."""

Simulated = Mapping[str, NDArray[np.float64]]
"""Values (replicates,) of each statistic by name; statistics may differ in their number of replicates."""


class Pattern(NamedTuple):
    """One pattern: ``target`` as published, ``low`` and ``high`` its tolerance, ``statistic`` the name of the simulated number.

    ``how``: the estimator in words."""

    id: str
    name: str
    target: Target
    low: float
    high: float
    set: Set
    statistic: str
    source: str
    how: str


_CAMPBELL = "Campbell et al. 2005"
_AGUINIS = "Aguinis et al. 2005"
_SEVERAL = "several diary studies"

PATTERNS = (
    Pattern(
        "P1", "person-days with a stressor", 0.40, 0.30, 0.50,
        "calibration", "stressor_days", "Almeida et al. 2023",
        "share of person-days with a stressor, of any severity",
    ),
    Pattern(
        "P2", "persons with an event in a year", 0.49, 0.35, 0.60,
        "validation", "event_in_a_year", "Smith 2005, GSS 2004",
        "share of persons struck by at least one life event within 365 days",
    ),
    Pattern(
        "P3", "strain: lag-1", 0.23, 0.15, 0.35,
        "calibration", "strain_carry_over", _CAMPBELL,
        "daily strain centred by person in 14-day windows; pooled r of successive days, corrected to (14 r + 1) / 11",
    ),
    Pattern(
        "P4", "strain: person ICC", (0.30, 0.49), 0.20, 0.55,
        "calibration", "strain_intraclass", _SEVERAL,
        "ICC(1) of daily strain from mean squares between and within persons, in 14-day windows",
    ),
    Pattern(
        "P5", "strain: same-day partner r", (0.18, 0.49), 0.15, 0.50,
        "calibration", "strain_same_day", "Sels et al. 2019; Campbell et al. 2005",
        "daily strain centred by person in 14-day windows; r of the partners on the same day, both orders",
    ),
    Pattern(
        "P6", "strain: long-run partner r", (0.35, 0.45), 0.20, 0.55,
        "validation", "strain_long_run", _SEVERAL,
        "r of the partners' means over the year, both orders",
    ),
    Pattern(
        "P7a", "strain: lagged partner effect", 0.03, -0.03, 0.10,
        "validation", "strain_from_partner", _CAMPBELL,
        "centred strain on one's own and the partner's of the day before, least squares: the partner's weight",
    ),
    Pattern(
        "P7b", "strain: that over the own lag-1", "under a third", -1 / 3, 1 / 3,
        "validation", "strain_from_partner_share", _CAMPBELL,
        "the weight of P7a over the lag-1 of P3",
    ),
    Pattern(
        "P8", "strain: explained by stressors", (0.0, 0.20), 0.05, 0.20,
        "calibration", "strain_explained", "Bolger et al. 1989",
        "centred strain on having a stressor (0 or 1): squared r within persons",
    ),
    Pattern(
        "P9", "perceived support with strain, r", -0.24, -0.35, -0.15,
        "calibration", "perceived_strain", "Zell & Stockus 2025",
        "perceived support now and mean strain of the past 28 days: r over persons, mean of 13 waves",
    ),
    Pattern(
        "P10a", "support on strain: main effect", "negative", -1.0, 0.0,
        "calibration", "support_main", _AGUINIS,
        "mean strain of 28 days on share of stressor days, perceived support and their product, standardised: weight of support",
    ),
    Pattern(
        "P10b", "support x stressors: weight", "tiny, below 0", -0.10, 0.0,
        "calibration", "support_interaction", _AGUINIS,
        "the same regression: weight of the product",
    ),
    Pattern(
        "P10c", "support x stressors: f2", "under 0.02", 0.0, 0.02,
        "calibration", "support_f2", _AGUINIS,
        "the same regression: (R2 - R2 without the product) / (1 - R2)",
    ),
    Pattern(
        "P10d", "stressor slope, high/low support", "under 1", 0.0, 1.0,
        "calibration", "support_slope_ratio", _AGUINIS,
        "slope of P8 in the half with more perceived support over that in the half with less",
    ),
    Pattern(
        "P11", "perceived with received, r", 0.35, 0.20, 0.50,
        "calibration", "perceived_received", "Haber et al. 2007",
        "perceived support now and how often help came in the past 28 days: r over persons",
    ),
    Pattern(
        "P12", "received support with strain, r", "positive", 0.0, 1.0,
        "validation", "received_strain", "diary studies, direction only",
        "how often help came and mean strain, both of the past 28 days: r over persons",
    ),
    Pattern(
        "P13a", "satisfaction on own conflict", -0.183, -0.223, -0.143,
        "calibration", "conflict_own", _CAMPBELL,
        "centred satisfaction on one's own and the partner's conflicts of the same day, least squares: one's own weight",
    ),
    Pattern(
        "P13b", "satisfaction on partner's conflict", -0.079, -0.119, -0.039,
        "calibration", "conflict_partner", _CAMPBELL,
        "the same regression: the partner's weight",
    ),
    Pattern(
        "P14a", "conflict: person-days", 0.48, 0.38, 0.58,
        "validation", "conflict_days", _CAMPBELL,
        "share of partnered person-days with at least one conflict",
    ),
    Pattern(
        "P14b", "conflict: same-day partner r", 0.49, 0.39, 0.59,
        "validation", "conflict_same_day", _CAMPBELL,
        "conflicts centred by person; r of the partners on the same day",
    ),
    Pattern(
        "P14c", "satisfaction: lag-1", 0.23, 0.13, 0.33,
        "validation", "satisfaction_carry_over", _CAMPBELL,
        "as P3, of satisfaction",
    ),
    Pattern(
        "P14d", "satisfaction: same-day partner r", 0.44, 0.34, 0.54,
        "validation", "satisfaction_same_day", _CAMPBELL,
        "as P5, of satisfaction",
    ),
    Pattern(
        "P15", "trial: SMD at 12 weeks", (-0.6, -0.2), -0.60, -0.20,
        "calibration", "group_strain", "Pfeiffer 2011; Park & Park 2015",
        "300 distressed randomised to the support group or a waiting list, strain of the last week, Hedges' g",
    ),
    Pattern(
        "P17", "trial: SMD to 8 h less 9-20 h", "positive", 0.0, 4.0,
        "validation", "trial_dose", "Hawkins 2012",
        "the same trial with five sessions (7.5 h), its SMD less that of twelve (18 h)",
    ),
)  # fmt: skip
"""Every pattern in order. To add one: its record here, and its statistic in ``diary`` or in a study of its own."""


class Finding(NamedTuple):
    """A pattern beside its simulated value, a mean over replicates, and the Monte-Carlo standard error of that mean.

    ``se`` is NaN with a single replicate; ``value`` is NaN where a replicate leaves the statistic undefined.
    """

    pattern: Pattern
    value: float
    se: float

    @property
    def passes(self) -> bool:
        """Whether the value lies within the tolerance."""
        return self.pattern.low <= self.value <= self.pattern.high

    @property
    def certain(self) -> bool:
        """Whether the verdict would hold at two standard errors to either side."""
        ends = (self.value - 2.0 * self.se, self.value + 2.0 * self.se)
        return all((self.pattern.low <= end <= self.pattern.high) == self.passes for end in ends)


def evaluate(simulated: Simulated, patterns: Sequence[Pattern] = PATTERNS) -> list[Finding]:
    """Every pattern beside its simulated value. Raises KeyError for a statistic that was not simulated."""
    return [_finding(pattern, simulated[pattern.statistic]) for pattern in patterns]


def missed(findings: Sequence[Finding], of: Set) -> list[Finding]:
    """Patterns of a set that lie outside their tolerance."""
    return [each for each in findings if each.pattern.set == of and not each.passes]


def pooled(replicates: Sequence[Mapping[str, float]]) -> Simulated:
    """Statistics of single replicates, gathered by name."""
    return {name: np.array([each[name] for each in replicates]) for name in replicates[0]}


def _finding(pattern: Pattern, values: NDArray[np.float64]) -> Finding:
    count = len(values)
    se = float(values.std(ddof=1)) / count**0.5 if count > 1 else float("nan")
    return Finding(pattern, float(values.mean()), se)
