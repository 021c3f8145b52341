"""Draws along every axis of their address: persons, days, decisions, members, pairs, requests, programmes.

Each test below fails for a good source of draws with a probability below 1e-8 (``FALSE_ALARM``), all of them together
below 1e-6. Weak sources have to fail the same batteries: those are the tests of the tests. Addresses are fixed, so that
every run of this file sees the same draws.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray
from scipy import special, stats

from simulation.kernels import rules
from simulation.kernels.decisions import DECISIONS, Decision
from simulation.kernels.machine.draws import normal, poisson
from simulation.twin.equations import DRAWS, RULES
from tests.statistical.sampling import (
    PValues,
    Source,
    Words,
    elementwise,
    flip_checks,
    matrix_checks,
    of_binomial,
    of_counts,
    of_ks,
    of_largest,
    of_z,
    pairs,
    persons,
    requests,
    sequence_checks,
    uniforms,
    verdict,
)

Singles = NDArray[np.float32]

FALSE_ALARM = 1e-8
LONG, DEEP, WIDE = 1 << 18, 1 << 15, 40
"""Words of a sequence; rows and columns of a matrix."""
SEEDS = (1, 3_141_592_653_589_793_238)
DAY, DECISION = 7, Decision.STRESSOR

KITHKIN = Source()
_along = np.arange(LONG, dtype=np.uint64)
_deep = np.arange(DEEP, dtype=np.uint64)[:, None]
_wide = np.arange(WIDE, dtype=np.uint64)
_kinds = np.arange(DECISIONS, dtype=np.uint64)


def _key(source: Source, seed: int, day: int = DAY, decision: int = DECISION) -> Words:
    return source.keys(seed, day, decision)


def _all_pairs(source: Source, seed: int) -> Words:
    low, high = np.triu_indices(725, 1)
    return source.words(pairs(low[:LONG], high[:LONG]), _key(source, seed))


def _interleaved(source: Source, seed: int) -> Words:
    keys = source.keys(seed, np.arange(LONG // DECISIONS + 1)[:, None], _kinds)
    return source.words(persons(11), keys.ravel()[:LONG])


SEQUENCES: dict[str, Callable[[Source, int], Words]] = {
    "persons": lambda s, seed: s.words(persons(_along), _key(s, seed)),
    "persons on the first day": lambda s, seed: s.words(persons(_along), _key(s, seed, 0, Decision.SLOW_BASELINE)),
    "persons with high numbers": lambda s, seed: s.words(persons(2**31 - 1 - _along), _key(s, seed)),
    "every 1,000th person": lambda s, seed: s.words(persons(1_000 * _along), _key(s, seed)),
    "days of the first person": lambda s, seed: s.words(persons(0), s.keys(seed, _along, DECISION)),
    "days of a late person": lambda s, seed: s.words(persons(987_654_321), s.keys(seed, _along, DECISION)),
    "days of a couple": lambda s, seed: s.words(pairs(0, 1), s.keys(seed, _along, DECISION)),
    "decisions, day by day": _interleaved,
    "neighbouring seeds": lambda s, seed: s.words(persons(5), s.keys(seed + _along, DAY, DECISION)),
    "couples": lambda s, seed: s.words(pairs(2 * _along, 2 * _along + 1), _key(s, seed)),
    "all pairs": _all_pairs,
    "helpers of one seeker": lambda s, seed: s.words(requests(3, _along), _key(s, seed)),
    "seekers of one helper": lambda s, seed: s.words(requests(_along, 3), _key(s, seed)),
    "person t on day t": lambda s, seed: s.words(persons(_along), s.keys(seed, _along, DECISION)),
    "person -t on day t": lambda s, seed: s.words(persons(LONG - _along), s.keys(seed, _along, DECISION)),
    "day t under seed -t": lambda s, seed: s.words(persons(5), s.keys(seed + LONG - _along, _along, DECISION)),
}
"""Words along each axis, and along diagonals where two axes could cancel."""


def _programmes(source: Source, seed: int) -> Words:
    with np.errstate(over="ignore"):
        keys: Words = DRAWS.specific_key(_key(source, seed, DAY, Decision.ATTENDANCE), _wide)
    return source.words(persons(_deep), keys)


def _both_ways(source: Source, seed: int) -> Words:
    some, others = 2 * _deep.ravel(), 2 * _deep.ravel() + 7
    ways = np.stack([requests(some, others), requests(others, some), persons(some), persons(others)], axis=1)
    return source.words(ways, _key(source, seed))


MATRICES: dict[str, Callable[[Source, int], Words]] = {
    "decisions": lambda s, seed: s.words(persons(_deep), s.keys(seed, DAY, _kinds)),
    "decisions of pairs": lambda s, seed: s.words(pairs(2 * _deep, 2 * _deep + 1), s.keys(seed, DAY, _kinds)),
    "days": lambda s, seed: s.words(persons(_deep), s.keys(seed, _wide, DECISION)),
    "years": lambda s, seed: s.words(persons(_deep), s.keys(seed, 365 * _wide, DECISION)),
    "neighbouring seeds": lambda s, seed: s.words(persons(_deep), s.keys(seed + _wide, DAY, DECISION)),
    "persons side by side": lambda s, seed: s.words(persons(_wide), s.keys(seed, _deep, DECISION)),
    "ties of one person": lambda s, seed: s.words(pairs(_wide, 99), s.keys(seed, _deep, DECISION)),
    "seekers of one helper": lambda s, seed: s.words(requests(_wide, 99), s.keys(seed, _deep, DECISION)),
    "requests and persons": _both_ways,
    "programmes": _programmes,
}
"""(draws, columns) words whose columns have to be independent of each other."""


def checked(shape: Callable[[Source, int], Words], checks: Any, source: Source = KITHKIN) -> float:
    """The verdict over all seeds; for a weak source one seed is enough."""
    seeds = SEEDS if source is KITHKIN else SEEDS[:1]
    return verdict([p for seed in seeds for p in checks(shape(source, seed)).values()])


@pytest.mark.parametrize("name", SEQUENCES)
def test_words_along_an_axis_are_random(name: str) -> None:
    assert checked(SEQUENCES[name], sequence_checks) > FALSE_ALARM


@pytest.mark.parametrize("name", MATRICES)
def test_no_two_streams_know_of_each_other(name: str) -> None:
    assert checked(MATRICES[name], matrix_checks) > FALSE_ALARM


# Closed loops of ties: pairs share persons, and still their draws are jointly independent


def loop_checks(source: Source, seed: int) -> PValues:
    """p-values around triangles and squares of ties, and between persons and their ties."""
    a = np.arange(LONG) * 5
    b, c, d = a + 1, a + 3, a + 900_001
    key = _key(source, seed)
    ab, bc, cd, da, ca = (
        uniforms(source.words(pairs(*ends), key)) for ends in ((a, b), (b, c), (c, d), (d, a), (c, a))
    )
    own = uniforms(source.words(persons(a), key))
    sums = {
        "triangle": ab + bc + ca,
        "triangle, signs": ab + bc - ca,
        "square": ab + bc + cd + da,
        "square, signs": ab - bc + cd - da,
        "person and tie": own + ab,
        "person less tie": own - ab,
        "two ties and person": ab + da - own,
    }
    p_values = {f"{name}, Kolmogorov-Smirnov": of_ks(values % 1.0) for name, values in sums.items()}
    p_values |= {name: of_counts(np.bincount((values % 1.0 * 4096).astype(int))) for name, values in sums.items()}
    for name, factors in {"triangle": (ab, bc, ca), "square": (ab, bc, cd, da), "own": (own, ab, ca)}.items():
        product = np.prod([(u - 0.5) * np.sqrt(12) for u in factors], axis=0)
        p_values[f"product, {name}"] = of_z(product.sum() / np.sqrt(LONG))
    return p_values | _table_checks(source, seed)


def _table_checks(source: Source, seed: int) -> PValues:
    """p-values of the table of all pairs of 512 persons: neither one person's nor two persons' ties share luck."""
    who = np.arange(512)
    key = _key(source, seed)
    table = (uniforms(source.words(pairs(who[:, None], who), key)) - 0.5) * np.sqrt(12)
    np.fill_diagonal(table, 0.0)
    own = (uniforms(source.words(persons(who), key)) - 0.5) * np.sqrt(12)
    rows = table.sum(axis=1) / np.sqrt(511)
    alike = (table @ table / np.sqrt(510))[np.triu_indices(512, 1)]
    return {
        "a person's ties": of_largest(rows),
        "two persons' ties": of_largest(alike),
        "own and ties": of_z(own @ rows / np.sqrt(512)),
    }


def loops_verdict(source: Source) -> float:
    """The verdict around loops, over all seeds."""
    return verdict([p for seed in SEEDS for p in loop_checks(source, seed).values()])


def test_draws_around_loops_of_ties_are_jointly_independent() -> None:
    """The fault of draws that are made of two persons' own draws (starsim issue 507)."""
    assert loops_verdict(KITHKIN) > FALSE_ALARM


# Avalanche

_some = np.arange(1 << 14, dtype=np.uint64)


def _person_flips(source: Source, seed: int) -> PValues:
    return flip_checks(lambda who: source.words(persons(who), _key(source, seed)), _some * np.uint64(77_777), 30)


def _pair_flips(source: Source, seed: int) -> PValues:
    ties = requests(_some * np.uint64(77_777), _some * np.uint64(99))
    return flip_checks(lambda counters: source.words(counters, _key(source, seed)), ties, 63)


def _day_flips(source: Source, seed: int) -> PValues:
    return flip_checks(lambda days: source.words(persons(3), source.keys(seed, days, DECISION)), _some, 16)


def _seed_flips(source: Source, seed: int) -> PValues:
    seeds = np.uint64(seed) + _some
    return flip_checks(lambda those: source.words(persons(3), source.keys(those, DAY, DECISION)), seeds, 63)


FLIPS = {"person": _person_flips, "pair": _pair_flips, "day": _day_flips, "seed": _seed_flips}


@pytest.mark.parametrize("part", FLIPS)
def test_one_bit_of_the_address_changes_half_of_the_bits_drawn(part: str) -> None:
    assert verdict([p for seed in SEEDS for p in FLIPS[part](KITHKIN, seed).values()]) > FALSE_ALARM


# Distributions

BULK = 1 << 22
EVERY = ((np.arange(1 << 23) + 0.5) * 2.0**-23).astype(np.float32)
"""All 2^23 uniforms."""

_normal, _poisson = elementwise(normal), elementwise(poisson)


@njit(cache=False)
def _shared(i: Any, couple: Any, own: Any, share: Any, stretch: Any) -> Any:
    return rules.shared_luck(couple[i], own[i], share, stretch)


def _bulk(decision: Decision, counters: Words | None = None, number: int = BULK) -> Singles:
    """Uniforms of ``number`` persons, or of counters, as the kernels see them."""
    who = persons(np.arange(number)) if counters is None else counters
    luck: Singles = uniforms(KITHKIN.words(who, _key(KITHKIN, SEEDS[0], DAY, decision))).astype(np.float32)
    return luck


def _couples(decision: Decision) -> Singles:
    """Uniforms of BULK / 2 couples."""
    lead = 2 * np.arange(BULK // 2)
    return _bulk(decision, pairs(lead, lead + 1))


def test_normal_draws_have_the_moments_and_the_shape_of_the_normal_law() -> None:
    z = _normal(_bulk(Decision.NOISE)).astype(np.float64)
    moments = {
        "mean": z.mean(),
        "variance": (np.mean(z**2) - 1.0) / np.sqrt(2.0),
        "skewness": np.mean(z**3) / np.sqrt(15.0),
        "kurtosis": (np.mean(z**4) - 3.0) / np.sqrt(96.0),
    }
    p_values = {name: of_z(value * np.sqrt(z.size)) for name, value in moments.items()}
    assert verdict(p_values | {"shape": of_ks(special.ndtr(z))}) > FALSE_ALARM


def test_tails_of_normal_draws_are_as_heavy_as_they_should_be() -> None:
    """Beyond 5 SD lie 2.4e-7 instead of 2.9e-7 on each side: two of the 2^23 midpoints, the nearest to be had."""
    size = np.abs(_normal(_bulk(Decision.QUALITY, number=1 << 24)))
    p_values = []
    for bound in (2, 3, 4, 5):
        cells = np.floor(special.ndtr(-bound) * 2.0**23 + 0.5)
        p_values.append(of_binomial(int(np.count_nonzero(size > bound)), size.size, float(cells * 2.0**-22)))
    assert verdict(p_values) > FALSE_ALARM


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.65, 1.5, 2.0])
def test_poisson_draws_follow_their_law(rate: float) -> None:
    """Up to 2 a day, at which rates are clipped."""
    counts = _poisson(_bulk(Decision.CONFLICT), np.float32(rate)).astype(np.int64)
    off = counts - rate
    law = stats.poisson.pmf(np.arange(13), rate) * counts.size
    p_values = {
        "mean": of_z(off.mean() * np.sqrt(counts.size / rate)),
        "variance": of_z((np.mean(off**2) - rate) * np.sqrt(counts.size / (rate + 2 * rate**2))),
        "law": of_counts(np.bincount(counts, minlength=13), law),
    }
    assert verdict(p_values) > FALSE_ALARM


DAILY = [np.float32(p) for p in (0.0004, 0.003, 0.05, 0.25)]


def test_events_of_all_kinds_strike_at_their_rates() -> None:
    luck = _bulk(Decision.EVENT)
    hits = [int(np.count_nonzero(RULES.strikes(luck, kind, p))) for kind in range(4) for p in DAILY]
    chances = [float(p) for p in DAILY * 4]
    assert verdict([of_binomial(n, BULK, p) for n, p in zip(hits, chances, strict=True)]) > FALSE_ALARM


@pytest.mark.parametrize("kind", range(4))
def test_the_share_of_all_uniforms_that_strike_is_the_probability(kind: int) -> None:
    """The share is exact to one of the 2^23 midpoints, the step between two uniforms."""
    for p in DAILY:
        share = np.count_nonzero(RULES.strikes(EVERY, kind, p)) / EVERY.size
        assert share == pytest.approx(float(p), abs=2.0**-23)


def test_kinds_of_event_never_share_luck() -> None:
    """Whatever the rates, no uniform strikes with two kinds; at the highest, each strikes with one."""
    kinds = np.array([RULES.strikes(EVERY, kind, np.float32(0.25)) for kind in range(4)])
    assert (kinds.sum(axis=0) == 1).all()
    for p in DAILY:
        for kind in range(4):
            assert not (RULES.strikes(EVERY, kind, p) & ~kinds[kind]).any()


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.5, 1.0])
def test_luck_that_partners_share_is_uniform_and_shared_as_often_as_asked(share: float) -> None:
    psi, stretch = np.float32(share), np.float32(1 / (share or 1.0))
    couple, own = _couples(Decision.COUPLE_STRESSOR), _bulk(Decision.STRESSOR)
    which = np.arange(couple.size)
    luck_of = elementwise(_shared)
    she, he = (luck_of(which, couple, own[side::2], psi, stretch).astype(np.float64) for side in (0, 1))
    assert min(she.min(), he.min()) > 0
    assert max(she.max(), he.max()) < 1
    p_values = [p for luck in (she, he) for p in (of_ks(luck), of_counts(np.bincount((luck * 4096).astype(int))))]
    # Two independent draws are equal once in 2^23 pairs.
    same = int(np.count_nonzero(she == he))
    p_values.append(of_binomial(same, which.size, float(psi) + (1.0 - float(psi)) * 2.0**-23))
    if share == 0.0:
        p_values.append(of_z(12 * ((she - 0.5) @ (he - 0.5)) / np.sqrt(which.size)))
    assert verdict(p_values) > FALSE_ALARM


@pytest.mark.parametrize("probability", [0.02, 0.4, 0.9])
@pytest.mark.parametrize("spread", [0.3, 0.8])
def test_severities_are_lognormal_with_mean_one(probability: float, spread: float) -> None:
    p = np.float32(probability)
    u = _bulk(Decision.STRESSOR)
    rank = elementwise(normal)(elementwise(rules.stressor_rank)(u[u < p], np.float32(1) / p))
    struck = elementwise(rules.stressor_severity)(rank, np.float32(spread)).astype(np.float64)
    z = np.log(struck) / spread + spread / 2
    error = np.sqrt(np.expm1(spread**2) / struck.size)
    p_values = {
        "rate": of_binomial(struck.size, BULK, float(p)),
        "law": of_ks(special.ndtr(z)),
        "mean": of_z((struck.mean() - 1.0) / error),
    }
    assert verdict(p_values) > FALSE_ALARM


def test_load_of_past_events_is_what_a_steady_stream_of_them_leaves() -> None:
    """The age of the latest event is exponential, so (load / weight)^(rate / -ln kept) is uniform."""
    p_values = []
    for daily, half_life in ((0.01, 90.0), (0.002, 180.0)):
        rate, kept = np.float32(daily), np.float32(2 ** (-1 / half_life))
        load = elementwise(rules.past_load)(_bulk(Decision.PAST_EVENT), rate, np.float32(0.63), kept)
        age = np.log(load / 0.63) / np.log(float(kept))
        p_values += [of_ks(-np.expm1(-age * daily)), of_z((age.mean() * daily - 1) * np.sqrt(age.size))]
    assert verdict(p_values) > FALSE_ALARM


@pytest.mark.parametrize("correlation", [0.0, 0.3, 1.0])
def test_traits_of_partners_correlate_as_asked(correlation: float) -> None:
    r, sd = np.float32(correlation), np.float32(0.8)
    own, couple = _normal(_bulk(Decision.CLOSENESS_TRAIT)), _normal(_couples(Decision.COUPLE_CLOSENESS_TRAIT))
    trait = RULES.couple_trait
    she, he = (trait(own[side::2], couple, sd, r).astype(np.float64) / 0.8 for side in (0, 1))
    n = she.size
    # E(xy) of unit normals has variance 1 + r^2; a variance has 2.
    p_values = [
        of_z((np.mean(she * he) - correlation) * np.sqrt(n / (1 + correlation**2))),
        *(of_z((np.mean(x**2) - 1) * np.sqrt(n / 2)) for x in (she, he)),
        *(of_ks(special.ndtr(x)) for x in (she, he)),
    ]
    assert verdict(p_values) > FALSE_ALARM


# Tests of the tests


def _rounds(number: int) -> Source:
    """Squares with fewer rounds: none leaves counter times key, four are Squares."""

    def words(counters: Any, keys: Any) -> Words:
        counters, keys = np.atleast_1d(np.asarray(counters, np.uint64)), np.asarray(keys, np.uint64)
        x: Words = counters * keys
        y = x
        for number_of_round in range(number):
            x = x * x + (y if number_of_round % 2 == 0 else y + keys)
            if number_of_round < number - 1:
                x = (x >> np.uint64(32)) | (x << np.uint64(32))
        return x

    return Source(words=words)


def _plain_keys(seeds: Any, days: Any, decisions: Any) -> Words:
    """Keys made by adding up the address."""
    parts = (np.atleast_1d(np.asarray(part, np.uint64)) for part in (seeds, days, decisions))
    keys: Words = np.uint64(0x9E3779B97F4A7C15) * reduce(np.add, parts) | np.uint64(1)
    return keys


def _shared_luck_of_pairs(counters: Any, keys: Any) -> Words:
    """Draws of pairs as the sum of two persons' own."""
    counters = np.asarray(counters, np.uint64)
    high, low = counters >> np.uint64(32), counters & np.uint64(2**32 - 1)
    return KITHKIN.words(low, keys) + np.where(high > 0, KITHKIN.words(high, keys), np.uint64(0))


WEAK: dict[str, tuple[Source, dict[str, Callable[[Source, int], Words]], str, Any]] = {
    "no rounds": (_rounds(0), SEQUENCES, "persons", sequence_checks),
    "one round": (_rounds(1), SEQUENCES, "seekers of one helper", sequence_checks),
    "two rounds": (_rounds(2), SEQUENCES, "seekers of one helper", sequence_checks),
    "one key for all decisions": (
        Source(keys=lambda seeds, days, decisions: KITHKIN.keys(seeds, days, 0 * np.asarray(decisions))),
        MATRICES,
        "decisions",
        matrix_checks,
    ),
    "one key for all days": (
        Source(keys=lambda seeds, days, decisions: KITHKIN.keys(seeds, 0 * np.asarray(days), decisions)),
        MATRICES,
        "days",
        matrix_checks,
    ),
    "seed and day added up": (Source(keys=_plain_keys), SEQUENCES, "day t under seed -t", sequence_checks),
    "blind to the person asked": (
        Source(words=lambda counters, keys: KITHKIN.words(np.asarray(counters) >> np.uint64(32), keys)),
        MATRICES,
        "requests and persons",
        matrix_checks,
    ),
}


@pytest.mark.parametrize("name", WEAK)
def test_weak_sources_are_found_out(name: str) -> None:
    source, shapes, shape, checks = WEAK[name]
    assert checked(shapes[shape], checks, source) < FALSE_ALARM


def test_draws_of_pairs_made_of_persons_draws_are_found_out() -> None:
    assert loops_verdict(Source(words=_shared_luck_of_pairs)) < FALSE_ALARM


def test_weak_mixing_is_found_out() -> None:
    bare = Source(_rounds(0).words, _plain_keys)
    assert verdict(_person_flips(_rounds(1), SEEDS[0])) < FALSE_ALARM
    assert verdict(_pair_flips(_rounds(2), SEEDS[0])) < FALSE_ALARM
    assert verdict(_day_flips(bare, SEEDS[0])) < FALSE_ALARM
    assert verdict(_seed_flips(bare, SEEDS[0])) < FALSE_ALARM
