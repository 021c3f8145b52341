"""Capture: the kernels' LLVM code as Numba writes it before anything is optimised, which is nearly the same for every machine.

This has to happen in a process of its own (``building``): what Numba is told for it (``SETTINGS``, ``leave_out_places``) must not
reach the kernels of any other run. Nothing is kept in Numba's own cache, and no machine code is made.
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
    """LLVM code of a unit, and of all that it calls but for other parts: a text for each function, as Numba writes it.

    The function of a part has the part's name; that of an entrance is called ``kithkin_<name>``.
    """
    from simulation.kernels.machine.compiler.building import compiled  # only where something is compiled
    from simulation.kernels.machine.compiler.parts import called_by_name
    from simulation.kernels.machine.compiler.passes import gathered

    known = units()
    with called_by_name(known.values()):
        return list(map(str, gathered(compiled(*known[name], symbol_of(name)))))


def symbol_of(name: str) -> str:
    """Name of a unit's function."""
    return f"kithkin_{name}" if name in ENTRANCES else name


def leave_out_places() -> None:
    """Let errors carry no place in a source: it would name the folder in which Numba lies, and make other bytes there."""
    from numba.core.callconv import CPUCallConv  # only where something is compiled

    convention_of_numba: Any = CPUCallConv
    written = convention_of_numba.set_static_user_exc

    def without_place(convention: Any, builder: Any, kind: Any, arguments: Any = None, *_: Any, **__: Any) -> None:
        written(convention, builder, kind, arguments)

    convention_of_numba.set_static_user_exc = without_place
