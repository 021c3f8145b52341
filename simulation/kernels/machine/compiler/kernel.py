"""A kernel: a function in plain Python, and what Numba makes of it when something is compiled. Only then Numba is imported."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import cached_property
from typing import Any


class Kernel:
    """A plain Python function, ``py_func``, that Numba compiles for other compiled functions, which call it.

    ``pipeline``: name in ``compiler.passes`` of the way in which it is compiled; ``options``: of ``numba.njit``. ``alone``:
    whether it becomes machine code by itself, in any process, and is called by its name (see ``compiler.parts``).
    """

    __name__: str

    def __init__(self, function: Callable[..., Any], pipeline: str, alone: bool = False, **options: Any) -> None:
        functools.update_wrapper(self, function)
        self.py_func, self.pipeline, self.alone, self.options = function, pipeline, alone, options

    def __call__(self, *arguments: Any) -> Any:
        return self.py_func(*arguments)

    @cached_property
    def dispatcher(self) -> Any:
        """Numba's function. A wrapper for Python around each function would double the time to compile."""
        from simulation.kernels.machine.compiler import passes  # imports Numba

        return passes.dispatcher_of(self.py_func, self.pipeline, self.options)

    @property
    def _numba_type_(self) -> Any:
        """What this is to Numba, which asks for the attribute by this name."""
        from simulation.kernels.machine.compiler import parts  # imports Numba

        return parts.type_of(self)
