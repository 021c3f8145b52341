"""How the day's time is shared by its phases: ``kernels.day.live`` itself, with a look at the clock after every phase.

The day is taken from its source and the looks are put in between, so that this cannot fall behind when phases change.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from experiments.benchmark.book import Book
from experiments.benchmark.effort import WEEK, Effort, scenario
from experiments.benchmark.worlds import ensemble_of
from simulation.kernels import day
from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.threads import crew_of
from simulation.kernels.sums.sums import LINES
from simulation.network import generate

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
PERSONS, WEEKS = 10_000, 8
_UNTIMED = ("wait", "keep_apart")
_PART, _DAYS = "live_", "live_days"
_ANSWERING = ("seat_row", "hold_sessions")
"""Phases that return something."""


def _cycles_in(typingctx: Any) -> Any:
    """The processor's own counter of time, which takes some nanoseconds to read."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.call(builder.module.declare_intrinsic("llvm.readcyclecounter", (), _COUNTER), [])

    return types.int64(), codegen


_COUNTER = ir.FunctionType(ir.IntType(64), [])
_cycles: Any = _intrinsic(_cycles_in)


@rule
def look(ticks: Any, phase: Any) -> None:
    """Add the time since the last look, ticks[-1], to ticks[phase]."""
    now = _cycles()
    ticks[phase] += now - ticks[-1]
    ticks[-1] = now


def measure(effort: Effort, book: Book) -> None:
    """Enter each phase's share of a recorded day of one member on one thread, the phases named as in ``kernels.day``.

    They are left out of a quick run: the timed day has to be compiled, which takes as long as all the rest.
    """
    if effort.quick:
        return
    for name, share in phase_shares(PERSONS, 1, WEEKS * WEEK).items():
        book.put("phase_share", share, name)


def phase_shares(persons: int, members: int, days: int) -> dict[str, float]:
    """Share of the processor's time that each phase of the day took, in the order of the day; together 1.

    The first world of an ensemble of so many members is lived; so many persons may have a world for each.
    """
    live, names = timed_day()
    ensemble = ensemble_of(generate(scenario(persons).network, 1), members, 1)
    width = ensemble.worlds[0].people.strain.shape[1]
    ensemble.advance(WEEK)
    ticks: NDArray[np.int64] = np.zeros(len(names) + 2, np.int64)
    for first, count in ((WEEK, WEEK), (2 * WEEK, days)):  # the first week compiles the day and is not counted
        ticks[:] = 0
        sums = np.zeros((count, LINES, width))
        live(ensemble.worlds[0], ensemble._words[0], first, sums, crew_of(1)[0], ticks)
    spent = dict(zip(names, ticks[: len(names)].tolist(), strict=True))
    return {name: time / sum(spent.values()) for name, time in spent.items()}


@cache
def timed_day() -> tuple[Any, list[str]]:
    """``live`` with an argument ``ticks`` (phases + 2,) more, and the names of its phases.

    Parts of the day that only call phases, ``live_...``, are timed phase by phase too.
    """
    parts = [name for name in vars(day) if name.startswith(_PART)]
    phases: list[str] = []
    names: dict[str, Any] = {**vars(day), "look": look}
    for part in parts:
        names[part] = _timed(part, _Watch(parts, phases, in_a_day=part != _DAYS), names)
    return _timed("live", _Watch(parts, phases, in_a_day=False), names), phases


def _timed(name: str, watch: _Watch, names: dict[str, Any]) -> Any:
    """The function of this name in ``kernels.day`` with looks at the clock, compiled."""
    function: Any = getattr(day, name)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function.py_func)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list, definition.name = [], f"timed_{name}"
    definition.args.args.append(ast.arg("ticks"))
    watch.visit(definition)
    exec(compile(ast.fix_missing_locations(tree), "<timed day>", "exec"), names)
    njit: Any = numba.njit  # some versions ship types that do not know all of it
    compile_it = njit(nogil=True, error_model="numpy", _nrt=name == "live")  # as they are in the day
    return compile_it(names[definition.name])


class _Watch(ast.NodeTransformer):
    """Puts a look at the clock after every phase within a day, and one at the beginning of the loop over days."""

    def __init__(self, parts: list[str], phases: list[str], in_a_day: bool) -> None:
        self.parts, self.phases, self.inside = parts, phases, in_a_day

    def visit_For(self, node: ast.For) -> ast.For:
        self.inside = True
        self.generic_visit(node)
        node.body.insert(0, _look(-2))
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        call = node.value
        if (
            self.inside
            and isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in _ANSWERING
        ):
            return [node, _look(self._number(call.func.id))]
        return node

    def _number(self, name: str) -> int:
        if name not in self.phases:
            self.phases.append(name)
        return self.phases.index(name)

    def visit_Expr(self, node: ast.Expr) -> Any:
        call = node.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            return node
        name = call.func.id
        if name in self.parts:
            call.args.append(ast.Name("ticks", ast.Load()))
            return node
        if not self.inside or name in _UNTIMED:
            return node
        return [node, _look(self._number(name.strip("_")))]


def _look(phase: int) -> ast.stmt:
    return ast.parse(f"look(ticks, {phase})").body[0]
