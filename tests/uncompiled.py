"""The model's equations in plain Python: the very functions that the kernels inline, never compiled.

Python cannot call a compiled rule, and its ``py_func`` would call compiled rules. Here every rule, and every instruction, is
rebuilt from its own code with plain functions around it, so that ``RULES.relief(...)`` runs the equation as it is written
down. Numbers have to be NumPy scalars (float32, uint64), so that they round and wrap around as they do in the kernels.
"""

from __future__ import annotations

from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from simulation.kernels import rules
from simulation.kernels.machine import draws, vectors


def uncompiled(module: ModuleType, *others: SimpleNamespace) -> SimpleNamespace:
    """``module`` with plain functions for its rules and instructions, and those of ``others`` for what it has imported."""
    names: dict[str, Any] = dict(vars(module))
    plain = {other.__name__: other for other in others}
    for name, value in vars(module).items():
        function = getattr(value, "py_func", None)
        if function is not None and function.__module__ == module.__name__:
            names[name] = FunctionType(function.__code__, names, name)
        elif function is not None:
            names[name] = getattr(plain[function.__module__], name)
    return SimpleNamespace(**names)


VECTORS = uncompiled(vectors)
DRAWS = uncompiled(draws, VECTORS)
RULES = uncompiled(rules, DRAWS)
