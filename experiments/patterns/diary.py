"""Diaries: the days of simulated persons as a diary study would record them, and the statistics computed from them.

The simulation does not depend on diaries: the ensemble advances day by day, and the diary's columns are copied after each day.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators import couples as dyads
from experiments.patterns.estimators import persons, support
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.windows import RECALL_DAYS, centred, ratio, recalled, studies
from simulation.ensemble import Ensemble

YEAR = 365


class Diary(NamedTuple):
    """Days of one member: arrays (days, persons); ``partner`` (persons,), row of the partner, oneself where single.

    ``strain``, ``satisfaction``, ``perceived``: SD, at the end of the day; ``stressor``: severity, 0 = none;
    ``conflict``: conflicts that the person reports; ``received``: quality of the help received, 0 = none;
    ``events``: bits of the kinds of life event that struck. All float32, events uint8.
    """

    strain: NDArray[np.float32]
    stressor: NDArray[np.float32]
    conflict: NDArray[np.float32]
    satisfaction: NDArray[np.float32]
    received: NDArray[np.float32]
    perceived: NDArray[np.float32]
    events: NDArray[np.uint8]
    partner: NDArray[np.int32]

    def part(self, days: slice, rows: NDArray[Any]) -> Diary:
        """The diary of some days and persons; ``rows`` must hold the partner of each of its persons."""
        place = np.empty(self.strain.shape[1], np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        dailies: Any = {name: getattr(self, name)[days, rows] for name in self._fields[:-1]}
        return Diary(**dailies, partner=place[self.partner[rows]])


_OF_TODAY = ("stressor", "received", "events")
_OF_STATE = {"strain": "strain", "satisfaction": "satisfaction", "perceived": "perceived", "conflict": "conflicts"}


def keep_diary(ensemble: Ensemble, days: int) -> list[Diary]:
    """Advance an ensemble by ``days`` days, at least 1; returns the diary of each member."""
    if days < 1:
        raise ValueError(f"days = {days}: must be at least 1")
    kept = {
        name: np.empty((ensemble.members, days, ensemble.persons), column.dtype)
        for name, column in _columns(ensemble).items()
    }
    for day in range(days):
        ensemble.advance(1)
        for name, column in _columns(ensemble).items():
            kept[name][:, day] = column.T
    partner = ensemble.network.partner
    return [Diary(**{name: each[m] for name, each in kept.items()}, partner=partner) for m in range(ensemble.members)]


def _columns(ensemble: Ensemble) -> dict[str, NDArray[Any]]:
    """Columns of a diary for the last day, (persons, members) each."""
    state, today = ensemble.population, ensemble.today
    columns = {name: getattr(state, column) for name, column in _OF_STATE.items()}
    return columns | {name: getattr(today, name) for name in _OF_TODAY}


def daily_statistics(diary: Diary) -> dict[str, float]:
    """Statistics of a diary study of 14 days, by name; longer diaries are pooled over successive studies."""
    both = Couples.of(diary.partner)
    strain, stressor = centred(diary.strain), centred(diary.stressor > 0)
    satisfaction, conflict = centred(diary.satisfaction), centred(diary.conflict)
    carried, crossed = persons.carry_over(strain), dyads.lagged(strain, both).partner
    effects = dyads.actor_partner(satisfaction, conflict, both)
    return {
        "stressor_days": float((diary.stressor > 0).mean()),
        "strain_carry_over": carried,
        "strain_intraclass": persons.intraclass(diary.strain),
        "strain_same_day": dyads.same_day(strain, both),
        "strain_from_partner": crossed,
        "strain_from_partner_share": ratio(crossed, carried),
        "strain_explained": persons.explained(strain, stressor),
        "conflict_own": effects.own,
        "conflict_partner": effects.partner,
        "conflict_days": float((diary.conflict[:, both.own] > 0).mean()),
        "conflict_same_day": dyads.same_day(conflict, both),
        "satisfaction_carry_over": persons.carry_over(satisfaction[..., both.own]),
        "satisfaction_same_day": dyads.same_day(satisfaction, both),
    }


def questionnaire_statistics(diary: Diary) -> dict[str, float]:
    """Statistics of a questionnaire every four weeks: perceived support now; strain, help and stressors of those weeks.

    Received support is how often help came, which is what its inventories count (Haber et al. 2007).
    """
    strain, received = recalled(diary.strain), recalled(diary.received != 0)
    stressors, perceived = recalled(diary.stressor > 0), studies(diary.perceived, RECALL_DAYS)[:, -1].astype(np.float64)
    moderation = support.moderation(strain, stressors, perceived)
    slopes = support.slopes_by_support(centred(diary.strain), centred(diary.stressor > 0), perceived.mean(axis=0))
    return {
        "perceived_strain": support.correlation(perceived, strain),
        "perceived_received": support.correlation(perceived, received),
        "received_strain": support.correlation(received, strain),
        "support_main": moderation.support,
        "support_interaction": moderation.interaction,
        "support_f2": moderation.f2,
        "support_slope_ratio": slopes.high / slopes.low,
    }


def long_run_statistics(diary: Diary) -> dict[str, float]:
    """Statistics that need a long diary: persons with a life event within a year, and the partners' long-run correlation."""
    years = studies(diary.events, min(YEAR, len(diary.events)))
    return {
        "event_in_a_year": float((years > 0).any(axis=1).mean()),
        "strain_long_run": dyads.long_run(diary.strain, Couples.of(diary.partner)),
    }


def statistics_of(diary: Diary) -> dict[str, float]:
    """Every statistic of ordinary life by name, from a diary of at least a year."""
    return daily_statistics(diary) | questionnaire_statistics(diary) | long_run_statistics(diary)
