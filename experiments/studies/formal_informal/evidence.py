"""The main study's evidence: its tables, and the contrasts that it draws from them. Runs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from experiments.estimates.analysis import Contrast, contrast
from experiments.studies.arms import MAIN, TITLES, ZERO
from experiments.studies.formal_informal.method import EQUAL, Doses
from simulation.measures import Measure, measures_of
from simulation.scenario import Scenario

HEADLINE = ("strain", "strained", "half_life", "esteem", "belonging", "isolated", "satisfaction", "conflict_days")
Pair = tuple[str, str]
"""An arm and the arm that it is compared with."""


@dataclass(frozen=True)
class Evidence:
    """The evidence for the report: tables, scenarios of the arms, doses of the pilot runs, provenance."""

    endpoints: pd.DataFrame
    timeseries: pd.DataFrame
    scenarios: Mapping[str, Scenario]
    doses: Doses
    provenance: Mapping[str, object]
    _found: dict[tuple[str, str, str], Contrast] = field(default_factory=dict, repr=False)

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the arms that were run, in order."""
        return {arm: TITLES[arm] for arm in self.scenarios}

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        """The measures of the arms' scenarios by name; all arms have the same kinds of event."""
        return {each.name: each for each in measures_of(next(iter(self.scenarios.values())).kinds)}

    def contrasts(self, pairs: Sequence[Pair], measures: Sequence[str]) -> list[Contrast]:
        """Contrasts of the pairs in each measure; each is computed once, however often it is shown."""
        return [self._contrast(arm, against, name) for name in measures for arm, against in pairs]

    def _contrast(self, arm: str, against: str, name: str) -> Contrast:
        if (arm, against, name) not in self._found:
            self._found[arm, against, name] = contrast(self.endpoints, arm, against, self._measures[name])
        return self._found[arm, against, name]


ZERO_AGAINST_INFORMAL: Pair = (ZERO["formal"], "informal")
ADVANTAGE_PAIRS: tuple[Pair, ...] = (
    ZERO_AGAINST_INFORMAL,
    (ZERO["formal"], "none"),
    ("formal", ZERO["formal"]),
    ("both", ZERO["both"]),
)
AGAINST_NONE: tuple[Pair, ...] = tuple((arm, "none") for arm in MAIN if arm != "none")


def headline(evidence: Evidence) -> list[Contrast]:
    """The contrasts that answer the question: formal against informal, and each structure against none."""
    return [*evidence.contrasts([("formal", "informal")], HEADLINE), *evidence.contrasts(AGAINST_NONE, HEADLINE)]


def all_contrasts(evidence: Evidence) -> list[Contrast]:
    """The headline's contrasts, and those at an advantage of zero and at equal contact hours."""
    return [*headline(evidence), *evidence.contrasts([*ADVANTAGE_PAIRS, *equal_pairs(evidence)], HEADLINE)]


def equal_pairs(evidence: Evidence) -> list[Pair]:
    """Formal against informal at equal contact hours, with an advantage of 1 and of 0."""
    informal, formal = (EQUAL[arm] if EQUAL[arm] in evidence.scenarios else arm for arm in ("informal", "formal"))
    if (informal, formal) == ("informal", "formal"):
        return []
    zero = [(ZERO["formal"], informal)] if formal == "formal" else []
    return [(formal, informal), *zero]
