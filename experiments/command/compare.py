"""``kithkin compare``: a study, or scenarios that somebody names, on common luck: tables, report, headline on the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from experiments.comparison.method import QUICK_SETS
from experiments.running.plausible import NO_SETS, read_sets
from experiments.studies import COMPARISON, OPTIONAL, PLANS, STUDIES, Entry, entry_of, having
from experiments.studies.carrying import carry_out
from experiments.studies.scenarios.reading import read, reference_of
from experiments.terminal import changes_of, scenario_of, warn_if_implausible
from simulation import __version__
from simulation.requirements import require_versions
from simulation.scenario import Scenario
from simulation.scenario.files import presets
from simulation.scenario.schema import suggestion

MAIN: Final = "formal-informal"
DEFAULT_SCENARIO: Final = "support-group"
ANALYSED: Final = ("trial", "diary", "calibration")
"""Studies that estimate as published ones did, with packages of the extra ``analysis``."""


def main(options: argparse.Namespace) -> int:
    """Carry out the study of a name, or compare two or more scenarios.

    ValueError for an unknown name, with the nearest one, and for an option that a study or a comparison does not have.
    """
    name = _name_of(options.names)
    _refuse(name, options)
    scenario = _compared(options) if name == COMPARISON else _studied(name, options)
    entry = entry_of(name)
    options.replicates = options.replicates or (QUICK_SETS if options.quick else _worlds(entry, options.plausible))
    if options.networks and options.networks > options.replicates:
        raise ValueError(
            f"--networks {options.networks}: must be at most the number of replicates, {options.replicates}; lower it, or raise "
            "--replicates"
        )
    options.networks = options.networks or entry.networks or options.replicates
    options.days = options.days or entry.days
    return carry_out(name, scenario, options)


def _worlds(entry: Entry, plausible: str | None) -> int:
    """Number of replicates: one for each set of a file that is given, else the study's own."""
    return entry.replicates if plausible in (None, NO_SETS) else len(read_sets(plausible))


def _name_of(names: Sequence[str]) -> str:
    """The study that is named, the main one without a name, or the comparison of several scenarios."""
    if not names:
        return MAIN
    for name in names:
        if name in PLANS:
            raise ValueError(f"study {name!r}: is a plan now; kithkin sweep experiments/plans/{PLANS[name]}.toml")
    if len(names) == 1 and names[0] not in (*STUDIES, *presets()) and not names[0].endswith(".toml"):
        raise ValueError(f"study {names[0]!r}: unknown name{suggestion(names[0], STUDIES)}")
    if len(names) > 1 and (studies := [name for name in names if name in STUDIES]):
        raise ValueError(f"{studies[0]}: is a study, which is carried out alone; beside others stand scenarios")
    return names[0] if names[0] in STUDIES else COMPARISON


def _studied(name: str, options: argparse.Namespace) -> Scenario:
    """The scenario of a study: the one that is given, or the study's own."""
    own, options.scenarios = options.scenario is None, None
    return scenario_of(DEFAULT_SCENARIO if own else options.scenario, options, STUDIES[name].changes if own else {})


def _compared(options: argparse.Namespace) -> Scenario:
    """The reference of the scenarios that are named; the options hold all of them from now on, as plain data."""
    scenarios = read(options.names, changes_of(options))
    reference = reference_of(scenarios, options.names, options.against)
    options.against = options.against and reference
    options.scenarios = {name: each.to_dict() for name, each in scenarios.items()}
    for each in scenarios.values():
        warn_if_implausible(each)
    return scenarios[reference]


def _refuse(name: str, options: argparse.Namespace) -> None:
    """Raise ValueError for an option that the study, or the comparison of scenarios, does not have."""
    if name in ANALYSED:
        require_versions(__version__, "analysis")
    entry, what = entry_of(name), "a comparison of scenarios" if name == COMPARISON else f"study {name}"
    if entry.days is None and not entry.own_days and options.days is not None:
        raise ValueError(f"--days {options.days}: the length of {what} is part of its method; leave it out")
    if not entry.blow and (options.blow is not None or options.blow_day is not None):
        struck = " and ".join(each for each in STUDIES if STUDIES[each].blow)
        raise ValueError(f"--blow: in {what} nobody is struck; this is for kithkin compare {struck}")
    if name == COMPARISON and options.scenario is not None:
        raise ValueError(f"--scenario {options.scenario}: name it beside the others; {what} has no such option")
    if name != COMPARISON and options.against is not None:
        raise ValueError(
            f"--against {options.against}: {what} has its own reference; a comparison of scenarios has the option"
        )
    for option, default in OPTIONAL.items():
        if getattr(options, option) != default and option not in entry.options:
            raise ValueError(f"--{option}: {what} has no such option; this is for {having(option)}")
