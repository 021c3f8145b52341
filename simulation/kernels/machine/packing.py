"""Lists: of which lanes something is true, and numbers of these lanes one after the other; sixteen numbers at a time.

No compiler finds these instructions by itself. Each is plain LLVM, which any processor can run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.vectors import (
    BITS,
    STEPS,
    VECTOR,
    WORD,
    is_above_zero,
    load_vector,
    spread,
    store_vector,
)

_intrinsic: Any = intrinsic  # some versions ship types that do not know it


def _expand(builder: Any, pointer: Any, chosen: Any) -> Any:
    """Numbers from a pointer on, one after the other, in the chosen places of a vector; 0 in the others."""
    vector = ir.VectorType(ir.FloatType(), VECTOR)
    read = ir.FunctionType(vector, [pointer.type, chosen.type, vector])
    name = "llvm.masked.expandload.v16f32"
    expand = builder.module.globals.get(name) or ir.Function(builder.module, read, name)
    return builder.call(expand, [pointer, chosen, ir.Constant(vector, [0.0] * VECTOR)])


def _and_so_many(builder: Any, count: Any, chosen: Any) -> Any:
    """The count, and as many more as are chosen."""
    return builder.add(count, builder.zext(builder.ctpop(builder.bitcast(chosen, BITS)), count.type))


def _write_down(context: Any, builder: Any, kind: Any, listed: Any, count: Any, first: Any, chosen: Any) -> Any:
    """Store first + 0, 1, ... for the bits of ``chosen`` from listed[count] on; the new count."""
    numbers = builder.add(spread(builder, builder.trunc(first, WORD)), STEPS)
    pointer = builder.gep(context.make_array(kind)(context, builder, listed).data, [count])
    write = ir.FunctionType(ir.VoidType(), [numbers.type, pointer.type, chosen.type])
    name = "llvm.masked.compressstore.v16i32"
    builder.call(
        builder.module.globals.get(name) or ir.Function(builder.module, write, name), [numbers, pointer, chosen]
    )
    return _and_so_many(builder, count, chosen)


def _lister(name: str, compare: Any) -> Any:
    """An instruction that lists where numbers compare with a value."""

    def list_in(typingctx: Any, numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            loaded = load_vector(context, builder, signature.args[0], args[0], args[2])
            chosen = compare(builder, loaded, spread(builder, args[1]))
            return _write_down(context, builder, signature.args[3], args[3], args[4], args[2], chosen)

        return types.uint64(numbers, numbers.dtype, types.uint64, listed, types.uint64), codegen

    list_in.__name__ = name
    return _intrinsic(list_in)


def _list_below_in(typingctx: Any, numbers: Any, limits: Any, place: Any, listed: Any, count: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        both = [load_vector(context, builder, signature.args[side], args[side], args[2]) for side in (0, 1)]
        chosen = builder.fcmp_ordered("<", *both)
        return _write_down(context, builder, signature.args[3], args[3], args[4], args[2], chosen)

    return types.uint64(numbers, limits, types.uint64, listed, types.uint64), codegen


def _hand_out_in(typingctx: Any, numbers: Any, first: Any, paired: Any, place: Any, out: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])
        second = ir.Constant(ir.VectorType(ir.IntType(1), VECTOR), [k % 2 for k in range(VECTOR)])
        follows = builder.and_(is_above_zero(context, builder, signature.args[2], args[2], args[3]), second)
        leads = builder.not_(follows)
        own = _expand(builder, pointer, leads)
        before = builder.shuffle_vector(own, own, ir.Constant(STEPS.type, [k & ~1 for k in range(VECTOR)]))
        store_vector(context, builder, signature.args[4], args[4], args[3], builder.select(leads, own, before))
        return _and_so_many(builder, args[1], leads)

    return types.uint64(numbers, types.uint64, paired, types.uint64, out), codegen


def _pack_in(typingctx: Any, numbers: Any, chosen: Any, place: Any, packed: Any, count: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = load_vector(context, builder, signature.args[0], args[0], args[2])
        there = is_above_zero(context, builder, signature.args[1], args[1], args[2])
        pointer = builder.gep(context.make_array(signature.args[3])(context, builder, args[3]).data, [args[4]])
        write = ir.FunctionType(ir.VoidType(), [loaded.type, pointer.type, there.type])
        name = "llvm.masked.compressstore.v16f32"
        compress = builder.module.globals.get(name) or ir.Function(builder.module, write, name)
        builder.call(compress, [loaded, pointer, there])
        return _and_so_many(builder, args[4], there)

    return types.uint64(numbers, chosen, types.uint64, packed, types.uint64), codegen


def _unpack_in(typingctx: Any, packed: Any, first: Any, chosen: Any, place: Any, out: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])
        there = is_above_zero(context, builder, signature.args[2], args[2], args[3])
        store_vector(context, builder, signature.args[4], args[4], args[3], _expand(builder, pointer, there))
        return _and_so_many(builder, args[1], there)

    return types.uint64(packed, types.uint64, chosen, types.uint64, out), codegen


hand_out: Any = _intrinsic(_hand_out_in)
"""Write numbers from ``first`` on to the sixteen places of ``out`` from ``place`` on, one to each two neighbours who are paired.

Returns which number comes next.
"""
_pack_vector: Any = _intrinsic(_pack_in)
_unpack_vector: Any = _intrinsic(_unpack_in)
_NONE, _ONE, _SIXTEEN = np.uint64(0), np.uint64(1), np.uint64(VECTOR)


def _list_by(list_vector: Any, fits: Any) -> Any:
    """A rule that lists the places of all numbers that fit: whole vectors at a time, and one by one what is left."""

    @rule
    def list_those(numbers: Any, value: Any, listed: Any) -> Any:
        count, size = _NONE, np.uint64(numbers.size)
        whole = size // _SIXTEEN * _SIXTEEN
        for k in range(_NONE, whole, _SIXTEEN):
            count = list_vector(numbers, value, k, listed, count)
        for k in range(whole, size):
            listed[count] = k
            count += _ONE if fits(numbers, value, k) else _NONE
        return count

    return list_those


@rule
def _is_equal(numbers: Any, value: Any, k: Any) -> Any:
    return numbers[k] == value


@rule
def _is_other(numbers: Any, value: Any, k: Any) -> Any:
    return numbers[k] != value


@rule
def _is_below(numbers: Any, limits: Any, k: Any) -> Any:
    return numbers[k] < limits[k]


_equal_in = _lister("_list_equal_in", lambda builder, *both: builder.icmp_signed("==", *both))
_other_in = _lister("_list_other_in", lambda builder, *both: builder.icmp_signed("!=", *both))
list_equal: Any = _list_by(_equal_in, _is_equal)
"""Write down the places of all whole numbers that are ``value``; returns how many. ``listed`` has one place more."""
list_other: Any = _list_by(_other_in, _is_other)
"""The same for all whole numbers that are not ``value``."""
list_below: Any = _list_by(_intrinsic(_list_below_in), _is_below)
"""The same for all numbers that are below their limits, an array as long at least."""


@rule
def pack(size: Any, numbers: Any, chosen: Any, packed: Any) -> Any:
    """Write those of the first ``size`` numbers that are chosen (above 0) one after the other to ``packed``; how many."""
    count, whole = _NONE, size // _SIXTEEN * _SIXTEEN
    for k in range(_NONE, whole, _SIXTEEN):
        count = _pack_vector(numbers, chosen, k, packed, count)
    for k in range(whole, size):
        if chosen[k] > 0:
            packed[count] = numbers[k]
            count += _ONE
    return count


@rule
def unpack(size: Any, packed: Any, chosen: Any, out: Any) -> None:
    """Write packed numbers back to the chosen ones of the first ``size`` places of ``out``, and 0 to the others."""
    first, whole = _NONE, size // _SIXTEEN * _SIXTEEN
    for k in range(_NONE, whole, _SIXTEEN):
        first = _unpack_vector(packed, first, chosen, k, out)
    for k in range(whole, size):
        out[k] = packed[first] if chosen[k] > 0 else np.float32(0)
        first += _ONE if chosen[k] > 0 else _NONE
