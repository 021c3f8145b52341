"""Statistics of a couples' diary of conflict and satisfaction, simulated or real.

Persons are centred in windows of 14 days, nothing is corrected for the bias of short series, and all weights are standardised:
conflict is a rating in the data and a count in the model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators import daily
from experiments.patterns.estimators.panels import cross_lagged
from experiments.patterns.estimators.regression import correlation, weights_of_two
from experiments.patterns.estimators.windows import STUDY_DAYS, Floats, studies


class CoupleDays(NamedTuple):
    """Days of partnered persons: ``satisfaction``, ``conflict`` (days, persons), NaN where nobody answered.

    ``partner`` (persons,): column of each person's partner; ``none``: the answer that means no conflict.
    """

    satisfaction: Floats
    conflict: Floats
    partner: NDArray[np.int64]
    none: float

    def of(self, rows: NDArray[np.int64]) -> CoupleDays:
        """The days of couples drawn anew: ``rows`` holds partners side by side."""
        return CoupleDays(self.satisfaction[:, rows], self.conflict[:, rows], np.arange(len(rows)) ^ 1, self.none)


def couple_statistics(couples: CoupleDays) -> dict[str, float]:
    """Every statistic of conflict and satisfaction, by name; at least 14 days."""
    return _levels(couples) | _within(couples) | _from_day_to_day(couples) | _weeks(couples) | _spreads(couples)


def _levels(couples: CoupleDays) -> dict[str, float]:
    """How persons differ, and what of it partners share."""
    q, k, partner, none = couples
    satisfied, quarrelled = daily.person_means(q), daily.person_means(k)
    means = weights_of_two(satisfied, quarrelled, quarrelled[:, partner])
    both = daily.couple_level(quarrelled, quarrelled[:, partner]), daily.couple_level(satisfied, satisfied[:, partner])
    return {
        "satisfaction_intraclass": daily.intraclass(q),
        "conflict_intraclass": daily.intraclass(k),
        "conflict_days": float(np.mean(k[np.isfinite(k)] > none)),
        "satisfaction_partner_means": correlation(satisfied, satisfied[:, partner]),
        "conflict_partner_means": correlation(quarrelled, quarrelled[:, partner]),
        "means_own_conflict": means.first,
        "means_partner_conflict": means.second,
        "couple_conflict_satisfaction": correlation(*both),
    }


def _within(couples: CoupleDays) -> dict[str, float]:
    """What goes together on one day."""
    q, k, partner, _ = couples
    hurt, quarrels, moods = daily.same_day(q, k, k[:, partner]), daily.deviations(k), daily.deviations(q)
    return {
        "conflict_own": hurt.first,
        "conflict_partner": hurt.second,
        "conflict_same_day": correlation(quarrels, quarrels[..., partner]),
        "satisfaction_same_day": correlation(moods, moods[..., partner]),
        "conflict_slope_spread": daily.slope_spread(q, k),
    }


def _from_day_to_day(couples: CoupleDays) -> dict[str, float]:
    """What a day leaves for the next."""
    q, k, partner, _ = couples
    return {
        "satisfaction_lag_1": daily.autocorrelation(q, 1),
        "satisfaction_lag_2": daily.autocorrelation(q, 2),
        "conflict_lag_1": daily.autocorrelation(k, 1),
        "satisfaction_after_conflict": daily.day_before(q, k).second,
        "satisfaction_after_partner": daily.day_before(q, q[:, partner]).second,
        "conflict_after_partner": daily.day_before(k, k[:, partner]).second,
        "conflict_after_satisfaction": daily.day_before(k, q).second,
    }


def _weeks(couples: CoupleDays) -> dict[str, float]:
    """The second week of a study by the first; mean over studies."""
    q, k, partner, _ = couples
    moods, quarrels = _two_weeks(q), _two_weeks(k)
    return {
        "weeks_satisfaction": _mean(lambda w: correlation(*w), moods),
        "weeks_conflict": _mean(lambda w: correlation(*w), quarrels),
        "week_of_conflict": _mean(lambda w, c: cross_lagged(w[0], c[0], w[1]).second, moods, quarrels),
        "week_of_partner": _mean(lambda w: cross_lagged(w[0], w[0][partner], w[1]).second, moods),
    }


def _spreads(couples: CoupleDays) -> dict[str, float]:
    """How much satisfaction fluctuates within persons."""
    q, _, partner, _ = couples
    return {
        "satisfaction_level_spread": daily.level_with_spread(q),
        "satisfaction_spread_variation": daily.variation_of_spreads(q),
        "satisfaction_spread_partner": daily.spread_similarity(q, q[:, partner]),
    }


def _two_weeks(values: Floats) -> list[Floats]:
    """Means of the first and the second week, (2, persons), of each study."""
    return [daily.person_means(study, daily.WEEK) for study in studies(values, STUDY_DAYS)]


def _mean(statistic: Callable[..., float], *weeks: list[Floats]) -> float:
    return float(np.mean([statistic(*study) for study in zip(*weeks, strict=True)]))
