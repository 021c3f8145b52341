"""Capture: the kernels' LLVM code as Numba writes it before anything is optimised, which is nearly the same for every machine.

This has to happen in a process of its own (``building``): what Numba is told for it (``SETTINGS``, ``write_only``) must not reach
the kernels of any other run. Nothing is kept in Numba's own cache, and no machine code is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import day
from simulation.kernels.machine.threads import crew_of
from simulation.kernels.sums.sums import LINES
from simulation.memory import worlds_of
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.scenario import Scenario

SETTINGS = {"NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_DISABLE_JIT": "0"}
"""Environment in which this module has to run."""
ENTRANCES = ("begin", "live")


def arguments() -> dict[str, tuple[Any, ...]]:
    """Arguments of each entrance, for a world of one couple: only their types count."""
    network = SocialNetwork.from_ties(2, [], [], partner=[1, 0])
    (world,), _ = worlds_of(network, Order.of(network), (Scenario(),))
    words, (crew,) = np.zeros(3, np.uint64), crew_of(1)
    return {"begin": (world, words, crew), "live": (world, words, 0, np.zeros((1, LINES)), crew)}


def units() -> dict[str, tuple[Any, tuple[Any, ...]]]:
    """What is captured by itself, with Numba's types of what it takes, by name: entrances, and parts, the longest work first."""
    begin, live = (getattr(day, name).units(*given) for name, given in arguments().items())
    return {**live, **begin}


def captured(name: str) -> list[str]:
    """LLVM code of a unit, and of all that it calls but for other parts: a text for each function.

    The function of a part has the part's name; that of an entrance is called ``kithkin_<name>``.
    """
    from simulation.kernels.machine.compiler.building import door  # only where something is compiled
    from simulation.kernels.machine.compiler.parts import called_by_name
    from simulation.kernels.machine.compiler.passes import Inlined

    known = units()
    kernel, kinds = known[name]
    with called_by_name(known.values()):
        kernel.dispatcher.compile(kinds)
    compiled = kernel.dispatcher.overloads[kinds]
    library = Inlined(compiled.target_context.codegen(), name)
    library.add_linking_library(compiled.library)
    library.add_ir_module(door(library, compiled, kinds, symbol_of(name)))
    return _codes(library)


def symbol_of(name: str) -> str:
    """Name of a unit's function."""
    return f"kithkin_{name}" if name in ENTRANCES else name


def write_only() -> None:
    """Let Numba write code, and neither read it again, nor link nor optimise it."""
    from numba.core.codegen import JITCodeLibrary  # only where something is compiled
    from numba.core.cpu import CPUContext

    from simulation.kernels.machine.compiler.passes import uncallable

    library: Any = JITCodeLibrary
    context: Any = CPUContext

    def write_down(self: Any, module: Any) -> None:
        vars(self).setdefault("codes", []).append(str(module))

    def end(self: Any) -> None:
        self._finalized = True

    library.add_ir_module, library.finalize, context.get_executable = write_down, end, staticmethod(uncallable)


def leave_out_places() -> None:
    """Let errors carry no place in a source: it would name the folder in which Numba lies, and make other bytes there."""
    from numba.core.callconv import CPUCallConv  # only where something is compiled

    convention_of_numba: Any = CPUCallConv
    written = convention_of_numba.set_static_user_exc

    def without_place(convention: Any, builder: Any, kind: Any, arguments: Any = None, *_: Any, **__: Any) -> None:
        written(convention, builder, kind, arguments)

    convention_of_numba.set_static_user_exc = without_place


def _codes(library: Any) -> list[str]:
    """LLVM code of a library's functions and of all that they call, each once, in the order in which it was compiled."""
    found: dict[Any, list[str]] = {}

    def add(each: Any) -> None:
        if each not in found:
            found[each] = []
            for needed in each._linking_libraries:
                add(needed)
            found[each] = each.codes

    add(library)
    return [code for codes in found.values() for code in codes]
