"""The first start on a machine: while a process founds its population, another one compiles the days.

Both are needed before a day is lived, and a compiler keeps one core busy. Where nothing is offered, the days of an ordinary
world are compiled first: they are half as much.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from functools import cache

import numpy as np

from simulation.kernels import day
from simulation.kernels.machine.compiling import cache_folder, compile_for, must_compile
from simulation.kernels.machine.threads import crew_of
from simulation.kernels.sums.sums import LINES
from simulation.memory import worlds_of
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.scenario import Scenario

_PROGRAM = "import sys; sys.path[:] = {}; from simulation.ahead import compile_days; compile_days({})"
_LOCK = "ahead.lock"
_STARTED: list[subprocess.Popen[bytes]] = []
"""Processes that were started. They go on when this one ends, so nobody waits for them."""


@cache
def compile_beside(ordinary: bool, cores: int) -> None:
    """Let another process compile the days, those of an ordinary world first if that is what is lived.

    Nothing is done on a single core, if the first population needs no compiling, or if no other process can be started.
    """
    if cores < 2 or not sys.executable or not must_compile(day.begin):
        return
    entrances = ["live_ordinary", "live"] if ordinary else ["live"]
    command = [sys.executable, "-c", _PROGRAM.format(repr(sys.path), repr(entrances))]
    quiet, no_window = subprocess.DEVNULL, getattr(subprocess, "CREATE_NO_WINDOW", 0)  # only Windows would open one
    with suppress(OSError):
        _STARTED.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=no_window))


def compile_days(entrances: list[str]) -> None:
    """Compile entrances of ``kernels.day``, unless another process is about it."""
    from filelock import FileLock, Timeout  # takes longer to import than the command takes to print its help

    network = SocialNetwork.from_ties(2, [], [], partner=[1, 0])
    (world,), _ = worlds_of(network, Order.of(network), (Scenario(),))
    with suppress(Timeout, OSError, NotImplementedError), FileLock(cache_folder() / _LOCK, timeout=0):
        for name in entrances:
            compile_for(getattr(day, name), (world, np.zeros(3, np.uint64), 0, np.zeros((1, LINES)), crew_of(1)[0]))
