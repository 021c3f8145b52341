"""Uniforms, 16 at a time: ``draws.uniform`` as vector instructions, which compilers make less well of a loop.

Compilers take the wanted 32 bits out of 64-bit words one by one; here a shuffle takes all 16 at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir

from simulation.kernels.machine.draws import uniform
from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.starting.objects import can
from simulation.kernels.machine.vectors import (
    VECTOR,
    WORD,
    broadcast,
    fma_vector,
    load_vector,
    store_vector,
)

_HALVES = can("avx2") and not can("avx512dq")
"""Whether the processor multiplies 32 bits in vectors, but not 64."""


def _in_halves(builder: Any, word: Any) -> Any:
    """Squares of 64-bit words, as two products of their halves.

    A compiler finds these by itself, but not for x x + x, which it makes x (x + 1): three products.
    """
    low, half, twice = (ir.Constant(word.type, [number] * VECTOR) for number in (2**32 - 1, 32, 33))
    lower, higher = builder.and_(word, low), builder.lshr(word, half)
    return builder.add(builder.shl(builder.mul(lower, higher), twice), builder.mul(lower, lower))


def _uniforms(builder: Any, word: Any, key: Any) -> Any:
    """Vector of 16 uniforms (float32) from the products ``word`` of counter and key, and the keys, 16 uint64 each."""
    half = ir.Constant(word.type, [32] * VECTOR)
    first, second = word, builder.add(word, key)
    for addend in (first, second, first):
        square = _in_halves(builder, word) if _HALVES and word is first else builder.mul(word, word)
        word = builder.add(square, addend)
        word = builder.or_(builder.lshr(word, half), builder.shl(word, half))
    word = builder.add(builder.mul(word, word), second)
    halves = builder.bitcast(word, ir.VectorType(WORD, 2 * VECTOR))
    high = ir.Constant(ir.VectorType(WORD, VECTOR), list(range(1, 2 * VECTOR, 2)))
    bits = builder.shuffle_vector(halves, ir.Constant(halves.type, ir.Undefined), high)
    bits = builder.lshr(bits, ir.Constant(bits.type, [9] * VECTOR))
    numbers = ir.VectorType(ir.FloatType(), VECTOR)
    step, offset = (ir.Constant(numbers, [ir.FloatType()(2.0**power)] * VECTOR) for power in (-23, -24))
    return fma_vector(builder, builder.sitofp(bits, numbers), step, offset)  # exact: midpoints have 24 bits


def _draw_under_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    counter = load_vector(context, builder, signature.args[0], args[0], args[3])
    key = broadcast(builder, args[1])
    uniforms = _uniforms(builder, builder.mul(counter, key), key)
    store_vector(context, builder, signature.args[2], args[2], args[3], uniforms)
    return context.get_dummy_value()


@instruction(lambda counters, key, out, place: types.void(counters, types.uint64, out, types.uint64), _draw_under_code)
def draw_under(counters: Any, key: Any, out: Any, place: Any) -> None:
    """Write 16 uniforms to out[place : place + 16], of the counters (uint64) at the same indices and one key for all."""
    for k in range(int(place), int(place) + VECTOR):
        out[k] = uniform(counters[k], key)


def _draw_next_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    counter, key, out, place = args
    keys = broadcast(builder, key)
    # The product of the next counter is that of this one plus the key, so no multiplication for each.
    steps = builder.mul(ir.Constant(keys.type, list(range(VECTOR))), keys)
    uniforms = _uniforms(builder, builder.add(broadcast(builder, builder.mul(counter, key)), steps), keys)
    store_vector(context, builder, signature.args[2], out, place, uniforms)
    return context.get_dummy_value()


@instruction(
    lambda counter, key, out, place: types.void(types.uint64, types.uint64, out, types.uint64), _draw_next_code
)
def draw_next(counter: Any, key: Any, out: Any, place: Any) -> None:
    """Write 16 uniforms to out[place : place + 16], of ``counter``, counter + 1, ... counter + 15 and one key."""
    for k in range(VECTOR):
        out[int(place) + k] = uniform(counter + np.uint64(k), key)
