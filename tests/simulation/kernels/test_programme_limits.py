"""Limits of programmes in which the answer is known: no places, no effect, full attendance, certain drop-out, advantage 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.kernels.phases.programmes import ATTENDED, DUE
from simulation.kernels.sums.sums import Sum
from simulation.parameters import F, parameters_of
from simulation.population import Status
from simulation.scenario import Scenario
from tests.worlds import assert_same_state, couples, founded, singles, town

COURSE: dict[str, Any] = {
    "start_day": 2, "intake_interval": 3, "places": 1.0, "eligible_share": 1.0, "uptake": 1.0, "minimum_wait": 1,
    "group_minimum": 2, "sessions": 5, "session_interval": 4, "weekly_drop_out": 0.0, "attendance": 1.0,
}  # fmt: skip


def offering(**changes: Any) -> Scenario:
    """A scenario with one programme for everybody."""
    return Scenario().replace({"programmes.group": COURSE | changes})


@pytest.mark.parametrize("terms", [{"places": 0.0}, {"uptake": 0.0}, {"eligible_share": 0.0}])
def test_without_places_uptake_or_eligibility_nobody_is_enrolled(terms: dict[str, float]) -> None:
    ensemble = founded(town(120), offering(**terms))
    ensemble.advance(60)
    assert (ensemble.population.status == (Status.WAITING if "places" in terms else Status.NONE)).all()
    assert ensemble.groups.formed[0] == 0


def test_a_programme_without_effect_changes_nothing_but_who_went_there() -> None:
    nothing = dict.fromkeys(("relief", "resolution", "esteem_gain", "belonging_gain", "skill_gain"), 0.0)
    without_memory = Scenario().replace({"resources.received_effect": 0.0})
    network = town(200)
    went = founded(network, without_memory.replace({"programmes.group": COURSE | nothing}))
    stayed = founded(network, without_memory)
    went.advance(60)
    stayed.advance(60)
    assert (went.population.attended > 0).mean() > 0.9
    assert_same_state(went, stayed, but=("entry_esteem", "status", "programme", "group", "since", "attended"))


@pytest.mark.parametrize("unit", ["person", "couple"])
def test_everybody_finishes_on_the_right_day(unit: str) -> None:
    """With full attendance and no drop-out: the last session is (sessions - 1) intervals after the first."""
    network = couples(30)
    ensemble = founded(network, offering(unit=unit))
    days = []
    for _ in range(60):
        ensemble.advance(1)
        days.append(ensemble.today.session[:, 0].copy())
    people, groups = ensemble.population, ensemble.groups
    done = people.status[:, 0] == Status.FINISHED
    assert done.mean() > 0.9
    assert (people.attended[done] == 5).all()
    first = groups.first_session[people.group[done, 0], 0]
    assert (people.since[done, 0] == first + 4 * 4).all()
    met = np.array(days)[:, done]
    assert set(np.unique(met)) == {0, ATTENDED}
    for person, start in enumerate(first):
        assert np.flatnonzero(met[:, person]).tolist() == [start + 4 * n for n in range(5)]


def test_nobody_who_never_attends_is_helped() -> None:
    ensemble = founded(town(100), offering(attendance=0.0))
    sums = ensemble.advance(60, record=True)
    assert sums[:, Sum.SESSIONS_DUE].sum() >= 5 * np.count_nonzero(ensemble.population.status == Status.FINISHED) > 0
    assert not ensemble.population.attended.any()
    assert not ensemble.population.skill.any()
    assert (ensemble.today.session <= DUE).all()


def test_certain_drop_out_empties_every_group_after_a_week() -> None:
    ensemble = founded(town(100), offering(weekly_drop_out=1.0, sessions=50))
    ensemble.advance(80)
    people = ensemble.population
    gone = people.status[:, 0] == Status.DROPPED
    assert gone.mean() > 0.9
    first = ensemble.groups.first_session[people.group[gone, 0], 0]
    assert (people.since[gone, 0] == first + 7).all()
    assert (people.attended[gone] == 2).all()


@pytest.mark.parametrize(
    ("advantage", "mean", "sd"),
    [(0.0, 0.35, 0.45), (1.0, 0.75, 0.25), (0.5, 0.55, 0.35), (-0.5, 0.15, 0.55), (1.5, 0.95, 0.15)],
)
def test_facilitator_advantage_moves_quality_between_informal_and_formal(
    advantage: float, mean: float, sd: float
) -> None:
    formal = {"quality_mean": 0.75, "quality_sd": 0.25, "facilitator_advantage": advantage, "leader_share": 0.0}
    informal = {"episode.quality_mean": 0.35, "episode.quality_sd": 0.45}
    scenario = offering(**formal).replace({"seeking.rate": 0.0, **informal})
    terms = parameters_of(scenario).programmes[:, 0]
    assert terms[F.mean] == np.float32(mean)
    assert terms[F.sd] == np.float32(sd)
    ensemble = founded(singles(2_000), scenario)
    quality = []
    for _ in range(14):
        ensemble.advance(1)
        attended = ensemble.today.session[:, 0] == ATTENDED
        quality.append(ensemble.today.received[attended, 0])
    drawn = np.concatenate(quality)
    assert len(drawn) > 2_000
    # Six standard errors: a false alarm has probability 4e-9, for seeds that are fixed anyhow.
    assert drawn.mean() == pytest.approx(mean, abs=6 * sd / len(drawn) ** 0.5)
    assert drawn.std() == pytest.approx(sd, abs=6 * sd / (2 * len(drawn)) ** 0.5)


def test_the_spread_of_quality_is_never_negative() -> None:
    scenario = offering(facilitator_advantage=1.5, quality_sd=0.0)
    assert parameters_of(scenario).programmes[F.sd, 0] == 0
