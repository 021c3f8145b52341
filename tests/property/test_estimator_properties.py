"""Properties of estimators, for any diary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from experiments.patterns.estimators import daily, persons
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.regression import Weights, correlation
from experiments.patterns.estimators.windows import centred

Floats = NDArray[np.float64]
DAYS, PERSONS = 28, 6
PARTNER = np.array([1, 0, 3, 2, 5, 4])
BOTH = Couples.of(PARTNER)
diaries = arrays.arrays(
    np.float64, (DAYS, PERSONS), elements=st.integers(-50, 50).map(float), unique=False, fill=st.nothing()
).filter(lambda daily: bool((centred(daily).std(axis=1) > 0.1).all()))
scales = st.floats(0.1, 10.0)
shifts = arrays.arrays(np.float64, PERSONS, elements=st.floats(-20.0, 20.0))


def same_day(within: Floats, both: Couples = BOTH) -> float:
    """Correlation of the partners on the same day."""
    return correlation(*both.sides(within))


def day_before(days: Floats, both: Couples = BOTH) -> Weights:
    """Weights of one's own and of the partner's yesterday."""
    return daily.day_before(days[:, both.own], days[:, both.partner])


def actor_partner(outcome: Floats, predictor: Floats, both: Couples = BOTH) -> Weights:
    """Weights of one's own and of the partner's predictor of the same day."""
    return daily.same_day(outcome[:, both.own], predictor[:, both.own], predictor[:, both.partner])


@given(diaries, scales, shifts)
def test_unit_and_traits_do_not_matter_within_persons(days: Floats, scale: float, traits: Floats) -> None:
    one, other = centred(days), centred(scale * days + traits)
    assert persons.carry_over(other) == pytest.approx(persons.carry_over(one), abs=1e-6)
    assert same_day(other) == pytest.approx(same_day(one), abs=1e-6)
    assert day_before(scale * days + traits) == pytest.approx(day_before(days), abs=1e-6, nan_ok=True)


@given(diaries, diaries, st.permutations(range(PERSONS)))
def test_the_order_of_persons_does_not_matter(satisfaction: Floats, conflict: Floats, order: list[int]) -> None:
    place = np.argsort(order)
    moved = Couples.of(place[PARTNER[order]])
    one, other = (satisfaction, conflict), (satisfaction[:, order], conflict[:, order])
    assert actor_partner(*other, moved) == pytest.approx(actor_partner(*one), nan_ok=True)
    assert same_day(centred(other[0]), moved) == pytest.approx(same_day(centred(one[0])))
    assert daily.intraclass(satisfaction[:, order]) == pytest.approx(daily.intraclass(satisfaction))


@given(diaries, diaries)
def test_shares_and_correlations_lie_in_their_range(outcome: Floats, predictor: Floats) -> None:
    within = centred(outcome), centred(predictor)
    assert 0.0 <= persons.explained(*within) <= 1.0 + 1e-9
    assert abs(same_day(within[0])) <= 1.0 + 1e-9
    assert -1.0 / 13.0 - 1e-9 <= daily.intraclass(outcome) <= 1.0 + 1e-9


@given(diaries)
def test_a_person_alike_to_its_partner_correlates_perfectly(days: Floats) -> None:
    twins = np.repeat(days[:, ::2], 2, axis=1)
    assert same_day(centred(twins)) == pytest.approx(1.0)
    assert np.isnan(actor_partner(days, twins)).all()


@given(st.integers(-5, 5))
def test_where_nothing_varies_nothing_is_claimed(level: int) -> None:
    flat = np.full((DAYS, PERSONS), float(level))
    within = centred(flat)
    assert np.isnan([persons.carry_over(within), persons.explained(within, within), same_day(within)]).all()
    assert np.isnan(day_before(flat)).all()
    assert np.isnan(correlation(flat, flat))
