"""The runs of a sweep: every point in every replicate, a row each, with the key that identifies its content.

Replicate k has the same seeds at every point, so that points share their luck. Rows are in the order in which they are run:
replicate by replicate, so that an interrupted sweep is an even sample of its plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.running.design import Replicates, fill_for, members_for, network_seed, packs, run_key
from experiments.running.network_refs import NetworkRef, network_at, ref_of
from experiments.sweeps.plan import Plan
from experiments.sweeps.points import Values
from experiments.taking_part import obstacles
from simulation.network import GENERATED, SocialNetwork, describe
from simulation.scenario import NetworkPlan

MOST_REFS = 10_000
"""References to generated networks that are kept at a time; another one is made again when it is needed."""

MOST_SHAPES = 40
"""Networks whose shape is measured, and points that are asked whether somebody can take part."""
MOST_ASKED, MOST_SAID = 20_000, 4

Packs = Iterable[tuple[pd.DataFrame, Mapping[str, NetworkRef]]]


class Worlds:
    """The networks and replicates of a plan. ``networks``: by key, those that no worker can build, read so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.networks: dict[str, SocialNetwork] = {}
        self._made: dict[tuple[Values, int, int], NetworkRef] = {}

    @cached_property
    def replicates(self) -> Replicates:
        """Replicates over networks: a sweep in which nothing is generated has one network, as any study."""
        plans = (self._network(values) for values in self.plan.points)
        first = next((each for each in plans if each.origin == GENERATED), self._network(self.plan.points.values(0)))
        settings = self.plan.settings
        return Replicates(first, settings.seed, settings.networks, settings.replicates, tuple(self.plan.base.kinds))

    @cached_property
    def kinds(self) -> int:
        """Number of network plans among the points."""
        return len({self.shape(values) for values in self.plan.points}) if self.plan.scenarios.shaping else 1

    def shape(self, values: Values) -> Values:
        """Those of the values of a point that shape its network."""
        return tuple(values[place] for place in self.plan.scenarios.shaping)

    def persons(self, values: Values) -> int:
        """Persons of the networks at a point."""
        ref = self.ref(values, 0)
        return self.networks[ref.key].persons if ref.key in self.networks else self._network(values).persons

    @cached_property
    def mean_persons(self) -> float:
        """Persons of a network, averaged over the points."""
        if not self.plan.scenarios.shaping:
            return self.persons(self.plan.points.values(0))
        return sum(map(self.persons, self.plan.points)) / len(self.plan.points)

    @cached_property
    def most_persons(self) -> int:
        """Persons of the largest network."""
        if not self.plan.scenarios.shaping:
            return self.persons(self.plan.points.values(0))
        return max(map(self.persons, self.plan.points))

    def ref(self, values: Values, replicate: int) -> NetworkRef:
        """Reference to the network of a replicate at a point. Reads the file that it comes from; raises NetworkError."""
        number = self.replicates.pair(replicate)[0]
        drawn = replicate % len(self.plan.sets) if self.plan.scenarios.drawn else 0
        made = self.shape(values), number, drawn
        if made not in self._made:
            if len(self._made) > MOST_REFS:
                self._made = {each: ref for each, ref in self._made.items() if ref.plan is None}
            plan = self._network(values, replicate)
            where = plan.model_copy(update={"source": str(self.plan.folder / plan.source)})
            seed = network_seed(self.plan.settings.seed, number)
            ref, network = ref_of(where if Path(plan.origin).suffix else plan, seed, tuple(self.plan.base.kinds))
            self._made[made] = ref
            if network is not None:
                self.networks[ref.key] = network
        return self._made[made]

    def refs(self, pack: pd.DataFrame) -> dict[str, NetworkRef]:
        """References to the networks of a pack by their key."""
        rows = pack.drop_duplicates("network_key")
        points, replicates, keys = (rows[name].tolist() for name in ("point", "replicate", "network_key"))
        return {
            key: self.ref(self.plan.points.values(point), replicate)
            for key, point, replicate in zip(keys, points, replicates, strict=True)
        }

    def _network(self, values: Values, replicate: int | None = None) -> NetworkPlan:
        return self.plan.scenarios.network(values, replicate)


class Runs(NamedTuple):
    """The rows of ``plan.parquet``, and the networks that they are about."""

    table: pd.DataFrame
    worlds: Worlds

    @property
    def networks(self) -> Mapping[str, SocialNetwork]:
        """By key, the networks that no worker can build."""
        return self.worlds.networks


def runs_of(plan: Plan) -> Runs:
    """All runs of a plan. Reads every network file that it names; raises NetworkError."""
    worlds = Worlds(plan)
    return Runs(rows_of(worlds, range(plan.settings.replicates), plan.points.order.tolist()), worlds)


def rows_of(worlds: Worlds, replicates: Sequence[int], points: Sequence[int]) -> pd.DataFrame:
    """The rows of some points in some replicates."""
    plan, settings = worlds.plan, worlds.plan.settings
    values = [plan.points.values(point) for point in points]
    chosen = [worlds.replicates.pair(replicate) for replicate in replicates]
    drawn = {replicate % (len(plan.sets) or 1): replicate for replicate in replicates}
    own_keys = {number: [plan.scenarios.key(each, replicate) for each in values] for number, replicate in drawn.items()}
    scenario_keys = [key for replicate in replicates for key in own_keys[replicate % (len(plan.sets) or 1)]]
    network_keys = [worlds.ref(each, replicate).key for replicate in replicates for each in values]
    seeds = [seed for _, _, seed in chosen for _ in points]
    mark = f"burn-in {settings.burn_in}" if settings.burn_in else ""
    keys = [run_key(*each, settings.days, mark) for each in zip(scenario_keys, network_keys, seeds, strict=True)]
    table = {
        "key": keys,
        "arm": [plan.points.name(point) for point in points] * len(chosen),
        "network": np.repeat([network for network, _, _ in chosen], len(points)),
        "stressor": np.repeat([stressor for _, stressor, _ in chosen], len(points)),
        "replicate": np.repeat(replicates, len(points)),
        "seed": seeds,
        "network_key": network_keys,
        "scenario_key": scenario_keys,
        "point": np.tile(points, len(chosen)),
    }
    factors = {
        each.name: list(column) * len(chosen)
        for each, column in zip(plan.factors, zip(*values, strict=True), strict=True)
    }
    if plan.match:
        factors[plan.match.places] = [plan.chosen.get(each, np.nan) for each in values] * len(chosen)
    return pd.DataFrame({**table, **factors})


def texts_of(plan: Plan) -> Iterator[tuple[str, str]]:
    """Each point's name with its scenario as JSON, before plausible sets are drawn."""
    return ((plan.points.name(point), plan.scenarios.text(values)) for point, values in enumerate(plan.points))


def packed(missing: pd.DataFrame, worlds: Worlds, workers: int) -> Packs:
    """The missing runs as packs, made when they are asked for, each with the references to its networks."""
    members, fill = sizes(len(missing), missing["network_key"].nunique(), worlds, workers)
    for pack in packs(missing, members, fill):
        yield with_texts(pack, worlds.plan), worlds.refs(pack)


def with_texts(pack: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The runs with their scenarios as JSON."""
    points = zip(pack["point"].tolist(), pack["replicate"].tolist(), strict=True)
    return pack.assign(
        scenario=[plan.scenarios.text(plan.points.values(point), replicate) for point, replicate in points]
    )


def sizes(runs: int, networks: int, worlds: Worlds, workers: int) -> tuple[int, int]:
    """Most runs of an ensemble, and of a pack with several networks."""
    persons = worlds.most_persons
    return members_for(runs, networks, workers, persons), fill_for(runs, workers, persons)


def shapes_of(worlds: Worlds) -> pd.DataFrame:
    """Measured properties of the first replicate's network (``network.measures.describe``), one row a network that points vary.

    Columns: the factors that shape it, then the properties; empty where points share one, or have more than ``MOST_SHAPES``.
    """
    plan, places = worlds.plan, worlds.plan.scenarios.shaping
    if not places or worlds.kinds > MOST_SHAPES:
        return pd.DataFrame()
    rows = {}
    for values in plan.points:
        shape = worlds.shape(values)
        if shape not in rows:
            ref = worlds.ref(values, 0)
            network = network_at(ref, worlds.networks.get(ref.key))
            assert network is not None
            rows[shape] = {
                **dict(zip((plan.factors[at].name for at in places), shape, strict=True)),
                **describe(network),
            }
    return pd.DataFrame(list(rows.values()))


def empty_programmes(plan: Plan) -> list[str]:
    """A sentence on each programme or befriending with places in which nobody can take part, at one of the first points.

    Asked of the first replicate's networks of at most ``MOST_ASKED`` persons.
    """
    worlds, days = Worlds(plan), plan.settings.burn_in + plan.settings.days
    found: dict[str, None] = {}
    for point in range(min(len(plan.points), MOST_SHAPES)):
        values = plan.points.values(point)
        ref = worlds.ref(values, 0)
        if worlds.persons(values) > MOST_ASKED:
            continue
        network = network_at(ref, worlds.networks.get(ref.key))
        assert network is not None
        found |= dict.fromkeys(obstacles(plan.scenario(point), network, days))
    return [sentence for sentence in found if ".places = 0:" not in sentence][:MOST_SAID]
