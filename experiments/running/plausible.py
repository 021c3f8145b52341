"""Plausible worlds as a file: CSV, a parameter's dotted name above each column, one set of parameters a row.

The bundled file is the default of every study that asks how sure an answer is; ``--plausible FILE`` takes another one and
``--plausible none`` the scenario's own values alone. A set changes those of its parameters that the scenario has: coefficients
of a programme are those of one programme, and another scenario may not have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from simulation.scenario import Scenario
from simulation.scenario.catalogue import ANY, Parameter, find, parameters
from simulation.scenario.files import read_text
from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import suggestion

BUNDLED: Final = "plausible_sets.csv"
NO_SETS: Final = "none"
_LONGEST_FILE: Final = 1 << 26
_MOST_SENTENCES: Final = 10
Set = dict[str, float]
"""Values by dotted name."""


def read_sets(file: str | None) -> list[Set]:
    """The sets of a file, of the bundled one (None), or one set without values ('none').

    Raises ScenarioError, with all mistakes, for a file that holds anything but numbers of parameters within their limits.
    """
    if file == NO_SETS:
        return [{}]
    if file is None:
        text, name = resources.files("experiments.running").joinpath(BUNDLED).read_text("utf-8"), BUNDLED
    else:
        text, name = read_text(Path(file), _LONGEST_FILE), file
    try:
        table = pd.read_csv(StringIO(text), skipinitialspace=True)
    except (ValueError, pd.errors.ParserError) as error:
        raise ScenarioError([f"{name}: must be a table of comma-separated values: {error}"]) from error
    mistakes = [*_mistakes(table, name)]
    if mistakes:
        rest = len(mistakes) - _MOST_SENTENCES
        raise ScenarioError(mistakes[:_MOST_SENTENCES] + ([f"and {rest} more such mistakes"] if rest > 0 else []))
    return [{str(column): float(value) for column, value in row.items()} for row in table.to_dict("records")]


def chosen_sets(given: object) -> list[Set]:
    """The sets of the option ``--plausible``: a file's, or the sets themselves, which a manifest keeps in its place."""
    return given if isinstance(given, list) else read_sets(None if given is None else str(given))


def _mistakes(table: pd.DataFrame, file: str) -> Sequence[str]:
    if table.empty:
        return [f"{file}: holds no set; its first line names parameters, each further line is a set"]
    found: list[str] = []
    for column in map(str, table.columns):
        parameter = find(Scenario, column.split("."))
        if parameter is None or parameter.kind not in ("number", "whole number"):
            found.append(f"{file}, line 1: {column}: is no number that a scenario has{_nearest(column)}")
            continue
        found += _wrong_values(table[column], parameter, column, file)
    return found


def _wrong_values(values: pd.Series, parameter: Parameter, column: str, file: str) -> list[str]:
    low, high = parameter.range or (-np.inf, np.inf)
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = ~((numbers >= low) & (numbers <= high))
    return [
        f"{file}, line {place + 2}: {column} = {values.iloc[place]}: must be {parameter.allowed}"
        for place in np.flatnonzero(wrong.to_numpy())
    ]


def _nearest(column: str) -> str:
    """The end of the sentence about an unknown name: the nearest name that there is."""
    named = column.split(".")[1] if column.count(".") > 1 else ANY
    return suggestion(column, [each.name.replace(ANY, named) for each in parameters(Scenario)])


def with_set(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with those values of a set whose programmes, interventions and kinds of event it has."""
    return scenario.replace({name: _typed(name, value) for name, value in values.items() if knows(scenario, name)})


def knows(scenario: Scenario, name: str) -> bool:
    """Whether the scenario has the table that a dotted name of a set is about."""
    parts = name.split(".")
    if parts[0] == "network" and scenario.network.origin != "generated":
        return False
    tables: dict[str, Mapping[str, object]] = {"programmes": scenario.programmes, "informal": scenario.informal}
    return parts[0] not in tables or parts[1] in tables[parts[0]]


def _typed(name: str, value: float) -> float | int:
    parameter = find(Scenario, name.split("."))
    return int(value) if parameter is not None and parameter.kind == "whole number" else value
