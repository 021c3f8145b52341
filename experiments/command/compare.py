"""``kithkin compare``: a study on common luck, its tables, its report, and the headline on the terminal."""

from __future__ import annotations

import argparse

from experiments.studies import OPTIONAL, PLANS, STUDIES
from experiments.studies.carrying import carry_out
from experiments.studies.formal_informal.method import QUICK_SETS
from simulation.scenario.schema import suggestion


def _refuse_others(name: str, options: argparse.Namespace) -> None:
    """Raise ValueError for an option that only other studies have."""
    for option, default in OPTIONAL.items():
        if getattr(options, option) != default and option not in STUDIES[name].options:
            having = " and ".join(each for each, entry in STUDIES.items() if option in entry.options)
            raise ValueError(f"--{option}: study {name} has no such option; {having} has it")


def main(options: argparse.Namespace) -> int:
    """Carry out the study; ValueError for an unknown one, with the nearest name, and for an option that it does not have."""
    name = options.study
    if name in PLANS:
        raise ValueError(f"study {name!r}: is a plan now; kithkin sweep experiments/plans/{PLANS[name]}.toml")
    if name not in STUDIES:
        raise ValueError(f"study {name!r}: unknown name{suggestion(name, STUDIES)}")
    entry = STUDIES[name]
    if entry.days is None and not entry.own_days and options.days is not None:
        raise ValueError(f"--days {options.days}: the length of study {name} is part of its method; leave it out")
    if not entry.blow and (options.blow is not None or options.blow_day is not None):
        having = " and ".join(each for each in STUDIES if STUDIES[each].blow)
        raise ValueError(f"--blow: study {name} has no blow; {having} have one")
    _refuse_others(name, options)
    options.replicates = options.replicates or (QUICK_SETS if options.quick else entry.replicates)
    options.networks = options.networks or entry.networks or options.replicates
    options.days = options.days or entry.days
    return carry_out(name, options)
