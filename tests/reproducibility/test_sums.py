"""The day's sums are the float64 sums over the state, to the rounding of float32 within a block of persons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.kernels.rows.lanes import BLOCK
from simulation.kernels.sums.sums import SUMS, Sum
from simulation.kernels.sums.tallies import ISOLATION
from simulation.parameters import F, P, parameters_of
from simulation.population import Status
from simulation.scenario import KINDS, Scenario
from tests.reproducibility.members import BASELINE, BOTH, GROUPS, network

ROUNDING = BLOCK * 2.0**-24
"""Of a sum of at most BLOCK terms in float32, relative to the sum of absolute values."""
Terms = dict[int, NDArray[Any]]


def states(ensemble: Ensemble, p: Any) -> Terms:
    """Terms (persons, members) of the sums over states."""
    people = ensemble.population
    heaviest = np.where(people.load.max(axis=1) > np.float32(0.01), people.load.argmax(axis=1), len(KINDS))
    left = people.status > Status.ENROLLED
    terms: Terms = {
        Sum.STRAINED: people.strain > p[P.answering_strained],
        Sum.ISOLATED: people.belonging < ISOLATION,
        Sum.SKILL: people.skill,
        Sum.GROWTH: left * (people.esteem - people.entry_esteem + people.skill),
    }
    for name in ("strain", "perceived", "esteem", "belonging"):
        column = getattr(people, name)
        terms |= {Sum[name.upper()]: column, Sum[f"{name.upper()}_SQUARED"]: column**2}
    for kind in range(len(KINDS)):
        terms[Sum.LOAD + kind] = people.load[:, kind]
        terms[Sum.EVENTS + kind] = ensemble.today.events >> kind & 1
    for number in range(5):
        terms[Sum.PERSONS_BY_STATUS + number] = people.status == number
        terms[Sum.STRAIN_BY_STATUS + number] = (people.status == number) * people.strain
        terms[Sum.PERSONS_BY_KIND + number] = heaviest == number
        terms[Sum.STRAIN_BY_KIND + number] = (heaviest == number) * people.strain
    return terms


def episodes(ensemble: Ensemble, p: Any) -> Terms:
    """Terms of the sums over what happened today between persons, and in sessions."""
    today, partner = ensemble.today, ensemble.network.partner[:, None]
    answered = today.helper >= 0
    by_partner = today.helper == partner
    programme = np.maximum(ensemble.population.programme, 0)
    hours = [parameters_of(scenario).programmes[F.session_hours] for scenario in ensemble.scenarios]
    lengths = np.array([[hours[m][k] for m, k in enumerate(row)] for row in programme])
    return {
        Sum.STRESSORS: today.stressor > 0,
        Sum.RECEIVED: today.received,
        Sum.RESOLVED: today.resolved,
        Sum.HELPED: today.helped,
        Sum.REQUESTS: today.asked >= 0,
        Sum.ANSWERED: answered,
        Sum.PARTNER_ANSWERED: by_partner,
        Sum.QUALITY: today.quality,
        Sum.RELIEF: today.relief,
        Sum.RUMINATED: today.ruminated,
        Sum.PARTNER_HOURS: by_partner * p[P.episode_hours],
        Sum.PEER_HOURS: (answered & ~by_partner) * p[P.episode_hours],
        Sum.ESTEEM_GAINED: today.quality * p[P.episode_esteem_gain],
        Sum.SESSIONS_DUE: today.session > 0,
        Sum.SESSIONS: today.session == 2,
        Sum.SESSION_HOURS: (today.session == 2) * lengths,
    }


def couples(ensemble: Ensemble, p: Any) -> Terms:
    """Terms of the sums over those with a partner."""
    partner = ensemble.network.partner
    paired = (partner != np.arange(ensemble.persons))[:, None]
    satisfaction, conflicts = ensemble.population.satisfaction, ensemble.today.conflicts
    lost = p[P.relationship_own_conflict] * conflicts + p[P.relationship_partner_conflict] * conflicts[partner]
    return {
        Sum.PAIRED: np.broadcast_to(paired, satisfaction.shape),
        Sum.SATISFACTION: paired * satisfaction,
        Sum.SATISFACTION_SQUARED: paired * satisfaction**2,
        Sum.CONFLICTS: paired * conflicts,
        Sum.CONFLICT_DAYS: paired * (conflicts > 0),
        Sum.SATISFACTION_LOST: paired * lost,
    }


@pytest.mark.parametrize("threads", [1, 3])
def test_sums_are_the_sums_over_the_state(threads: int) -> None:
    ensemble = Ensemble(network(), [BOTH, BASELINE, GROUPS], [1, 2, 3], threads=threads)
    p = np.stack([parameters_of(scenario).values for scenario in ensemble.scenarios], axis=1)
    seen = np.zeros(SUMS)
    for _ in range(60):
        recorded = ensemble.advance(1, record=True)[0]
        terms = states(ensemble, p) | episodes(ensemble, p) | couples(ensemble, p)
        assert set(terms) == set(range(SUMS))
        for line, term in terms.items():
            size = np.abs(term).sum(axis=0, dtype=np.float64)
            gap = np.abs(recorded[line] - term.sum(axis=0, dtype=np.float64))
            assert (gap <= ROUNDING * size).all(), Sum(line) if line in set(Sum) else line
            seen[line] += size.sum()
    assert (seen > 0).all(), "every sum was put to the test"


def test_recording_reads_a_state_that_nothing_has_changed() -> None:
    """The same day summed up twice gives the same sums, since nothing of the record is carried along."""
    one, other = (Ensemble(network(), [BOTH], [1], threads=1) for _ in range(2))
    one.advance(30, record=True)
    other.advance(30)
    np.testing.assert_array_equal(one.advance(1, record=True), other.advance(1, record=True))


def test_the_sums_of_a_member_do_not_depend_on_its_company() -> None:
    scenarios, company = (BOTH, BASELINE, GROUPS), (2, 2, 1, 0)
    alone = {m: Ensemble(network(), [scenarios[m]], [m], threads=1).advance(30, record=True) for m in set(company)}
    together = Ensemble(network(), [scenarios[m] for m in company], company, threads=1).advance(30, record=True)
    for place, member in enumerate(company):
        np.testing.assert_array_equal(together[..., place], alone[member][..., 0])


def test_who_is_not_there_is_not_counted() -> None:
    """The last block is short; those whom it lacks are neither strained, where everybody is, nor isolated, nor of a kind."""
    calm = Scenario().replace({"answering.strained": -5.0})
    ensemble = Ensemble(network(), [calm] * 2, range(2), threads=1)
    sums = ensemble.advance(3, record=True)
    assert ensemble.persons % BLOCK > 0
    assert (sums[:, Sum.STRAINED] <= ensemble.persons).all()
    assert (sums[:, Sum.STRAINED] > 0.9 * ensemble.persons).all()
    for count in (Sum.PERSONS_BY_KIND, Sum.PERSONS_BY_STATUS):
        np.testing.assert_array_equal(sums[:, count : count + 5].sum(axis=1), ensemble.persons)
    isolated = (ensemble.population.belonging < ISOLATION).sum(axis=0)
    np.testing.assert_array_equal(sums[-1, Sum.ISOLATED], isolated)
