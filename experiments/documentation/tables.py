"""Tables in Markdown from the declarations of parameters, state, equations, draws and measures."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from simulation.kernels import day, rules
from simulation.kernels.decisions import SOURCES, Decision
from simulation.measures import MEASURES, Measure
from simulation.network import SocialNetwork
from simulation.population import STATE, TODAY, Declaration
from simulation.scenario import Scenario
from simulation.scenario.catalogue import ANY, Parameter, parameters, span
from simulation.scenario.files import load, presets
from simulation.scenario.kinds import TEXTS

_HEADING = re.compile(r"^# (Before the first day|\d+\. .+)$")
_EMPTY = "–"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; bars in cells are escaped, line breaks become spaces."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def parameter_tables() -> str:
    """Every parameter with default, unit, allowed and plausible range, meaning and evidence: a table a section."""
    columns = ("parameter", "default", "unit", "range", "plausible", "meaning", "evidence")
    known = [each for each in parameters(Scenario) if "." in each.name]
    parts = [
        f"**{section}**\n\n{table(columns, [_parameter_row(each) for each in group])}"
        for section, group in groupby(known, key=lambda each: _section(each.name))
    ]
    return "\n\n".join(parts)


def evidence_table(label: str) -> str:
    """The parameters whose default rests on this kind of evidence."""
    found = [each for each in assumed() if each.evidence == label]
    rows = [
        (f"`{each.name}`", _value(each.default), each.unit or _EMPTY, each.meaning, each.source or _EMPTY)
        for each in found
    ]
    return table(("parameter", "default", "unit", "meaning", "source"), rows)


def label_table() -> str:
    """Number of parameters that rest on each kind of evidence."""
    meanings = {
        "sourced": "a published figure, cited",
        "fitted": "chosen so that a pattern is met; a source, where named, gives the pattern",
        "free": "no anchor was found: it belongs in the sensitivity analysis",
        "design": "a choice of what to simulate, not an unknown of the world",
    }
    labels = [each.evidence for each in assumed()]
    return table(
        ("label", "parameters", "meaning"), [(name, labels.count(name), said) for name, said in meanings.items()]
    )


def assumed() -> list[Parameter]:
    """Parameters that change the simulation: neither the scenario's name nor texts for pages."""
    return [each for each in parameters(Scenario) if "." in each.name and each.name.rpartition(".")[2] not in TEXTS]


def schedule() -> str:
    """The order of a day, from the docstring of ``kernels.day``."""
    return "\n".join((inspect.getdoc(day) or "").splitlines()[2:])


def state_table() -> str:
    """Every column of a person's state."""
    rows = [(f"`{name}`", column.meaning, column.unit or _EMPTY, _range(column)) for name, column in STATE.items()]
    return table(("column", "meaning", "unit", "range"), rows)


def today_table() -> str:
    """Every column of a person's last day."""
    return table(
        ("column", "meaning", "unit"),
        [(f"`{name}`", each.meaning, each.unit or _EMPTY) for name, each in TODAY.items()],
    )


def network_table() -> str:
    """Every attribute of a network, from the attributes' docstrings."""
    tree = ast.parse(inspect.getsource(SocialNetwork)).body[0]
    assert isinstance(tree, ast.ClassDef)
    rows = [
        (f"`{one.target.id}`", other.value.value)
        for one, other in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(one, ast.AnnAssign)
        and isinstance(one.target, ast.Name)
        and isinstance(other, ast.Expr)
        and isinstance(other.value, ast.Constant)
    ]
    return table(("attribute", "meaning"), rows)


def equation_tables() -> str:
    """Every equation of the model: a table for each line of the day, in the order of the day, from the rules' docstrings."""
    parts = []
    for module in rules.MODULES:
        source = inspect.getsource(module).splitlines()
        functions = [each for each in ast.parse("\n".join(source)).body if isinstance(each, ast.FunctionDef)]
        for heading, first, last in _stretches(source):
            inside = [(f"`{each.name}`", ast.get_docstring(each)) for each in functions if first <= each.lineno <= last]
            parts.append(f"**{heading}**\n\n{table(('rule', 'equation, and where it comes from'), inside)}")
    return "\n\n".join(parts)


def decision_table() -> str:
    """A table of all random draws, with the one of the three seeds that each uses."""
    grouped = [
        (source, ", ".join(f"`{each.name.lower()}`" for each in Decision if each.source == source))
        for source in SOURCES
    ]
    return table(("seed", "decisions"), grouped)


def measure_table() -> str:
    """Every reported quantity."""
    windows = {"end": "last 28 days", "run": "whole run"}
    rows = [
        (f"`{each.name}`", _sentence(each), each.unit or _EMPTY, windows[each.window], each.better or _EMPTY,
         each.undefined or _EMPTY)
        for each in MEASURES
    ]  # fmt: skip
    return table(("measure", "what it is", "unit", "endpoint over", "better", "not defined where"), rows)


def preset_table() -> str:
    """Every built-in scenario with its summary and its programmes."""
    scenarios = [load(name) for name in presets()]
    rows = [
        (f"`{each.name}`", each.summary, "on" if each.circle.active else "off", ", ".join(each.programmes) or "none")
        for each in scenarios
    ]
    return table(("preset", "stands for", "circle", "programmes"), rows)


def pattern_table(patterns: Sequence[Mapping[str, Any]]) -> str:
    """Patterns as ``kithkin validate --json`` prints them, and how many of each set are met."""
    columns = (
        "pattern",
        "set",
        "target",
        "tolerance",
        "simulated (Monte-Carlo s.e.)",
        "over plausible sets",
        "met",
        "source",
    )
    rows = [_pattern_row(each) for each in patterns]
    counts = [
        f"{sum(bool(each['passes']) for each in patterns if each['set'] == of)} of "
        f"{sum(each['set'] == of for each in patterns)} {of} patterns are met"
        for of in ("calibration", "validation")
    ]
    return f"{table(columns, rows)}\n\n{'; '.join(counts)}."


def potency_table(potency: Sequence[Mapping[str, Any]]) -> str:
    """Claims as ``kithkin validate --json`` prints them, and how many have force."""
    columns = ("claim", "outcome", "unit", "force (Monte-Carlo s.e.)", "stated", "floor", "has force")
    rows = [_force_row(each) for each in potency]
    held = [each for each in potency if each["floor"] is not None]
    met = sum(bool(each["passes"]) for each in held)
    return f"{table(columns, rows)}\n\n{met} of {len(held)} claims have at least a third of their stated force."


def _force_row(each: Mapping[str, Any]) -> tuple[object, ...]:
    value, error = (_EMPTY if each[name] is None else f"{each[name]:.4f}" for name in ("value", "se"))
    shown = each["floor"] is None
    verdict = "only shown" if shown else "yes" if each["passes"] else "**no**"
    floor = _EMPTY if shown else f"{each['floor']:.4f}"
    return each["claim"], each["outcome"], each["unit"], f"{value} ({error})", _value(each["stated"]), floor, verdict


def _pattern_row(each: Mapping[str, Any]) -> tuple[object, ...]:
    value, error = (_EMPTY if each[name] is None else f"{each[name]:.3f}" for name in ("value", "se"))
    return (
        f"{each['id']} {each['name']}", each["set"], _value(each["target"]), f"{_value(each['low'])} to {_value(each['high'])}",
        f"{value} ({error})", _over_sets(each), "yes" if each["passes"] else "**no**", each["source"],
    )  # fmt: skip


def _over_sets(each: Mapping[str, Any]) -> str:
    low, high = each["plausible_low"], each["plausible_high"]
    return _EMPTY if low is None else f"{low:.2f} to {high:.2f}"


def _section(name: str) -> str:
    """Heading of a parameter: its table in a scenario file."""
    return name.rpartition(".")[0].replace(ANY, "NAME")


def _parameter_row(each: Parameter) -> tuple[object, ...]:
    name = each.name.rpartition(".")[2]
    limits = each.limits.partition(" (")[0] if each.kind in ("number", "whole number") else each.allowed
    evidence = ": ".join(filter(None, (each.evidence, each.source)))
    plausible = span(each.plausible) if each.plausible else _EMPTY
    return f"`{name}`", _value(each.default), each.unit or _EMPTY, limits or _EMPTY, plausible, each.meaning, evidence


def _stretches(source: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Heading, first and last line of each stretch of rules."""
    marks = [(place, found[1]) for place, line in enumerate(source, 1) if (found := _HEADING.match(line))]
    for (place, heading), (after, _) in zip(marks, [*marks[1:], (len(source) + 1, "")], strict=True):
        yield heading, place, after - 1


def _sentence(measure: Measure) -> str:
    return f"{measure.title}: {measure.meaning}" if measure.meaning else measure.title


def _range(column: Declaration) -> str:
    low, high = (
        ("−" if bound < 0 else "") + "∞" if abs(bound) == float("inf") else f"{bound:g}"
        for bound in (column.low, column.high)
    )
    return f"{low} to {high}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
