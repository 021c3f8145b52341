"""Statistics of a questionnaire that asks about the past four weeks, from a diary of at least 336 days.

Received support is how often help came, which is what its inventories count (Haber et al. 2007).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.diary import Diary
from experiments.patterns.estimators import support
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.odds import odds_beside
from experiments.patterns.estimators.regression import Weights, correlation, weights_of_two
from experiments.patterns.estimators.windows import Floats, recalled
from simulation.network import SocialNetwork

WAVES = 12
"""Questionnaires, 28 days apart, over whose statistics the mean is taken."""
TOP = 0.2
"""Share of the persons that counts as strained beside their friends."""


def questionnaire_statistics(diary: Diary, network: SocialNetwork) -> dict[str, float]:
    """Correlations over persons, mean over the waves."""
    own, _ = Couples.of(diary.partner)
    strain, perceived, belonging = _asked(diary.strain), _asked(diary.perceived), _asked(diary.belonging)
    esteem, satisfaction, helped = _asked(diary.esteem), _asked(diary.satisfaction), _asked(diary.help > 0)
    return {
        "perceived_strain": _over_waves(correlation, perceived, strain),
        "perceived_received": _over_waves(correlation, perceived, helped),
        "belonging_strain": _over_waves(correlation, belonging, strain),
        "satisfaction_strain": _over_waves(correlation, satisfaction[:, own], strain[:, own]),
        "perceived_esteem": _over_waves(correlation, perceived, esteem),
        "perceived_belonging": _over_waves(correlation, perceived, belonging),
        "support_f2": support.moderation(strain, _asked(diary.stressor > 0), perceived).f2,
        "strained_friend_odds": _over_waves(lambda each: odds_beside(each, *_ties(network), TOP), strain),
    } | _of_couples(diary)


def _of_couples(diary: Diary) -> dict[str, float]:
    """Satisfaction on one's own and on the partner's conflicts, each given the other (double entry)."""
    own, partner = Couples.of(diary.partner)
    satisfaction, conflict = _asked(diary.satisfaction), _asked(diary.conflict)

    def weights(satisfied: Floats, quarrelled: Floats) -> Weights:
        return weights_of_two(satisfied[own], quarrelled[own], quarrelled[partner])

    return {
        "asked_own_conflict": _over_waves(lambda q, k: weights(q, k).first, satisfaction, conflict),
        "asked_partner_conflict": _over_waves(lambda q, k: weights(q, k).second, satisfaction, conflict),
    }


def _asked(values: NDArray[np.generic]) -> Floats:
    """Means over four weeks, (waves, persons)."""
    return recalled(values)[:WAVES]


def _over_waves(statistic: Callable[..., float], *waves: Floats) -> float:
    return float(np.mean([statistic(*wave) for wave in zip(*waves, strict=True)]))


def _ties(network: SocialNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Both ends of every tie, lower row first."""
    first = np.repeat(np.arange(network.persons), np.diff(network.starts))
    second = network.neighbours.astype(np.int64)
    return first[first < second], second[first < second]
