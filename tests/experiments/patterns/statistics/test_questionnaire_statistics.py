"""Statistics of questionnaires of a made-up diary, each computed again wave by wave, as its pattern describes it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from experiments.patterns.statistics.questionnaires import questionnaire_statistics
from simulation.network import SocialNetwork
from tests.experiments.patterns.made_up_diary import COUPLED, PARTNER, PERSONS, made_up, r, weights, windows

DIARY = made_up()
TIES = [(a, b) for a in range(PERSONS) for b in range(a + 1, PERSONS) if (a * b) % 7 == 3 and PARTNER[a] != b]
NETWORK = SocialNetwork.from_ties(PERSONS, *np.array(TIES).T, partner=PARTNER)
STATISTICS = questionnaire_statistics(DIARY, NETWORK)
OTHER = PARTNER[COUPLED]


def asked(values: np.ndarray) -> np.ndarray:
    """Means over 28 days of the first twelve waves."""
    return np.array([window.mean(axis=0) for window in windows(values, 28)[:12]])


STRAIN, PERCEIVED, BELONGING, ESTEEM, SATISFACTION, CONFLICT, HELPED, STRESSORS = map(
    asked,
    (
        DIARY.strain, DIARY.perceived, DIARY.belonging, DIARY.esteem, DIARY.satisfaction, DIARY.conflict, DIARY.help > 0,
        DIARY.stressor > 0,
    ),
)  # fmt: skip


def mean_r(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean([r(a, b) for a, b in zip(one, other, strict=True)]))


def effect_size() -> float:
    scored = [(each - each.mean(axis=1, keepdims=True)) / each.std(axis=1, keepdims=True)
              for each in (STRAIN, STRESSORS, PERCEIVED)]  # fmt: skip
    strain, stressors, perceived = (each.ravel() for each in scored)
    terms = np.column_stack([np.ones_like(strain), stressors, perceived, stressors * perceived])
    _, (left,), *_ = np.linalg.lstsq(terms, strain, rcond=None)
    _, (more,), *_ = np.linalg.lstsq(terms[:, :3], strain, rcond=None)
    total = float(strain @ strain)
    return float((more - left) / total / (left / total))


def friend_odds() -> float:
    found = []
    for wave in STRAIN:
        case = wave >= np.quantile(wave, 0.8)
        both = sum(case[a] and case[b] for a, b in TIES)
        neither = sum(not case[a] and not case[b] for a, b in TIES)
        found.append(both * neither / ((len(TIES) - both - neither) / 2) ** 2)
    return float(np.mean(found))


def of_conflict(place: int) -> float:
    return float(np.mean([weights(q[COUPLED], k[COUPLED], k[OTHER])[place]
                          for q, k in zip(SATISFACTION, CONFLICT, strict=True)]))  # fmt: skip


BY_HAND: dict[str, Callable[[], float]] = {
    "perceived_strain": lambda: mean_r(PERCEIVED, STRAIN),
    "perceived_received": lambda: mean_r(PERCEIVED, HELPED),
    "belonging_strain": lambda: mean_r(BELONGING, STRAIN),
    "satisfaction_strain": lambda: mean_r(SATISFACTION[:, COUPLED], STRAIN[:, COUPLED]),
    "perceived_esteem": lambda: mean_r(PERCEIVED, ESTEEM),
    "perceived_belonging": lambda: mean_r(PERCEIVED, BELONGING),
    "support_f2": effect_size,
    "strained_friend_odds": friend_odds,
    "asked_own_conflict": lambda: of_conflict(0),
    "asked_partner_conflict": lambda: of_conflict(1),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_statistic_of_questionnaires_is_what_its_pattern_describes(name: str) -> None:
    assert STATISTICS[name] == pytest.approx(BY_HAND[name](), rel=1e-5)
    assert list(STATISTICS) == list(BY_HAND)
