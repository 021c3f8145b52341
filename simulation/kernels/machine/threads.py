"""Threads that live the same days side by side, each over its own persons, and wait for each other after every phase.

Numba's own parallel loops would serve too; but they share one pool for the process, whose default layer ends the process
when two threads use it at once, and they take several times as long to compile.
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from simulation.kernels.machine.compiling import rule

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
_PATIENCE = 2_000
"""Looks at the counter before a waiting thread offers its core to others."""

_offer_core = types.ExternalFunction("SwitchToThread" if sys.platform == "win32" else "sched_yield", types.int32())


class Crew(NamedTuple):
    """One thread among ``threads``; ``arrivals`` (1,) counts, for all of them together, who has ended a phase."""

    thread: int
    threads: int
    arrivals: NDArray[np.int64]


def crew_of(threads: int) -> list[Crew]:
    """The threads of one run."""
    arrivals = np.zeros(1, np.int64)
    return [Crew(thread, threads, arrivals) for thread in range(threads)]


def _count_up_in(typingctx: Any, counter: Any) -> Any:
    """Add 1 to counter[0] and return what it was, in one step that no other thread can divide."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = context.make_array(signature.args[0])(context, builder, args[0]).data
        return builder.atomic_rmw("add", pointer, ir.Constant(ir.IntType(64), 1), "seq_cst")

    return types.int64(counter), codegen


def _look_in(typingctx: Any, counter: Any) -> Any:
    """Value of counter[0] as other threads left it."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = context.make_array(signature.args[0])(context, builder, args[0]).data
        return builder.load_atomic(pointer, "seq_cst", 8)

    return types.int64(counter), codegen


def _add_one_in(typingctx: Any, numbers: Any, place: Any) -> Any:
    """Add 1 to numbers[place], where several threads may do so at once: whole numbers come out the same in any order."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])
        builder.atomic_rmw("add", pointer, ir.Constant(ir.IntType(32), 1), "monotonic")
        return context.get_dummy_value()

    return types.void(numbers, types.uint64), codegen


def _add_number_in(typingctx: Any, numbers: Any, place: Any, number: Any) -> Any:
    """Add ``number`` to numbers[place] in the same way, and return what it was."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])
        return builder.atomic_rmw("add", pointer, args[2], "monotonic")

    return types.int32(numbers, types.uint64, types.int32), codegen


def _keep_apart(typingctx: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), codegen


_count_up: Any = _intrinsic(_count_up_in)
_look: Any = _intrinsic(_look_in)
add_one: Any = _intrinsic(_add_one_in)
add_number: Any = _intrinsic(_add_number_in)
keep_apart: Any = _intrinsic(_keep_apart)
"""Keeps the function that calls it out of its callers: copying whole phases into the day only costs compile time."""


@rule
def add_counts(own: Any, everybodys: Any) -> None:
    """Add one thread's counts to those of all threads; most are 0 and cost nothing."""
    for place in range(own.size):
        if own[place] > 0:
            add_number(everybodys, place, own[place])


@rule
def wait(crew: Any) -> None:
    """Wait until every thread of the crew has come here."""
    if crew.threads > 1:
        enough = (_count_up(crew.arrivals) // crew.threads + 1) * crew.threads
        looks = 0
        while _look(crew.arrivals) < enough:
            looks += 1
            if looks > _PATIENCE:
                _offer_core()


@rule
def share(crew: Any, things: Any) -> Any:
    """First and last (exclusive) of the ``things`` that are this thread's."""
    return things * crew.thread // crew.threads, things * (crew.thread + 1) // crew.threads
