"""How an instruction is written: what it does, in plain Python, and beside it the machine code that does it.

Compiled kernels run the machine code. Where Numba is switched off (``NUMBA_DISABLE_JIT=1``) they run the plain Python, with
the same bits, so that a debugger can step through them and tests can measure which lines were reached.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])

# Some versions ship types that do not know all of Numba.
_intrinsic: Any = intrinsic
_config: Any = numba.config


def instruction(signature: Callable[..., Any], code: Callable[..., Any]) -> Callable[[Function], Function]:
    """Decorate a plain Python function to be replaced, in compiled kernels, by machine code.

    ``signature``: from the types of the arguments to Numba's signature. ``code``: from (context, builder, signature,
    arguments), as Numba hands them to every intrinsic, to the LLVM value of the result. The plain function is kept as
    ``py_func``, by the name that Numba's own functions have for it.
    """

    def replace(plain: Function) -> Function:
        if _config.DISABLE_JIT:
            return plain

        def definition(context: Any, *arguments: Any) -> Any:
            return signature(*arguments), code

        names = ["context", *inspect.signature(plain).parameters]
        parameters = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
        vars(definition).update(__signature__=inspect.Signature(parameters), __doc__=plain.__doc__)
        definition.__name__ = plain.__name__
        compiled: Any = _intrinsic(definition)
        compiled.py_func = plain
        replaced: Function = compiled
        return replaced

    return replace
