"""Parameters that kernels and twin read: declared numbers as they are, derived ones by their formulas in float64."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from simulation.parameters import SECTIONS, F, P, parameters_of
from simulation.scenario import KINDS, Scenario
from tests import strategies

ROUNDING = 2.0**-23
"""Relative: of one rounding to float32, and of float64 formulas written in another way."""
LEAST_UNIFORM = 0.5 * 2.0**-23

steady = settings(max_examples=60, derandomize=True, database=None, deadline=None)
OTHERS = {"care": {"rate": 0.7, "weight": 45.0, "joint": 0.3}, "work": {"rate": 9.0, "weight": 3.0, "joint": 0.0}}


def near(expected: object) -> object:
    """The number, but for its rounding to float32."""
    return pytest.approx(expected, rel=ROUNDING, abs=1e-12)


def derived(scenario: Scenario) -> dict[str, float]:
    """Every derived parameter but those of kinds and programmes, by its closed formula."""
    stressors, strain, resources, couple = (
        scenario.stressors,
        scenario.strain,
        scenario.resources,
        scenario.relationship,
    )

    def step(rate: float, sd: float) -> float:
        """SD of weekly noise: that of a process with this rate and stationary SD, over seven days, at most SD."""
        return float(np.minimum(np.sqrt(14 * rate), 1) * sd)

    return {
        "stressors_kept": np.exp2(-1 / np.float64(stressors.half_life)),
        "stressors_logit": logit(np.float64(stressors.daily_share)),
        "stressors_shared_stretch": 1 / np.maximum(np.float64(stressors.shared_share), LEAST_UNIFORM),
        "strain_confounded": strain.support_effect * (1 - strain.causal_share),
        "strain_supported": strain.support_effect * strain.causal_share,
        "strain_slow_rate": 1 / strain.slow_time,
        "strain_slow_step": step(1 / strain.slow_time, strain.slow_sd),
        "resources_support_rate": 1 / resources.support_time,
        "resources_support_step": step(1 / resources.support_time, resources.support_noise_sd),
        "resources_esteem_step": step(resources.esteem_rate, float(np.sqrt(1 - resources.esteem_trait_share))),
        "resources_skill_kept": np.exp2(-1 / np.float64(resources.skill_half_life)),
        "seeking_partner_logit": logit(np.float64(scenario.seeking.partner_share)),
        "company_fading": 1 / scenario.company.belonging_time,
        "company_group_tie_loss": 1 / scenario.company.group_tie_life,
        "relationship_shared_start": couple.shared_level - couple.load_slope * couple.reference_load,
        "relationship_usual_aftermath": 1 / (1 + couple.aftermath * couple.reference_conflicts),
        "relationship_closeness_rate": 1 / couple.closeness_time,
        "relationship_closeness_step": step(1 / couple.closeness_time, couple.closeness_sd),
        "relationship_baseline_weight": couple.closeness_of_baseline
        / np.sqrt((1 + scenario.network.baseline_correlation) / 2),
    }


@steady
@given(strategies.scenarios())
def test_a_parameter_is_the_declared_number_or_its_formula(scenario: Scenario) -> None:
    values, expected = parameters_of(scenario).values, derived(scenario)
    for row in P:
        if row.name not in expected:
            section = next(name for name in SECTIONS if row.name.startswith(f"{name}_"))
            expected[row.name] = float(getattr(getattr(scenario, section), row.name.removeprefix(f"{section}_")))
    assert values.dtype == np.float32
    assert {row.name: float(values[row]) for row in P} == near(expected)


@steady
@given(strategies.scenarios(), st.booleans())
def test_kinds_have_daily_probabilities_that_add_up_to_the_rate_of_a_year(scenario: Scenario, others: bool) -> None:
    if others:
        scenario = scenario.replace({f"stressors.kinds.{name}": kind for name, kind in OTHERS.items()})
    kinds = parameters_of(scenario).kinds
    declared = list(scenario.kinds.values())
    year = np.array([kind.rate for kind in declared])
    shared = np.array([kind.joint for kind in declared])
    weight = [kind.weight for kind in declared]
    # A number below the smallest normal float32 loses its digits.
    least = 365 * float(np.finfo(np.float32).tiny)
    found = 365 * (kinds.own.astype(np.float64) + kinds.joint)
    np.testing.assert_allclose(found, year, rtol=2 * ROUNDING, atol=least)
    np.testing.assert_allclose(365 * kinds.joint.astype(np.float64), year * shared, rtol=ROUNDING, atol=least)
    np.testing.assert_allclose(100 * kinds.weight.astype(np.float64), weight, rtol=ROUNDING, atol=least)


def test_default_kinds_share_a_uniform_and_others_are_addressed_by_a_digest_of_their_names() -> None:
    kinds = parameters_of(Scenario().replace({f"stressors.kinds.{name}": kind for name, kind in OTHERS.items()})).kinds
    digests = [int(hashlib.sha256(name.encode()).hexdigest()[:16], 16) for name in OTHERS]
    assert kinds.quarter.tolist() == [*range(len(KINDS)), 0, 0]
    assert kinds.identity.tolist() == [*(0 for _ in KINDS), *digests]


@steady
@given(st.floats(-0.5, 1.5), st.floats(-1, 1), st.floats(0, 1), st.floats(-1, 1), st.floats(0, 1), st.booleans())
def test_a_programme_is_as_declared_and_its_quality_lies_on_the_line_from_informal_to_formal(
    advantage: float, informal: float, informal_sd: float, formal: float, formal_sd: float, couples: bool
) -> None:
    unit = {"unit": "couple" if couples else "person"}
    terms = {"facilitator_advantage": advantage, "quality_mean": formal, "quality_sd": formal_sd, **unit}
    episode = {"episode.quality_mean": informal, "episode.quality_sd": informal_sd}
    scenario = Scenario().replace({"programmes.group": terms, **episode})
    (programme,), parameters = scenario.programmes.values(), parameters_of(scenario)
    own = ("couples", "mean", "sd", "screened_by", "by_members")
    expected = {row.name: float(getattr(programme, row.name)) for row in F if row.name not in own}
    expected |= {
        "screened_by": 0.0,
        "by_members": 0.0,
        "couples": float(couples),
        "mean": (1 - advantage) * informal + advantage * formal,
    }
    expected["sd"] = max(0.0, (1 - advantage) * informal_sd + advantage * formal_sd)
    found = {row.name: float(parameters.programmes[row, 0]) for row in F}
    assert found == pytest.approx(expected, rel=ROUNDING, abs=1e-7)
    assert parameters.offered == 1


def test_without_programmes_there_is_room_for_one_without_places() -> None:
    parameters = parameters_of(Scenario())
    assert parameters.offered == 0
    assert parameters.programmes.shape == (len(F), 1)
    assert parameters.programmes[F.places, 0] == 0


def test_a_befriending_is_a_programme_of_groups_of_one_and_other_interventions_are_trainings() -> None:
    informal = {"visits": {}, "ears": {"kind": "listening"}, "fair": {"kind": "meeting", "start_day": 5}}
    outside = {"informal.others": {"volunteers": "outside", "screen": "none"}}
    changes = {f"informal.{name}": each for name, each in informal.items()}
    parameters = parameters_of(Scenario().replace(changes | outside))
    assert parameters.offered == 2
    for field, expected in (("group_size", 1), ("skill_gain", 0), ("leader_share", 0), ("mean", 0.5), ("sd", 0.4)):
        np.testing.assert_allclose(parameters.programmes[F[field]], expected, rtol=1e-6, err_msg=field)
    assert parameters.programmes[F.by_members].tolist() == [0, 1]
    assert parameters.programmes[F.screened_by].tolist() == [3, 2]
    assert parameters.trainings.listening == 1
    assert parameters.trainings.start.tolist() == [28, 5]
