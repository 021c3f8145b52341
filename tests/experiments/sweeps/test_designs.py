"""Factors and designs: what they promise about ends, balance, distributions, and seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from experiments.sweeps.bases import Bases
from experiments.sweeps.designs import DESIGNS
from experiments.sweeps.factors import TAIL, Factor, factor
from experiments.sweeps.points import Points
from simulation.scenario import Scenario

PLAIN = Bases({"": Scenario()})
RANGES = {
    "strain.crossover": {"low": 0.0, "high": 0.2},
    "seeking.rate": {"low": 0.1, "high": 0.5},
    "answering.capacity": {"low": 1, "high": 5},
}


def factors(given: dict[str, Any]) -> list[Factor]:
    made = [factor(name, value, PLAIN) for name, value in given.items()]
    assert not [sentence for _, sentences in made for sentence in sentences]
    return [each for each, _ in made if each is not None]


def points(kind: str, given: dict[str, Any] = RANGES, seed: int = 1, **settings: Any) -> Points:
    return DESIGNS[kind](**settings).choose(factors(given), seed)


def table(found: Points) -> np.ndarray:
    return np.array(list(found), float)


def test_a_full_factorial_has_every_combination_once() -> None:
    found = points(
        "full-factorial", {"strain.crossover": [0.0, 0.1, 0.2], "seeking.rate": {"low": 0.1, "high": 0.5}}, levels=5
    )
    assert len(found) == len(set(found)) == 15
    assert sorted({rate for _, rate in found}) == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
    assert sorted(found.order) == list(range(15)) != list(found.order)


def test_a_latin_hypercube_is_even_in_every_factor() -> None:
    found = points("latin-hypercube", points=40)
    assert found.sample is not None
    assert (np.sort((found.sample * 40).astype(int), axis=0) == np.arange(40)[:, None]).all()
    capacities = np.unique([capacity for *_, capacity in found], return_counts=True)
    assert capacities[0].tolist() == [1, 2, 3, 4, 5]
    assert capacities[1].tolist() == [8] * 5


@pytest.mark.parametrize(("second_order", "runs"), [(True, 8 * 8), (False, 8 * 5)])
def test_sobols_sample_has_the_blocks_of_saltelli(second_order: bool, runs: int) -> None:
    found = points("sobol", samples=8, second_order=second_order)
    assert found.sample is not None
    assert len(found) == runs
    size = runs // 8
    first, changed = found.sample[::size], found.sample[1::size]
    assert (np.flatnonzero((first != changed).any(axis=0)) == [0]).all()
    assert list(found.order) == list(range(runs))


def test_morris_changes_one_factor_at_a_time() -> None:
    found = points("morris", trajectories=5)
    assert found.sample is not None
    steps = np.diff(found.sample.reshape(5, 4, 3), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert np.abs(steps[steps != 0]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_design_is_the_same_for_the_same_seed(kind: str) -> None:
    first, again, other = (points(kind, seed=seed) for seed in (1, 1, 2))
    assert (list(first), list(first.order)) == (list(again), list(again.order))
    assert (list(first), list(first.order)) != (list(other), list(other.order))


@pytest.mark.parametrize(
    ("law", "mean", "sd"),
    [
        ({"distribution": "normal", "mean": 0.1, "sd": 0.01}, 0.1, 0.01),
        ({"distribution": "lognormal", "median": 0.1, "log_sd": 0.2}, 0.1 * np.exp(0.02), None),
        ({"low": 0.0, "high": 0.3}, 0.15, 0.3 / 12**0.5),
        ({"distribution": "triangular", "low": 0.0, "mode": 0.1, "high": 0.2}, 0.1, 0.2 / 24**0.5),
        ({"distribution": "log-uniform", "low": 0.01, "high": 0.1}, 0.09 / np.log(10), None),
    ],
)
def test_quantiles_follow_the_distribution(law: dict[str, Any], mean: float, sd: float | None) -> None:
    values = np.array(factors({"strain.crossover": law})[0].at((np.arange(20_000) + 0.5) / 20_000))
    assert values.mean() == pytest.approx(mean, rel=1e-3)
    assert sd is None or values.std() == pytest.approx(sd, rel=1e-2)


def test_a_distribution_stays_in_the_range_of_its_parameter_and_corners_leave_its_tails_out() -> None:
    crossover = factors({"strain.crossover": {"distribution": "normal", "mean": 0.0, "sd": 0.1}})[0]
    values = crossover.at(np.linspace(0.0, 1.0, 101))
    assert values[0] == 0.0
    assert max(values) == 0.9
    assert crossover.grid(2) == crossover.at(np.array([TAIL, 1 - TAIL]))


MISTAKES = {
    "unknown": ("strain.crosover", [0.1], "did you mean strain.crossover"),
    "level": ("strain.crossover", [0.1, 1.7], "factors.strain.crossover = 1.7: must be a number in 0 to 0.9"),
    "kind": ("answering.capacity", [1.5], "must be a whole number in"),
    "switch": ("circle.active", {"low": 0, "high": 1}, "must be a list of levels, each true or false"),
    "twice": ("strain.crossover", [0, 0.0], "must name each level once"),
    "order": ("strain.crossover", {"low": 0.2, "high": 0.1}, "low = 0.2: must be less than high = 0.1"),
    "law": ("strain.crossover", {"distribution": "normall", "mean": 0.1, "sd": 1}, "did you mean normal"),
    "half": ("strain.crossover", {"low": 0.2}, "factors.strain.crossover.high: missing"),
    "more": ("strain.crossover", {"low": 0.1, "high": 0.2, "mode": 0.1}, "mode: unknown name"),
    "log": ("strain.crossover", {"distribution": "log-uniform", "low": 0, "high": 0.2}, "must be more than 0"),
    "far": ("strain.crossover", {"distribution": "normal", "mean": 50, "sd": 1}, "nearly nothing of the distribution"),
    "programme": ("programmes.choir.places", [0.1], "unknown name"),
    "number": ("strain.crossover", 0.1, "must be a list of levels, or a table with low and high"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_a_sentence(name: str) -> None:
    parameter, given, sentence = MISTAKES[name]
    made, mistakes = factor(parameter, given, PLAIN)
    assert made is None
    assert len(mistakes) == 1
    assert sentence in mistakes[0]
