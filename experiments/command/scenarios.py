"""``kithkin scenarios``: the built-in scenarios, or one of them as a commented file."""

from __future__ import annotations

import argparse

from experiments.terminal import print_json
from simulation.scenario.catalogue import parameters
from simulation.scenario.files import load, presets, settings, to_toml


def main(options: argparse.Namespace) -> int:
    """List the presets, or print one scenario."""
    if options.scenario is None:
        _list(options.json)
        return 0
    scenario = load(options.scenario).replace(settings(options.set))
    if options.json:
        ranges = {each.name: each.plausible for each in parameters(scenario) if each.plausible}
        print_json({**scenario.to_dict(), "plausible": ranges})
    else:
        print(to_toml(scenario), end="")
    return 0


def _list(as_json: bool) -> None:
    summaries = {name: load(name).summary for name in presets()}
    if as_json:
        print_json({"scenarios": [{"name": name, "summary": text} for name, text in summaries.items()]})
        return
    width = max(map(len, summaries)) + 2
    for name, text in summaries.items():
        print(f"{name:<{width}}{text}")
