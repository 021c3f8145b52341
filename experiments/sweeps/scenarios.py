"""The scenario of each run of a sweep: that of its point, with the plausible set of its replicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from experiments.running.plausible import Set, with_set
from experiments.sweeps.bases import STRUCTURE, Bases
from experiments.sweeps.points import Values
from simulation.scenario import NetworkPlan, Scenario
from simulation.scenario.variations import Variations


class Kept(NamedTuple):
    """The variations of one base, and which of a point's values are theirs, by place; None for all."""

    variations: Variations
    places: tuple[int, ...] | None

    def own(self, values: Values) -> Sequence[Any]:
        """The values that this base has."""
        return values if self.places is None else [values[place] for place in self.places]


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of a plan's runs, by the values of the factors ``names`` and the number of the replicate.

    ``sets``: plausible sets of parameters that are neither factors nor changed by the plan, which take turns over the replicates;
    none for a plan without. A factor of a programme that a structure does not have is left out there. ``chosen``: the shares
    that were chosen for equal hours, by the values of a point, under the dotted name ``places``.
    """

    bases: Bases
    names: tuple[str, ...]
    sets: tuple[Set, ...] = ()
    places: str = ""
    chosen: Mapping[Values, float] = field(default_factory=dict)

    def scenario(self, values: Values, replicate: int | None = None) -> Scenario:
        """The scenario itself; without a ``replicate`` that of the point, before a set is drawn. Raises ScenarioError."""
        kept = self._at(values, replicate)
        return kept.variations.scenario(kept.own(values))

    def text(self, values: Values, replicate: int | None = None) -> str:
        """The scenario as JSON."""
        kept = self._at(values, replicate)
        return kept.variations.text(kept.own(values))

    def key(self, values: Values, replicate: int | None = None) -> str:
        """Key of the scenario."""
        kept = self._at(values, replicate)
        return kept.variations.key(kept.own(values))

    def network(self, values: Values, replicate: int | None = None) -> NetworkPlan:
        """The scenario's plan of the network."""
        kept = self._at(values, replicate)
        plan: NetworkPlan = kept.variations.section("network", kept.own(values))
        return plan

    def contradicts(self, values: Values) -> bool:
        """Whether the values of a point contradict each other or the base."""
        kept = self._at(values, None)
        return kept.variations.contradicts(kept.own(values))

    @cached_property
    def shaping(self) -> tuple[int, ...]:
        """Places of the factors that shape the network: its parameters, and structures that have networks of their own."""
        plans = {each.network for each in self.bases.levels.values()}
        return tuple(
            place
            for place, name in enumerate(self.names)
            if name.startswith("network.") or (name == STRUCTURE and len(plans) > 1)
        )

    @cached_property
    def drawn(self) -> bool:
        """Whether plausible sets shape the network."""
        return any(name.startswith("network.") for each in self.sets for name in each)

    @cached_property
    def _place(self) -> int | None:
        return self.names.index(STRUCTURE) if STRUCTURE in self.names else None

    @cached_property
    def _offered(self) -> list[tuple[str, int]]:
        """Programmes and informal interventions whose places vary, each with the place of that factor."""
        named = [(name.rpartition("."), place) for place, name in enumerate(self.names)]
        return [(record, at) for (record, _, field), at in named if field in ("places", "share") and "." in record]

    @cached_property
    def _made(self) -> dict[tuple[str, int, tuple[str, ...], float | None], Kept]:
        return {}

    def _at(self, values: Values, replicate: int | None) -> Kept:
        level = "" if self._place is None else str(values[self._place])
        number = -1 if replicate is None or not self.sets else replicate % len(self.sets)
        absent = tuple(record for record, place in self._offered if values[place] == 0.0)
        share = self.chosen.get(values)
        if (level, number, absent, share) not in self._made:
            self._made[level, number, absent, share] = self._kept(level, number, absent, share)
        return self._made[level, number, absent, share]

    def _kept(self, level: str, number: int, absent: tuple[str, ...], share: float | None) -> Kept:
        """The variations of a structure in a world.

        A programme without places is left out: who waits for one cannot take part in another.
        """
        base = self.bases.levels[level]
        absent = (*absent, self.places.rpartition(".")[0]) if share == 0.0 else absent
        gone = [record for record in absent if self.bases.has(level, f"{record}.start_day")]
        base = base.replace(dict.fromkeys(gone)) if gone else base
        base = base.replace({self.places: share}) if share else base
        own = [
            place
            for place, name in enumerate(self.names)
            if name != STRUCTURE and self.bases.has(level, name) and name.rpartition(".")[0] not in gone
        ]
        names = tuple(self.names[place] for place in own)
        drawn = with_set(base, self.sets[number]) if number >= 0 else base
        return Kept(Variations(drawn, names), None if len(own) == len(self.names) else tuple(own))
