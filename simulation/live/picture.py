"""Picture: what can be seen of one world on one day. It is taken after the day and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.kernels.phases.programmes import ATTENDED, NO_SESSION
from simulation.live.quantities import levels
from simulation.network import SocialNetwork
from simulation.population import Today
from simulation.scenario.kinds import MOST

Row = int
Kind = int


class Relation(IntEnum):
    """Who is asked, seen by the seeker."""

    PARTNER = 0
    CONFIDANT = 1
    FRIEND = 2
    COLLEAGUE = 3
    MATE = 4


HUNDREDTHS, MIDDLE = 100, 128
"""A quality is shown in hundredths, 128 standing for 0."""
REPLIED, RUMINATED, QUALITY = 1 << 3, 1 << 4, 8
KIND, BY_HAND, PRESENT = 24, 1 << 28, 1 << 24
_SESSION = 3


@dataclass(frozen=True)
class Picture:
    """One world on one day, in the numbers of a frame; see ``protocol``.

    ``levels`` (quantities, persons) and ``standing`` (persons,) uint8; ``events`` (events,), ``episodes`` (episodes, 3),
    ``sessions`` (sessions, 4) and ``seats`` (seats,) uint32.
    """

    levels: NDArray[np.uint8]
    standing: NDArray[np.uint8]
    events: NDArray[np.uint32]
    episodes: NDArray[np.uint32]
    sessions: NDArray[np.uint32]
    seats: NDArray[np.uint32]


class Acquaintance:
    """What anybody is to anybody else in a network: looked up for many pairs at once."""

    def __init__(self, network: SocialNetwork) -> None:
        rows = np.repeat(np.arange(network.persons), np.diff(network.starts))
        pairs = rows * network.persons + network.neighbours
        order = np.argsort(pairs)
        self._pairs, self._kinds = pairs[order], network.kind[order].astype(np.uint32)
        self._partner, self._persons = network.partner, network.persons

    def relations(self, seekers: NDArray[np.intp], helpers: NDArray[np.int32]) -> NDArray[np.uint32]:
        """``Relation`` (pairs,) of each helper to each seeker; who is neither partner nor tied is a mate."""
        wanted = seekers * self._persons + helpers
        found = np.full(len(wanted), Relation.MATE, np.uint32)
        if len(self._pairs):
            place = np.minimum(np.searchsorted(self._pairs, wanted), len(self._pairs) - 1)
            found = np.where(self._pairs[place] == wanted, self._kinds[place] + Relation.CONFIDANT, found)
        return np.where(self._partner[seekers] == helpers, np.uint32(Relation.PARTNER), found).astype(np.uint32)


def take(ensemble: Ensemble, acquaintance: Acquaintance, struck: Sequence[tuple[Row, Kind]] = ()) -> Picture:
    """The picture of the last day of an ensemble of one member; ``struck`` are the events done by hand since the day before."""
    people, today = ensemble.population, ensemble.today
    sessions, seats = _sessions(ensemble)
    return Picture(
        levels=levels(people),
        standing=np.asarray(people.status[:, 0] | today.session[:, 0] << _SESSION, np.uint8),
        events=_events(today.events[:, 0], struck),
        episodes=_episodes(today, acquaintance),
        sessions=sessions,
        seats=seats,
    )


def in_hundredths(quality: NDArray[Any]) -> NDArray[np.uint32]:
    """A quality as a byte: hundredths, 128 for 0, from -1.28 to 1.27."""
    return np.asarray(np.clip(np.rint(quality * HUNDREDTHS) + MIDDLE, 0, 255), np.uint32)


def _events(bits: NDArray[np.uint8], struck: Sequence[tuple[Row, Kind]]) -> NDArray[np.uint32]:
    by_chance = [np.flatnonzero(bits >> kind & 1).astype(np.uint32) | kind << KIND for kind in range(MOST)]
    by_hand = [person | kind << KIND | BY_HAND for person, kind in struck]
    return np.concatenate([*by_chance, np.array(by_hand, np.uint32)]).astype(np.uint32)


def _episodes(today: Today, acquaintance: Acquaintance) -> NDArray[np.uint32]:
    """Everybody who asked: (episodes, 3) seeker, who was asked, flags."""
    asked, helper, quality, ruminated = (
        getattr(today, name)[:, 0] for name in ("asked", "helper", "quality", "ruminated")
    )
    seekers = np.flatnonzero(asked >= 0)
    helpers = asked[seekers]
    flags = acquaintance.relations(seekers, helpers)
    flags |= np.where(helper[seekers] >= 0, np.uint32(REPLIED), np.uint32(0))
    flags |= np.where(ruminated[seekers] > 0, np.uint32(RUMINATED), np.uint32(0))
    flags |= in_hundredths(quality[seekers]) << QUALITY
    return np.stack([seekers.astype(np.uint32), helpers.astype(np.uint32), flags], axis=1)


def _sessions(ensemble: Ensemble) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Groups that met: (sessions, 4) group, programme, mean quality, seats; and who was expected there, and came."""
    people, today = ensemble.population, ensemble.today
    expected = np.flatnonzero(today.session[:, 0] != NO_SESSION)
    expected = expected[np.argsort(people.group[expected, 0], kind="stable")]
    met, first, size = np.unique(people.group[expected, 0], return_index=True, return_counts=True)
    programme = np.maximum(people.programme[expected[first], 0], 0)
    came = (today.session[expected, 0] == ATTENDED).astype(np.uint32)
    quality = (today.received[expected, 0] - today.quality[expected, 0]) * came
    group = np.repeat(np.arange(len(met)), size)
    mean = np.bincount(group, quality, len(met)) / np.maximum(np.bincount(group, came, len(met)), 1)
    rows = np.stack([met, programme, in_hundredths(mean), size], axis=1).astype(np.uint32)
    return rows, expected.astype(np.uint32) | came * np.uint32(PRESENT)
