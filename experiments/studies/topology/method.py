"""Topology: how the shape of the network changes what informal support can do, and which part of it is the network at all.

Method. The default network is varied in one respect at a time: clustering, spread of the number of ties, overlap of the
partners' friends, assortment by experience, persons without ties. Every variant is lived in ordinary life and with
the partner alone; their difference is the buffering. A standard blow (see ``resilience``) shows what spills over to others.
Null models take a mechanism away: crossover between partners, the cost of helping, the network, or its shape (ties shuffled).
Variants share seeds, and so couples, luck, and as much of the network as a changed generator leaves. Real networks, small as
they are, stand beside the generated one with a shuffled twin each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from experiments.running.design import Replicates
from simulation.network import GENERATED, SocialNetwork
from simulation.network.shuffled import shuffled, with_isolates
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE
from simulation.seeds import derived

NAME = "topology"
BASE = "base"
REAL = ("les-miserables", "karate")
"""Built-in real networks large enough for a mean over persons to say something."""
LEVELS: dict[str, tuple[float, float]] = {
    "clustering": (0.15, 0.55),
    "degree_spread": (0.3, 1.0),
    "overlap": (0.1, 0.6),
    "assortment": (0.0, 0.5),
}
"""Low and high level of fields of the network plan, within what the generator can reach."""
ISOLATES = (0.08, 0.25)
"""Share of the persons without ties: 8 to 25 % (McPherson et al. 2006)."""
_SHUFFLE, _ISOLATE = 200, 201
"""First step of the paths under which seeds are derived."""

Rewiring = Literal["", "shuffled", "isolates"]
Group = Literal["base", "shape", "null", "real"]


@dataclass(frozen=True)
class Variant:
    """A world that differs from its reference in one respect.

    ``changes``: dotted names of a scenario; ``rewiring`` and its ``share``: what is done to the network once it is built;
    ``against``: name of the variant that it is compared with, '' for none.
    """

    name: str
    title: str
    group: Group
    against: str = BASE
    changes: Mapping[str, object] = field(default_factory=dict)
    rewiring: Rewiring = ""
    share: float = 0.0

    def scenarios(self, scenario: Scenario) -> dict[str, Scenario]:
        """The two arms: the partner alone, and the informal circle; no programme in either."""
        informal = scenario.replace({"programmes": {}, "circle.active": True}).replace(self.changes)
        return {PARTNER_ALONE: informal.replace({"circle.active": False}), ORDINARY_LIFE: informal}

    def build(self, scenario: Scenario, seed: int, number: int) -> SocialNetwork:
        """Network ``number`` of this variant; of a real graph, each number draws the persons' experience anew."""
        network = Replicates(scenario.network, seed, 1, 1, tuple(scenario.kinds)).build(number)
        if self.rewiring == "shuffled":
            return shuffled(network, derived(seed, _SHUFFLE, number))
        if self.rewiring == "isolates":
            return with_isolates(network, self.share, derived(seed, _ISOLATE, number))
        return network


def variants(scenario: Scenario) -> list[Variant]:
    """All variants of a scenario's network, its own first; levels only where the network is generated, and real ones then too."""
    generated = scenario.network.source == GENERATED
    base = Variant(BASE, "Base network" if generated else f"Network {scenario.network.source}", "base", against="")
    return [base, *(_levels(scenario) if generated else []), *_isolates(), *_nulls(), *(_real() if generated else [])]


def _levels(scenario: Scenario) -> list[Variant]:
    return [
        Variant(f"{name}-{side}".replace("_", "-"), f"{name.replace('_', ' ').capitalize()} {level:g}", "shape",
                changes={f"network.{name}": level})
        for name, levels in LEVELS.items()
        for side, level in zip(("low", "high"), levels, strict=True)
        if level != getattr(scenario.network, name)
    ]  # fmt: skip


def _isolates() -> list[Variant]:
    return [
        Variant(f"isolates-{share:.0%}".replace("%", ""), f"{share:.0%} without ties".replace("%", " %"), "shape",
                rewiring="isolates", share=share)
        for share in ISOLATES
    ]  # fmt: skip


def _nulls() -> list[Variant]:
    no_crossover = {"strain.crossover": 0.0, "strain.lagged_crossover": 0.0}
    no_cost = {"answering.cost": 0.0, "answering.cost_of_strain": 0.0}
    return [
        Variant("shuffled", "Shuffled network", "null", rewiring="shuffled"),
        Variant("no-crossover", "No crossover", "null", changes=no_crossover),
        Variant("no-helper-cost", "No cost of helping", "null", changes=no_cost),
        Variant("no-network", "No network", "null", changes={"circle.active": False}),
    ]


def _real() -> list[Variant]:
    return [
        each
        for source in REAL
        for each in (
            Variant(source, f"Real: {source}", "real", against="", changes={"network.source": source}),
            Variant(f"{source}-shuffled", f"Real: {source}, shuffled", "real", against=source,
                    changes={"network.source": source}, rewiring="shuffled"),
        )
    ]  # fmt: skip
