"""Estimators on synthetic diaries whose truth is known.

An estimate is compared in units of its own Monte-Carlo error, taken from ``GROUPS`` independent groups of couples. Bounds are
5 of these errors; with 24 groups the error is itself estimated (Student's t with 23 degrees of freedom), so that each
comparison raises a false alarm with a probability of 5e-5, the whole module with less than 2e-3 over all seeds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.estimators import clustered, daily, persons, support
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.regression import Weights, correlation
from experiments.patterns.estimators.windows import STUDY_DAYS, centred, recalled, studies

GROUPS, GROUP = 24, 120
ERRORS = 5.0
Floats = NDArray[np.float64]


def partners(count: int) -> NDArray[np.int64]:
    """Persons 2k and 2k + 1 are partners."""
    return np.arange(count) ^ 1


BOTH = Couples.of(partners(GROUP))


def paired_noise(rng: np.random.Generator, days: int, likeness: float, count: int = GROUP) -> Floats:
    """White noise (days, count) of variance 1 that correlates by ``likeness`` between partners on the same day."""
    shared = np.repeat(rng.standard_normal((days, count // 2)), 2, axis=1)
    return np.sqrt(likeness) * shared + np.sqrt(1.0 - likeness) * rng.standard_normal((days, count))


def carried(noise: Floats, own: float, partner: float = 0.0) -> Floats:
    """x_t = own x_(t-1) + partner y_(t-1) + noise, where y is the partner; the first 50 days are thrown away."""
    values, other = np.zeros_like(noise), partners(noise.shape[1])
    for day in range(1, len(noise)):
        values[day] = own * values[day - 1] + partner * values[day - 1, other] + noise[day]
    return values[50:]


def assert_close(estimate: Callable[[np.random.Generator], float], truth: float, bias: float = 0.0) -> None:
    """The mean over independent groups lies within ``bias`` and five errors of the truth."""
    rng = np.random.default_rng(20_261)
    found = np.array([estimate(rng) for _ in range(GROUPS)])
    error = found.std(ddof=1) / np.sqrt(GROUPS)
    assert error < 0.05  # else the comparison says nothing
    assert abs(found.mean() - truth) < bias + ERRORS * error


@pytest.mark.parametrize(("phi", "bias"), [(0.0, 0.002), (0.1, 0.005), (0.2, 0.016), (0.3, 0.022), (0.5, 0.03)])
def test_carry_over_is_corrected_for_the_bias_of_short_series(phi: float, bias: float) -> None:
    def estimate(rng: np.random.Generator) -> float:
        traits = 2.0 * rng.standard_normal(GROUP)
        return persons.carry_over(centred(carried(rng.standard_normal((50 + 140, GROUP)), phi) + traits))

    assert_close(estimate, phi, bias)


def test_the_correction_is_of_the_size_that_theory_gives() -> None:
    within = centred(carried(np.random.default_rng(3).standard_normal((50 + 1_400, 400)), 0.2))
    raw = (11.0 * persons.carry_over(within) - 1.0) / 14.0
    assert raw == pytest.approx(0.2 - (1.0 + 3.0 * 0.2) / STUDY_DAYS, abs=0.02)


@pytest.mark.parametrize("truth", [0.0, 0.3, 0.6])
def test_intraclass_correlation(truth: float) -> None:
    def estimate(rng: np.random.Generator) -> float:
        traits = np.sqrt(truth) * rng.standard_normal(GROUP)
        return daily.intraclass(traits + np.sqrt(1.0 - truth) * rng.standard_normal((140, GROUP)))

    assert_close(estimate, truth)


def test_explained_variance_and_slope() -> None:
    def both(rng: np.random.Generator) -> tuple[float, float]:
        stressor = rng.random((140, GROUP)) < 0.4
        outcome = centred(0.6 * stressor + rng.standard_normal(stressor.shape) + rng.standard_normal(GROUP))
        return persons.slope(outcome, centred(stressor)), persons.explained(outcome, centred(stressor))

    of_stressor = 0.36 * 0.4 * 0.6
    assert_close(lambda rng: both(rng)[0], 0.6)
    assert_close(lambda rng: both(rng)[1], of_stressor / (of_stressor + 1.0))


@pytest.mark.parametrize("likeness", [0.0, 0.2, 0.5])
def test_partners_on_the_same_day(likeness: float) -> None:
    def estimate(rng: np.random.Generator) -> float:
        traits = np.repeat(rng.standard_normal(GROUP // 2), 2)  # alike in the long run, which must not count here
        return correlation(*BOTH.sides(centred(paired_noise(rng, 140, likeness) + traits)))

    assert_close(estimate, likeness)


def test_lagged_effects_of_oneself_and_the_partner() -> None:
    own, partner = 0.2, 0.06

    def both(rng: np.random.Generator) -> Weights:
        values = carried(paired_noise(rng, 50 + 280, 0.3), own, partner)
        return daily.day_before(values, values[:, BOTH.partner])

    # Partners vary alike, so that standardised weights are those of the process, less the bias of centring (Nickell 1981).
    assert_close(lambda rng: both(rng).second, partner, bias=0.01)
    assert_close(lambda rng: both(rng).first, own - (1.0 + own) / (STUDY_DAYS - 1), bias=0.02)


def conflicts(rng: np.random.Generator, days: int, count: int = GROUP) -> Floats:
    """Counts that partners share in half."""
    shared = np.repeat(rng.poisson(0.32, (days, count // 2)), 2, axis=1)
    return np.asarray(shared + rng.poisson(0.32, (days, count)), np.float64)


def satisfaction(rng: np.random.Generator, conflict: Floats) -> Floats:
    """-.183 for one's own and -.079 for the partner's conflict, with carry-over and noise that partners share."""
    lost = -0.183 * conflict - 0.079 * conflict[:, partners(conflict.shape[1])]
    return carried(lost + 0.6 * paired_noise(rng, len(conflict), 0.4, conflict.shape[1]), 0.22)


def test_actor_and_partner_effects_of_conflict() -> None:
    def both(rng: np.random.Generator) -> Weights:
        conflict = conflicts(rng, 50 + 140)
        satisfied, quarrelled = satisfaction(rng, conflict), conflict[50:]
        found = daily.same_day(satisfied, quarrelled, quarrelled[:, BOTH.partner])
        unit = daily.deviations(satisfied).std() / daily.deviations(quarrelled).std()
        return Weights(found.first * unit, found.second * unit)

    # Centring within 14 days takes off phi / 14 or so of an effect that carries over.
    assert_close(lambda rng: both(rng).first, -0.183, bias=0.006)
    assert_close(lambda rng: both(rng).second, -0.079, bias=0.004)


def test_clustered_errors_are_those_of_repeated_studies() -> None:
    """103 couples for 14 days, 150 times: the mean error matches the SD, whose own error is 6 % (bounds: 25 %, p < 1e-4)."""
    rng, both = np.random.default_rng(11), Couples.of(partners(206))
    found = []
    for _ in range(150):
        conflict = conflicts(rng, 50 + 14, 206)
        outcome, predictor = (
            each / each.std() for each in (centred(satisfaction(rng, conflict)), centred(conflict[50:]))
        )
        estimates = clustered.actor_partner(outcome, predictor, both)
        weights = daily.same_day(outcome[0], predictor[0], predictor[0][:, both.partner])
        assert [each.value for each in estimates] == pytest.approx(weights)
        found.append([*(each.value for each in estimates), *(each.se for each in estimates)])
    own, partner, own_se, partner_se = np.array(found).T
    assert own_se.mean() == pytest.approx(own.std(ddof=1), rel=0.25)
    assert partner_se.mean() == pytest.approx(partner.std(ddof=1), rel=0.25)


@pytest.mark.parametrize("truth", [0.0, -0.1, 0.3])
def test_moderation(truth: float) -> None:
    def both(rng: np.random.Generator) -> support.Moderation:
        stressors, perceived, noise = rng.standard_normal((3, 4, 1_000))
        return support.moderation(
            0.5 * stressors - 0.3 * perceived + truth * stressors * perceived + noise, stressors, perceived
        )

    sd = np.sqrt(0.25 + 0.09 + truth**2 + 1.0)
    assert_close(lambda rng: both(rng).interaction, truth / sd, bias=0.002)
    assert_close(lambda rng: both(rng).support, -0.3 / sd, bias=0.002)
    assert_close(lambda rng: both(rng).f2, truth**2, bias=0.001)  # noise alone gives 1 / n


def test_slopes_differ_between_low_and_high_support() -> None:
    def both(rng: np.random.Generator) -> support.Slopes:
        perceived, stressor = rng.standard_normal(GROUP), rng.random((140, GROUP)) < 0.4
        slope = np.where(perceived > np.median(perceived), 0.5, 0.8)
        outcome = slope * stressor + rng.standard_normal(stressor.shape)
        return support.slopes_by_support(centred(outcome), centred(stressor), perceived)

    assert_close(lambda rng: both(rng).low, 0.8)
    assert_close(lambda rng: both(rng).high, 0.5)


def test_windows_keep_order_and_leave_out_what_is_not_a_whole_study() -> None:
    days = np.arange(30.0)[:, None] * np.ones(2)
    assert studies(days).shape == (2, 14, 2)
    assert studies(days)[1, 0, 0] == 14.0
    assert recalled(days).tolist() == [[13.5, 13.5]]
    assert np.abs(centred(days).sum(axis=1)).max() < 1e-12
    with pytest.raises(ValueError, match="a diary of 9 days: must have at least 14 days"):
        studies(days[:9])
