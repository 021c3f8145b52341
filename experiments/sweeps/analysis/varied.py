"""The factors of a sweep as its results have them: the values that each took, its title and unit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.sweeps.analysis.labels import factor_title, level_words
from simulation.scenario import Scenario
from simulation.scenario.catalogue import find, outside


@dataclass(frozen=True)
class VariedFactor:
    """A parameter that a sweep varied, and the values it took: numbers ascending, others as the plan lists them."""

    name: str
    values: tuple[Any, ...]

    @cached_property
    def numeric(self) -> bool:
        """Whether the values are numbers, so that they have distances."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)

    @property
    def unit(self) -> str:
        """Unit of the parameter, '' where it has none."""
        parameter = find(Scenario, self.name.split("."))
        return parameter.unit if parameter else ""

    @property
    def meaning(self) -> str:
        """What the parameter means, '' for a structure of support."""
        parameter = find(Scenario, self.name.split("."))
        return parameter.meaning if parameter else ""

    @property
    def implausible(self) -> str:
        """The values outside of the parameter's plausible range, in words; '' if none are."""
        parameter = find(Scenario, self.name.split("."))
        return outside(parameter, self.name, self.values) if parameter else ""

    @property
    def title(self) -> str:
        """The factor in words."""
        return factor_title(self.name)

    @property
    def label(self) -> str:
        """The factor in words with its unit; shares are told in per cent."""
        return f"{self.title} ({self.unit})" if self.unit not in ("", "share") else self.title

    def words(self, value: Any) -> str:
        """A value in words."""
        return level_words(self.name, value)


def distinct(column: pd.Series, listed: Sequence[Any]) -> tuple[Any, ...]:
    """Distinct values as plain Python objects: numbers ascending, others in the plan's order, else by name."""
    values = list(dict.fromkeys(json.loads(json.dumps(column.tolist()))))
    if not any(isinstance(value, bool | str) for value in values):
        return tuple(sorted(values))
    return tuple(
        sorted(values, key=lambda value: (listed.index(value) if value in listed else len(listed), str(value)))
    )
