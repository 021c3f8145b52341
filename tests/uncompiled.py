"""The model's equations in plain Python: the very functions that the kernels inline, never compiled.

A compiled rule has no door for Python, and its ``py_func`` would call compiled rules. Here every rule is rebuilt from its
own code with plain rules around it, so that ``RULES.relief(...)`` runs the equation as it is written down. Numbers have to
be NumPy scalars (float32, uint64), so that they round and wrap around as they do in the kernels.
"""

from __future__ import annotations

from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from simulation.kernels import draws, rules


def uncompiled(module: ModuleType, *others: SimpleNamespace) -> SimpleNamespace:
    """``module`` with plain functions for its rules, and ``others`` in place of the rules that it has imported."""
    names: dict[str, Any] = dict(vars(module))
    plain = {other.__name__: other for other in others}
    for name, value in vars(module).items():
        function = getattr(value, "py_func", None)
        if function is not None and function.__module__ == module.__name__:
            names[name] = FunctionType(function.__code__, names, name)
        elif function is not None:
            names[name] = getattr(plain[function.__module__], name)
    return SimpleNamespace(**names)


DRAWS = uncompiled(draws)
RULES = uncompiled(rules, DRAWS)
