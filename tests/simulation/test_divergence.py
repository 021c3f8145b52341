"""Divergence: a run that is no longer a world fails by name, on its first such day, with member, measure and causes."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from simulation import Ensemble, ensemble
from simulation.divergence import MOST_STRAIN, DivergenceError, refuse_divergence
from simulation.kernels.sums.sums import SUMS, Sum
from simulation.measures import MEASURES
from simulation.model import SupportModel
from simulation.recording import Recording, record
from simulation.scenario import Scenario
from tests.worlds import couples, town

PERSONS = 4
EXPLOSIVE = Scenario().replace(
    {
        "name": "explosive", "strain.carry_over": 0.9, "company.contagion": 0.0, "episode.relief": 0.5,
        "episode.quality_mean": -1.0,
        "episode.quality_sd": 2.0, "episode.experience_bonus": 0.0, "seeking.rate": 1.0, "seeking.calm_share": 1.0,
        "seeking.partner_limit": 10.0, "seeking.partner_share": 0.001, "answering.availability": 1.0,
        "answering.strained_availability": 1.0, "answering.capacity": 1_000, "episode.co_rumination": 1.0,
    }
)  # fmt: skip
"""Everybody seeks help every day, and all help harms."""


def calm(days: int = 5, members: int = 3) -> np.ndarray:
    """Sums (days, sums, members) of four persons of strain 1."""
    sums = np.zeros((days, SUMS, members))
    sums[:, Sum.STRAIN_SQUARED] = PERSONS
    return sums


def refused(sums: np.ndarray, first_day: int = 0) -> DivergenceError:
    with pytest.raises(DivergenceError) as caught:
        refuse_divergence(sums, [Scenario()] * sums.shape[2], PERSONS, first_day)
    return caught.value


def test_sums_of_a_world_pass_up_to_the_limit() -> None:
    sums = calm()
    sums[2, Sum.STRAIN_SQUARED, 1] = PERSONS * MOST_STRAIN**2
    refuse_divergence(sums, [Scenario()] * 3, PERSONS)
    refuse_divergence(sums[:0], [Scenario()] * 3, PERSONS)


def test_strain_beyond_the_limit_is_told_with_its_first_day_and_member() -> None:
    sums = calm()
    sums[3:, Sum.STRAIN_SQUARED, 1] = PERSONS * 60.0**2
    error = refused(sums, first_day=100)
    assert [(each.member, each.day, each.measure) for each in error.found] == [(1, 103, "strain")]
    assert str(error) == (
        "day 103, member 1 (ordinary-life): strain has a root mean square of 60 SD over the persons, at most 50 may be"
    )


def test_strain_that_cancels_between_persons_is_found() -> None:
    """Two persons at 80 SD and two at -80: the mean is 0."""
    sums = calm()
    sums[1, Sum.STRAIN, 0], sums[1, Sum.STRAIN_SQUARED, 0] = 0.0, PERSONS * 80.0**2
    assert [each.day for each in refused(sums).found] == [1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    ("line", "measure"),
    [
        (Sum.LOAD, "load"), (Sum.LOAD + 3, "load"), (Sum.ESTEEM_SQUARED, "esteem"), (Sum.STRAIN_SQUARED, "strain"),
        (Sum.STRAIN_BY_STATUS + 4, "strain"), (Sum.QUALITY, "quality"), (Sum.GROWTH, "growth"), (SUMS - 1, "met"),
    ],
)  # fmt: skip
def test_a_sum_that_is_not_finite_is_told_by_its_measure(line: int, measure: str, value: float) -> None:
    sums = calm()
    sums[2:, line, 2] = value
    assert refused(sums).mistakes == (f"day 2, member 2 (ordinary-life): {measure} is not finite",)


def test_infinities_that_cancel_over_days_are_found() -> None:
    sums = calm()
    sums[1, Sum.ESTEEM, 0], sums[2, Sum.ESTEEM, 0] = np.inf, -np.inf
    assert [(each.day, each.measure) for each in refused(sums).found] == [(1, "esteem")]


def test_each_member_has_a_sentence() -> None:
    sums = calm()
    sums[0, Sum.LOAD, 0] = sums[4, Sum.LOAD, 2] = np.nan
    error = refused(sums)
    assert [(each.member, each.day) for each in error.found] == [(0, 0), (2, 4)]
    assert str(error).splitlines() == list(error.mistakes)


def test_a_diverging_run_is_refused_with_what_is_implausible_in_it() -> None:
    network = couples(20)
    world = Ensemble(network, [Scenario(), EXPLOSIVE], [1, 2])
    with pytest.raises(DivergenceError) as caught:
        record(Ensemble(town(60), [Scenario(), EXPLOSIVE], [1, 2]), 400)
    (found,) = caught.value.found
    assert (found.member, found.measure) == (1, "strain")
    (sentence,) = caught.value.mistakes
    assert sentence.startswith(f"day {found.day}, member 1 (explosive): strain has a root mean square of ")
    assert "outside their plausible ranges: strain.carry_over = 0.9 (plausible 0.1 to 0.4), " in sentence
    assert sentence.endswith(" more")
    assert pickle.loads(pickle.dumps(caught.value)).mistakes == caught.value.mistakes
    record(world, 400)  # partners who are never asked stay calm


def test_a_long_recording_ends_soon_after_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "_DAYS", 50)
    monkeypatch.setattr(ensemble, "_PERSON_DAYS", 0)
    world = Ensemble(town(60), [EXPLOSIVE], [2])
    with pytest.raises(DivergenceError) as caught:
        record(world, 5_000)
    (found,) = caught.value.found
    assert world.day - 50 <= found.day < world.day < 1_000


def test_measures_are_not_made_of_a_world_that_diverged() -> None:
    sums = calm(members=1)
    sums[0, Sum.STRAIN_SQUARED] = np.nan
    with pytest.raises(DivergenceError):
        Recording(sums, (Scenario(),), PERSONS)


def live(model: SupportModel, days: int) -> None:
    for _ in range(days):
        model.step()


def test_a_mesa_model_fails_on_the_day() -> None:
    model = SupportModel(EXPLOSIVE, network=town(60), rng=2)
    with pytest.raises(DivergenceError, match=r"^day \d+, member 0 \(explosive\): strain has a root mean square of "):
        live(model, 400)
    assert model.day < 400


def test_every_measure_that_may_be_undefined_says_when() -> None:
    for each in MEASURES:
        assert bool(each.undefined) == bool(each.denominator), each.name
    told = {each.name: each.undefined for each in MEASURES}
    assert told["half_life"] == "nobody had a load"
    assert told["answered"] == "nobody asked for help"
    assert told["quality"] == told["co_rumination"] == "no request was answered"
    assert told["satisfaction_sd"] == told["conflict_days"] == "there are no couples"
    assert (told["strain"], told["events"]) == ("", "")
