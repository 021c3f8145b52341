"""Trials: who is randomised, the lot, what is compared with whom, and an offer without any effect."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.storage.parts import Parts
from experiments.studies.arms import differences_between
from experiments.studies.trial.method import (
    OTHERS,
    SIZES,
    STANDARD,
    all_arms,
    collect,
    member_days,
    short_dose,
    sizes,
    variations,
    with_offer_of,
)
from experiments.studies.trial.protocol import Protocol, conduct, run_trials, untreated
from experiments.studies.trial.questionnaires import OUTCOMES, questionnaire, questionnaires
from experiments.studies.trial.readings import PUBLISHED, READINGS, Reading
from experiments.studies.trial.recruiting import eligible, recruits, the_offer
from simulation.ensemble import Ensemble
from simulation.network import generate
from simulation.scenario import Programme
from simulation.scenario.files import load

GROUP = "programmes.support-group."
BOTH = load("support-group").replace({"network.persons": 200, GROUP + "sessions": 3})
NETWORK = generate(BOTH.network, seed=1)
QUICK = Protocol(randomised=40, run_in=28, after=(0, 14))
GAINS = (
    "quality_mean",
    "quality_sd",
    "relief",
    "resolution",
    "esteem_gain",
    "belonging_gain",
    "skill_gain",
    "keeps_ties",
)
INERT = BOTH.replace({GROUP + field: 0.0 for field in GAINS})


def test_an_offer_that_does_nothing_changes_nobody_and_its_twins_say_so() -> None:
    table = run_trials({"a": INERT}, NETWORK, [5], QUICK)
    assert (table["attendance"] > 0.0).all(), "otherwise nothing was tried"
    assert (table["twin"] == 0.0).all()
    assert (table["smd"] != 0.0).all(), "the arms differ by chance"


def test_rows_are_of_the_randomised_and_bounded() -> None:
    table = run_trials({"a": BOTH, "b": BOTH.replace({GROUP + "sessions": 4})}, NETWORK, [1, 2], QUICK)
    assert (
        table[["arm", "seed", "after", "outcome"]].drop_duplicates().shape[0] == len(table) == 2 * 2 * 2 * len(OUTCOMES)
    )
    assert (table["randomised"] == 40).all()
    assert table["attendance"].between(0, 1).all()
    assert table["drop_out"].between(0, 1).all()


def test_a_trial_depends_on_its_seed_alone() -> None:
    one = run_trials({"a": BOTH}, NETWORK, [1, 2], QUICK)
    two = run_trials({"b": BOTH.replace({GROUP + "sessions": 9}), "a": BOTH}, NETWORK, [2], QUICK)
    alone = two[two["arm"] == "a"].reset_index(drop=True)
    assert one[one["seed"] == 2].reset_index(drop=True).equals(alone)


@pytest.mark.parametrize("preset", ["couples-counselling", "befriending"])
def test_every_kind_of_offer_can_be_tried(preset: str) -> None:
    tried = with_offer_of(BOTH, preset)
    name, offer = the_offer(tried)
    table = run_trials({"a": tried}, NETWORK, [1], Protocol(randomised=20, run_in=28, after=(0,)))
    assert (table["randomised"] == 20).all()
    assert (table["hours"] > 0.5 * offer.attendance * offer.session_hours).all(), name
    assert table["partner_smd"].isna().all() == (offer.unit == "couple"), "no partner of a couple is left out"
    assert np.isfinite(table["smd"]).all()


def test_what_cannot_be_tried_is_refused() -> None:
    with pytest.raises(ValueError, match="0 programmes and befriendings: a trial tests exactly one"):
        run_trials({"a": untreated(BOTH)}, NETWORK, [1], QUICK)
    nobody = BOTH.replace({GROUP + "eligible_share": 0.02})
    with pytest.raises(ValueError, match="support-group: 4 persons of 200 persons are eligible"):
        run_trials({"a": nobody}, NETWORK, [1], QUICK)
    with pytest.raises(ValueError, match="exactly one"):
        variations(untreated(BOTH))
    with pytest.raises(ValueError, match="befriending: the arms of this study vary a programme"):
        variations(with_offer_of(BOTH, "befriending"))


def test_screens_find_those_most_in_need() -> None:
    """Persons 0 and 1, 2 and 3 are couples, 4 and 5 single."""
    partner = np.array([1, 0, 3, 2, 4, 5])
    answers = {
        "strain": np.array([0.0, 5.0, 1.0, 2.0, 3.0, -1.0]),
        "satisfaction": np.array([1.0, 2.0, -3.0, 4.0, 0.0, 0.0]),
        "belonging": np.array([0.5, 0.4, 0.3, 0.2, 0.1, 0.6]),
    }

    def found(**terms: object) -> list[int]:
        return eligible(Programme.model_validate({"eligible_share": 0.5, **terms}), answers, partner).tolist()

    couples = {"unit": "couple", "group_size": 2, "group_minimum": 2}
    assert found(screen="strain") == [1, 3, 4]
    assert found(screen="belonging") == [2, 3, 4]
    assert found(screen="none") == [0, 1, 2, 3, 4, 5]
    assert found(screen="satisfaction") == [2, 3], "singles have no relationship to be screened by"
    assert found(screen="satisfaction", **couples) == [2]
    assert found(screen="strain", **couples) == [0]
    assert found(screen="none", **couples) == [0, 2]


def test_a_questionnaire_is_the_mean_of_its_days() -> None:
    world, daily = Ensemble(NETWORK, [INERT, BOTH], [1, 2]), Ensemble(NETWORK, [INERT, BOTH], [1, 2])
    days = []
    for _ in range(12):
        daily.advance(1)
        days.append((daily.population.strain.copy(), -daily.population.conflicts))
    found = dict(questionnaires(world, [12, 8, 8], recall=5))
    assert list(found) == [8, 12]
    for end, answers in found.items():
        strain, communication = (np.mean([day[k] for day in days[end - 5 : end]], axis=0, dtype=float) for k in (0, 1))
        np.testing.assert_allclose(answers["strain"], strain, atol=1e-9)
        np.testing.assert_allclose(answers["communication"], communication, atol=1e-9)
    with pytest.raises(ValueError, match="recall = 5: a questionnaire on day 16 asks about days before day 12"):
        questionnaire(world, 16, 5)


def test_arms_differ_in_one_thing() -> None:
    arms = all_arms(BOTH)
    assert len({each.key for each in arms.values()}) == len(arms)
    assert arms["advantage 0"] == arms[STANDARD].replace({GROUP + "facilitator_advantage": 0.0})
    assert list(arms)[-len(OTHERS) :] == list(OTHERS)
    assert all(len(each.offers) == 1 for each in arms.values())
    assert differences_between(arms[STANDARD], arms["befriending"]) == {
        "informal.befriending": "places 0.03, sessions 26"
    }
    assert short_dose(load("support-group")).programmes["support-group"].sessions < 6


def test_the_world_of_a_trial_keeps_what_is_offered_to_nobody_alone() -> None:
    trained = BOTH.replace({"informal": load("listening").informal})
    assert list(untreated(trained).informal) == ["listening"]
    assert list(with_offer_of(trained, "befriending").informal) == ["befriending", "listening"]


def test_trials_are_as_large_as_the_eligible_allow() -> None:
    counselled = with_offer_of(BOTH, "couples-counselling")
    assert recruits(BOTH, NETWORK, 300) == 60
    assert recruits(BOTH, NETWORK, 41) == 40
    assert recruits(counselled, NETWORK, 10) == 4, "two couples an arm"
    assert recruits(counselled, NETWORK, 300) == int(0.75 * round(0.25 * NETWORK.couples)) // 2 * 2
    assert sizes(BOTH, NETWORK) == SIZES[:1]
    assert sizes(BOTH.replace({GROUP + "eligible_share": 1.0}), NETWORK) == (40, 80)
    assert sizes(BOTH, generate(BOTH.network.model_copy(update={"persons": 4_000}), seed=1)) == SIZES


def test_progress_is_told_to_the_last_day_that_was_announced(tmp_path: Path) -> None:
    told: list[int] = []
    protocol = Protocol(randomised=40, run_in=28, after=(0,))
    collect(Parts.create(tmp_path), BOTH, {0: (NETWORK, [1])}, protocol, told.append)
    assert sum(told) == member_days(all_arms(BOTH), 1, NETWORK, protocol)


def test_every_reading_is_published_and_read_with_its_sign() -> None:
    assert READINGS.keys() == PUBLISHED.keys()
    for name, each in PUBLISHED.items():
        assert each.tolerance.low < each.figure < each.tolerance.high, name
        if math.isfinite(each.interval.low):
            told, held = (low <= 0.0 <= high for low, high in (each.interval, each.tolerance))
            assert told == held, (
                f"{name}: a tolerance allows no effect where its trials do not rule that out, and only there"
            )
    rows = [("a", "belonging", 0, 0.5), ("a", "belonging", 7, 9.0), ("b", "belonging", 0, 9.0), ("a", "strain", 0, 9.0)]
    table = pd.DataFrame(rows, columns=["arm", "outcome", "after", "smd"])
    assert Reading("a", "belonging", sign=-1.0).of(table).tolist() == [-0.5]


def test_trials_side_by_side_are_those_of_each_alone() -> None:
    world = Ensemble(NETWORK, [untreated(BOTH)] * 2, [3, 4])
    before = questionnaire(world, 28, 28)
    arms = [(1, BOTH), (0, short_dose(BOTH))]
    both = conduct(world, before, arms, QUICK, lambda _: None)
    alone = conduct(world, before, arms[1:], QUICK, lambda _: None)
    assert [row["trial"] for row in both] == [0] * 10 + [1] * 10
    assert [{**row, "trial": 0} for row in both[10:]] == alone
