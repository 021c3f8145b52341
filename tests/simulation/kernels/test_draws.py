"""Draws, exactly: the generator against its definition, addresses that never meet, bounds of approximations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special, stats

from simulation.kernels.decisions import DECISIONS, SOURCE_OF_DECISION, SOURCES, Decision
from simulation.kernels.machine import draws
from simulation.twin.equations import DRAWS
from tests.statistical.sampling import Words, addressed_keys, compiled_words, elementwise

WORD = 2**64 - 1
EVERY = ((np.arange(1 << 23) + 0.5) * 2.0**-23).astype(np.float32)
"""All 2^23 uniforms."""
HIGHEST_PERSON = 2**31 - 1

words64 = st.integers(0, WORD)
people = st.integers(0, HIGHEST_PERSON)

_normal, _log, _exp, _poisson = (elementwise(rule) for rule in (draws.normal, draws.log, draws.exp, draws.poisson))
_mix = elementwise(draws.mix, np.uint64)
_uniform = elementwise(draws.uniform)
_key = elementwise(draws.key_of, np.uint64)


def one(rule: Any, *arguments: int) -> int:
    """A rule on whole numbers, uncompiled, as a plain number."""
    with np.errstate(over="ignore"):
        return int(getattr(DRAWS, rule.__name__)(*(np.uint64(argument) for argument in arguments)))


# The generator


def swapped(x: int) -> int:
    """Halves of a 64-bit word changed over."""
    return ((x >> 32) | (x << 32)) & WORD


def squares32(counter: int, key: int) -> int:
    """Four rounds of Squares in plain integers (Widynski 2020)."""
    y = counter * key & WORD
    z = (y + key) & WORD
    x = y
    for addend in (y, z, y):
        x = swapped((x * x + addend) & WORD)
    return ((x * x + z) & WORD) >> 32


def mixed(x: int) -> int:
    """Finaliser of SplitMix64 in plain integers."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & WORD
    return x ^ (x >> 31)


def test_squares_gives_published_values() -> None:
    """High halves of what others print for this key of Widynski's and counters 0, 1, 2 (0x36d88366cee633a5 ...)."""
    words = compiled_words([0, 1, 2], 0x548C9DECBCE65297)
    assert [int(word) >> 32 for word in words] == [0x36D88366, 0x944716E0, 0xC8A8F4E0]


@given(words64, words64)
def test_squares_is_the_published_construction(counter: int, key: int) -> None:
    assert one(draws.squares, counter, key) >> 32 == squares32(counter, key)
    assert int(compiled_words([counter], [key])[0]) >> 32 == squares32(counter, key)


@given(words64)
def test_mix_is_the_finaliser_of_splitmix(word: int) -> None:
    assert one(draws.mix, word) == mixed(word) == int(_mix(np.array([word], np.uint64))[0])


def test_mix_is_one_to_one() -> None:
    rng = np.random.default_rng(1)
    regular = (np.arange(1 << 17, dtype=np.uint64)[:, None] << np.array([0, 22, 45], np.uint64)).ravel()
    words = np.unique(np.concatenate([regular, rng.integers(0, WORD, 1 << 17, np.uint64)]))
    mixed_words = _mix(words)
    assert np.unique(mixed_words).size == words.size
    assert np.array_equal(_unmixed(mixed_words), words)


def _unmixed(words: Words) -> Words:
    """The word that was mixed: each step of the finaliser undone."""
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9), (30, 1)):
        undone = words
        for _ in range(64 // shift):
            undone = words ^ (undone >> np.uint64(shift))
        words = undone * np.uint64(pow(factor, -1, 2**64))
    return words


@given(words64, words64)
def test_a_uniform_is_the_midpoint_that_the_high_bits_name(counter: int, key: int) -> None:
    with np.errstate(over="ignore"):
        u = DRAWS.uniform(np.uint64(counter), np.uint64(key))
    assert u.dtype == np.float32
    assert float(u) == ((squares32(counter, key) >> 9) + 0.5) * 2.0**-23


def test_the_outermost_uniforms_are_neither_zero_nor_one() -> None:
    """The rule on the lowest and the highest word, and on all words between that it can tell apart."""
    step, half = np.float32(2.0**-23), np.float32(2.0**-24)
    assert np.array_equal(np.arange(1 << 23).astype(np.int32).astype(np.float32) * step + half, EVERY)
    assert EVERY[0] == half > 0
    assert EVERY[-1] == np.float32(1) - half < 1
    assert (np.diff(EVERY) == step).all()


def test_uniforms_compiled_and_uncompiled_are_the_same_bits() -> None:
    counters = np.random.default_rng(2).integers(0, WORD, 1 << 16, np.uint64)
    compiled, plain = _uniform(counters, np.uint64(0x548C9DECBCE65297)), DRAWS.uniform
    assert np.array_equal(compiled, plain(counters, np.uint64(0x548C9DECBCE65297)))
    assert np.isin(compiled, EVERY).all()


# Addresses


@given(st.lists(people, min_size=4, max_size=4))
def test_addresses_of_persons_couples_and_requests_never_meet(rows: list[int]) -> None:
    a, b, c, d = rows
    assert one(draws.person_counter, a) == a + 1
    assert one(draws.request_counter, a, b) == (a + 1) * 2**32 + b + 1
    assert one(draws.couple_counter, a, b) == one(draws.couple_counter, b, a)
    assert (one(draws.couple_counter, a, b) == one(draws.couple_counter, c, d)) == ({a, b} == {c, d})
    assert (one(draws.request_counter, a, b) == one(draws.request_counter, c, d)) == ((a, b) == (c, d))
    assert (one(draws.request_counter, a, b) == one(draws.request_counter, b, a)) == (a == b)
    assert one(draws.person_counter, a) < 2**32 < one(draws.couple_counter, c, d) <= WORD


@given(st.integers(0, 2**63 - 1), people, st.sampled_from(Decision))
def test_keys_are_the_address_mixed_in_turn_and_odd(seed: int, day: int, decision: Decision) -> None:
    key = one(draws.key_of, seed, day, decision)
    assert key % 2 == 1
    compiled = _key(np.array([seed], np.uint64), day, int(decision))
    assert key == int(compiled[0]) == int(addressed_keys(seed, day, decision)[0])


def _grid() -> Words:
    """Keys of some 2 million addresses: small seeds, high seeds, every decision."""
    seeds = np.concatenate([np.arange(40), 2**63 - 1 - np.arange(10)]).astype(np.uint64)
    days = np.arange(1_120, dtype=np.uint64)[:, None]
    return addressed_keys(seeds[:, None, None], days, np.arange(DECISIONS, dtype=np.uint64))


def test_no_two_addresses_share_a_key() -> None:
    keys = _grid()
    assert keys.size > 2_000_000
    assert np.unique(keys).size == keys.size
    assert (keys & np.uint64(1) == 1).all()


def test_keys_are_irregular_words() -> None:
    """Squares needs keys with about as many ones as zeros; random odd words leave this range in 1 of 3,600 such grids."""
    ones = np.bitwise_count(_grid())
    assert ones.min() >= 9
    assert ones.max() <= 56


@given(words64, words64, words64)
def test_each_programme_has_a_key_of_its_own(key: int, identity: int, other: int) -> None:
    own, others = one(draws.specific_key, key, identity), one(draws.specific_key, key, other)
    assert own % 2 == 1
    assert own == mixed((key + identity) & WORD) | 1
    assert (own == others) == (identity == other)


POPULATION = (
    "SLOW_BASELINE CLOSENESS_TRAIT SUPPORT_TRAIT ESTEEM_TRAIT "
    "PAST_EVENT PAST_EVENT+1 PAST_EVENT+2 PAST_EVENT+3 "
    "PAST_JOINT_EVENT PAST_JOINT_EVENT+1 PAST_JOINT_EVENT+2 PAST_JOINT_EVENT+3 "
    "ESTEEM COUPLE_CLOSENESS_TRAIT COUPLE_CLOSENESS REACTIVITY NEED REPORT COUPLE_CONFLICT_TRAIT"
)
STRESSORS = (
    "EVENT JOINT_EVENT STRESSOR COUPLE_STRESSOR NOISE COUPLE_CONFLICT CONFLICT COUPLE_MOOD MOOD "
    "SLOW_DRIFT COUPLE_SLOW_DRIFT SUPPORT_DRIFT ESTEEM_DRIFT COUPLE_CLOSENESS_DRIFT"
)
SUPPORT = (
    "SEEK WHOM TIE DOSE ANSWER QUALITY RUMINATION UPTAKE PLACE LEADER CALENDAR ATTENDANCE SESSION SESSION_RUMINATION "
    "DROP_OUT MEETING COMPANION KEEPING PARTING VOLUNTEER TRAINING OPENING"
)


def test_each_decision_keeps_its_number_and_its_source_of_chance() -> None:
    """Decisions that were added since may stand behind these."""
    expected = {}
    for source, names in zip(("population", "stressors", "support"), (POPULATION, STRESSORS, SUPPORT), strict=True):
        for name in names.split():
            decision, _, kind = name.partition("+")
            expected[Decision[decision] + int(kind or 0)] = source
    assert sorted(expected) == list(range(Decision.OPENING + 1))
    assert {number: SOURCES[SOURCE_OF_DECISION[number]] for number in expected} == expected


# Approximations


def test_normal_is_the_quantile_within_its_bound_at_every_uniform() -> None:
    z = _normal(EVERY)
    assert np.abs(z - special.ndtri(EVERY.astype(np.float64))).max() < 1.2e-5
    assert np.abs(z).max() <= np.float32(5.3)
    assert (np.diff(z) > -5e-6).all()


def test_normal_is_odd() -> None:
    z = _normal(EVERY[:1_000_000])
    assert np.array_equal(z, -_normal(np.float32(1) - EVERY[:1_000_000]))
    assert _normal(np.full(1, 0.5, np.float32))[0] == 0


def _floats(low: float, high: float, number: int = 1 << 21) -> NDArray[np.float32]:
    """Floats from low to high with equal ratios."""
    return np.geomspace(low, high, number).astype(np.float32)


def test_log_is_within_its_bounds() -> None:
    for x in (_floats(1.2e-38, 3.4e38), EVERY):
        exact = np.log(x.astype(np.float64))
        off = np.abs(_log(x) - exact)
        near = np.abs(exact) < 1
        assert off[near].max() < 1e-6
        assert (off[~near] / np.abs(exact[~near])).max() < 1e-6
    assert _log(np.ones(1, np.float32))[0] == 0


def test_exp_is_within_its_bound_and_clips_its_argument() -> None:
    x = np.linspace(-80, 80, 1 << 21).astype(np.float32)
    exact = np.exp(x.astype(np.float64))
    assert (np.abs(_exp(x) - exact) / exact).max() < 1e-6
    beyond = _exp(np.array([-np.inf, -1e30, -80, 80, 1e30, np.inf], np.float32))
    assert beyond[0] == beyond[1] == beyond[2] > 0
    assert beyond[3] == beyond[4] == beyond[5] < np.inf
    assert _exp(np.zeros(1, np.float32))[0] == 1


@pytest.mark.parametrize("rate", [0.0, 1e-6, 0.05, 0.3, 0.65, 1.0, 1.5, 1.9, 2.0])
def test_poisson_inverts_the_distribution(rate: float) -> None:
    """Uniforms within a rounding error of a step of the distribution may fall on either side."""
    counts, steps = _poisson(EVERY, np.float32(rate)).astype(int), stats.poisson.cdf(np.arange(12), np.float32(rate))
    low, high = (np.searchsorted(steps, EVERY.astype(np.float64) + shift, side="left") for shift in (-1e-6, 1e-6))
    assert (counts >= low).all()
    assert (counts <= high).all()
    assert (np.diff(counts) >= 0).all()
    share = np.bincount(counts, minlength=13) / EVERY.size
    assert share[:12] == pytest.approx(stats.poisson.pmf(np.arange(12), rate), abs=1e-6)


def test_poisson_cuts_off_as_little_as_it_says() -> None:
    assert stats.poisson.sf(draws.POISSON_TERMS, draws.POISSON_RATE) < 3e-7
    assert _poisson(EVERY[-1:], np.float32(2))[0] >= draws.POISSON_TERMS - 1
    for rate in (2.5, 80.0, np.inf):
        assert np.array_equal(_poisson(EVERY[::999], np.float32(rate)), _poisson(EVERY[::999], np.float32(2)))


@pytest.mark.parametrize(
    ("compiled", "rule", "low", "high"),
    [
        (_normal, draws.normal, 2.0**-24, 1 - 2.0**-24),
        (_log, draws.log, 1e-30, 1e30),
        (_exp, draws.exp, -90.0, 90.0),
    ],
)
def test_compiled_and_uncompiled_rules_give_the_same_bits(compiled: Any, rule: Any, low: float, high: float) -> None:
    values = np.random.default_rng(3).uniform(low, high, 5_000).astype(np.float32)
    plain = getattr(DRAWS, rule.__name__)
    assert np.array_equal(compiled(values), np.array([plain(value) for value in values], np.float32))


def test_compiled_and_uncompiled_poisson_give_the_same_counts() -> None:
    luck, plain = EVERY[:: 1 << 13], DRAWS.poisson
    for rate in (np.float32(0.3), np.float32(2.7), np.float32(4.0)):
        assert np.array_equal(_poisson(luck, rate), np.array([plain(u, rate) for u in luck], np.float32))
