"""The first start on a machine: while a process founds its population, others compile the days, part by part.

All parts are needed before a day is lived, and a compiler keeps one core busy. Others begin with the first part and this process,
once it has its population, with the last. Where nothing is offered, the days of an ordinary world are compiled first: they are
half as much.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np

from simulation.kernels import day
from simulation.kernels.machine.compiling import cache_folder, is_switched_off, must_compile
from simulation.kernels.machine.threads import crew_of
from simulation.kernels.sums.sums import LINES
from simulation.kernels.world import World
from simulation.memory import worlds_of
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.scenario import Scenario

_PROGRAM = "import sys; sys.path[:] = {}; from simulation.ahead import compile_days; compile_days({}, {})"
_MOST = 3
"""Other processes, at most: with more, each would have too little to do."""


@cache
def compile_beside(ordinary: bool, cores: int) -> None:
    """Let other processes compile the days, those of an ordinary world first if that is what is lived.

    Nothing is done on a single core, if the first population needs no compiling, or if no other process can be started.
    """
    if not sys.executable or not must_compile(day.begin):
        return
    entrances = ["live_ordinary", "live"] if ordinary else ["live", "live_ordinary"]
    quiet, no_window = subprocess.DEVNULL, getattr(subprocess, "CREATE_NO_WINDOW", 0)  # only Windows would open one
    for number in range(min(cores - 1, _MOST)):
        command = [sys.executable, "-c", _PROGRAM.format(repr(sys.path), repr(entrances), number)]
        with suppress(OSError):
            started = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=no_window)
            started.returncode = 0  # it goes on when this process ends: nobody waits for it, so nobody is to be warned


def lived_by(world: World) -> Any:
    """The entrance by which a world lives. An ordinary one waits for no compiler where ``live`` is there, with the same bits."""
    if not day.is_ordinary(world) or is_switched_off():
        return day.live
    days: Any = day.live
    return days if days.is_loaded() and must_compile(day.live_ordinary) else day.live_ordinary


def compile_days(entrances: list[str], number: int) -> None:
    """Compile parts of these entrances of ``kernels.day``, unless another process of this number is about it."""
    from filelock import FileLock, Timeout  # takes longer to import than the command takes to print its help

    network = SocialNetwork.from_ties(2, [], [], partner=[1, 0])
    (world,), _ = worlds_of(network, Order.of(network), (Scenario(),))
    with suppress(Timeout, OSError, NotImplementedError), FileLock(cache_folder() / f"ahead.{number}.lock", timeout=0):
        for name in entrances:
            getattr(day, name).prepare(world, np.zeros(3, np.uint64), 0, np.zeros((1, LINES)), crew_of(1)[0])
