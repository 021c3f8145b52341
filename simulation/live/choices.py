"""Choices: what a viewer can choose from, and the catalogue in which the page finds it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation.live import limits
from simulation.live.quantities import CURVES, QUANTITIES
from simulation.live.request import RequestError, Setup
from simulation.live.words import RELATIONS
from simulation.network import BUNDLED, GENERATED
from simulation.population import Status
from simulation.scenario import Scenario
from simulation.scenario.catalogue import Kind, Parameter, parameters
from simulation.scenario.files import load, presets
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE, TITLES
from simulation.scenario.schema import suggestion

_SOURCES = {
    GENERATED: "Couples who meet in circles, at work and by chance",
    "karate": "A karate club (Zachary 1977)",
    "davis": "Women of a Southern town (Davis, Gardner and Gardner 1941)",
    "florentine": "Florentine families (Padgett and Ansell 1993)",
    "les-miserables": "Les Misérables (Knuth 1993)",
}
_KINDS: dict[Kind, str] = {"number": "number", "whole number": "integer", "switch": "boolean", "choice": "choice"}
NETWORK = "network."
START = Setup(worlds=(PARTNER_ALONE, ORDINARY_LIFE), persons=200, seed=1, source=GENERATED, changes=({}, {}))


@dataclass(frozen=True)
class Choices:
    """What this server offers: scenarios and networks by name, and the setup to start with (nothing in it is None).

    ``scenarios``: presets, and files that were named to the command. ``sources``: names as shown, with what a network plan
    takes for them. ``version``: of kithkin, shown by the page.
    """

    start: Setup = START
    scenarios: Mapping[str, Scenario] = field(default_factory=lambda: {name: load(name) for name in presets()})
    sources: Mapping[str, str] = field(default_factory=lambda: {name: name for name in (GENERATED, *BUNDLED)})
    version: str = ""

    def scenario(self, name: str) -> Scenario:
        """The scenario of that name; RequestError if there is none."""
        if name not in self.scenarios:
            raise RequestError(_unknown("world", name, self.scenarios))
        return self.scenarios[name]

    def source(self, name: str) -> str:
        """What a network plan takes for the network of that name; RequestError if there is none."""
        if name not in self.sources:
            raise RequestError(_unknown("source", name, self.sources))
        return self.sources[name]

    def completed(self, setup: Setup) -> Setup:
        """The setup with nothing left out; as many tables of changes as worlds."""
        worlds = setup.worlds or self.start.worlds or ()
        given = setup.changes if setup.changes is not None else () if setup.worlds else self.start.changes or ()
        if len(given) > len(worlds):
            raise RequestError(f"changes: {len(given)} tables for {len(worlds)} worlds")
        return Setup(
            worlds=worlds,
            persons=setup.persons or self.start.persons,
            seed=self.start.seed if setup.seed is None else setup.seed,
            source=setup.source or self.start.source,
            changes=(*given, *({} for _ in worlds[len(given) :])),
        )

    def catalogue(self) -> dict[str, Any]:
        """What the page may choose from: names, sentences, ranges, in the order of the numbers that stand for them."""
        return {
            "version": self.version,
            "start": vars(self.start),
            "presets": [
                {"name": name, "title": titled(name, each), "summary": each.summary} for name, each in self.scenarios.items()
            ],
            "sources": [{"name": name, "label": _SOURCES.get(name, Path(name).name)} for name in self.sources],
            "parameters": [_parameter(each) for each in adjustable()],
            "statuses": [{"name": each.name.lower(), "label": each.name.capitalize()} for each in Status],
            "relations": [{"name": name, "label": label} for name, label in RELATIONS.items()],
            "quantities": [{**each._asdict(), "of": None} for each in QUANTITIES],
            "measures": [
                {"name": each.name, "label": each.title, "unit": each.unit, "meaning": each.meaning, "better": each.better}
                for each in CURVES
            ],
            "limits": {name.lower(): value for name, value in vars(limits).items() if name.isupper()},
        }  # fmt: skip


def titled(name: str, scenario: Scenario) -> str:
    """What a world is called in the picture."""
    return TITLES.get(name, scenario.name)


def adjustable() -> list[Parameter]:
    """The parameters that a viewer may change: all but texts, and where the network comes from."""
    setup = {"network.source", "network.persons", "network.pairing"}
    return [each for each in parameters(Scenario) if each.kind != "text" and each.name not in setup]


def flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted names and values of a scenario's content."""
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def values_of(scenario: Scenario) -> dict[str, Any]:
    """All numbers, switches and choices of a scenario by dotted name; not its name and summary."""
    return {name: value for name, value in flat(scenario.to_dict()) if name not in ("name", "summary")}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    low, high = parameter.range or (None, None)
    section, _, last = parameter.name.rpartition(".")
    return {
        "name": parameter.name,
        "label": last.replace("_", " ").capitalize(),
        "section": section,
        "unit": parameter.unit,
        "low": low,
        "high": high,
        "plausible": parameter.plausible,
        "usual": _usual(parameter),
        "step": _step(parameter),
        "kind": _KINDS[parameter.kind],
        "choices": list(parameter.choices) if parameter.kind == "choice" else [],
        "meaning": parameter.meaning,
        "evidence": parameter.evidence,
        "source": parameter.source,
        "default": parameter.default,
        "when": "setup" if parameter.name.startswith(NETWORK) else "live",
    }


def _usual(parameter: Parameter) -> tuple[Any, Any] | None:
    """A narrower range for a slider, where the whole one would leave its default in a corner."""
    if parameter.range is None or parameter.kind not in ("number", "whole number"):
        return None
    low, high = parameter.range
    far = 5 * parameter.default if isinstance(parameter.default, int) else float(f"{5 * parameter.default:.6g}")
    return (low, far) if 0 < far < high and low >= 0 else (low, high)


def _step(parameter: Parameter) -> float | None:
    """A step of 1, 2 or 5 times a power of ten, about a hundredth of the usual range; whole for whole numbers."""
    usual = _usual(parameter)
    if usual is None:
        return None
    wanted = (usual[1] - usual[0]) / 100
    power = 10.0 ** math.floor(math.log10(wanted))
    step = max(factor * power for factor in (1, 2, 5) if factor * power <= wanted * (1 + 1e-9))
    return max(1, round(step)) if parameter.kind == "whole number" else float(f"{step:.0e}")


def _unknown(what: str, name: str, known: Mapping[str, Any]) -> str:
    return f"{what} '{name[:60]}': unknown name{suggestion(name, known)}"
