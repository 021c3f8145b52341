"""Seeds: limits, and the numbers that are derived from them."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.seeds import Seeds, derived, seed_of, seeds_of

HIGHEST = 9_223_372_036_854_775_807
"""2^63 - 1."""


@pytest.mark.parametrize("seed", [0, 1, HIGHEST])
def test_seeds_within_the_limits_are_taken(seed: int) -> None:
    assert seed_of(seed) == seed
    assert seeds_of([seed, Seeds(seed, seed, seed)]) == (Seeds.of(seed), Seeds(seed, seed, seed))


@pytest.mark.parametrize("seed", [-1, HIGHEST + 1, 1.0, True, "1", None])
def test_seeds_beyond_are_refused_with_their_place(seed: Any) -> None:
    allowed = f"must be a whole number from 0 to {HIGHEST}"
    with pytest.raises(ValueError, match=rf"^seed = .*: {allowed}$"):
        seed_of(seed)
    with pytest.raises(ValueError, match=rf"^seeds\[1\] = .*: {allowed}, or Seeds$"):
        seeds_of([1, seed])
    for place, source in enumerate(("population", "stressors", "support")):
        parts = [1, 2, 3]
        parts[place] = seed
        with pytest.raises(ValueError, match=rf"^seeds\[1\]\.{source} = .*: {allowed}$"):
            seeds_of([1, Seeds(*parts)])


def test_derived_seeds_are_those_of_split_mix() -> None:
    """SplitMix64 from 0 begins with E220A8397B1DCDAF and 6E789E6AA1B965F4, as published; a seed lacks the last bit."""
    golden = 0x9E3779B97F4A7C15
    assert derived(0) == 0xE220A8397B1DCDAF >> 1
    assert derived(golden & HIGHEST) != derived(0)
    assert derived(0, 0) != derived(0, 1) != derived(0, 0, 1)
    assert derived(0, (golden - 0xE220A8397B1DCDAF) % 2**64) == 0x6E789E6AA1B965F4 >> 1


def test_the_three_sources_have_paths_of_their_own() -> None:
    assert Seeds.of(7) == (derived(7, 0), derived(7, 1), derived(7, 2))
    assert len(set(Seeds.of(7))) == 3
