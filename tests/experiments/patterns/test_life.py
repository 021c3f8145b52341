"""What is kept of a life: a year's diary and questionnaires at their days, and every statistic that the patterns name."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.patterns.diary import A_CONFIDANT, ANOTHER, BY_A_PEER, BY_THE_PARTNER, keep_diary
from experiments.patterns.life import DIARY_DAYS, Life, statistics_of, watch
from experiments.patterns.ordinary_life import BURN_IN_DAYS, each_world, without_programmes
from experiments.patterns.patterns import PATTERNS
from experiments.patterns.statistics.years import LATER, YEAR
from experiments.running.design import Replicates
from experiments.studies.trial.readings import OF_TRIALS
from simulation import Ensemble
from simulation.network import generate
from simulation.scenario import NetworkPlan
from simulation.scenario.files import load

WORLD = load("ordinary-life").replace({"network.persons": 160})
NETWORK = generate(WORLD.network, seed=3)


@pytest.fixture(scope="module")
def life() -> Life:
    (found,) = watch(Ensemble(NETWORK, [WORLD], [5]))
    return found


def test_a_life_is_the_same_days_as_without_watching(life: Life) -> None:
    alone = Ensemble(NETWORK, [WORLD], [5])
    alone.advance(28)
    assert (life.diary.strain[27] == alone.population.strain[:, 0]).all()
    alone.advance(YEAR)
    assert (life.diary.strain[-1] == alone.population.strain[:, 0]).all()
    assert len(life.diary.strain) == DIARY_DAYS == 28 + YEAR
    alone.advance(1716 - YEAR)
    assert life.waves[1716].perceived_now == pytest.approx(alone.population.perceived[:, 0])
    assert list(life.waves) == [0, YEAR, *LATER]


def test_members_are_watched_side_by_side() -> None:
    both = watch(Ensemble(NETWORK, [WORLD, WORLD], [5, 6]), later=())
    (alone,) = watch(Ensemble(NETWORK, [WORLD], [6]), later=())
    np.testing.assert_array_equal(both[1].diary.satisfaction, alone.diary.satisfaction)
    assert list(alone.waves) == [0, YEAR]


def test_every_pattern_has_its_statistic_and_every_statistic_its_pattern(life: Life) -> None:
    found = statistics_of(life)
    assert set(found) == {each.statistic for each in PATTERNS} - set(OF_TRIALS)
    assert set(OF_TRIALS) - {"parents_strain"} <= {each.statistic for each in PATTERNS}
    assert np.isfinite(list(found.values())).all()


def test_a_short_watch_leaves_out_what_needs_later_years(life: Life) -> None:
    waves = {day: each for day, each in life.waves.items() if day <= 548}
    found = statistics_of(life._replace(waves=waves))
    missing = set(statistics_of(life)) - set(found)
    assert missing == {each.statistic for each in PATTERNS if each.id in (
        "V27", "V28", "V29", "V30", "V31", "V32", "V33", "V34", "V35", "V40",
    )}  # fmt: skip


def test_help_says_who_answered() -> None:
    ensemble = Ensemble(NETWORK, [WORLD], [5])
    (diary,) = keep_diary(ensemble, 3)
    helper, partner = ensemble.today.helper[:, 0], NETWORK.partner
    assert set(np.unique(diary.help[-1])) == {0, BY_A_PEER, BY_THE_PARTNER}
    for row, who in enumerate(helper):
        expected = 0 if who < 0 else BY_THE_PARTNER if who == partner[row] else BY_A_PEER
        assert diary.help[-1, row] == expected


def test_ordinary_life_begins_after_the_burn_in_and_has_no_programme() -> None:
    worlds = Replicates(NetworkPlan(persons=60), 1, 2, 3)
    found = list(
        each_world(
            worlds, [load("support-group")], lambda number, world: (number, world.day, world.scenarios[0].offers)
        )
    )
    assert found == [(number, BURN_IN_DAYS, {}) for number in range(3)]
    assert not without_programmes(load("befriending")).informal
    assert without_programmes(load("support-group")).key == load("ordinary-life").key


def test_patterns_need_couples() -> None:
    with pytest.raises(ValueError, match="couples: the patterns are of at least 2"):
        next(each_world(Replicates(NetworkPlan(persons=3), 1, 1, 1), [load("support-group")], lambda number, _: number))


def test_company_says_what_kind_of_tie_was_met() -> None:
    ensemble = Ensemble(NETWORK, [WORLD], [5])
    (diary,) = keep_diary(ensemble, 3)
    met = ensemble.today.met[:, 0]
    assert set(np.unique(diary.met[-1])) == {0, A_CONFIDANT, ANOTHER}
    for row, who in enumerate(met):
        first = NETWORK.starts[row]
        confidants = NETWORK.neighbours[first : first + NETWORK.confidants[row]]
        assert diary.met[-1, row] == (0 if who < 0 else A_CONFIDANT if who in confidants else ANOTHER)
