"""``kithkin compare``: a study on common luck, its tables, its report, and the headline on the terminal."""

from __future__ import annotations

import argparse
from importlib import import_module

from simulation.schema import nearest

STUDIES = {
    "formal-informal": "formal_informal",
    "trial": "trial",
    "diary": "diary",
    "calibration": "calibration",
}
"""Studies by name, and the module of ``experiments.verbs.studies`` that carries each out by ``main(options) -> status``."""


def main(options: argparse.Namespace) -> int:
    """Carry out the study; ValueError for an unknown one, with the nearest name."""
    if options.study not in STUDIES:
        near = nearest(options.study, tuple(STUDIES))
        hint = f"; did you mean {near}?" if near else f"; there are {', '.join(STUDIES)}"
        raise ValueError(f"study {options.study!r}: unknown name{hint}")
    status: int = import_module(f"experiments.verbs.studies.{STUDIES[options.study]}").main(options)
    return status
