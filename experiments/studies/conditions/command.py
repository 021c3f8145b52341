"""``kithkin compare conditions``: the map of when formal support is better than informal support."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from experiments.formatting import fixed, plain
from experiments.running.design import Replicates
from experiments.running.plausible import chosen_sets
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results, Work
from experiments.studies.conditions.method import (
    ADVANTAGES,
    PLACES,
    arms_of,
    collect,
    equal,
    require_room,
)
from experiments.studies.conditions.page import Verdict, report, verdicts
from experiments.taking_part import require_participants
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE

Cells = dict[tuple[float, float], Verdict]


def work(scenario: Scenario, options: Namespace) -> Work[Parts, pd.DataFrame]:
    """Plausible worlds, each with all arms. Raises ValueError unless the scenario has exactly one programme.

    Raises ValueError, too, where nobody could take part.
    """
    arms_of(scenario)  # refuses a scenario before anything is built
    replicates = Replicates(scenario.network, options.seed, options.networks, options.replicates, tuple(scenario.kinds))
    networks = [replicates.build(number) for number in range(replicates.networks)]
    require_room(scenario, networks[0])
    require_participants({scenario.name: scenario}, networks, options.days)
    options.plausible = sets = chosen_sets(options.plausible)
    if names := [name for name in sets[0] if name.startswith("network.")]:
        raise ValueError(f"--plausible: {names[0]}: worlds share their networks here; give the network by --set")
    chosen = [
        (network, networks[network], sets[place % len(sets)], seed)
        for place, (network, _, seed) in enumerate(replicates.pairs())
    ]

    def simulate(parts: Parts, progress: Progress) -> pd.DataFrame:
        return collect(parts, scenario, chosen, options.days, progress)

    about = {
        "persons": networks[0].persons, "days": options.days, "seed": options.seed, "worlds": len(chosen),
        "networks": len(networks),
    }  # fmt: skip
    identity = [scenario.key, [(each[1].key, each[3]) for each in chosen], options.days, sets]
    return Work(Parts, identity, len(chosen), simulate, _results, about, networks[0])


def _results(table: pd.DataFrame, about: Mapping[str, Any]) -> Results:
    maps = {"whole circle": verdicts(table, lambda _: ORDINARY_LIFE), "equal hours": verdicts(table, equal)}
    record = {"maps": {name: _record(cells) for name, cells in maps.items()}}
    headline = "\n\n".join("\n".join(_lines(name, cells)) for name, cells in maps.items())
    return Results({"worlds": table}, report(table, about), {}, record, headline)


def _lines(name: str, cells: Cells) -> Iterator[str]:
    yield f"strain, formal less informal ({name}; ? = uncertain)"
    yield f"{'places':>8}" + "".join(f"{f'advantage {each:g}':>16}" for each in ADVANTAGES)
    for places in PLACES:
        row = [cells[advantage, places] for advantage in ADVANTAGES]
        shown = (fixed(each.mean, 3) + ("" if each.certain else " ?") for each in row)
        yield plain(f"{places:8g}" + "".join(f"{each:>16}" for each in shown))


def _record(cells: Cells) -> list[dict[str, object]]:
    return [
        {"advantage": advantage, "places": places, **found._asdict(), "certain": found.certain}
        for (advantage, places), found in cells.items()
    ]
