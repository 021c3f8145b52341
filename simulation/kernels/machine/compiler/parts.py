"""Parts of a day that are compiled by themselves, in any process, and called by their name: a linker puts them together.

A part takes the address of a table with its arguments (see ``tables``), and returns 1 if memory ran out, else 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils

from simulation.kernels.machine.compiler import tables
from simulation.kernels.machine.compiler.references import Reference
from simulation.kernels.machine.instructions import Instruction

# Some versions ship types that do not know all of Numba.
_types: Any = types
_cgutils: Any = cgutils

Kinds = tuple[Any, ...]
"""Numba's types of a function's arguments."""
STATUS = ir.IntType(32)
CODE = ir.FunctionType(STATUS, [tables.CELL.as_pointer()])
"""What a part, or an entrance, is to LLVM."""
_KNOWN: dict[str, Kinds] = {}
"""Arguments of the parts that are called by name now, by the name of the part."""


@contextmanager
def called_by_name(units: Iterable[tuple[Any, Kinds]]) -> Iterator[None]:
    """Let what is compiled meanwhile call the parts among these kernels by name, instead of having them compiled too."""
    _KNOWN.update({kernel.__name__: kinds for kernel, kinds in units if kernel.alone})
    try:
        yield
    finally:
        _KNOWN.clear()


def type_of(kernel: Any) -> Any:
    """What a kernel is to Numba: a function to compile, or the call of a part by its name."""
    if kernel.__name__ in _KNOWN and kernel.alone:
        return _call_of(kernel)._numba_type_
    return _types.Dispatcher(kernel.dispatcher)


def is_ordinary(kinds: Sequence[Any]) -> bool:
    """Whether these are arguments for an ordinary world, in which what is ``seldom`` needed is left out."""
    return any(isinstance(kind, Reference) and kind.ordinary for kind in kinds)


def symbol_of(name: str, kinds: Sequence[Any]) -> str:
    """Name by which the machine code of a part for these arguments is called, and by which it is kept."""
    return f"{name}.ordinary" if is_ordinary(kinds) else name


@cache
def _call_of(kernel: Any) -> Instruction:
    def signature(*kinds: Any) -> Any:
        if kinds != _KNOWN[kernel.__name__]:
            raise TypeError(f"{kernel.__name__}: is compiled for {_KNOWN[kernel.__name__]}, and called with {kinds}")
        return _types.void(*kinds)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        with builder.goto_entry_block():
            table = builder.alloca(tables.CELL, sum(map(tables.cells, signature.args)))
        tables.write_all(context, builder, signature.args, args, table)
        symbol = symbol_of(kernel.__name__, signature.args)
        status = builder.call(_cgutils.get_or_insert_function(builder.module, CODE, symbol), [table])
        with builder.if_then(builder.icmp_signed("!=", status, STATUS(0)), likely=False):
            context.call_conv.return_user_exc(builder, MemoryError, ())
        return context.get_dummy_value()

    return Instruction(kernel.py_func, signature, code)
