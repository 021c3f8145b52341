"""Addressed random draws: every number is computed from (seed, day, decision, who or which pair), and from nothing else.

The generator is Squares (Widynski 2020, arXiv 2004.06278), four rounds: ``counter`` says who, ``key`` says when and what
for. No state exists, so nothing is shared between threads, members or processes, and nothing needs to be saved.

Counters: a person ``i`` is ``i + 1``; an unordered pair is ``(low + 1) << 32 | (high + 1)``; a request, which has a
direction, is ``(seeker + 1) << 32 | (helper + 1)``. The ones keep counter 0 out, from which Squares mixes less.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.vectors import fma

_U0, _U1, _U32 = np.uint64(0), np.uint64(1), np.uint64(32)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S41 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(41)
_STEP = np.float32(2.0**-23)
_HALF_STEP = np.float32(2.0**-24)


@rule
def mix(word: Any) -> Any:
    """Scramble 64 bits, one to one (finaliser of SplitMix64: Steele, Lea & Flood 2014)."""
    word = (word ^ (word >> _S30)) * _MIX_A
    word = (word ^ (word >> _S27)) * _MIX_B
    return word ^ (word >> _S31)


@rule
def key_of(seed: Any, day: Any, decision: Any) -> Any:
    """Key of all draws of one decision on one day under one sub-seed; odd, as Squares asks.

    Days and decisions count from 1 here, since ``mix`` leaves 0 as it is.
    """
    return mix(mix(mix(seed) + (np.uint64(day) + _U1) * _GOLDEN) + (np.uint64(decision) + _U1) * _MIX_A) | _U1


@rule
def specific_key(key: Any, identity: Any) -> Any:
    """Key of the same decision for one of several programmes or kinds of event.

    ``identity`` is a digest of its name, not its position.
    """
    return mix(key + identity) | _U1


@rule
def kind_key(key: Any, identity: Any) -> Any:
    """Key of a decision about one kind of event: the plain one for the default kinds (``identity`` 0), else its own."""
    return specific_key(key, identity) if identity != _U0 else key


@rule
def person_counter(person: Any) -> Any:
    """Address of a person."""
    return np.uint64(person) + _U1


@rule
def couple_counter(person: Any, partner: Any) -> Any:
    """Address of an unordered pair, the low number in the high half."""
    return request_counter(min(person, partner), max(person, partner))


@rule
def request_counter(seeker: Any, helper: Any) -> Any:
    """Address of a request from one person to another."""
    return ((np.uint64(seeker) + _U1) << _U32) | (np.uint64(helper) + _U1)


@rule
def squares(counter: Any, key: Any) -> Any:
    """64-bit word whose high 32 bits are the Squares output for ``counter`` under ``key`` (Widynski 2020, algorithm 1)."""
    x = counter * key
    y = x
    z = y + key
    x = x * x + y
    x = (x >> _U32) | (x << _U32)
    x = x * x + z
    x = (x >> _U32) | (x << _U32)
    x = x * x + y
    x = (x >> _U32) | (x << _U32)
    return x * x + z


@rule
def uniform(counter: Any, key: Any) -> Any:
    """Uniform float32 on the 2^23 midpoints of (0, 1): never 0, never 1."""
    return np.float32(np.int32(squares(counter, key) >> _S41)) * _STEP + _HALF_STEP


_ZERO, _ONE = np.float32(0), np.float32(1)
_LN2 = np.float32(0.6931472)
_SQRT_HALF_BITS, _MANTISSA = np.int32(0x3F3504F3), np.int32(23)
_L0, _L1, _L2 = np.float32(-0.50001486), np.float32(0.33315544), np.float32(-0.24897764)
_L3, _L4, _L5 = np.float32(0.20492572), np.float32(-0.18761735), np.float32(0.11986413)


@rule
def log(x: Any) -> Any:
    """Natural logarithm of a normal positive float32; absolute error below 1e-6 near 1, relative below 1e-6 elsewhere."""
    bits = np.float32(x).view(np.int32)
    exponent = np.int32(np.int32(bits - _SQRT_HALF_BITS) >> _MANTISSA)
    m = np.float32(np.int32(bits - np.int32(exponent << _MANTISSA)).view(np.float32)) - _ONE
    m2 = m * m
    tail = fma(fma(_L5, m, _L4), m2 * m2, fma(fma(_L3, m, _L2), m2, fma(_L1, m, _L0)))
    return fma(np.float32(exponent), _LN2, fma(tail, m2, m))


_LOG2E, _ROUND = np.float32(1.44269504), np.float32(12582912.0)  # adding 1.5 * 2^23 rounds to the nearest integer
_EXP_LOW, _EXP_HIGH = np.float32(-80.0), np.float32(80.0)
_E2, _E3 = np.float32(0.4999923), np.float32(0.1666709)
_E4, _E5 = np.float32(0.04189046), np.float32(0.008314777)


@rule
def exp(x: Any) -> Any:
    """Exponential of a float32, its argument clipped to [-80, 80]; relative error below 1e-6.

    Our own minimax fit of degree 5 on +-ln 2 / 2, with 1 + r as it begins. The whole power of two is taken from the last
    bits of the number that rounding left it in.
    """
    x = min(max(np.float32(x), _EXP_LOW), _EXP_HIGH)
    rounded = fma(x, _LOG2E, _ROUND)
    r = fma(_ROUND - rounded, _LN2, x)
    power = fma(fma(fma(fma(fma(_E5, r, _E4), r, _E3), r, _E2), r, _ONE), r, _ONE)
    shift = np.int32(np.float32(rounded).view(np.int32) << _MANTISSA)
    return np.float32(np.int32(np.float32(power).view(np.int32) + shift).view(np.float32))


_TEN_BELOW, _FRACTION, _ONES = np.int32(117 << 23), np.int32((1 << 23) - 1), np.int32(127 << 23)
_S1, _S2, _S3 = np.float32(5.0917107), np.float32(-3.5507925), np.float32(1.6311484)
_S4, _S5 = np.float32(-0.41656352), np.float32(0.044873583)
_TAIL = np.float32(2.800364)
_M0, _M1, _M2, _M3 = np.float32(3.6246404), np.float32(-0.16684245), np.float32(-0.0093746957), np.float32(0.0013486771)
_M4, _M5, _M6 = np.float32(-0.00021037845), np.float32(1.5227415e-05), np.float32(-3.4659804e-07)
_T0, _T1, _T2, _T3 = (
    np.float32(3.6337674),
    np.float32(-0.17816829),
    np.float32(-0.0036970307),
    np.float32(-0.00012130494),
)
_T4, _T5, _T6 = np.float32(-2.4120539e-06), np.float32(6.2181339e-08), np.float32(3.9248011e-09)


@rule
def normal(u: Any) -> Any:
    """Standard normal quantile of u in [2^-24, 1 - 2^-24], where all uniforms are; absolute error below 1.2e-5, |z| below 5.3.

    z = (u - v) f(s), with v = 1 - u and s = log2(u v), but for a constant: after the idea of Giles (2010) to work in that
    variable. Our own minimax fits of degree 6 to f, one for the middle and one for the tails (where 4 u v < 2^-8), and of
    degree 5 to the logarithm. Neither root nor division, of which processors do but one at a time.
    """
    v = _ONE - u
    bits = np.float32(u * v).view(np.int32)
    exponent = np.float32(np.int32(np.int32(bits - _TEN_BELOW) >> _MANTISSA))
    m = np.int32((bits & _FRACTION) | _ONES).view(np.float32)
    s = fma(fma(fma(fma(fma(_S5, m, _S4), m, _S3), m, _S2), m, _S1), m, exponent)
    middle = fma(fma(fma(fma(fma(fma(_M6, s, _M5), s, _M4), s, _M3), s, _M2), s, _M1), s, _M0)
    tail = fma(fma(fma(fma(fma(fma(_T6, s, _T5), s, _T4), s, _T3), s, _T2), s, _T1), s, _T0)
    return (middle if s >= _TAIL else tail) * (u - v)


POISSON_TERMS = 12
FEW_TERMS = 3
"""Terms that are nearly always enough where the rate is below 1."""
POISSON_RATE = np.float32(2.0)
_RECIPROCALS = (1 / np.arange(1, POISSON_TERMS + 1)).astype(np.float32)


@rule
def poisson(u: Any, rate: Any) -> Any:
    """Poisson count (float32) of uniform u by inversion; rate clipped to at most 2, count to at most 12 (mass beyond: 2e-7)."""
    return poisson_within(u, rate, POISSON_TERMS)[0]


@rule
def poisson_within(u: Any, rate: Any, terms: Any) -> Any:
    """Poisson count (float32) of uniform u by inversion, at most ``terms`` (at most 12), and the probability of such a count.

    The rate is clipped to at most 2. Where u is above the returned probability, the count is higher than ``terms``.
    """
    rate = min(rate, POISSON_RATE)
    term = exp(-rate)
    below = term
    count = _ZERO
    for j in range(terms):
        count += _ONE if u > below else _ZERO
        term = term * (rate * _RECIPROCALS[j])
        below = below + term
    return count, below
