"""Statistics of daily strain, stressors and help, from a diary of at least 63 days.

Windows have 14 days as in the diary studies of strain, or 35 as in the second diary of couples.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.diary import A_CONFIDANT, BY_THE_PARTNER, Diary
from experiments.patterns.estimators import daily, persons
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.regression import correlation, weights_of_two
from experiments.patterns.estimators.windows import RECALL_DAYS, Floats, centred, ratio, studies
from experiments.patterns.statistics.couples import CoupleDays

MONTH = 35
"""Days of the second diary of couples."""


def couple_days(diary: Diary) -> CoupleDays:
    """Conflict and satisfaction of the partnered persons of a diary."""
    both, place = Couples.of(diary.partner), np.empty(len(diary.partner), np.int64)
    place[both.own] = np.arange(len(both.own))
    satisfaction, conflict = (each[:, both.own].astype(np.float64) for each in (diary.satisfaction, diary.conflict))
    return CoupleDays(satisfaction, conflict, place[both.partner], none=0.0)


def strain_statistics(diary: Diary) -> dict[str, float]:
    """Strain within persons and between partners, in studies of 14 days; the last one over the whole diary."""
    own, partner = Couples.of(diary.partner)
    strain, stressor = centred(diary.strain), centred(diary.stressor > 0)
    means = diary.strain.mean(axis=0, dtype=np.float64)
    return {
        "stressor_days": float((diary.stressor > 0).mean()),
        "strain_carry_over": persons.carry_over(strain),
        "strain_intraclass": daily.intraclass(diary.strain),
        "strain_explained": persons.explained(strain, stressor),
        "strain_same_day": correlation(strain[..., own], strain[..., partner]),
        "strain_after_partner": daily.day_before(diary.strain[:, own], diary.strain[:, partner]).second,
        "strain_long_run": correlation(means[own], means[partner]),
    }


def month_statistics(diary: Diary) -> dict[str, float]:
    """Strain of partnered persons in studies of 35 days (Bar-Kalifa & Sened 2020)."""
    own, partner = Couples.of(diary.partner)
    strain = diary.strain.astype(np.float64)
    one, other, within = strain[:, own], strain[:, partner], daily.deviations(strain, MONTH)
    return {
        "strain_lag_2": daily.autocorrelation(one, 2, MONTH),
        "strain_weeks_apart": float(np.mean([daily.stability_of_weeks(each, 4) for each in studies(one, MONTH)])),
        "strain_spread_variation": daily.variation_of_spreads(one, MONTH),
        "strain_spread_partner": daily.spread_similarity(one, other, MONTH),
        "satisfaction_of_partners_strain": _of_partners_strain(diary, own, partner),
        "strain_same_day_month": correlation(within[..., own], within[..., partner]),
    }


def help_statistics(diary: Diary) -> dict[str, float]:
    """Help on the day it comes, in studies of 14 days; and who of the ties is met."""
    own, _ = Couples.of(diary.partner)
    by_partner = daily.deviations(diary.help[:, own] == BY_THE_PARTNER)
    return {
        "help_strain_within": correlation(daily.deviations(diary.help > 0), daily.deviations(diary.strain)),
        "partners_help_within": correlation(by_partner, daily.deviations(diary.satisfaction[:, own])),
        "met_confidants": ratio(float((diary.met == A_CONFIDANT).sum()), float((diary.met > 0).sum())),
    }


def _of_partners_strain(diary: Diary, own: NDArray[np.int64], partner: NDArray[np.int64]) -> float:
    """Satisfaction of the 28 days before a study on one's own and the partner's mean strain in it: the partner's weight.

    The first study begins when the first questionnaire can be asked for.
    """
    asked = np.stack([diary.satisfaction[start : start + RECALL_DAYS].mean(axis=0, dtype=np.float64)
                      for start in range(0, len(diary.strain) - RECALL_DAYS - MONTH + 1, MONTH)])  # fmt: skip
    means: Floats = daily.person_means(diary.strain[RECALL_DAYS:], MONTH)
    return weights_of_two(asked[:, own], means[:, own], means[:, partner]).second
