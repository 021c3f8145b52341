"""The plan of the social network: where it comes from, and the parameters of the built-in generator."""

from __future__ import annotations

import re
from typing import Final, Literal, Self

from pydantic import model_validator

from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section

_CHANGES: Final = re.compile(r"(\+shuffled|\+isolates=(0(\.\d+)?|\.\d+|1(\.0+)?))*$")


class NetworkPlan(Section):
    """Source of the social network, and parameters of the built-in generator."""

    source: str = choice(
        "generated",
        "'generated', a file (CSV, GraphML), or a networkx network by name (karate, davis, ...); "
        "'+shuffled' or '+isolates=SHARE' behind it changes the ties",
        min_length=1,
        max_length=4_096,
    )
    pairing: Literal["auto", "attribute", "matching", "node"] = choice(
        "auto",
        "couples: from a partner attribute or column, by matching on shared neighbours (of equals, the strongest tie), "
        "or each node is a couple; 'auto' takes the attribute where there is one, else the matching",
    )
    persons: int = quantity(1_000, 1, 50_000_000, "persons", "size of a generated network", "design")
    single_share: float = quantity(0.10, 0.0, 1.0, "share", "persons without a partner", "free")
    confidants: float = quantity(5.0, 0.0, 50.0, "ties", "mean number of confidants", "sourced", "Dunbar 2020")
    ties: float = quantity(
        15.0, 0.0, 150.0, "ties", "mean number of ties in all, partner not counted", "sourced", "Dunbar 2020"
    )
    colleague_share: float = quantity(
        0.30, 0.0, 1.0, "share", "share of the ties that are colleagues, cliques of a workplace", "free"
    )
    clustering: float = quantity(
        0.40,
        0.0,
        0.9,
        "share",
        "mean local clustering aimed at (.3-.6 in real support networks)",
        "free",
        plausible=(0.3, 0.6),
    )
    degree_spread: float = quantity(
        0.50, 0.0, 2.0, "", "spread of sociability between persons: SD over mean of the expected number of ties", "free"
    )
    overlap: float = quantity(
        0.30,
        0.0,
        1.0,
        "share",
        "share of a person's friends who are the partner's friends too",
        "free",
        plausible=(0.1, 0.6),
    )
    assortment: float = quantity(
        0.20,
        0.0,
        1.0,
        "share",
        "share of the friendships formed among persons who lived through the same kind",
        "free",
        plausible=(0.1, 0.5),
    )
    experience: float = quantity(
        0.35, 0.0, 1.0, "share", "persons who lived through a kind of event before the first day, per kind", "free"
    )
    homophily: float = quantity(
        0.12,
        0.0,
        2.0,
        "",
        "ties among persons of alike baselines are likelier, by exp(-homophily (z_i - z_j)^2 / 2)",
        "free",
        "Eisenberg et al. 2013",
        plausible=(0.0, 0.33),
    )
    baseline_correlation: float = quantity(
        0.45, 0.0, 1.0, "", "correlation of the partners' baselines (r of z_u)", "free"
    )

    @property
    def origin(self) -> str:
        """Where the network comes from: the source without what is done to its ties, 'generated' of 'generated+shuffled'."""
        return self.source[: _CHANGES.search(self.source).start()]  # type: ignore[union-attr]

    @property
    def changes(self) -> list[str]:
        """What is done to the ties, in order: 'shuffled', 'isolates=0.15'."""
        return self.source[len(self.origin) :].split("+")[1:]

    @model_validator(mode="after")
    def _confidants_are_ties(self) -> Self:
        if self.confidants > self.ties:
            raise ScenarioError(
                [f"confidants = {self.confidants}: must be at most ties = {self.ties}, which count them"]
            )
        return self
