"""Diaries: the days of simulated persons as a diary study would record them.

The simulation does not depend on diaries: the ensemble advances day by day, and the diary's columns are copied after each day.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork

BY_A_PEER, BY_THE_PARTNER = 1, 2
A_CONFIDANT, ANOTHER = 1, 2


class Diary(NamedTuple):
    """Days of one member: arrays (days, persons); ``partner`` (persons,), row of the partner, oneself where single.

    ``strain``, ``satisfaction``, ``esteem``, ``perceived``: SD, at the end of the day; ``belonging``: share, at the end of the
    day; ``stressor``: severity, 0 = none; ``conflict``: conflicts that the person reports; ``help``: 0 = none, or who answered,
    BY_A_PEER or BY_THE_PARTNER; ``met``: 0 = nobody, or the kind of tie met, A_CONFIDANT or ANOTHER; ``events``: bits of the
    kinds of life event that struck. All float32, the last three uint8.
    """

    strain: NDArray[np.float32]
    stressor: NDArray[np.float32]
    conflict: NDArray[np.float32]
    satisfaction: NDArray[np.float32]
    esteem: NDArray[np.float32]
    belonging: NDArray[np.float32]
    perceived: NDArray[np.float32]
    help: NDArray[np.uint8]
    met: NDArray[np.uint8]
    events: NDArray[np.uint8]
    partner: NDArray[np.int32]

    def part(self, days: slice, rows: NDArray[Any]) -> Diary:
        """The diary of some days and persons; ``rows`` must hold the partner of each of its persons."""
        place = np.empty(self.strain.shape[1], np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        dailies: Any = {name: getattr(self, name)[days, rows] for name in self._fields[:-1]}
        return Diary(**dailies, partner=place[self.partner[rows]])


_OF_STATE = {
    "strain": "strain", "satisfaction": "satisfaction", "conflict": "conflicts", "esteem": "esteem",
    "belonging": "belonging", "perceived": "perceived",
}  # fmt: skip


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
    helper, partner = today.helper, ensemble.network.partner[:, None]
    helped = np.where(helper < 0, 0, np.where(helper == partner, BY_THE_PARTNER, BY_A_PEER)).astype(np.uint8)
    met = _kinds_met(ensemble.network, today.met)
    return columns | {"stressor": today.stressor, "help": helped, "met": met, "events": today.events}


def _kinds_met(network: SocialNetwork, met: NDArray[np.int32]) -> NDArray[np.uint8]:
    """The kind of tie that each person met, (persons, members), from the row of who was met."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    close = np.arange(len(own)) - network.starts[own] < network.confidants[own]
    pairs = own[close] * network.persons + network.neighbours[close]
    asked = np.arange(network.persons)[:, None] * network.persons + met
    kinds = np.where(np.isin(asked, pairs), A_CONFIDANT, ANOTHER)
    return np.where(met < 0, 0, kinds).astype(np.uint8)
