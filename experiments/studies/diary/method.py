"""The diary study, repeated 200 times in the simulation: 103 couples for 14 days, each time other couples and days.

The result is the simulated sampling distribution of each statistic: how far two such studies of the same people differ.
A published value far outside this distribution cannot be explained by sampling error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.patterns.diary import Diary
from experiments.patterns.estimators import clustered
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.windows import STUDY_DAYS, Floats, centred
from experiments.patterns.pattern import Pattern
from experiments.patterns.patterns import PATTERNS
from experiments.patterns.statistics.couples import couple_statistics
from experiments.patterns.statistics.days import couple_days, strain_statistics
from experiments.running.design import Replicates
from simulation.seeds import derived

NAME = "diary"
COUPLES = 103
DRAWS = 200

STATISTICS = (
    "strain_carry_over", "strain_after_partner", "strain_intraclass", "strain_same_day", "strain_explained", "conflict_own",
    "conflict_partner", "conflict_days", "conflict_same_day", "satisfaction_same_day", "satisfaction_intraclass",
    "conflict_intraclass", "satisfaction_partner_means", "conflict_partner_means", "satisfaction_lag_1", "conflict_lag_1",
    "satisfaction_after_conflict", "stressor_days", "conflict_slope_spread", "means_own_conflict", "means_partner_conflict",
    "weeks_satisfaction", "weeks_conflict", "satisfaction_after_partner", "satisfaction_lag_2", "week_of_conflict",
    "conflict_after_partner", "conflict_after_satisfaction", "couple_conflict_satisfaction", "week_of_partner",
    "satisfaction_level_spread", "satisfaction_spread_variation", "satisfaction_spread_partner",
)  # fmt: skip
"""Statistics that a study of this length can estimate and that have a published value."""

_DRAW = 2  # first step of the path under which draws are derived; design has 0 for networks and 1 for runs


class Comparison(NamedTuple):
    """A statistic in the simulated studies, beside its published value.

    ``mean``, ``sd``: over studies; ``low``, ``high``: 2.5 and 97.5 % of them; ``below``: share of the studies below the published
    value, NaN where a range is published; ``error``: standard error of the published value, from its interval;
    ``own_error``: mean of the standard errors that the simulated
    studies would report; NaN where there is none.
    """

    pattern: Pattern
    mean: float
    sd: float
    low: float
    high: float
    below: float
    error: float
    own_error: float

    @property
    def inside(self) -> bool:
        """Whether the published value, or a part of the published range, lies within 95 % of the simulated studies."""
        least, most = published(self.pattern)
        return least <= self.high and most >= self.low


def require_studies(couples: int, days: int) -> None:
    """Raise ValueError for fewer couples or days than a diary study has."""
    for what, there, needed in (("couples", couples, COUPLES), ("days", days, STUDY_DAYS)):
        if there < needed:
            raise ValueError(f"{there} {what}: a diary study has {needed} {what}; simulate at least as many")


def studies_of(worlds: Replicates, number: int, diary: Diary) -> list[dict[str, float]]:
    """The studies made in replicate ``number`` of ``worlds``, one row each: which, its statistics, the weights' errors.

    Raises ValueError for fewer couples or days than a study has.
    """
    return [
        {"study": study, "replicate": number, **_statistics(drawn(diary, derived(worlds.seed, _DRAW, study)))}
        for study in range(number, DRAWS, worlds.count)
    ]


def drawn(diary: Diary, seed: int) -> Diary:
    """103 couples of a diary, drawn without replacement, in 14 successive days of it."""
    rng = np.random.default_rng(seed)
    days, persons = diary.strain.shape
    one = np.flatnonzero(diary.partner > np.arange(persons))
    require_studies(len(one), days)
    first = int(rng.integers(days - STUDY_DAYS + 1))
    chosen = rng.choice(one, COUPLES, replace=False)
    return diary.part(slice(first, first + STUDY_DAYS), np.concatenate([chosen, diary.partner[chosen]]))


def published(pattern: Pattern) -> tuple[float, float]:
    """The published value twice, or the ends of the published range."""
    target = pattern.target
    assert not isinstance(target, str)
    return target if isinstance(target, tuple) else (target, target)


def compare(studies: pd.DataFrame) -> list[Comparison]:
    """Every statistic of the studies (a row each) beside its published value."""
    shown = [pattern for pattern in PATTERNS if pattern.statistic in STATISTICS]
    return [_comparison(pattern, studies) for pattern in shown]


def _comparison(pattern: Pattern, studies: pd.DataFrame) -> Comparison:
    name, (least, most) = pattern.statistic, published(pattern)
    values = studies[name].to_numpy()
    low, high = np.quantile(values, [0.025, 0.975])
    below = float(np.mean(values < least)) if least == most else float("nan")
    own = float(studies[f"{name}_se"].mean()) if f"{name}_se" in studies else float("nan")
    return Comparison(
        pattern, float(values.mean()), float(values.std(ddof=1)), float(low), float(high), below, _error(pattern), own
    )


def _error(pattern: Pattern) -> float:
    """Standard error of a published value whose tolerance is its 95 % interval, else NaN."""
    return (pattern.high - pattern.low) / (2 * 1.96) if pattern.rule == "interval" else float("nan")


def _statistics(diary: Diary) -> dict[str, float]:
    found, both = strain_statistics(diary) | couple_statistics(couple_days(diary)), Couples.of(diary.partner)
    own, partner = clustered.actor_partner(_scored(diary.satisfaction), _scored(diary.conflict), both)
    chosen = {name: found[name] for name in STATISTICS}
    return chosen | {"conflict_own_se": own.se, "conflict_partner_se": partner.se}


def _scored(daily: NDArray[np.float32]) -> Floats:
    """Values centred within persons, over their SD."""
    within = centred(daily)
    scores: Floats = within / within.std()
    return scores
