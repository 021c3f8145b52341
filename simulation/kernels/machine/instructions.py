"""How an instruction is written: what it does, in plain Python, and beside it the machine code that does it.

Called from Python, it runs as plain Python, with the same bits, so that a debugger can step through the kernels and tests can
measure which lines were reached. Numba is imported when something is compiled, and not before: machine code on disk is
loaded without it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any

LEFT_OUT = "left_out"
"""Attribute of a function: the one that is compiled in its place for an ordinary world."""


class _Types:
    """Numba's types, which are imported when the first of them is asked for."""

    def __getattr__(self, name: str) -> Any:
        from numba import types  # only where something is compiled

        return getattr(types, name)


types: Any = _Types()


class Instruction:
    """A plain Python function, ``py_func``, that compiled code replaces by machine code.

    ``signature``: from the types of the arguments to Numba's signature. ``code``: from (context, builder, signature,
    arguments), as Numba hands them to every intrinsic, to the LLVM value of the result.
    """

    def __init__(self, plain: Callable[..., Any], signature: Callable[..., Any], code: Callable[..., Any]) -> None:
        functools.update_wrapper(self, plain)
        self.py_func, self.signature, self.code = plain, signature, code

    def __call__(self, *arguments: Any) -> Any:
        return self.py_func(*arguments)

    @cached_property
    def _numba_type_(self) -> Any:
        """What this is to Numba, which asks for the attribute by this name."""
        from numba.extending import intrinsic  # only where something is compiled

        def definition(context: Any, *arguments: Any) -> Any:
            return self.signature(*arguments), self.code

        names = ["context", *inspect.signature(self.py_func).parameters]
        parameters = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
        vars(definition).update(__signature__=inspect.Signature(parameters), __doc__=self.py_func.__doc__)
        definition.__name__ = self.py_func.__name__
        wrapped: Any = intrinsic
        return _type_of(wrapped(definition))


def _type_of(intrinsic: Any) -> Any:
    """Numba's type of an intrinsic."""
    from numba.core.registry import cpu_target  # only where something is compiled

    context: Any = cpu_target.typing_context
    context.refresh()  # intrinsics that have come since
    return context.resolve_value_type(intrinsic)


def instruction(signature: Callable[..., Any], code: Callable[..., Any]) -> Callable[[Callable[..., Any]], Any]:
    """Decorate a plain Python function to be replaced, in compiled kernels, by machine code (see ``Instruction``)."""
    return lambda plain: Instruction(plain, signature, code)
