"""Seeds: no two addresses of chance meet, and each source of chance can be varied alone.

Statistical tests here fail for good seeds with a probability below 1e-8 each, all together below 1e-7.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain, product
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation import network
from simulation.ensemble import Ensemble
from simulation.kernels.decisions import DECISIONS, Decision
from simulation.scenario import KINDS, NetworkPlan, Scenario
from simulation.seeds import HIGHEST_SEED, Seeds, derived
from tests.statistical.sampling import Source, matrix_checks, persons, sequence_checks, verdict

FALSE_ALARM = 1e-8
DRAWS = Source()


def repeated(seeds: list[int]) -> dict[int, int]:
    """Seeds that occur more than once, and how often."""
    return {seed: times for seed, times in Counter(seeds).items() if times > 1}


# Seeds


@pytest.mark.parametrize("first", [0, 1_000_000, HIGHEST_SEED - 30_000])
def test_no_two_members_share_a_seed_of_any_source(first: int) -> None:
    """Two of 90,000 random seeds are the same once in 2 billion times."""
    assert repeated(list(chain.from_iterable(Seeds.of(first + k) for k in range(30_000)))) == {}


def test_no_two_paths_lead_to_the_same_seed() -> None:
    """Paths of up to three numbers, under seeds next to each other."""
    paths = [*product(range(30)), *product(range(30), range(30)), *product(range(8), range(8), range(8)), ()]
    found = [derived(seed, *path) for seed in range(60) for path in paths]
    assert len(found) > 80_000
    assert repeated(found) == {}


def test_the_order_and_the_length_of_a_path_count() -> None:
    assert len({derived(5, 1, 2), derived(5, 2, 1), derived(5, 1), derived(5, 2), derived(5), derived(5, 0)}) == 6


def test_seeds_derived_from_derived_seeds_are_new() -> None:
    once = [derived(seed, k) for seed in range(30) for k in range(30)]
    assert repeated(once + [derived(seed, k) for seed in once for k in range(30)]) == {}


@pytest.mark.parametrize("seed", [-1, HIGHEST_SEED + 1])
def test_seeds_out_of_range_are_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=f"seed = {seed}: must be a whole number from 0 to {HIGHEST_SEED}"):
        derived(seed)


def test_seeds_in_range_lead_to_seeds_in_range() -> None:
    found = [derived(seed, *path) for seed in (0, 1, HIGHEST_SEED) for path in ((), (0,), (2**40, 3))]
    assert all(0 <= seed <= HIGHEST_SEED for seed in found)
    assert min(found) < 2**62 < max(found)


# Streams


def test_members_next_to_each_other_draw_unrelated_streams() -> None:
    """Every sub-seed of 14 members, 32,768 persons and the same decision: the hardest case, since sources differ in it."""
    for first in (0, 1, 77):
        seeds = np.array([Seeds.of(first + k) for k in range(14)], np.uint64).ravel()
        rows = persons(np.arange(1 << 15))[:, None]
        words = DRAWS.words(rows, DRAWS.keys(seeds, 3, Decision.STRESSOR))
        assert verdict(matrix_checks(words)) * 3 > FALSE_ALARM


@cache
def _many_members() -> NDArray[np.uint64]:
    return np.array([Seeds.of(k) for k in range(1 << 18)], np.uint64)


@pytest.mark.parametrize("source", range(3))
def test_one_persons_luck_over_many_members_is_random(source: int) -> None:
    words = DRAWS.words(persons(4), DRAWS.keys(_many_members()[:, source], 0, Decision.SLOW_BASELINE))
    assert verdict(sequence_checks(words)) > FALSE_ALARM


@pytest.mark.parametrize("seed", [0, 1, 2**32, HIGHEST_SEED])
def test_no_seed_is_weak(seed: int) -> None:
    """Explicit seeds reach the keys as they are; the first day under the outermost ones is as random as any."""
    rows, kinds = persons(np.arange(1 << 15))[:, None], np.arange(DECISIONS)
    assert verdict(matrix_checks(DRAWS.words(rows, DRAWS.keys(seed, 0, kinds)))) > FALSE_ALARM


# Varying one source of chance

DAYS = 120
BASE = Seeds(11, 22, 33)


class History(NamedTuple):
    """Columns that are compared: arrays (persons, members) before the first day and on it, (days, persons, members) later."""

    baseline: NDArray[np.float32]
    load: NDArray[np.float32]
    stressor: NDArray[np.float32]
    deviation: NDArray[np.float32]
    events: NDArray[np.uint8]
    stressed: NDArray[np.bool_]
    asked: NDArray[np.int32]
    helper: NDArray[np.int32]


UNMOVED = Scenario().replace(
    {"episode.relief": 0.0, "answering.cost": 0.0, "answering.cost_of_strain": 0.0, "company.contagion": 0.0}
)


@cache
def lived() -> History:
    """Members: the base, the base again, then with another seed of the population, the stressors, and support.

    Help neither relieves nor costs, and no mood is caught from whom one meets, so that the first day's deviation is what its
    stressors make of it.
    """
    people = network.generate(NetworkPlan(persons=200), 1)
    members = [BASE, BASE, *(BASE._replace(**{source: 99}) for source in Seeds._fields)]
    return _history(Ensemble(people, [UNMOVED] * len(members), members, threads=1))


def _history(ensemble: Ensemble) -> History:
    today, people = ensemble.today, ensemble.population
    baseline, load = people.baseline.copy(), people.load.copy()
    days = []
    for _ in range(DAYS):
        ensemble.advance(1)
        days.append([np.copy(a) for a in (today.events, today.stressor, today.asked, today.helper, people.deviation)])
    events, stressor, asked, helper, deviation = (np.array(column) for column in zip(*days, strict=True))
    return History(baseline, load, stressor[0], deviation[0], events, stressor > 0, asked, helper)


def same(column: str, member: int) -> bool:
    """Whether a member's column is the base's."""
    values = getattr(lived(), column)
    return bool(np.array_equal(values[..., member], values[..., 0]))


@pytest.mark.parametrize("column", History._fields)
def test_the_same_seeds_give_the_same_luck(column: str) -> None:
    assert same(column, 1)


def test_another_seed_of_the_population_founds_others_who_meet_the_same_events() -> None:
    assert not same("baseline", 2)
    assert not same("load", 2)
    assert same("events", 2)
    assert lived().events.any()


def test_another_seed_of_the_stressors_keeps_the_founded_population() -> None:
    assert same("baseline", 3)
    assert same("load", 3)
    assert not same("events", 3)
    assert not same("stressor", 3)
    assert not same("deviation", 3)


def test_another_seed_of_support_keeps_the_population_all_events_and_the_first_days_stress() -> None:
    assert same("baseline", 4)
    assert same("load", 4)
    assert same("events", 4)
    assert same("stressor", 4)
    assert same("deviation", 4)
    assert not same("asked", 4)
    assert not same("helper", 4)


def test_another_seed_of_support_keeps_the_luck_of_daily_stressors() -> None:
    """Help resolves load, which the odds of a stressor follow; almost all of them strike whatever the help."""
    stressed = lived().stressed
    agree = [float(np.mean(stressed[..., member] == stressed[..., 0])) for member in range(5)]
    assert agree[4] > 0.98
    assert agree[3] < 0.7


def test_another_rate_of_one_kind_of_event_changes_no_other_kind() -> None:
    people = network.generate(NetworkPlan(persons=200), 1)
    often = Scenario().replace({f"stressors.kinds.{KINDS[1]}.rate": 10.0})
    before, after = Ensemble(people, [Scenario(), often], [BASE, BASE], threads=1), []
    for _ in range(DAYS):
        before.advance(1)
        after.append(before.today.events.copy())
    bits = (np.array(after)[..., None] >> np.arange(len(KINDS))) & 1
    hits = bits.sum(axis=(0, 1))
    assert hits[1, 1] > 5 * hits[0, 1] > 0
    for kind in (0, 2, 3):
        assert hits[0, kind] > 0
        assert np.array_equal(bits[:, :, 0, kind], bits[:, :, 1, kind])
