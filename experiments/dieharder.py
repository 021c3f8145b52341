"""dieharder (Brown, Eddelbuettel & Bauer 2003), a battery of tests for random generators: how it is run, and what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

COMMAND = "dieharder"
ASSESSMENTS = ("PASSED", "WEAK", "FAILED")
WEAK, FAILED = 0.005, 1e-6
"""dieharder's own thresholds: a p-value so near to 0 or 1 is weak, or a failure."""

_FROM_STDIN = ("-g", "200", "-D", "default", "-D", "show_num")
_LINE = re.compile(r"^\s*(\w+)\|\s*(\d+)\|\s*(\d+)\|\s*(\d+)\|\s*(\d+)\|\s*([\d.]+|-?nan)\|\s*(PASSED|WEAK|FAILED)\s*$")


class DieharderError(ValueError):
    """dieharder is not there, or ended early, in one sentence."""


class Verdict(NamedTuple):
    """One line of dieharder's table."""

    test: str
    number: int
    ntuple: int
    tsamples: int
    psamples: int
    p: float
    assessment: str

    @property
    def name(self) -> str:
        """The test with its variant, as ``rgb_bitdist 3``."""
        return f"{self.test} {self.ntuple}"


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

    def command(self, samples: int, *more: str) -> list[str]:
        """The command that takes so many p-values of this test."""
        variant = [] if self.ntuple is None else ["-n", str(self.ntuple)]
        return [COMMAND, *_FROM_STDIN, "-d", str(self.number), *variant, "-p", str(samples), *more]

    def resolving(self, samples: int) -> list[str]:
        """The command that adds p-values until the test passes or fails without doubt."""
        return self.command(samples, "-k", "2", "-Y", "1")


_PLAIN = (*range(18), 100, 101, 102)
_VARIANTS = {200: range(1, 13), 201: range(2, 6), 202: range(2, 6), 203: range(33)}
_LARGE = ((205, None), (206, None), (207, None), (208, 0), (208, 1), (209, None))
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
    """The lines of dieharder's table, in order; headers and anything else are passed over."""
    return list(_verdicts(text.splitlines()))


def _verdicts(lines: Iterable[str]) -> Iterator[Verdict]:
    for line in lines:
        if found := _LINE.match(line):
            test, *numbers, p, assessment = found.groups()
            number, ntuple, tsamples, psamples = map(int, numbers)
            yield Verdict(test, number, ntuple, tsamples, psamples, float(p), assessment)
