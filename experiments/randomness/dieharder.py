"""dieharder (Brown, Eddelbuettel & Bauer 2003), a battery of tests for random generators: how it is run, and what it says.

Of each test dieharder takes some p-values and asks whether they are uniform. Its Kolmogorov-Smirnov distance is too small by
about 1/n of n p-values, so that with few of them it calls true randomness too even. Here dieharder lists the p-values, and
SciPy's exact distribution says how likely they are; at dieharder's own numbers the two agree.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scipy.stats import kstest

COMMAND = "dieharder"
ASSESSMENTS = ("PASSED", "WEAK", "FAILED")
WEAK, FAILED = 0.005, 1e-6
"""dieharder's own thresholds: a p-value so near to 0 or 1 is weak, or a failure."""

_LIST = "65536"
"""dieharder's flag to list the p-values; the name that it prints for it is refused."""
_FROM_STDIN = ("-g", "200", "-D", "default", "-D", "show_num", "-D", _LIST)
_LINE = re.compile(r"^\s*(\w+)\|\s*(\d+)\|\s*(\d+)\|\s*(\d+)\|\s*(\d+)\|\s*([\d.]+|-?nan)\|\s*(PASSED|WEAK|FAILED)\s*$")
_VALUE = re.compile(r"^\|([\d.]+|-?nan)\|\s*$")


class DieharderError(ValueError):
    """dieharder is not there, or ended early, in one sentence."""


class Verdict(NamedTuple):
    """What one test says of a stream: its p-values (one to a thousand) and whether these are as chance would have them."""

    test: str
    number: int
    ntuple: int
    values: tuple[float, ...]

    @property
    def name(self) -> str:
        """The test with its variant, as ``rgb_bitdist 3``."""
        return f"{self.test} {self.ntuple}"

    @property
    def p(self) -> float:
        """p-value of the test: its only one, or that of all of them being uniform (Kolmogorov-Smirnov, exact)."""
        return self.values[0] if len(self.values) == 1 else float(kstest(self.values, "uniform").pvalue)

    @property
    def assessment(self) -> str:
        """PASSED, WEAK or FAILED by dieharder's thresholds; what is not a number has failed."""
        distance = min(self.p, 1.0 - self.p)
        return "PASSED" if distance >= WEAK else "WEAK" if distance >= FAILED else "FAILED"


def executable() -> str:
    """Where dieharder is; DieharderError if it is nowhere."""
    found = shutil.which(COMMAND)
    if found is None:
        raise DieharderError("dieharder is not installed: the battery needs it (Debian's package is called dieharder)")
    return found


class Test(NamedTuple):
    """One test in one variant; ``psamples``: p-values that dieharder takes of it by default."""

    number: int
    ntuple: int | None = None
    psamples: int = 100

    @property
    def label(self) -> str:
        """Number and variant, as ``200-3``."""
        return f"{self.number}" if self.ntuple is None else f"{self.number}-{self.ntuple}"

    def samples(self, share: float) -> int:
        """P-values to take: a share of dieharder's own number, at least 1."""
        return max(1, round(self.psamples * share))

    def command(self, samples: int, *more: str) -> list[str]:
        """The command that takes so many p-values of this test."""
        variant = [] if self.ntuple is None else ["-n", str(self.ntuple)]
        return [COMMAND, *_FROM_STDIN, "-d", str(self.number), *variant, "-p", str(samples), *more]

    def resolving(self) -> list[str]:
        """The command that takes all of dieharder's p-values, and adds more until the test passes or fails without doubt."""
        return self.command(self.psamples, "-k", "2", "-Y", "1")


_PLAIN = (*range(18), 100, 101, 102)
_VARIANTS = {200: range(1, 13), 201: range(2, 6), 202: range(2, 6), 203: range(33)}
_LARGE = ((205, None), (206, None), (207, None), (208, None), (209, None))
TESTS = (
    *(Test(number) for number in _PLAIN),
    *(Test(number, n, 1000 if number == 201 else 100) for number, variants in _VARIANTS.items() for n in variants),
    Test(204, psamples=1000),
    *(Test(number, ntuple, 1) for number, ntuple in _LARGE),
)
"""All that ``dieharder -a`` runs, in its order. It is run test by test, since ``-a`` takes no ``-p``."""


def run(command: Sequence[str], words: Iterable[Any], out: Path) -> None:
    """Feed 32-bit words (chunks that have a buffer) to a command until it is content; what it says goes to the file ``out``.

    The file appears when it is whole. Raises DieharderError if the command fails.
    """
    part = out.with_name(out.name + ".part")
    with part.open("wb") as file:
        with subprocess.Popen([executable(), *command[1:]], stdin=subprocess.PIPE, stdout=file, bufsize=0) as process:
            _feed(process, words)
        os.fsync(file.fileno())
    if process.returncode != 0:
        raise DieharderError(f"{' '.join(command)} ended with status {process.returncode}")
    part.replace(out)


def _feed(process: subprocess.Popen[bytes], words: Iterable[Any]) -> None:
    """Write until the reader goes away, which is how dieharder says that it has seen enough."""
    assert process.stdin is not None
    try:
        for chunk in words:
            rest = memoryview(chunk).cast("B")
            while rest:
                rest = rest[process.stdin.write(rest) :]
    except BrokenPipeError:
        pass


def parsed(text: str) -> list[Verdict]:
    """Verdicts in the order of dieharder's table, each with the p-values listed below it; anything else is passed over."""
    found: list[tuple[str, int, int, list[float]]] = []
    for line in text.splitlines():
        if result := _LINE.match(line):
            found.append((result[1], int(result[2]), int(result[3]), []))
        elif (value := _VALUE.match(line)) and found:
            found[-1][-1].append(float(value[1]))
    return [Verdict(test, number, ntuple, tuple(values)) for test, number, ntuple, values in found if values]
