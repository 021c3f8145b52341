"""Speed of the kernels as WebAssembly, in Node: the exact module and the relaxed one."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from experiments.benchmark.book import Book
from experiments.benchmark.effort import Effort, scenario
from experiments.benchmark.node import NoNodeError, node
from simulation.kernels.sums.sums import LINES
from simulation.memory import worlds_of
from simulation.network import generate
from simulation.order import Order
from simulation.portable.handing import Bytes, described
from simulation.portable.modules import modules
from simulation.seeds import Seeds

PERSONS = (200, 2_000)
_PERSON_DAYS, _WARM_UP = 200_000, 250
"""Person-days of one measurement; days that are not counted, in which the engine compiles the module at its best."""


def measure(effort: Effort, book: Book) -> None:
    """Enter person-days a second by module and size; a quick run, or a machine without Node, leaves them out."""
    if effort.quick:
        return
    try:
        found = speeds(effort.repeats)
    except NoNodeError:
        return
    for flavour, by_size in found.items():
        for persons, speed in by_size.items():
            book.put("portable_person_days_per_s", speed, flavour, persons)


def speeds(repeats: int, sizes: tuple[int, ...] = PERSONS, warm_up: int = _WARM_UP) -> dict[str, dict[str, float]]:
    """Person-days a second of processor time by module and number of persons. NoNodeError where there is no Node."""
    store = Bytes()
    cases = [_case(persons, store) for persons in sizes]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = {"cases": cases, "warm": warm_up, "repeats": repeats, "lines": LINES}
        (folder / "cases.json").write_text(json.dumps(told), encoding="utf-8")
        (folder / "bytes").write_bytes(store.joined())
        for flavour, module in modules().items():
            (folder / f"{flavour}.wasm").write_bytes(module)
        found: dict[str, dict[str, float]] = node(folder, Path(__file__).with_suffix(".js"), [name])
    return found


def _case(persons: int, store: Bytes) -> dict[str, Any]:
    chosen = scenario(persons)
    network = generate(chosen.network, seed=1)
    (world,), _ = worlds_of(network, Order.of(network), (chosen,))
    seeds = [str(word) for word in Seeds.of(1)]
    return {"persons": persons, "days": _PERSON_DAYS // persons, "world": described(world, store), "seeds": seeds}
