"""Threads that live the same days side by side, each over its own persons, and wait for each other after every phase.

Numba's own parallel loops would serve too; but they share one pool for the process, whose default layer ends the process
when two threads use it at once, and they take several times as long to compile.
"""

from __future__ import annotations

import sys
import time
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.vectors import call, pointer_to

_SPINS = 2_000
"""Looks at the counter before a waiting thread offers its core to others."""
_FIRST = np.uint64(0)
_ONE_AT_A_TIME = Lock()
"""Held, in plain Python, by the thread that adds to a number."""


class Crew(NamedTuple):
    """One thread among ``threads``; ``arrivals`` (1,) is the counter that they share: ends of a phase, by any of them."""

    thread: int
    threads: int
    arrivals: NDArray[np.int64]


def crew_of(threads: int) -> list[Crew]:
    """The threads of one run."""
    arrivals = np.zeros(1, np.int64)
    return [Crew(thread, threads, arrivals) for thread in range(threads)]


def _add(context: Any, builder: Any, signature: Any, args: Any, amount: Any, order: str) -> Any:
    """Add to one entry of an array in one step that no other thread can divide; what it was before."""
    pointer = pointer_to(context, builder, signature.args[0], args[0], args[1])
    return builder.atomic_rmw("add", pointer, amount, order)


def _fetch_and_add_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return _add(context, builder, signature, args, ir.Constant(ir.IntType(64), 1), "seq_cst")


@instruction(lambda counter, place: types.int64(counter, types.uint64), _fetch_and_add_code)
def _fetch_and_add(counter: Any, place: Any) -> Any:
    """Add 1 to counter[place] (int64) in one step that no other thread can divide; returns what it was before."""
    return add_number(counter, place, 1)


def _fetch_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    pointer = pointer_to(context, builder, signature.args[0], args[0], args[1])
    return builder.load_atomic(pointer, "seq_cst", 8)


@instruction(lambda counter, place: types.int64(counter, types.uint64), _fetch_code)
def _fetch(counter: Any, place: Any) -> Any:
    """counter[place] (int64) as other threads left it."""
    return counter[place]


def _yield_core_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    name = "SwitchToThread" if sys.platform == "win32" else "sched_yield"
    call(builder, name, ir.IntType(32))
    return context.get_dummy_value()


@instruction(lambda: types.void(), _yield_core_code)
def _yield_core() -> None:
    """Let another thread run on this core."""
    time.sleep(0)


def _add_one_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    _add(context, builder, signature, args, ir.Constant(ir.IntType(32), 1), "monotonic")
    return context.get_dummy_value()


@instruction(lambda numbers, place: types.void(numbers, types.uint64), _add_one_code)
def add_one(numbers: Any, place: Any) -> None:
    """Add 1 to numbers[place] (int32), where several threads may do so at once: the sum is the same in any order."""
    add_number(numbers, place, 1)


def _add_number_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return _add(context, builder, signature, args, args[2], "monotonic")


@instruction(lambda numbers, place, number: types.int32(numbers, types.uint64, types.int32), _add_number_code)
def add_number(numbers: Any, place: Any, number: Any) -> Any:
    """Add ``number`` to numbers[place] (int32), where several threads may do so at once; returns what it was before."""
    with _ONE_AT_A_TIME:
        before = numbers[place]
        numbers[place] += number
        return before


@rule
def add_counts(own: Any, everybodys: Any) -> None:
    """Add one thread's counts to those of all threads, entry by entry; most are 0 and cost nothing."""
    for place in range(own.size):
        if own[place] > 0:
            add_number(everybodys, place, own[place])


@rule
def wait(crew: Any) -> None:
    """Wait until every thread of the crew has called this function as often as the calling thread has."""
    if crew.threads > 1:
        enough = (_fetch_and_add(crew.arrivals, _FIRST) // crew.threads + 1) * crew.threads
        spins = 0
        while _fetch(crew.arrivals, _FIRST) < enough:
            spins += 1
            if spins > _SPINS:
                _yield_core()


@rule
def share(crew: Any, things: Any) -> Any:
    """First and last (exclusive) index of this thread's share of ``things`` indices."""
    return things * crew.thread // crew.threads, things * (crew.thread + 1) // crew.threads
