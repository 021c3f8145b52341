"""Vector instructions against what they say they do, number by number, for any length and any place."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import llvmlite.binding
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from numpy.typing import NDArray

from simulation.kernels.machine import packing, uniforms, vectors
from simulation.kernels.machine.draws import normal, uniform
from simulation.kernels.machine.starting import objects
from simulation.kernels.machine.vectors import VECTOR
from simulation.kernels.rows.gathering import draw_by_address, to_normal
from simulation.twin.equations import VECTORS

U64, fma = np.uint64, VECTORS.fma
lengths = st.integers(0, 5 * VECTOR + 3)
seeds = st.integers(0, 2**32 - 1)


@njit
def listed(how: Any, numbers: Any, value: Any, out: Any) -> Any:
    return how(numbers, value, out)


@njit
def above(numbers: Any, place: Any, value: Any) -> Any:
    return vectors.first_above(numbers, place, value)


@njit
def prefetched(array: Any, place: Any) -> None:
    vectors.prefetch(array, place)


@njit(error_model="numpy")
def drawn(size: Any, counter: Any, key: Any, out: Any) -> None:
    draw_by_address(size, counter, key, out)


@njit(error_model="numpy")
def drawn_alone(counter: Any, keys: Any, out: Any) -> None:
    for k in range(out.size):
        out[k] = uniform(counter[k], keys[k])


@njit(error_model="numpy")
def normals(luck: Any) -> Any:
    return np.array([normal(u) for u in luck], np.float32) if luck.size else luck


def places(how: Any, numbers: NDArray[Any], value: Any) -> list[int]:
    """What the rule ``how`` lists."""
    out = np.full(numbers.size + 1, -1, np.int32)
    return out[: int(listed(how, numbers, value, out))].tolist()


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32])
@given(lengths, seeds)
def test_places_of_whole_numbers_are_listed(dtype: Any, length: int, seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 3, length).astype(dtype)
    assert places(packing.list_equal, numbers, dtype(1)) == np.flatnonzero(numbers == 1).tolist()
    assert places(packing.list_other, numbers, dtype(1)) == np.flatnonzero(numbers != 1).tolist()


@given(lengths, seeds)
def test_places_below_their_limits_and_above_a_value_are_listed(length: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    numbers, limits = random.integers(0, 4, (2, length)).astype(np.float32)
    assert places(packing.list_below, numbers, limits) == np.flatnonzero(numbers < limits).tolist()
    assert places(packing.list_above, numbers, np.float32(1)) == np.flatnonzero(numbers > 1).tolist()


@given(st.integers(0, 20))
def test_what_is_fetched_early_stays_as_it_is(place: int) -> None:
    numbers = np.arange(36, dtype=np.float32)
    prefetched(numbers, U64(place))
    np.testing.assert_array_equal(numbers, np.arange(36))


@given(st.integers(0, 20), seeds)
def test_the_first_of_sixteen_above_a_value_is_found(place: int, seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 16, 36).astype(np.float32)
    for value in np.arange(17, dtype=np.float32):
        expected = [*np.flatnonzero(numbers[place : place + VECTOR] > value), VECTOR][0]
        assert above(numbers, U64(place), value) == expected


@given(lengths, seeds, st.integers(0, 2**64 - 1))
def test_whole_vectors_are_drawn_as_if_each_were_alone_and_nothing_beyond(length: int, seed: int, key: int) -> None:
    whole = -(-length // VECTOR) * VECTOR
    counter = np.random.default_rng(seed).integers(2**64, size=whole, dtype=U64)
    out, expected = np.zeros(whole + 1, np.float32), np.empty(whole, np.float32)
    drawn(U64(length), counter, U64(key), out)
    drawn_alone(counter, np.full(whole, key, U64), expected)
    np.testing.assert_array_equal(out[:whole], expected)
    assert out[whole] == 0


@njit
def multiplied_and_added(a: Any, b: Any, c: Any) -> Any:
    return vectors.fma(a, b, c)


singles = st.floats(-(2.0**40), 2.0**40, width=32, allow_subnormal=False).map(np.float32)


@given(singles, singles, singles)
def test_a_product_and_a_sum_are_rounded_once(a: np.float32, b: np.float32, c: np.float32) -> None:
    assert np.float32(multiplied_and_added(a, b, c)) == fma(a, b, c)


odd = st.integers(0, 500).map(lambda n: 2 * n + 1)


@given(odd, odd, st.integers(60, 120), st.sampled_from([-1, 1]))
def test_what_is_all_but_a_tie_is_rounded_to_the_nearer(i: int, j: int, far: int, side: int) -> None:
    """A product half-way between two neighbours, and a trifle that double precision forgets."""
    a, b, trifle = (np.float32(each) for each in (1 + i * 2.0**-12, 1 + j * 2.0**-12, side * 2.0**-far))
    exact = Fraction(float(a)) * Fraction(float(b)) + Fraction(float(trifle))
    for got in (np.float32(multiplied_and_added(a, b, trifle)), fma(a, b, trifle)):
        neighbours = [Fraction(float(np.nextafter(got, np.float32(to)))) for to in (0, 9)]
        assert all(abs(Fraction(float(got)) - exact) < abs(each - exact) for each in neighbours)


@njit
def drawn_next(counter: Any, key: Any, out: Any, place: Any) -> None:
    uniforms.draw_next(counter, key, out, place)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 5))
def test_counters_in_a_row_are_drawn_as_if_each_were_alone(counter: int, key: int, place: int) -> None:
    counters, keys = U64(counter) + np.arange(VECTOR, dtype=U64), np.full(VECTOR, key, U64)
    out, expected = np.zeros(VECTOR + 5, np.float32), np.zeros(VECTOR, np.float32)
    drawn_next(U64(counter), U64(key), out, U64(place))
    drawn_alone(counters, keys, expected)
    np.testing.assert_array_equal(out[place : place + VECTOR], expected)
    assert np.count_nonzero(out) == VECTOR


@njit(error_model="numpy")
def made_normal(size: Any, luck: Any) -> None:
    to_normal(size, luck)


@given(lengths, seeds)
def test_whole_vectors_become_normal_and_nothing_beyond(length: int, seed: int) -> None:
    whole = -(-length // VECTOR) * VECTOR
    luck = np.random.default_rng(seed).random(whole + VECTOR, np.float32)
    before = luck.copy()
    made_normal(U64(length), luck)
    np.testing.assert_array_equal(luck[:whole], normals(before[:whole]))
    np.testing.assert_array_equal(luck[whole:], before[whole:])


@njit
def swapped(numbers: Any, paired: Any, place: Any, out: Any) -> None:
    vectors.swap(numbers, paired, place, out)


def pairs(random: np.random.Generator) -> NDArray[np.float32]:
    """Sixteen lanes, in some pairs of which both are paired, else neither."""
    return np.repeat(random.integers(0, 2, VECTOR // 2), 2).astype(np.float32)


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
@given(seeds)
def test_neighbours_who_are_paired_are_exchanged(dtype: Any, seed: int) -> None:
    paired = pairs(np.random.default_rng(seed))
    numbers, out = np.arange(VECTOR).astype(dtype), np.empty(VECTOR, dtype)
    swapped(numbers, paired, U64(0), out)
    assert out.tolist() == [(k ^ 1) if paired[k] else k for k in range(VECTOR)]


@njit
def spread(numbers: Any, homes: Any, paired: Any, place: Any, out: Any) -> None:
    vectors.spread(numbers, homes, paired, place, out)


@given(seeds)
def test_each_lane_gets_the_number_of_its_home(seed: int) -> None:
    random = np.random.default_rng(seed)
    paired = np.concatenate([pairs(random), pairs(random)])
    shares = (paired > 0) & (np.arange(2 * VECTOR) % 2 == 1)
    homes = np.cumsum(~shares, dtype=np.int32) + np.int32(random.integers(0, 1_000))
    numbers, out = random.random(2 * VECTOR + 1, np.float32), np.empty(2 * VECTOR, np.float32)
    for place in (0, VECTOR):
        spread(numbers, homes, paired, U64(place), out)
    assert out.tolist() == numbers[homes - homes[0]].tolist()
    plain = np.empty_like(out)
    for place in (0, VECTOR):
        vectors.spread.py_func(numbers, homes, paired, U64(place), plain)
    assert plain.tolist() == out.tolist()


@pytest.mark.parametrize(
    ("told", "host", "expected"),
    [(None, "+avx2,+avx512f", True), (None, "+avx2,-avx512f", False), ("", "+avx512f", False), ("+avx512f", "", True)],
)
def test_vectors_are_packed_by_the_processor_that_numba_compiles_for(
    told: str | None, host: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NUMBA_CPU_FEATURES", "NUMBA_CPU_NAME", "NUMBA_ENABLE_AVX"):
        monkeypatch.delenv(name, raising=False)
    if told is not None:
        monkeypatch.setenv("NUMBA_CPU_FEATURES", told)
    monkeypatch.setattr(llvmlite.binding, "get_host_cpu_features", lambda: SimpleNamespace(flatten=lambda: host))
    monkeypatch.setattr(objects, "features", objects.features.__wrapped__)
    assert packing.packs() is expected
