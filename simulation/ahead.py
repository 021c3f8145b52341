"""The first start on a machine: several processes compile a population and its first days, part by part.

A compiler keeps one core busy, and all parts are needed before the first day is over. So each process takes the longest part that
nobody is about, this one too. What the first day can do without comes last: days of the other kind, which only others compile.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np

from simulation.first_start import told
from simulation.kernels import day
from simulation.kernels.machine.compiling import cache_folder, is_switched_off, must_compile
from simulation.kernels.machine.starting.entrances import prepare
from simulation.kernels.machine.starting.once import PATIENCE
from simulation.kernels.machine.threads import crew_of
from simulation.kernels.sums.sums import LINES
from simulation.kernels.world import World
from simulation.memory import worlds_of
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.scenario import Scenario

_PROGRAM = "import sys; sys.path[:] = {}; from simulation.ahead import compile_alone; compile_alone({}, {})"
_MOST = 3
"""Other processes, at most: with more, each would have too little to do."""


@cache
def compile_beside(ordinary: bool, cores: int) -> None:
    """Compile a population and its days, those of an ordinary world if that is what is lived, together with other processes.

    Nothing is done on a single core, if the first population needs no compiling, or if no other process can be started: then
    each entrance is compiled when it is called.
    """
    if cores < 2 or not sys.executable or not must_compile(day.begin):
        return
    first, later = ("live_ordinary", "live") if ordinary else ("live", "live_ordinary")
    groups = [["begin", first], [later]]
    quiet, no_window = subprocess.DEVNULL, getattr(subprocess, "CREATE_NO_WINDOW", 0)  # only Windows would open one
    for number in range(min(cores - 1, _MOST)):
        command = [sys.executable, "-c", _PROGRAM.format(repr(sys.path), repr(groups), number)]
        with suppress(OSError):
            started = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=no_window)
            started.returncode = 0  # it goes on when this process ends: nobody waits for it, so nobody is to be warned
    told(day.begin)
    compile_together(groups[0], PATIENCE)


def lived_by(world: World) -> Any:
    """The entrance by which a world lives. An ordinary one waits for no compiler where ``live`` is there, with the same bits."""
    if not day.is_ordinary(world) or is_switched_off():
        return day.live
    days: Any = day.live
    return days if days.is_loaded() and must_compile(day.live_ordinary) else day.live_ordinary


def compile_alone(groups: Sequence[Sequence[str]], number: int) -> None:
    """Compile groups of entrances, one after the other, unless another process of this number is about it."""
    from filelock import FileLock, Timeout  # takes longer to import than the command takes to print its help

    with suppress(Timeout, OSError, NotImplementedError), FileLock(cache_folder() / f"ahead.{number}.lock", timeout=0):
        for entrances in groups:
            compile_together(entrances)


def compile_together(entrances: Sequence[str], patience: float = 0.0) -> None:
    """Compile the parts of these entrances of ``kernels.day`` that no other process is about; see ``entrances.prepare``."""
    network = SocialNetwork.from_ties(2, [], [], partner=[1, 0])
    (world,), _ = worlds_of(network, Order.of(network), (Scenario(),))
    words, (crew,) = np.zeros(3, np.uint64), crew_of(1)
    days = (world, words, 0, np.zeros((1, LINES)), crew)
    calls = [(getattr(day, name), (world, words, crew) if name == "begin" else days) for name in entrances]
    prepare(*calls, patience=patience)
