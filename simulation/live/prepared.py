"""Prepared: all that a page needs to live a scene by itself, as plain data.

``version``; ``catalogue``: what can be chosen (``choices``); ``words``: patterns of sentences (``words``); ``model``: names and
places of what the kernels read and record; ``grounds``: networks with everybody's place in the picture, and ``parts``: the
scenarios, as arguments of the kernels (``simulation.portable.handing``) with their bytes in base64. A ground whose number of
persons differs from the first one's has parts of its own.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulation.kernels.rows.lanes import BLOCK
from simulation.kernels.sums.sums import LINES, NO_KIND, TABLE, Sum, parameter_of
from simulation.live.choices import Choices, titled, values_of
from simulation.live.ground import Ground, ground_of
from simulation.live.preparing import Tell
from simulation.live.quantities import CURVES
from simulation.live.request import Setup
from simulation.live.scenes import scenarios_of
from simulation.live.words import PATTERNS, programme_title
from simulation.memory import worlds_of
from simulation.network import GENERATED
from simulation.order import Order
from simulation.parameters import SCREENS, SECTIONS, F, P
from simulation.population import STATE, TODAY, Groups
from simulation.portable.handing import Bytes, described
from simulation.scenario import Scenario
from simulation.scenario.structures import Informal, Programme

Data = dict[str, Any]
_STEPS = re.compile(r"^export const STEPS = (\[.*?^\]);", re.MULTILINE | re.DOTALL)
NETWORKS = 6
"""Networks that a page carries: that of the scene's seed, and those of the seeds after it."""


def prepared(choices: Choices, networks: int = NETWORKS, tell: Tell = lambda stage: None) -> Data:
    """What the page of these choices needs, the networks of the lesson included; ``tell`` hears of each network.

    RequestError, ScenarioError or NetworkError for a start that cannot be.
    """
    start = choices.completed(choices.start)
    setups = [replace(start, seed=int(start.seed or 0) + later) for later in range(networks)]
    setups += [
        Setup(tuple(step["worlds"]), step["persons"], step["seed"], GENERATED, tuple(step["changes"]))
        for step in steps()
    ]
    known: dict[str, Data] = {}
    found: dict[str, Data] = {}
    for number, setup in enumerate(setups, start=1):
        tell(f"network {number} of {len(setups)}")
        each = ground(choices, setup, known)
        found[json.dumps(each["request"])] = each
    grounds = list(found.values())
    first = grounds[0]["parts"]
    for each in grounds:
        if each["parts"] == first:
            del each["parts"]
    return {"catalogue": choices.catalogue(), "words": PATTERNS, "model": model(), "grounds": grounds, "parts": first}


def steps() -> list[Data]:
    """The steps of the lessons, as the page's module holds them."""
    source = Path(__file__).with_name("page") / "lesson" / "steps.js"
    found: list[Data] = json.loads(_STEPS.findall(source.read_text(encoding="utf-8"))[0])
    return found


def ground(choices: Choices, setup: Setup, known: dict[str, Data] | None = None) -> Data:
    """The network of a setup, and the scenarios on it; ``known``: scenarios by plan, to be used again where plans are equal."""
    scenario, *_ = scenarios_of(setup, choices)
    found = ground_of(scenario, int(setup.seed or 0))
    store = Bytes()
    ties = described(_world(found, scenario).ties, store, "ties")
    request = {"persons": setup.persons, "seed": setup.seed, "source": setup.source, "changes": _of_network(setup)}
    return {
        "request": request,
        "plan": _plan(setup, found),
        "message": found.message,
        "ties": ties,
        "bytes": _text(store),
        "parts": _parts(choices, found, {} if known is None else known),
    }


def _parts(choices: Choices, found: Ground, known: dict[str, Data]) -> Data:
    """All scenarios that have the network's kinds of event, by name."""
    plan = f"{found.plan.model_dump_json()} {found.network.persons} {found.network.kinds}"
    if plan not in known:
        fitting = {name: each for name, each in choices.scenarios.items() if tuple(each.kinds) == found.network.kinds}
        known[plan] = {name: part(name, each, found) for name, each in fitting.items()}
    return known[plan]


def part(name: str, scenario: Scenario, found: Ground) -> Data:
    """A scenario on a network: arguments of the kernels but the ties, and what the page says of it."""
    scenario = scenario.replace(network=found.plan)
    store, fields = Bytes(), _world(found, scenario)._asdict()
    arguments = [each for name, value in fields.items() if name != "ties" for each in described(value, store, name)]
    tables = {each: "programmes" if each in scenario.programmes else "informal" for each in scenario.offers}
    return {
        "title": titled(name, scenario),
        "summary": scenario.summary,
        "arguments": arguments,
        "bytes": _text(store),
        "values": values_of(scenario),
        "kinds": list(scenario.kinds),
        "events": [
            {"name": kind, "label": each.title, "words": each.words, "symbol": each.symbol}
            for kind, each in scenario.kinds.items()
        ],
        "offers": [
            {"name": each, "table": table, "title": programme_title(each).capitalize()}
            for each, table in tables.items()
        ],
        "trainings": [
            each
            for kind in ("listening", "meeting")
            for each, informal in scenario.informal.items()
            if informal.kind == kind
        ],
    }


def model() -> Data:
    """Names and places of parameters, of columns of state, and of sums."""
    declared = [f"{name}.{field}" for name, section in SECTIONS.items() for field in section.model_fields]
    places = {name.replace(".", "_"): name for name in declared}
    names = [each.name for each in P]
    visits = Informal().visits()
    return {
        "parameters": [places[name] for name in names if name in places],
        "derived": [name for name in names if name not in places],
        "programme": [each.name for each in F],
        "visits": {name: getattr(visits, name) for name in Programme.model_fields if name not in Informal.model_fields},
        "screens": list(SCREENS),
        "state": list(STATE),
        "rows": [name for name, column in STATE.items() if column.unit == "row"],
        "groups": list(Groups._fields[1:]),
        "sums": _sums(),
        "measures": [
            {
                "numerator": list(map(int, each.numerator)),
                "denominator": list(map(int, each.denominator)),
                "factor": each.factor,
            }
            for each in CURVES
        ],
    }


def _sums() -> Data:
    spans = {record.name: {"first": int(Sum[record.name]), "width": record.width} for record in TABLE}
    kinds, statuses = spans["PERSONS_BY_KIND"], spans["PERSONS_BY_STATUS"]
    counted = [
        {
            "line": int(Sum[record.name]),
            "start": float((STATE | TODAY)[record.column].start),
            "above": record.how == "above",
            "value": None if isinstance(record.value, str) else float(record.value),
            "parameter": parameter_of(record.value) if isinstance(record.value, str) else None,
        }
        for record in TABLE
        if record.how in ("above", "below")
    ]
    return {
        "lines": LINES,
        "block": BLOCK,
        "counted": counted,
        "kinds": {**kinds, "line": kinds["first"] + NO_KIND},
        "statuses": {**statuses, "line": statuses["first"]},
        "strain": spans["STRAIN_BY_KIND"],
        "hours": parameter_of("episode.hours"),
        "at": {each.name: int(each) for each in Sum},
    }


def _world(found: Ground, scenario: Scenario) -> Any:
    (world,), _ = worlds_of(found.network, Order.of(found.network), (scenario,))
    for lists in (world.counters.rows, world.counters.places, world.counters.candidates):
        lists.fill(0)  # what is not initialised would make each page another one
    return world


def _of_network(setup: Setup) -> Mapping[str, Any]:
    tables: Sequence[Mapping[str, Any]] = setup.changes or ({},)
    return {name: value for name, value in tables[0].items() if name.startswith("network.")} if tables else {}


def _plan(setup: Setup, found: Ground) -> Data:
    """What tells Python to make this network."""
    size = {"network.persons": found.network.persons} if setup.source == GENERATED else {"network.source": setup.source}
    return {**size, **_of_network(setup)}


def _text(store: Bytes) -> str:
    return base64.b64encode(store.joined()).decode()
