"""Lived in WebAssembly, every byte of a world is what it is natively: state, groups, the day, requests, sums."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.benchmark.node import node
from simulation.kernels import day as kernels
from simulation.kernels.machine.threads import crew_of
from simulation.kernels.sums.sums import LINES
from simulation.memory import worlds_of
from simulation.network import load as load_network
from simulation.order import Order
from simulation.parameters import P, parameters_of
from simulation.portable.handing import Bytes, described, leaves
from simulation.portable.modules import FLAVOURS, modules
from simulation.scenario import Scenario
from simulation.scenario.files import load, presets
from simulation.seeds import Seeds

SCRIPT = Path(__file__).with_name("compared.js")
VILLAGE = Path(__file__).parents[2] / "data" / "village.csv"
UNUSED = ("counters.rows", "counters.places", "counters.candidates")
"""Lists of which only the part used on the day is ever written."""


class Case(NamedTuple):
    """Days of one member; ``changed``: from the second span on it lives under this scenario."""

    scenario: Scenario
    spans: tuple[int, ...]
    seed: int = 9
    recorded: bool = True
    changed: Scenario | None = None


def _cases() -> dict[str, Case]:
    group = load("support-group").replace({"network.persons": 200})
    calm = group.replace({"strain.crossover": 0.3, "stressors.half_life": 20.0, "circle.dose": 0.4})
    found = {name: Case(load(name).replace({"network.persons": 150}), (45,)) for name in presets()}
    found["a long run, unrecorded"] = Case(group, (1, 1, 700), 7, recorded=False)
    found["a change in mid-run"] = Case(group, (50, 50), 2, changed=calm)
    found["a village"] = Case(group.replace({"network.source": str(VILLAGE)}), (40,))
    found["members of a club"] = Case(group.replace({"network.source": "karate"}), (60,), 2**63 - 1)
    found["several rows and a strip"] = Case(group.replace({"network.persons": 1_300}), (30,))
    return found


CASES = _cases()


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What node found with each module, and ``native``: digests by case."""
    folder = tmp_path_factory.mktemp("portable")
    store, told, native = Bytes(), {}, {}
    for name, case in CASES.items():
        told[name], native[name] = _natively(case, store)
    (folder / "cases.json").write_text(json.dumps(told))
    (folder / "bytes").write_bytes(store.joined())
    found = {}
    for flavour, module in modules().items():
        (folder / f"{flavour}.wasm").write_bytes(module)
        found[flavour] = node(folder, SCRIPT, [str(folder), str(folder / f"{flavour}.wasm")])
    return found | {"native": native}


def _natively(case: Case, store: Bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """The case for node, and digests of all arrays after a native run."""
    network = load_network(case.scenario.network, 1, tuple(case.scenario.kinds))
    (world,), _ = worlds_of(network, Order.of(network), (case.scenario,))
    told, words, (crew,) = described(world, store), np.array(Seeds.of(case.seed), np.uint64), crew_of(1)
    kernels.begin(world, words, crew)
    day, sums, changes = 0, hashlib.sha256(), {}
    for span, days in enumerate(case.spans):
        if span and case.changed:
            values = parameters_of(case.changed).values
            changes[span] = [
                [int(place), float(values[place])] for place in np.flatnonzero(values != world.parameters.values)
            ]
            world.parameters.values[:] = values
        record = np.zeros((days, LINES if case.recorded else 0))
        kernels.live(world, words, day, record, crew)
        sums.update(record.tobytes())
        day += days
    seeds = [str(int(word)) for word in words]
    about = {
        "world": told,
        "lines": LINES,
        "seeds": seeds,
        "spans": case.spans,
        "changes": changes,
        "recorded": case.recorded,
    }
    arrays = {name: _digest(value) for name, value in leaves(world) if isinstance(value, np.ndarray)}
    return about, arrays | {"sums": sums.hexdigest()}


def _digest(array: NDArray[Any]) -> str:
    return hashlib.sha256(array.tobytes()).hexdigest()


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", CASES)
def test_every_byte_is_the_native_one(name: str, flavour: str, outcome: dict[str, Any]) -> None:
    native, found = outcome["native"][name], outcome[flavour]["found"][name]
    assert [array for array in native if array not in UNUSED and native[array] != found[array]] == []


def test_the_change_counts() -> None:
    """The case of a change changes parameters on which the day depends."""
    case = CASES["a change in mid-run"]
    assert case.changed is not None
    before, after = parameters_of(case.scenario).values, parameters_of(case.changed).values
    assert {P(place).name for place in np.flatnonzero(before != after)} >= {
        "strain_crossover",
        "stressors_kept",
        "circle_dose",
    }


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_probe_tells_one_rounding_from_two(flavour: str, outcome: dict[str, Any]) -> None:
    if flavour == "relaxed" and not outcome[flavour]["fuses"]:
        pytest.skip("this processor rounds a multiply-add twice: pages on it take the exact module")
    assert outcome[flavour]["fuses"] is True
    assert outcome[flavour]["fooled"] is False
