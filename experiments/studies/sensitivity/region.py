"""The plausible region: from where to where each parameter that no source pins down may lie.

Free and fitted parameters span the region; what is sourced is fixed, and what is a choice of design is no unknown. A range
is taken from the first of these that has it:

1. ``plausible.csv`` in the folder of the calibration study (name, low, high), the outcome of a calibration, where there is one;
2. ``ranges.csv``, ranges that the literature or the model's description gives, where they hold the scenario's own value;
3. the plausible range of the schema, of numbers that belong to no programme or intervention, where it holds the value;
4. half to double the value; of a share or probability, half to double the odds; both as far as the schema calls it plausible.

Constants that centre are no unknowns (``calibration.centring``) and stay as they are. A mechanism that the scenario has
switched off by a value of 0 stays off. The region lies within the plausible ranges of the
schema, which hold for any scenario.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from io import StringIO
from math import ceil, floor

from experiments.studies.calibration.centring import CENTRES
from simulation.scenario import Scenario
from simulation.scenario.catalogue import ANY, Parameter, parameters
from simulation.scenario.mistakes import ScenarioError, unknown_name

UNKNOWN = ("free", "fitted")
"""Evidence of the parameters that span the region."""

CALIBRATED, STATED = ("calibration", "plausible.csv"), ("sensitivity", "ranges.csv")
"""Study in whose folder a table lies, and its file."""
COUPLES_OWN = ("group_size", "group_minimum")
"""Of a programme for couples: a group is a couple, or some of them, by design."""

Stated = Mapping[str, tuple[float, float, str]]


@dataclass(frozen=True)
class Range:
    """A parameter of a scenario by its dotted name, its value there, and the plausible range around it."""

    name: str
    parameter: Parameter
    value: float
    low: float
    high: float
    because: str

    @property
    def whole(self) -> bool:
        """Whether the parameter is a whole number."""
        return self.parameter.kind == "whole number"

    def at(self, share: float) -> float | int:
        """The value at a share, 0 to 1, of the way from low to high."""
        value = self.low + share * (self.high - self.low)
        return round(value) if self.whole else value


def plausible_region(scenario: Scenario) -> list[Range]:
    """The ranges of all free and fitted parameters of a scenario, in the order of declaration.

    Raises ScenarioError where a table names no parameter, or a range that the schema does not allow.
    """
    calibrated, stated = _table(*CALIBRATED), _table(*STATED)
    region = [_range(scenario, name, parameter, calibrated, stated) for name, parameter in unknowns(scenario)]
    _refuse_mistakes(scenario, {**stated, **calibrated})
    spread = [each for each in region if each.low < each.high]
    for share in (0.0, 1.0):  # a corner that is no scenario says so here, and not after an hour
        scenario.replace({each.name: each.at(share) for each in spread})
    return spread


def unknowns(scenario: Scenario) -> Iterator[tuple[str, Parameter]]:
    """Dotted name and record of every number that is free or fitted.

    Those of programmes come once for each programme, those of informal interventions once for each of the kind they are about.
    """
    given = scenario.network.source != "generated"
    for parameter in parameters(Scenario(stressors=scenario.stressors)):
        if given and parameter.name.startswith("network."):
            continue  # they shape generated networks only
        if parameter.name in CENTRES:
            continue
        if parameter.evidence in UNKNOWN and parameter.kind in ("number", "whole number"):
            if ANY not in parameter.name:
                yield parameter.name, parameter
                continue
            for offer in _having(scenario, parameter):
                yield parameter.name.replace(ANY, offer), parameter


def _having(scenario: Scenario, parameter: Parameter) -> list[str]:
    """Names of the programmes or informal interventions in which a parameter of ``programmes.*`` or ``informal.*`` is unknown."""
    table, _, field = parameter.name.split(".")
    if table == "informal":
        return [name for name, each in scenario.informal.items() if parameter.meaning.startswith(f"{each.kind}:")]
    return [name for name, each in scenario.programmes.items() if each.unit == "person" or field not in COUPLES_OWN]


def half_to_double(parameter: Parameter, value: float) -> tuple[float, float, str]:
    """The range where nothing is stated, and why; a point for a value of 0."""
    if value == 0.0:
        return value, value, "switched off"
    if parameter.range == (0.0, 1.0) and 0.0 < value < 1.0:
        odds = value / (1.0 - value)
        return odds / (2.0 + odds), 2.0 * odds / (1.0 + 2.0 * odds), "half to double the odds"
    least, most = sorted((value / 2.0, value * 2.0))
    low, high = parameter.range or (least, most)
    low, high = max(low, least), min(high, most)
    if parameter.kind == "whole number":
        low, high = ceil(low), floor(high)
    return low, high, "half to double"


def _range(scenario: Scenario, name: str, parameter: Parameter, calibrated: Stated, stated: Stated) -> Range:
    value = float(_value(scenario, name))
    for key in (name, parameter.name):
        if key in calibrated:
            return Range(name, parameter, value, *calibrated[key])
    for key in (name, parameter.name):
        if key in stated and stated[key][0] <= value <= stated[key][1]:
            return Range(name, parameter, value, *stated[key])
    least, most = parameter.plausible or (value, value)
    if value == 0.0 or not least <= value <= most:
        return Range(name, parameter, value, *half_to_double(parameter, value))
    if ANY not in parameter.name:
        return Range(name, parameter, value, least, most, "plausible range of the schema")
    low, high, because = half_to_double(parameter, value)
    return Range(name, parameter, value, max(low, least), min(high, most), because)


def _of_any_programme(name: str) -> str:
    """``programmes.*.field`` for a field of a programme that another scenario may have, so of ``informal``; else the name."""
    section, *rest = name.split(".")
    return f"{section}.{ANY}.{rest[-1]}" if section in ("programmes", "informal") and len(rest) == 2 else name


def _value(scenario: Scenario, name: str) -> float:
    found: object = scenario
    for part in name.split("."):
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    assert isinstance(found, int | float)
    return found


def _table(study: str, file: str) -> dict[str, tuple[float, float, str]]:
    """name to (low, high, because) of a table in the folder of a study; empty where there is no such file."""
    path = resources.files(f"experiments.studies.{study}").joinpath(file)
    if not path.is_file():
        return {}
    rows = csv.DictReader(StringIO(path.read_text("utf-8")))
    return {row["name"]: (float(row["low"]), float(row["high"]), row.get("because") or "calibrated") for row in rows}


def _refuse_mistakes(scenario: Scenario, table: Stated) -> None:
    """Raise for a name that no parameter has, and a range that is none or leaves the schema's."""
    known = {parameter.name: parameter for parameter in parameters(Scenario)}
    known |= dict(unknowns(scenario))
    mistakes = []
    for name, (low, high, _) in table.items():
        parameter = known.get(name) or known.get(_of_any_programme(name))
        if parameter is None:
            mistakes.append(unknown_name(Scenario, scenario.to_dict(), name))
        elif parameter.range is None or not parameter.range[0] <= low <= high <= parameter.range[1]:
            mistakes.append(f"{name} = {low:g} to {high:g}: must be a range that lies in {parameter.limits}")
    if mistakes:
        raise ScenarioError(mistakes)
