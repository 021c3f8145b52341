"""Resilience: a standard blow to a random tenth of the persons, against the same world without it.

Method. A world is simulated up to the day of the blow, and from there twice: once unchanged, and once with a life event added for
a drawn tenth of the persons, at most one of a couple. Both have the same draws from there on, so what differs between them on any
day is the blow's effect: the excess strain. It is averaged over those struck, their partners, and persons one and two ties away
(where a partnership counts as a tie), under each structure of support. Peak, half-life and area of the excess measure how well
couples recover under a structure; the excess strain of all others is the cost to them. What the blow changes beside strain
(``outcomes``) is summed over the days in those struck and in their partners.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.running.packs import Orders, scenario_of
from experiments.storage.files import Columns
from experiments.studies.arms import ALONE, ALONE_ZERO, PROGRAMME, main_arms, without_advantage
from experiments.studies.resilience.outcomes import Changes, by_place, changes_of_today, took_part
from simulation.ensemble import Ensemble
from simulation.interventions import hit
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE
from simulation.scenario.schema import suggestion
from simulation.seeds import derived

NAME = "resilience"
USUAL, SHARE = "health", 0.10
"""The kind of event of the default blow, where the scenario has it, and the share of the persons struck."""
_STRUCK = 100
"""Step of the path under which the seed for drawing the persons struck is derived."""


class Distance(IntEnum):
    """Distance of a person from the nearest person struck; a partnership counts before a tie."""

    STRUCK = 0
    PARTNER = 1
    ONE_TIE = 2
    TWO_TIES = 3
    FURTHER = 4


DISTANCES = tuple(distance.name.lower() for distance in Distance)


@dataclass(frozen=True)
class Blow:
    """A life event for a share of the persons: its load by kind in LCU, and the day before which it falls."""

    loads: Mapping[str, float]
    day: int
    share: float = SHARE

    def __post_init__(self) -> None:
        """Raises ValueError for a load that is not positive and finite, and a share out of range."""
        for kind, weight in self.loads.items():
            if not 0 < weight <= 1_000:
                raise ValueError(f"blow {kind} = {weight}: must lie above 0 and be at most 1000 (LCU)")
        if not 0 < self.share <= 0.5:
            raise ValueError(f"share of the persons struck = {self.share}: must lie above 0 and be at most 0.5")

    def require_within(self, days: int) -> None:
        """Raises ValueError for a blow that does not leave a day before and a day after it in a run of ``days``."""
        if days < 2:
            raise ValueError(f"days = {days}: must be at least 2, one before the blow and one after it")
        if not 1 <= self.day < days:
            raise ValueError(f"day of the blow = {self.day}: must lie in 1 to {days - 1}, within the run")

    @property
    def key(self) -> str:
        """Digest of the content."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, object]:
        """The content as plain values, for a manifest."""
        return {"loads": dict(self.loads), "day": self.day, "share": self.share}


def blow_of(text: str | None, scenario: Scenario, day: int) -> Blow:
    """The blow in a text such as ``health`` or ``health=80,family=20``; without a number, the scenario's own LCU.

    Without a text, a health event, or one of the scenario's first kind where it has no kind ``health``. Raises ValueError for a
    kind that the scenario does not have, and for a text that is no number.
    """
    loads: dict[str, float] = {}
    for part in (text or (USUAL if USUAL in scenario.kinds else next(iter(scenario.kinds)))).split(","):
        kind, equals, number = (each.strip() for each in part.partition("="))
        if kind not in scenario.kinds:
            raise ValueError(f"blow {kind!r}: no kind of event{suggestion(kind, scenario.kinds)}")
        try:
            loads[kind] = float(number) if equals else scenario.kinds[kind].weight
        except ValueError:
            raise ValueError(f"blow {kind} = {number!r}: must be a number of LCU, as in {kind}=53") from None
    return Blow(loads, day)


def usual_day(days: int) -> int:
    """The default day of the blow: after a third of the run."""
    return max(1, days // 3)


def structures(scenario: Scenario) -> dict[str, Scenario]:
    """Ordinary life, with a programme on top, and three without friends; ValueError for a scenario without a programme."""
    if not scenario.programmes:
        raise ValueError(f"scenario {scenario.name} has no programme: formal support needs at least one")
    arms = main_arms(scenario)
    chosen = {name: arms[name] for name in (ORDINARY_LIFE, PROGRAMME, PARTNER_ALONE, ALONE)}
    return {**chosen, ALONE_ZERO: without_advantage(arms[ALONE])}


def struck_persons(network: SocialNetwork, seed: int, share: float) -> NDArray[np.int64]:
    """Rows of the persons struck in the world of ``seed``, ascending: a share of all, at least one, no two of a couple."""
    luck = np.random.default_rng(derived(seed, _STRUCK)).random(network.persons)
    first_of_home = np.flatnonzero(luck <= luck[network.partner])
    wanted = max(1, round(share * network.persons))
    return np.sort(first_of_home[np.argsort(luck[first_of_home], kind="stable")][:wanted])


def distances(network: SocialNetwork, struck: NDArray[np.int64]) -> NDArray[np.int64]:
    """(persons,) ``Distance`` of each person from the nearest one struck, over ties and partnerships."""
    at_once = np.zeros(network.persons, bool)
    at_once[struck] = True
    near = _and_neighbours(network, at_once)
    found = np.where(_and_neighbours(network, near), Distance.TWO_TIES, Distance.FURTHER)
    found[near] = Distance.ONE_TIE
    found[at_once[network.partner]] = Distance.PARTNER
    found[at_once] = Distance.STRUCK
    return found.astype(np.int64)


def strike(ensemble: Ensemble, member: int, persons: NDArray[np.int64], blow: Blow) -> None:
    """Strike ``persons`` of a member: the blow adds load, and its kind counts as experienced."""
    for kind, weight in blow.loads.items():
        hit(ensemble, persons, kind, weight, member)


def live_pack(
    blow: Blow, pack: pd.DataFrame, network: SocialNetwork, orders: Orders, progress: Progress | None = None
) -> tuple[Columns, Columns]:
    """Endpoints and daily excess of the runs of a pack, each simulated with and without the blow (see ``packs.Run``).

    ``pack``: rows of a plan that share the network. The fingerprint is that of the world without the blow.
    """
    scenarios = [scenario_of(text) for text in pack["scenario"]]
    seeds = [int(seed) for seed in pack["seed"]]
    struck = [struck_persons(network, seed, blow.share) for seed in seeds]
    worlds = _branched(Ensemble(network, scenarios, seeds, orders.threads), struck, blow, progress)
    places = np.stack([distances(network, persons) for persons in struck], axis=1)
    sums, total = [], Changes()
    for _ in range(orders.days - blow.day):
        sums.append(_day_of_excess(worlds, places, progress))
        total = {name: change + total.get(name, 0.0) for name, change in changes_of_today(worlds).items()}
    excess, counts = np.stack(sums), np.stack([np.bincount(place, minlength=len(Distance)) for place in places.T])
    prints = [worlds.fingerprint(member) for member in range(len(pack))]
    beyond = by_place(total, places, network.partner) | {"took_part": took_part(worlds)}
    ends = _endpoints(pack, excess, counts, prints).assign(**beyond)
    return dict(ends.items()), dict(_timeseries(pack, excess, counts, blow.day).items())


def _and_neighbours(network: SocialNetwork, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(persons,) mask of the chosen persons, their partners, and all persons with a tie to one of these."""
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    reached = chosen | chosen[network.partner]
    reached[own[chosen[network.neighbours]]] = True
    return reached


def _branched(
    ensemble: Ensemble, struck: Sequence[NDArray[np.int64]], blow: Blow, progress: Progress | None
) -> Ensemble:
    """An ensemble of every member twice on the day of the blow: first all without the blow, then all with it."""
    ensemble.advance(blow.day)
    if progress is not None:
        progress(blow.day * ensemble.members)
    members = list(range(ensemble.members))
    worlds = ensemble.branch(ensemble.scenarios * 2, members * 2)
    for member, persons in enumerate(struck):
        strike(worlds, len(members) + member, persons, blow)
    return worlds


def _day_of_excess(worlds: Ensemble, places: NDArray[np.int64], progress: Progress | None) -> NDArray[np.float64]:
    """Live one day; (runs, distances) sums over persons of the strain with the blow less the strain without it."""
    worlds.advance(1)
    runs = places.shape[1]
    if progress is not None:
        progress(runs)
    strain = worlds.population.strain.astype(np.float64)
    excess = strain[:, runs:] - strain[:, :runs]
    return np.stack([np.bincount(places[:, run], excess[:, run], len(Distance)) for run in range(runs)])


def _endpoints(
    pack: pd.DataFrame, sums: NDArray[np.float64], counts: NDArray[np.int64], prints: Sequence[str]
) -> pd.DataFrame:
    """Endpoints: area a person at each distance; area of all others and of everybody, per person struck; persons by distance."""
    area, struck = sums.sum(axis=0), counts[:, Distance.STRUCK]
    with np.errstate(invalid="ignore"):
        each = area / np.where(counts, counts, np.nan)
    columns = {f"area_{name}": each[:, place] for place, name in enumerate(DISTANCES)}
    columns["area_others"] = area[:, Distance.PARTNER :].sum(axis=1) / struck
    columns["area_everybody"] = area.sum(axis=1) / struck
    columns |= {f"persons_{name}": counts[:, place] for place, name in enumerate(DISTANCES)}
    run = ["key", "arm", "network", "stressor", "replicate", "seed"]
    return pack[run].reset_index(drop=True).assign(fingerprint=list(prints), **columns)


def _timeseries(
    pack: pd.DataFrame, sums: NDArray[np.float64], counts: NDArray[np.int64], first_day: int
) -> pd.DataFrame:
    """One row a run and day since the blow: mean excess strain of the persons at each distance, NaN for nobody."""
    days = len(sums)
    means = sums / np.where(counts, counts, np.nan)
    runs = pack[["key", "arm", "network", "stressor", "replicate"]]
    repeated = runs.loc[runs.index.repeat(days)].reset_index(drop=True)
    columns = {f"excess_{name}": means[:, :, place].T.ravel() for place, name in enumerate(DISTANCES)}
    return repeated.assign(day=np.tile(np.arange(first_day, first_day + days), len(pack)), window=1, **columns)
