"""``kithkin compare conditions``: the map of when formal support is better than informal support."""

from __future__ import annotations

import argparse
import sys

from experiments.formatting import fixed, plain
from experiments.pages.report import render
from experiments.running.design import Replicates
from experiments.storage.kept import Kept, digest
from experiments.storage.provenance import now, provenance
from experiments.studies.conditions import method as conditions
from experiments.studies.conditions.page import Verdict, report, verdicts
from experiments.terminal import introduce, print_json, progress, say, scenario_of


def main(options: argparse.Namespace) -> int:
    """Live the plausible worlds that are missing, and draw the map."""
    scenario = scenario_of(options.scenario, options)
    conditions.arms_of(scenario)  # refuses a scenario before anything is built
    worlds = Replicates(scenario.network, options.seed, options.networks, options.replicates)
    networks = [worlds.build(number) for number in range(worlds.networks)]
    introduce(networks[0])
    points = conditions.plausible_points()
    chosen = [
        (network, networks[network], {str(name): float(value) for name, value in points.iloc[place % len(points)].items()}, seed)
        for place, (network, _, seed) in enumerate(worlds.pairs())
    ]  # fmt: skip
    content = [scenario.key, [(each[1].key, each[3]) for each in chosen], options.days, points.to_dict("list")]
    kept = Kept(options.out or f"results/{conditions.NAME}-{digest(content)[:8]}")
    say("Running (the first run on a machine compiles the model, about a minute) ...")
    started = now()
    with progress(len(chosen), conditions.NAME) as bar:
        table = conditions.collect(kept, scenario, chosen, options.days, bar.update)
    about = {
        "study": conditions.NAME, "persons": networks[0].persons, "days": options.days, "seed": options.seed,
        "worlds": len(chosen), "networks": len(networks), "started": started, "finished": now(), **provenance(sys.argv),
        "scenario": scenario.to_dict(),
    }  # fmt: skip
    kept.publish("worlds", table)
    kept.write_manifest(about)
    kept.write_text("report.html", render(report(table, about)))
    maps = {"whole circle": verdicts(table, lambda _: "informal"), "equal hours": verdicts(table, conditions.equal)}
    if options.json:
        print_json({"maps": {name: _records(cells) for name, cells in maps.items()}, "out": str(kept.folder)})
        return 0
    for name, cells in maps.items():
        print(f"strain, formal less informal ({name}; ? = uncertain)")
        print(f"{'places':>8}" + "".join(f"{f'advantage {each:g}':>16}" for each in conditions.ADVANTAGES))
        for places in conditions.PLACES:
            cell = [cells[advantage, places] for advantage in conditions.ADVANTAGES]
            print(
                plain(
                    f"{places:8g}"
                    + "".join(f"{fixed(each.mean, 3) + ('' if each.certain else ' ?'):>16}" for each in cell)
                )
            )
        print()
    print(f"Report: {kept.folder}/report.html")
    return 0


def _records(cells: dict[tuple[float, float], Verdict]) -> list[dict[str, object]]:
    return [
        {"advantage": advantage, "places": places, **found._asdict(), "certain": found.certain}
        for (advantage, places), found in cells.items()
    ]
