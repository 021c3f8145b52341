"""Spoil inputs at random and see what the command does: ``python -m tests.fuzz [--cases N] [--seed N] [--kinds NAME ...]``.

A case is one spoilt input; its files and options follow from kind, seed and number alone, so ``--first N --cases 1`` repeats
case N. A finding is an exit status that is not documented, an exception, a warning or words of Python, a measure that is
not a number and nothing said, a file written in spite of a refusal, or no end within 60 s. Exit status 1 if there is one.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from experiments.running.packs import warm_up
from tests.fuzz.judge import faults
from tests.fuzz.kinds import KINDS

MEMORY = 9 << 30
"""Bytes of memory that the process may have, so that an input that would take all of it is a finding."""
TOLD_EVERY = 500
"""Cases after which is told how far it has come."""
SHOWN = 1_500
"""Characters that are shown of a file."""


class Finding(NamedTuple):
    """What the command did wrong with one case."""

    kind: str
    number: int
    arguments: list[str]
    fault: str
    files: dict[str, str]


def findings(kind: str, seed: int, number: int) -> Iterator[Finding]:
    """Make one case in a folder of its own and call the command on it."""
    rng = random.Random(f"{kind} {seed} {number}")
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        folder = Path(name)
        for call in KINDS[kind](rng, folder):
            given = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
            for fault in faults(call, folder):
                files = {path: repr(content[:SHOWN])[1:] for path, content in given.items()}
                yield Finding(kind, number, call.arguments, fault, files)


def main() -> int:
    """Try all cases, show what was found, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000, help="cases, shared among the kinds (default: 1,000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first case of each kind (default: 0)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warm_up()  # compiles the model where that was not done yet, which is no hanging
    cases = [(kind, options.first + round_) for round_ in range(options.cases) for kind in options.kinds]
    return 1 if _tried(cases[: options.cases], options.seed) else 0


def _tried(cases: Sequence[tuple[str, int]], seed: int) -> int:
    """Try the cases, tell how far they have come; returns the number of findings. Each sort of finding is shown once."""
    start, seen, tried = time.monotonic(), Counter[str](), Counter[str]()
    for kind, number in cases:
        for finding in findings(kind, seed, number):
            sort = f"{kind}: {finding.fault[:60]}"
            seen[sort] += 1
            if seen[sort] == 1:
                print(f"\n{kind} {number}: kithkin {' '.join(map(repr, finding.arguments))[:SHOWN]}\n  {finding.fault}")
                for name, content in finding.files.items():
                    print(f"  {name}: {content}")
        tried[kind] += 1
        if tried.total() % TOLD_EVERY == 0 or tried.total() == len(cases):
            counts = ", ".join(f"{kind} {count}" for kind, count in tried.items())
            seconds = time.monotonic() - start
            print(
                f"{tried.total()} cases ({counts}): {seen.total()} findings of {len(seen)} sorts, {seconds:.0f} s",
                flush=True,
            )
    return seen.total()


if __name__ == "__main__":
    sys.exit(main())
