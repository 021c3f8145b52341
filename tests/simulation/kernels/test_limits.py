"""Limits in which the answer is known: relaxation, fixed points, half-lives, equal partners, and switches at their ends."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernels.sums.sums import Sum
from simulation.network import SocialNetwork
from simulation.scenario import KINDS, Scenario
from simulation.scenario.catalogue import ANY, parameters
from tests.worlds import assert_same_state, couples, founded, silent, singles, town

PRECISION = 1e-5
"""Absolute tolerance, SD: rounding of float32 over some hundred days, of numbers of the size of 1."""


# Relaxation and fixed points


@pytest.mark.parametrize("phi", [0.0, 0.2, 0.6, 0.95])
@pytest.mark.parametrize("coupled", [False, True])
def test_strain_relaxes_with_its_carry_over(phi: float, coupled: bool) -> None:
    """d(t) = d* + (d(0) - d*) phi^t, where the missing load draws d* = -a_L L0 below the baseline."""
    pull = {"strain__load_effect": 0.9, "stressors__reference_load": 0.5}
    scenario = silent(strain__carry_over=phi, strain__lagged_crossover=0.0, strain__crossover=0.0, **pull)
    ensemble = founded(couples(2) if coupled else singles(3), scenario)
    people = ensemble.population
    people.load[:] = 0
    people.deviation[:] = 1.0
    for day in range(1, 30):
        ensemble.advance(1)
        expected = -0.45 + 1.45 * phi**day
        np.testing.assert_allclose(people.deviation, expected, atol=PRECISION)
        mu = people.baseline - np.float32(scenario.strain.support_effect) * people.perceived
        np.testing.assert_allclose(people.strain - mu, expected, atol=PRECISION)


@pytest.mark.parametrize(("chi0", "chi1"), [(0.0, 0.0), (0.1, 0.02), (0.3, 0.2), (0.0, 0.5)])
def test_equal_partners_come_to_rest_where_crossover_says(chi0: float, chi1: float) -> None:
    """d* = (1 + chi0) I / (1 - phi - chi1), with the daily innovation I = -a_L (1 - phi) L0."""
    pull = {"strain__load_effect": 0.9, "stressors__reference_load": 0.5}
    crossover = {"strain__carry_over": 0.2, "strain__crossover": chi0, "strain__lagged_crossover": chi1}
    ensemble = founded(couples(3), silent(**crossover, **pull))
    ensemble.population.load[:] = 0
    ensemble.advance(200)
    rest = (1 + chi0) * (-0.9 * 0.8 * 0.5) / (1 - 0.2 - chi1)
    np.testing.assert_allclose(ensemble.population.deviation, rest, atol=PRECISION)


def test_partners_mix_and_part_at_their_own_rates() -> None:
    """The sum of partners' deviations shrinks by phi + chi1 a day, their difference by phi - chi1."""
    ensemble = founded(couples(1), silent(strain__carry_over=0.6, strain__lagged_crossover=0.3, strain__crossover=0.4))
    people = ensemble.population
    people.load[:] = 0
    people.deviation[:, 0] = [1.0, -0.2]
    for day in range(1, 40):
        ensemble.advance(1)
        one, other = people.deviation[:, 0]
        assert one + other == pytest.approx(0.8 * 0.9**day, abs=PRECISION)
        assert one - other == pytest.approx(1.2 * 0.3**day, abs=PRECISION)


@pytest.mark.parametrize("half_life", [1.0, 7.0, 60.0, 400.0])
def test_load_halves_in_its_half_life(half_life: float) -> None:
    ensemble = founded(singles(2), silent(stressors__half_life=half_life))
    ensemble.population.load[:] = 2.0
    ensemble.advance(int(half_life))
    np.testing.assert_allclose(ensemble.population.load, 1.0, rtol=2e-5)
    ensemble.advance(2 * int(half_life))
    np.testing.assert_allclose(ensemble.population.load, 0.25, rtol=6e-5)


def test_esteem_and_belonging_fade_exponentially() -> None:
    ensemble = founded(singles(5), silent(resources__esteem_decay=0.02, resources__belonging_time=25.0))
    ensemble.population.belonging[:] = 0.3
    esteem = ensemble.population.esteem.copy()
    ensemble.advance(100)
    np.testing.assert_allclose(ensemble.population.esteem, esteem * 0.98**100, rtol=1e-4)
    np.testing.assert_allclose(ensemble.population.belonging, 0.3 * np.exp(-100 / 25), rtol=1e-4)


def test_perceived_support_comes_to_rest_at_trait_less_what_is_missing() -> None:
    """P* = T - rho r0 where nobody receives anything."""
    scenario = silent(resources__support_rate=0.1, resources__received_effect=5.0, resources__reference_received=0.2)
    ensemble = founded(singles(5), scenario)
    ensemble.advance(200)
    people = ensemble.population
    np.testing.assert_allclose(people.perceived, people.support_trait - 1.0, atol=PRECISION)


def test_recent_strain_follows_strain_within_28_days() -> None:
    scenario = silent(strain__carry_over=0.0, strain__support_effect=0.0)
    ensemble = founded(singles(4), scenario)
    people = ensemble.population
    people.recent[:] = people.baseline + 1.0
    ensemble.advance(56)
    expected = people.baseline + (1 - 1 / 28) ** 56
    np.testing.assert_allclose(people.recent, expected, atol=2e-4)  # the load of long ago fades away meanwhile


def test_satisfaction_relaxes_with_its_carry_over_where_nobody_quarrels() -> None:
    quiet = {"relationship__conflict_level": -10.0, "relationship__couple_noise": 0.0, "relationship__own_noise": 0.0}
    ensemble = founded(couples(2), silent(relationship__carry_over=0.22, **quiet))
    ensemble.population.satisfaction[:] = 1.0
    ensemble.advance(5)
    assert not ensemble.today.conflicts.any()
    np.testing.assert_allclose(ensemble.population.satisfaction, 0.22**5, rtol=1e-5)


# One's own partner, equal partners


def test_a_single_is_its_own_partner_and_catches_nothing() -> None:
    network = town(200)
    alone = SocialNetwork.from_ties(
        network.persons,
        np.repeat(np.arange(network.persons), np.diff(network.starts)),
        network.neighbours,
        kind=network.kind,
    )
    ensembles = [
        founded(alone, Scenario().replace({"strain.crossover": chi0, "strain.lagged_crossover": chi1}))
        for chi0, chi1 in ((0.0, 0.0), (0.3, 0.2))
    ]
    for ensemble in ensembles:
        ensemble.advance(60)
    assert ensembles[0].fingerprint() == ensembles[1].fingerprint()
    assert not ensembles[0].population.satisfaction.any()
    assert not ensembles[0].today.conflicts.any()


def test_equal_partners_stay_equal_under_shared_luck() -> None:
    """All stressors shared, all events joint, no luck of one's own: partners who begin equal are equal for ever."""
    joint = {f"stressors.kinds.{kind}.joint": 1.0 for kind in KINDS} | {
        f"stressors.kinds.{kind}.rate": 3.0 for kind in KINDS
    }
    own = {"strain.noise_sd": 0.0, "relationship.own_noise": 0.0, "relationship.shared_conflict": 1.0}
    scenario = Scenario().replace({**joint, **own, "stressors.shared_share": 1.0, "seeking.rate": 0.0})
    network = couples(40)
    ensemble = founded(network, scenario)
    people = ensemble.population
    for name in ("baseline", "support_trait", "perceived", "esteem", "strain", "recent", "load"):
        column = getattr(people, name)
        column[:] = column[np.minimum(network.partner, np.arange(80))]
    ensemble.advance(100)
    for name in ("deviation", "strain", "load", "esteem", "perceived", "satisfaction", "experience"):
        column = getattr(people, name)
        np.testing.assert_array_equal(column, column[network.partner], err_msg=name)
    assert len(np.unique(people.strain)) > 30, "couples differ"


def test_psi_of_1_shares_every_daily_stressor_and_0_none() -> None:
    network = couples(300)
    share = {}
    for psi in (0.0, 1.0):
        scenario = Scenario().replace({"stressors.shared_share": psi, "stressors.load_effect": 0.0})
        ensemble = founded(network, scenario)
        equal = []
        for _ in range(20):
            ensemble.advance(1)
            stressor = ensemble.today.stressor
            equal.append((stressor == stressor[network.partner])[stressor > 0])
        share[psi] = np.concatenate(equal).mean()
    assert share == {0.0: 0.0, 1.0: 1.0}


# Switches at their ends


def test_dose_0_equals_no_circle_at_all() -> None:
    network = town(300)
    worlds = [Scenario().replace({"circle.dose": 0.0}), Scenario().replace({"circle.active": False})]
    off = [founded(network, scenario) for scenario in worlds]
    for _ in range(30):
        for ensemble in off:
            ensemble.advance(1)
        np.testing.assert_array_equal(off[0].today.asked, off[1].today.asked)
    asked = off[0].today.asked[:, 0]
    assert (asked[asked >= 0] == network.partner[asked >= 0]).all()
    assert off[0].fingerprint() == off[1].fingerprint()


def test_dose_thins_requests_without_changing_whom_they_go_to() -> None:
    network, asked = town(600), {}
    for dose in (0.4, 1.0):
        ensemble = founded(network, Scenario().replace({"circle.dose": dose}))
        ensemble.advance(1)
        asked[dose] = ensemble.today.asked[:, 0]
    fewer, all_of_them = asked[0.4], asked[1.0]
    assert np.array_equal(fewer[fewer >= 0], all_of_them[fewer >= 0])
    assert 0 < np.count_nonzero(fewer >= 0) < np.count_nonzero(all_of_them >= 0)


def test_help_without_any_effect_leaves_the_world_of_those_who_never_ask() -> None:
    gains = [each.name for each in parameters(Scenario) if each.name.endswith("_gain") and ANY not in each.name]
    assert len(gains) >= 4
    effects = ("episode.relief", "episode.resolution", "answering.cost", "resources.received_effect", *gains)
    nothing = dict.fromkeys(effects, 0.0)
    network = town(300)
    asking = founded(network, Scenario().replace(nothing))
    silent_world = founded(network, Scenario().replace({**nothing, "seeking.rate": 0.0}))
    sums = asking.advance(60, record=True)
    silent_world.advance(60)
    assert sums[:, Sum.ANSWERED].sum() > 100
    assert not sums[:, [Sum.RELIEF, Sum.RESOLVED, Sum.ESTEEM_GAINED]].any()
    assert_same_state(asking, silent_world)


def test_nobody_answers_without_capacity_or_availability() -> None:
    for changes in ({"answering.capacity": 0}, {"answering.availability": 0.0, "answering.strained_availability": 0.0}):
        sums = founded(town(200), Scenario().replace(changes)).advance(20, record=True)
        assert sums[:, Sum.REQUESTS].sum() > 100
        assert not sums[:, [Sum.ANSWERED, Sum.HELPED, Sum.QUALITY]].any()
