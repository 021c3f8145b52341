"""Statistics of the same persons years apart, from questionnaires at given days after the burn-in.

A questionnaire at day t asks about days t - 27 to t.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.diary import Diary
from experiments.patterns.estimators import odds, panels
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.daily import WEEK
from experiments.patterns.estimators.regression import correlation
from experiments.patterns.estimators.windows import RECALL_DAYS, Floats
from simulation.network import SocialNetwork

YEAR = 365
LATER = (548, 730, 760, 1095, 1168, 1460, 1716)
"""Days of the questionnaires that follow the diary's year."""
EXPOSED, CASES, HAPPY = 0.10, 0.15, 0.60
"""Shares of the often lonely, of the highly strained, and of the happy."""
MOST_FIGHTS = 7.0
SHARES = (
    (0.0005, 0.005, 0.048, 0.316, 0.6305),
    (0.0005, 0.019, 0.054, 0.374, 0.5525),
    (0.005, 0.013, 0.063, 0.389, 0.530),
)
"""Shares of the five answers about the relationship, lowest first, of the panel's three waves (Rosenfeld et al. 2023)."""


class Wave(NamedTuple):
    """A questionnaire, (persons,) each: means over 28 days, perceived support on the day itself, and log(1 + fights) of a week.

    ``fights`` counts at most seven.
    """

    strain: Floats
    satisfaction: Floats
    esteem: Floats
    belonging: Floats
    perceived: Floats
    perceived_now: Floats
    fights: Floats


def wave_of(diary: Diary) -> Wave:
    """The questionnaire at the last day of a diary of at least 28 days."""
    means: Any = {
        name: getattr(diary, name)[-RECALL_DAYS:].mean(axis=0, dtype=np.float64)
        for name in ("strain", "satisfaction", "esteem", "belonging", "perceived")
    }
    fights = np.log1p(np.minimum(diary.conflict[-WEEK:].sum(axis=0, dtype=np.float64), MOST_FIGHTS))
    return Wave(**means, perceived_now=diary.perceived[-1].astype(np.float64), fights=fights)


def year_statistics(waves: Mapping[int, Wave], partner: NDArray[np.int32]) -> dict[str, float]:
    """What lasts, and what follows from what, in a year or two."""
    (own, _), now, later = Couples.of(partner), waves[0], waves[YEAR]
    return {
        "esteem_year": correlation(now.esteem, later.esteem),
        "strain_by_esteem": panels.cross_lagged(now.strain, now.esteem, later.strain).second,
        "esteem_by_support": panels.cross_lagged(now.esteem, now.perceived, later.esteem).second,
        "esteem_by_strain": panels.cross_lagged(now.esteem, now.strain, later.esteem).second,
        "support_by_esteem": panels.cross_lagged(now.perceived, now.esteem, later.perceived).second,
        "strain_after_satisfaction": correlation(now.satisfaction[own], later.strain[own]),
        "satisfaction_years": correlation(now.satisfaction[own], waves[548].satisfaction[own]),
    }


def panel_statistics(waves: Mapping[int, Wave], partner: NDArray[np.int32]) -> dict[str, float]:
    """Relationship quality, in five answers, and fights of a week, in three waves of a national panel."""
    own, _ = Couples.of(partner)
    days = (0, 1168, 1716)
    first, second, third = (
        panels.coarsened(waves[day].satisfaction[own], shares) for day, shares in zip(days, SHARES, strict=True)
    )
    fights, quality = (waves[1168].fights[own], waves[1716].fights[own]), (second, third)
    return {
        "satisfaction_stability_ratio": panels.stability_ratio(first, second, third),
        "fights_years": correlation(*fights),
        "fights_satisfaction": float(np.mean([correlation(f, q) for f, q in zip(fights, quality, strict=True)])),
        "satisfaction_by_fights_share": panels.lagged_share(fights, quality),
        "fights_by_satisfaction_share": panels.lagged_share(quality, fights),
    }


def lonely_statistics(waves: Mapping[int, Wave]) -> dict[str, float]:
    """Who is lonely, and later strained."""
    lonely, strain = -waves[0].belonging, waves[0].strain
    later = np.stack([waves[730].strain, waves[1460].strain])
    return {
        "lonely_onset_odds": odds.onset_odds(lonely, strain, waves[730].strain, EXPOSED, CASES),
        "lonely_left_after_control": panels.left_after_control(lonely, strain, later),
    }


def neighbour_statistics(waves: Mapping[int, Wave], network: SocialNetwork) -> dict[str, float]:
    """The chance of being happy, among the least strained, beside a partner and beside a confidant who is."""
    then, now = _happy(waves[0].strain), _happy(waves[1095].strain)
    own, partner = Couples.of(network.partner)
    confidant, close = _confidants(network)
    return {
        "happy_beside_partner": odds.risk_beside_changed(then[own], now[own], then[partner], now[partner]),
        "happy_beside_friend": odds.risk_beside_changed(then[close], now[close], then[confidant], now[confidant]),
    }


def event_statistics(events: NDArray[np.uint8], waves: Mapping[int, Wave], career: int) -> dict[str, float]:
    """Life events of a year, ``events`` (365, persons); ``career``: number of the kind of career events, -1 for none."""
    found, effect = float((events > 0).any(axis=0).mean()), float("nan")
    if career >= 0:
        struck = (events >> career & 1).astype(bool)
        late, ever = np.asarray(struck[YEAR // 2 :].any(axis=0)), np.asarray(struck.any(axis=0))
        shown = late | ~ever
        if late.any():
            effect = panels.event_effect(late[shown], waves[0].strain[shown], waves[YEAR].strain[shown])
    return {"event_in_a_year": found, "career_event": effect}


def _happy(strain: Floats) -> NDArray[np.bool_]:
    """Whether each person is among the least strained."""
    return np.asarray(strain <= np.quantile(strain, HAPPY))


def _confidants(network: SocialNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every confidant and who names them, one entry a half-tie: ``network`` holds confidants first."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    place = np.arange(len(own)) - network.starts[own]
    close = place < network.confidants[own]
    return network.neighbours[close].astype(np.int64), own[close]
