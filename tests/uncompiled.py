"""The model's equations in plain Python: the very functions that the kernels inline, never compiled.

A compiled rule has no door for Python, and its ``py_func`` would call compiled rules. Here every rule is rebuilt from its
own code with plain rules around it, so that ``RULES.relief(...)`` runs the equation as it is written down. Numbers have to
be NumPy scalars (float32, uint64), so that they round and wrap around as they do in the kernels.
"""

from __future__ import annotations

import math
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.machine import draws


def fma(a: Any, b: Any, c: Any) -> np.float32:
    """a b + c of float32, rounded once: to an odd last bit in double, which single precision cannot mistake for a tie.

    Boldo and Melquiond (2008), Emulation of FMA and correctly rounded sums.
    """
    product, addend = float(a) * float(b), float(c)  # 48 bits, so that the product is exact
    total = product + addend
    part = total - product
    error = (product - (total - part)) + (addend - part)
    if error != 0 and total / math.ulp(total) % 2 == 0:
        total = math.nextafter(total, math.copysign(math.inf, error))
    return np.float32(total)


_PLAIN = {"fma": fma}
"""Instructions that the kernels write themselves, in plain Python."""


def uncompiled(module: ModuleType, *others: SimpleNamespace) -> SimpleNamespace:
    """``module`` with plain functions for its rules, and ``others`` in place of the rules that it has imported."""
    names: dict[str, Any] = {name: _PLAIN.get(name, value) for name, value in vars(module).items()}
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
