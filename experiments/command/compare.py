"""``kithkin compare``: a study on common luck, its tables, its report, and the headline on the terminal."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import NamedTuple

from simulation.scenario.schema import suggestion


class Entry(NamedTuple):
    """A study of ``experiments.command.studies``: its module, whose ``main(options)`` carries it out, and its own defaults.

    ``days`` is None for a study whose length is part of its method.
    """

    module: str
    replicates: int
    networks: int
    days: int | None


STUDIES = {
    "formal-informal": Entry("formal_informal", 50, 10, 365),
    "trial": Entry("trial", 40, 5, None),
    "diary": Entry("diary", 50, 10, 365),
    "resilience": Entry("resilience", 50, 10, 365),
    "topology": Entry("topology", 50, 10, 365),
    "conditions": Entry("conditions", 40, 10, 365),
    "beneficiaries": Entry("beneficiaries", 40, 10, 365),
    "sensitivity": Entry("sensitivity", 50, 10, 365),
    "calibration": Entry("calibration", 1_024, 1, None),
}
WITH_A_BLOW = ("resilience", "topology")


def main(options: argparse.Namespace) -> int:
    """Carry out the study; ValueError for an unknown one, with the nearest name, and for an option that it does not have."""
    name = options.study
    if name not in STUDIES:
        raise ValueError(f"study {name!r}: unknown name{suggestion(name, STUDIES)}")
    entry = STUDIES[name]
    if entry.days is None and options.days is not None:
        raise ValueError(f"--days {options.days}: the length of study {name} is part of its method; leave it out")
    if name not in WITH_A_BLOW and (options.blow is not None or options.blow_day is not None):
        raise ValueError(f"--blow: study {name} has no blow; {' and '.join(WITH_A_BLOW)} have one")
    options.replicates = options.replicates or entry.replicates
    options.networks = options.networks or entry.networks
    options.days = options.days or entry.days
    status: int = import_module(f"experiments.studies.{entry.module}.command").main(options)
    return status
