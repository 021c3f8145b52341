"""The numbers of a plan, the measures that it keeps, and the values of a plan made in Python as a file would hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from simulation.limits import MOST_DAYS
from simulation.measures import measures_of
from simulation.scenario import Scenario
from simulation.scenario.mistakes import ScenarioError, shown
from simulation.scenario.schema import choice, quantity, suggestion
from simulation.scenario.section import Section


class Settings(Section):
    """The numbers of a plan."""

    name: str = choice("sweep", "name of the sweep; without one, that of its file", min_length=1, max_length=80)
    burn_in: int = quantity(0, 0, MOST_DAYS - 1, "days", "days before programmes start and measures count", "design")
    days: int = quantity(365, 1, MOST_DAYS, "days", "days that each run simulates, behind the burn-in", "design")
    replicates: int = quantity(
        10, 1, 1_000_000, "replicates", "runs at each point, each with seeds of its own", "design"
    )
    networks: int = quantity(10, 1, 1_000_000, "networks", "networks among the replicates", "design")
    seed: int = quantity(1, 0, 2**53, "", "seed of all chance, the design's own included", "design")
    every: int = quantity(28, 1, MOST_DAYS, "days", "window of the time series", "design")


KEYS: Final = (
    "base",
    *Settings.model_fields,
    "plausible",
    "against",
    "match",
    "design",
    "measures",
    "set",
    "factors",
    "points",
)
"""Keys that a plan file may have."""


def unknown_keys(content: Mapping[str, Any]) -> list[str]:
    """Refusals of the unknown keys of a plan file, one sentence for each key."""
    return [f"{key}: unknown name{suggestion(key, KEYS)}" for key in content if key not in KEYS]


def given_settings(content: Mapping[str, Any], worlds: int) -> dict[str, Any]:
    """The settings in a plan's content; of a plan with plausible ``worlds`` each is a replicate with a network of its own."""
    found = {name: content[name] for name in Settings.model_fields if name in content}
    if worlds:
        found = {"replicates": worlds, **found}
        found = {"networks": found["replicates"], **found}
    return found


def measures_in(names: Any, base: Scenario) -> tuple[str, ...]:
    """The measures that are asked for, all by default. Raises ScenarioError."""
    known = tuple(each.name for each in measures_of(base.kinds))
    if names is None:
        return known
    if not isinstance(names, list) or not names:
        raise ScenarioError([f"measures = {shown(names)}: must be a list of names"])
    mistakes = [
        f"measures: there is no measure {shown(name)}{suggestion(name, known)}" for name in names if name not in known
    ]
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(dict.fromkeys(names))


def as_python(value: Any) -> Any:
    """A value of a plan made in Python as a file would hold it: arrays and tuples as lists, NumPy's numbers as plain ones."""
    if isinstance(value, np.ndarray | np.generic | pd.Series | pd.Index):
        return as_python(value.tolist())
    if isinstance(value, Mapping):
        return {key: as_python(part) for key, part in value.items()}
    return [as_python(part) for part in value] if isinstance(value, list | tuple | range) else value
