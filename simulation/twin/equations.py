"""The model's equations in plain Python: the functions that the kernels inline, never compiled.

Python cannot call a compiled rule, and its ``py_func`` would call compiled rules. Here every rule, and every instruction, is
rebuilt from its own code with plain functions around it. ``RULES`` and ``DRAWS`` want NumPy scalars (float32, uint64), which
round and wrap around as they do in the kernels; ``FLOAT_RULES`` want Python's floats.
"""

from __future__ import annotations

import math
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine import draws, vectors


def uncompiled(module: ModuleType, *others: ModuleType) -> ModuleType:
    """A copy of ``module`` with plain functions for its rules and instructions, and those of ``others`` for what it imports."""
    copy = ModuleType(module.__name__)
    names = vars(copy)
    names.update(vars(module))
    plain = {other.__name__: other for other in others}
    for name, value in vars(module).items():
        function = getattr(value, "py_func", None)
        if function is not None and function.__module__ == module.__name__:
            names[name] = FunctionType(function.__code__, names, name)
        elif function is not None:
            names[name] = getattr(plain[function.__module__], name)
    return copy


def in_floats(module: ModuleType) -> ModuleType:
    """A plain copy of a module of rules that computes in Python's floats, with the functions of ``math``."""
    copy = uncompiled(module, DRAWS)
    names = vars(copy)
    names.update({name: float(value) for name, value in names.items() if isinstance(value, np.float32)})
    numpy = ModuleType("numpy")
    vars(numpy).update(float32=float, int32=int, int64=int, sqrt=math.sqrt)
    names.update(np=numpy, exp=math.exp, log=math.log)
    return copy


def gathered(modules: list[ModuleType]) -> ModuleType:
    """One module with the names of all ``modules`` of rules."""
    together = ModuleType(rules.__name__)
    for module in modules:
        vars(together).update(vars(module))
    return together


VECTORS: Any = uncompiled(vectors)
DRAWS: Any = uncompiled(draws, VECTORS)
RULES: Any = gathered([uncompiled(module, DRAWS) for module in rules.MODULES])
FLOAT_RULES: Any = gathered([in_floats(module) for module in rules.MODULES])
