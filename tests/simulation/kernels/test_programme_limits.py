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
    nothing = dict.fromkeys(
        ("relief", "resolution", "esteem_gain", "attention", "belonging_gain", "skill_gain", "keeps_ties"), 0.0
    )
    without_memory = Scenario().replace({"resources.received_effect": 0.0})
    network = town(200)
    went = founded(network, without_memory.replace({"programmes.group": COURSE | nothing}))
    stayed = founded(network, without_memory)
    went.advance(60)
    stayed.advance(60)
    assert (went.population.attended > 0).mean() > 0.9
    assert_same_state(went, stayed, but=("entry_esteem", "status", "programme", "group", "mate", "since", "attended"))


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
    """With esteem that only sessions move, by q h, what a session adds to it is the quality."""
    formal = {"quality_mean": 0.75, "quality_sd": 0.25, "facilitator_advantage": advantage, "leader_share": 0.0}
    formal |= {"esteem_gain": 1.0, "session_hours": 1.0}
    informal = {"episode.quality_mean": 0.35, "episode.quality_sd": 0.45, "resources.esteem_rate": 0.0}
    scenario = offering(**formal).replace({"seeking.rate": 0.0, **informal})
    terms = parameters_of(scenario).programmes[:, 0]
    assert terms[F.mean] == np.float32(mean)
    assert terms[F.sd] == np.float32(sd)
    ensemble = founded(singles(2_000), scenario)
    quality = []
    for _ in range(14):
        before = ensemble.population.esteem[:, 0].copy()
        ensemble.advance(1)
        attended = ensemble.today.session[:, 0] == ATTENDED
        quality.append((ensemble.population.esteem[:, 0] - before)[attended])
    drawn = np.concatenate(quality)
    assert len(drawn) > 2_000
    # Six standard errors: a false alarm has probability 4e-9, for seeds that are fixed anyhow.
    assert drawn.mean() == pytest.approx(mean, abs=6 * sd / len(drawn) ** 0.5)
    assert drawn.std() == pytest.approx(sd, abs=6 * sd / (2 * len(drawn)) ** 0.5)


def test_the_spread_of_quality_is_never_negative() -> None:
    scenario = offering(facilitator_advantage=1.5, quality_sd=0.0)
    assert parameters_of(scenario).programmes[F.sd, 0] == 0


def test_effects_count_by_the_hour() -> None:
    """Twice the hours at half the coefficients is the same session, to rounding."""
    per_hour = {"relief": 0.2, "resolution": 0.06, "esteem_gain": 0.04, "belonging_gain": 0.05, "skill_gain": 0.03}
    network, ends = town(150), []
    for hours in (1.0, 2.0):
        terms = {name: value / hours for name, value in per_hour.items()}
        ensemble = founded(network, offering(**terms, session_hours=hours, attention=0.4 / hours))
        ensemble.advance(20)
        ends.append(ensemble.population)
    for name in ("strain", "esteem", "belonging", "skill", "perceived"):
        np.testing.assert_allclose(getattr(ends[0], name), getattr(ends[1], name), atol=1e-4, err_msg=name)
    assert (ends[0].skill > 0).mean() > 0.8


def test_somebody_takes_part_again_only_long_after_the_first_session() -> None:
    ensemble = founded(town(60), offering(again_after=40, sessions=2, intake_interval=1))
    first: dict[int, int] = {}
    again: dict[int, int] = {}
    for _ in range(100):
        ensemble.advance(1)
        group = ensemble.population.group[:, 0]
        started = ensemble.groups.first_session[:, 0]
        for person in np.flatnonzero(group >= 0).tolist():
            day = int(started[group[person]])
            if day != first.setdefault(person, day):
                again.setdefault(person, day)
    assert len(again) > 30
    assert all(again[person] - first[person] > 40 for person in again)


@pytest.mark.parametrize(
    ("screen", "worst"),
    [("belonging", lambda people: -people.belonging), ("strain", lambda people: people.recent)],
)
def test_a_screen_takes_those_who_are_most_in_need(screen: str, worst: Any) -> None:
    ensemble = founded(town(400), offering(screen=screen, eligible_share=0.25, places=0.0, start_day=30))
    ensemble.advance(30)
    need = worst(ensemble.population)[:, 0].copy()
    ensemble.advance(1)
    listed = ensemble.population.status[:, 0] == Status.WAITING
    assert 100 <= np.count_nonzero(listed) <= 110, "a quarter, and who shares the last bin"
    assert need[listed].min() >= np.sort(need)[-np.count_nonzero(listed)] - 1 / 256


def test_satisfaction_screens_couples_by_their_mean_closeness() -> None:
    ensemble = founded(town(400), offering(screen="satisfaction", unit="couple", eligible_share=0.25, places=0.0))
    closeness = ensemble.population.closeness[:, 0].copy()
    ensemble.advance(3)
    partner = ensemble.network.partner
    listed, paired = ensemble.population.status[:, 0] == Status.WAITING, partner != np.arange(400)
    both = 0.5 * (closeness + closeness[partner])
    assert not listed[~paired].any()
    assert np.array_equal(listed, listed[partner])
    assert np.count_nonzero(listed) == pytest.approx(0.25 * np.count_nonzero(paired), abs=6)
    assert both[listed].max() < np.quantile(both[paired], 0.3)
