"""Limits in which the answer is known: relaxation, fixed points, half-lives, equal partners, and switches at their ends."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernels.sums.sums import Sum
from simulation.network import SocialNetwork
from simulation.scenario import KINDS, Scenario
from tests.worlds import assert_same_state, couples, founded, silent, singles, town

PRECISION = 1e-5
"""Absolute tolerance, SD: rounding of float32 over some hundred days, of numbers of the size of 1."""


# Relaxation and fixed points


@pytest.mark.parametrize("phi", [0.0, 0.2, 0.6, 0.9])
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
        np.testing.assert_allclose(people.strain - people.slow_baseline, expected, atol=PRECISION)


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


def test_belonging_fades_by_its_time_where_nobody_is_met() -> None:
    """B <- B (1 - 1 / tau_B) for persons without partner and ties."""
    ensemble = founded(singles(5), silent(company__belonging_time=25.0))
    ensemble.population.belonging[:] = 0.3
    ensemble.advance(100)
    np.testing.assert_allclose(ensemble.population.belonging, 0.3 * 0.96**100, rtol=1e-4)


def test_belonging_of_couples_comes_to_rest_where_the_partners_company_says() -> None:
    """B* = f g / (f g + 1 / tau_B) with f g = w g_p, of equal need and closeness 0."""
    alike = {"company__need_sd": 0.0, "company__support_slope": 0.0, "company__esteem_slope": 0.0}
    still = {"relationship__closeness_trait_sd": 0.0}
    ensemble = founded(couples(3), silent(company__partner_gain=0.1, company__belonging_time=20.0, **alike, **still))
    ensemble.advance(300)
    np.testing.assert_allclose(ensemble.population.belonging, 0.1 / (0.1 + 1 / 20), atol=PRECISION)


def test_perceived_support_comes_to_rest_at_trait_less_what_is_missing() -> None:
    """P* = T_P - rho_R r0 where nobody receives anything."""
    missing = {"resources__received_effect": 5.0, "resources__reference_received": 0.2}
    ensemble = founded(singles(5), silent(resources__support_time=10.0, **missing))
    ensemble.advance(250)
    people = ensemble.population
    np.testing.assert_allclose(people.perceived, people.support_trait - 1.0, atol=PRECISION)


def test_esteem_comes_to_rest_at_its_trait_and_what_support_and_strain_add() -> None:
    """E* = T_E + g_P P - g_S recent, where perceived support and strain stay."""
    scenario = silent(
        resources__esteem_rate=0.05, resources__esteem_trait_share=1.0,
        resources__esteem_of_support=0.4, resources__esteem_of_strain=0.3,
    )  # fmt: skip
    ensemble = founded(singles(6), scenario)
    ensemble.advance(600)
    people = ensemble.population
    expected = people.esteem_trait + 0.4 * people.perceived - 0.3 * people.recent
    np.testing.assert_allclose(people.esteem, expected, atol=1e-4)


def test_the_slow_baseline_comes_to_rest_where_esteem_says() -> None:
    """U* = u - m_E E, where esteem stays."""
    ensemble = founded(singles(6), silent(strain__slow_time=20.0, strain__esteem_effect=0.5))
    people = ensemble.population
    esteem = people.esteem.copy()
    ensemble.advance(500)
    np.testing.assert_array_equal(people.esteem, esteem)
    np.testing.assert_allclose(people.slow_baseline, people.baseline - 0.5 * esteem, atol=PRECISION)


@pytest.mark.parametrize("half_life", [10.0, 365.0])
def test_skill_halves_in_its_half_life(half_life: float) -> None:
    ensemble = founded(singles(2), silent(resources__skill_half_life=half_life))
    ensemble.population.skill[:] = 0.8
    ensemble.advance(int(half_life))
    np.testing.assert_allclose(ensemble.population.skill, 0.4, rtol=2e-5)


def test_the_noise_of_slow_states_comes_on_one_day_in_seven_and_keeps_their_spread() -> None:
    """The spread of U round u is sd_U on the first day and a year later; 4,000 persons give it to 1.1 % (one s.e.)."""
    ensemble = founded(singles(4_000), silent(strain__slow_sd=0.34, strain__slow_couple_share=0.0))
    people, moved = ensemble.population, []
    before = people.slow_baseline.copy()
    apart = before - people.baseline
    for _ in range(14):
        ensemble.advance(1)
        moved.append(np.abs(people.slow_baseline - before - (people.baseline - before) / 150).max())
        before = people.slow_baseline.copy()
    assert [day for day, most in enumerate(moved) if most > 0.01] == [0, 7]
    ensemble.advance(350)
    # Six standard errors: a false alarm has probability 4e-9, for a seed that is fixed anyhow.
    assert apart.std() == pytest.approx(0.34, rel=0.07)
    assert (people.slow_baseline - people.baseline).std() == pytest.approx(0.34, rel=0.07)


def test_recent_strain_follows_strain_within_28_days() -> None:
    ensemble = founded(singles(4), silent(strain__carry_over=0.0))
    people = ensemble.population
    people.recent[:] = people.slow_baseline + 1.0
    ensemble.advance(56)
    expected = people.slow_baseline + (1 - 1 / 28) ** 56
    np.testing.assert_allclose(people.recent, expected, atol=2e-4)  # the load of long ago fades away meanwhile


QUIET = {
    "relationship__shared_level": -10.0, "relationship__own_level": -10.0, "relationship__reference_pain": 0.0,
    "relationship__couple_noise": 0.0, "relationship__own_noise": 0.0, "relationship__spillover": 0.0,
    "relationship__couple_spread": 0.0, "relationship__report_spread": 0.0, "relationship__mood_slope": 0.0,
    "relationship__load_slope": 0.0,
}  # fmt: skip
"""Nobody quarrels, and nothing else changes a mood."""


def test_mood_relaxes_with_its_carry_over_where_nobody_quarrels() -> None:
    """n <- phi_Q n, and Q = A + n."""
    ensemble = founded(couples(2), silent(relationship__carry_over=0.22, **QUIET))
    people = ensemble.population
    people.mood[:] = 1.0
    ensemble.advance(5)
    assert not people.conflicts.any()
    np.testing.assert_allclose(people.mood, 0.22**5, rtol=1e-5)
    np.testing.assert_allclose(people.satisfaction, people.closeness + people.mood, atol=PRECISION)


def test_closeness_comes_to_rest_at_its_trait_less_what_strain_takes() -> None:
    """A* = T_A - a_S recent, where strain stays."""
    scenario = silent(relationship__closeness_time=20.0, relationship__strain_history=0.3, **QUIET)
    ensemble = founded(couples(3), scenario)
    ensemble.advance(600)
    people = ensemble.population
    np.testing.assert_allclose(people.closeness, people.closeness_trait - 0.3 * people.recent, atol=1e-4)


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
    for name in ("satisfaction", "closeness", "mood", "conflicts"):
        assert not getattr(ensembles[0].population, name).any()


def test_equal_partners_stay_equal_under_shared_luck() -> None:
    """All stressors shared, all events joint, no luck of one's own: partners who begin equal are equal for ever."""
    joint = {f"stressors.kinds.{kind}.joint": 1.0 for kind in KINDS} | {
        f"stressors.kinds.{kind}.rate": 3.0 for kind in KINDS
    }
    own = {"strain.noise_sd": 0.0, "strain.slow_couple_share": 1.0, "resources.support_noise_sd": 0.0}
    own |= {"resources.esteem_trait_share": 1.0, "relationship.own_noise": 0.0, "relationship.own_level": -10.0}
    scenario = Scenario().replace({**joint, **own, "stressors.shared_share": 1.0, "seeking.rate": 0.0})
    network = couples(40)
    ensemble = founded(network, scenario)
    people = ensemble.population
    traits = (
        "baseline",
        "support_trait",
        "esteem_trait",
        "closeness_trait",
        "reactivity",
        "conflict_reactivity",
        "need",
    )
    states = ("slow_baseline", "perceived", "esteem", "closeness", "strain", "recent", "load", "report")
    for name in (*traits, *states):
        column = getattr(people, name)
        column[:] = column[np.minimum(network.partner, np.arange(80))]
    ensemble.advance(100)
    for name in (
        "deviation",
        "strain",
        "load",
        "esteem",
        "perceived",
        "satisfaction",
        "closeness",
        "mood",
        "experience",
    ):
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


def test_dose_0_leaves_the_partner_alone_to_be_asked() -> None:
    """A circle of dose 0 is met every day, but never asked; one that is off is not met either."""
    network = town(300)
    worlds = [Scenario().replace({"circle.dose": 0.0}), Scenario().replace({"circle.active": False})]
    off = [founded(network, scenario) for scenario in worlds]
    for ensemble in off:
        ensemble.advance(30)
        asked = ensemble.today.asked[:, 0]
        assert (asked[asked >= 0] == network.partner[asked >= 0]).all()
    assert (off[0].today.met >= 0).mean() > 0.4
    assert (off[1].today.met == -1).all()
    assert not off[1].today.company.any()


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
    effects = (
        "episode.relief", "episode.resolution", "answering.cost", "answering.cost_of_strain", "resources.received_effect",
        "company.help_gain", "company.giving_gain", "company.refusal_loss", "relationship.support_gain",
        "relationship.help_history",
    )  # fmt: skip
    nothing = dict.fromkeys(effects, 0.0)
    network = town(300)
    asking = founded(network, Scenario().replace(nothing))
    silent_world = founded(network, Scenario().replace({**nothing, "seeking.rate": 0.0}))
    sums = asking.advance(60, record=True)
    silent_world.advance(60)
    assert sums[:, Sum.ANSWERED].sum() > 100
    assert not sums[:, [Sum.RELIEF, Sum.RESOLVED]].any()
    assert_same_state(asking, silent_world)


def test_mood_is_caught_from_the_tie_met_and_from_nobody_else() -> None:
    """Without other causes, new strain is chi_N S_k of the tie met, and 0 for who met nobody."""
    network = town(300)
    ensemble = founded(network, silent(circle__active=True, company__contagion=0.4, strain__crossover=0.0,
                                       strain__lagged_crossover=0.0, strain__carry_over=0.0))  # fmt: skip
    people = ensemble.population
    before = people.strain[:, 0].copy()
    ensemble.advance(1)
    met = ensemble.today.met[:, 0]
    expected = np.where(met >= 0, 0.4 * before[met], 0.0)
    assert 0.3 < (met >= 0).mean() < 0.9
    np.testing.assert_allclose(people.deviation[:, 0], expected, atol=1e-4)
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    ties = set(zip(own.tolist(), network.neighbours.tolist(), strict=True))
    assert {(person, other) for person, other in enumerate(met.tolist()) if other >= 0} <= ties


def test_nobody_answers_without_capacity_or_availability() -> None:
    for changes in ({"answering.capacity": 0}, {"answering.availability": 0.0, "answering.strained_availability": 0.0}):
        sums = founded(town(200), Scenario().replace(changes)).advance(20, record=True)
        assert sums[:, Sum.REQUESTS].sum() > 100
        assert not sums[:, [Sum.ANSWERED, Sum.HELPED, Sum.QUALITY]].any()
