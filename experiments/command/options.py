"""Options that several verbs of the command share, declared once."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from simulation.limits import MOST_DAYS

OWN = "the study's own"
HIGHEST = 2**53


def whole(low: int, high: int = HIGHEST) -> Callable[[str], int]:
    """Reader of a whole number from ``low`` to ``high``, with a plain sentence for anything else."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if value < low or value > high:
            raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from {low} to {high}")
        return value

    return read


SHARED: dict[str, dict[str, Any]] = {
    "--set": {
        "action": "append", "default": [], "metavar": "NAME=VALUE",
        "help": "change a field, as strain.crossover=0.2 (repeatable; kithkin scenarios NAME shows all)",
    },
    "--seed": {"type": whole(0), "default": 1, "metavar": "N", "help": "seed of all chance (default: 1)"},
    "--out": {"metavar": "DIR", "help": "folder for the results"},
    "--threads": {"type": whole(1), "metavar": "N", "help": "threads (default: all cores)"},
    "--csv": {"action": "store_true", "help": "write the collected tables as CSV too"},
    "--plausible": {
        "metavar": "FILE",
        "help": "CSV of plausible sets of parameters, dotted names above, a set a row; none: the scenario's own values alone",
    },
    "--json": {"action": "store_true", "help": "JSON on standard output"},
}  # fmt: skip
"""Options that several verbs have."""


def add_shared(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add some of the ``SHARED`` options by their names."""
    for name in names:
        parser.add_argument(name, **SHARED[name])


def add_common(parser: argparse.ArgumentParser, replicates: int | None = None, days: int | None = None) -> None:
    """Options of all verbs that simulate; a default of None is replaced by the study's own."""
    add_shared(parser, "--set", "--seed", "--out", "--threads", "--json")
    parser.add_argument(
        "--replicates",
        type=whole(1),
        default=replicates,
        metavar="N",
        help=f"replicates (default: {replicates or OWN})",
    )
    parser.add_argument(
        "--days",
        type=whole(1, MOST_DAYS),
        default=days,
        metavar="N",
        help=f"days to simulate (default: {days or OWN})",
    )
    parser.add_argument(
        "--network", metavar="SOURCE", help="CSV or GraphML file, or karate, davis, florentine, les-miserables"
    )
