"""Diaries say what happened, keeping one changes nothing, and a study draws whole couples."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from experiments.pages.report import render
from experiments.patterns.diary import Diary, keep_diary
from experiments.patterns.estimators.windows import STUDY_DAYS
from experiments.patterns.ordinary_life import without_programmes
from experiments.patterns.patterns import PATTERNS
from experiments.patterns.statistics.couples import couple_statistics
from experiments.patterns.statistics.days import couple_days, strain_statistics
from experiments.running.design import Replicates
from experiments.studies.diary import page as diary_report
from experiments.studies.diary.method import COUPLES, DRAWS, STATISTICS, compare, drawn, published, studies_of
from simulation import Ensemble
from simulation.network import SocialNetwork, generate
from simulation.scenario.files import load

BASELINE = load("ordinary-life").replace({"network.persons": 240})


@pytest.fixture(scope="module")
def network() -> SocialNetwork:
    return generate(BASELINE.network, seed=3)


@pytest.fixture(scope="module")
def diary(network: SocialNetwork) -> Diary:
    ensemble = Ensemble(network, [BASELINE], [5])
    ensemble.advance(40)
    return keep_diary(ensemble, 60)[0]


def test_a_diary_holds_each_day_as_it_was(network: SocialNetwork) -> None:
    kept, watched = (Ensemble(network, [BASELINE, BASELINE], [5, 6]) for _ in range(2))
    diaries = keep_diary(kept, 5)
    for day in range(5):
        watched.advance(1)
        for m, diary in enumerate(diaries):
            assert (diary.strain[day] == watched.population.strain[:, m]).all()
            assert (diary.perceived[day] == watched.population.perceived[:, m]).all()
            assert (diary.conflict[day] == watched.population.conflicts[:, m]).all()
            assert (diary.events[day] == watched.today.events[:, m]).all()
    assert not (diaries[0].strain == diaries[1].strain).all()
    assert [kept.fingerprint(m) for m in range(2)] == [watched.fingerprint(m) for m in range(2)]


def test_a_member_writes_the_same_alone(network: SocialNetwork) -> None:
    together = keep_diary(Ensemble(network, [BASELINE, BASELINE], [5, 6]), 4)[1]
    alone = keep_diary(Ensemble(network, [BASELINE], [6]), 4)[0]
    assert all((one == other).all() for one, other in zip(together, alone, strict=True))


def test_a_diary_needs_a_day(network: SocialNetwork) -> None:
    with pytest.raises(ValueError, match="days = 0: must be at least 1"):
        keep_diary(Ensemble(network, [BASELINE], [5]), 0)


def test_a_part_keeps_partners_together(diary: Diary) -> None:
    one = np.flatnonzero(diary.partner > np.arange(len(diary.partner)))[[4, 1]]
    rows = np.array([one[0], diary.partner[one[1]], one[1], diary.partner[one[0]]])
    part = diary.part(slice(10, 24), rows)
    assert part.partner.tolist() == [3, 2, 1, 0]
    assert part.strain.shape == (14, 4)
    assert (part.satisfaction[:, 3] == diary.satisfaction[10:24, rows[3]]).all()


def test_singles_do_not_enter_what_is_said_of_couples(diary: Diary) -> None:
    coupled = np.flatnonzero(diary.partner != np.arange(len(diary.partner)))
    assert 0 < len(coupled) < len(diary.partner)
    one, other = (couple_statistics(couple_days(each)) for each in (diary, diary.part(slice(None), coupled)))
    assert other == pytest.approx(one)
    apart = [strain_statistics(each) for each in (diary, diary.part(slice(None), coupled))]
    assert apart[0]["strain_same_day"] == pytest.approx(apart[1]["strain_same_day"])
    assert apart[0]["strain_carry_over"] != apart[1]["strain_carry_over"]


def test_a_study_has_its_couples_once_each_in_a_fortnight(diary: Diary) -> None:
    study = drawn(diary.part(slice(None), np.arange(240)), seed=9)
    assert study.strain.shape == (STUDY_DAYS, 2 * COUPLES)
    assert (study.partner[study.partner] == np.arange(2 * COUPLES)).all()
    assert (study.partner != np.arange(2 * COUPLES)).all()
    assert len(np.unique(study.strain[0])) == 2 * COUPLES  # nobody twice
    days = [int(np.flatnonzero((diary.strain == day[0]).any(axis=1))[0]) for day in study.strain]
    assert all(later - earlier == 1 for earlier, later in pairwise(days))


def test_studies_are_numbered_over_replicates_and_repeatable(diary: Diary) -> None:
    worlds = Replicates(BASELINE.network, 1, 1, 40)
    rows = [row for number in (0, 7) for row in studies_of(worlds, number, diary)]
    assert [row["study"] for row in rows] == [0, 40, 80, 120, 160, 7, 47, 87, 127, 167]
    assert rows[:5] == studies_of(worlds, 0, diary)
    assert len({row["strain_carry_over"] for row in rows}) == 10
    assert all(0.0 < row["conflict_own_se"] < 0.1 for row in rows)


def test_a_population_that_is_too_small_or_short_is_refused(diary: Diary) -> None:
    one = np.flatnonzero(diary.partner > np.arange(240))[:40]
    few, short = (
        diary.part(slice(None), np.concatenate([one, diary.partner[one]])),
        diary.part(slice(0, 13), np.arange(240)),
    )
    with pytest.raises(ValueError, match="40 couples: a diary study has 103 couples"):
        drawn(few, seed=1)
    with pytest.raises(ValueError, match="13 days: a diary study has 14 days"):
        drawn(short, seed=1)


def made_up_studies() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    values = {name: 0.3 + 0.05 * rng.standard_normal(DRAWS) for name in STATISTICS}
    errors = {"conflict_own_se": np.full(DRAWS, 0.02), "conflict_partner_se": np.full(DRAWS, 0.01)}
    return pd.DataFrame({**values, **errors, "satisfaction_lag_1": np.linspace(0.0, 0.464, DRAWS)})


def test_comparisons_are_quantiles_of_the_studies() -> None:
    found = {each.pattern.statistic: each for each in compare(made_up_studies())}
    assert set(found) == set(STATISTICS)
    carry_over = found["satisfaction_lag_1"]
    assert (carry_over.mean, carry_over.below) == (pytest.approx(0.232), 0.5)
    assert (carry_over.low, carry_over.high) == (pytest.approx(0.0116), pytest.approx(0.4524))
    assert carry_over.inside
    assert not found["conflict_own"].inside
    assert (found["conflict_own"].error, found["conflict_own"].own_error) == (
        pytest.approx(0.11 / 3.92),
        pytest.approx(0.02),
    )
    assert np.isnan(found["strain_same_day"].error), "no interval is published"
    assert np.isnan(found["strain_intraclass"].below)
    assert found["strain_intraclass"].inside  # .3 to .49 was published


def test_published_values_are_those_of_the_patterns() -> None:
    own = next(pattern for pattern in PATTERNS if pattern.statistic == "conflict_own")
    icc = next(pattern for pattern in PATTERNS if pattern.statistic == "strain_intraclass")
    assert (published(own), published(icc)) == ((-0.356, -0.356), (0.30, 0.49))


def test_the_page_names_what_lies_outside() -> None:
    studies = made_up_studies()
    page = render(diary_report.report(compare(studies), studies, {"seed": 1}))
    assert "within: satisfaction on own conflict" in diary_report.summary(compare(studies)).partition("Outside: ")[2]
    assert "OUTSIDE" in page
    assert page.count("<svg") == 1
    assert "no clinical advice" in page


def test_a_published_value_is_drawn_with_two_standard_errors_and_a_range_with_its_ends() -> None:
    studies = made_up_studies()
    found = compare(studies)
    figure = diary_report.distributions(found, studies)
    bands = 0
    for axes, each in zip(figure.axes, found, strict=False):
        least, most = published(each.pattern)
        margin = 1.96 * each.error if np.isfinite(each.error) else 0.0
        lines = [line.get_xdata()[0] for line in axes.lines]
        assert lines == ([least] if least == most else [])
        spans = [patch for patch in axes.patches if patch.get_alpha() is not None]
        drawn = [patch.get_window_extent().transformed(axes.transData.inverted()).intervalx for patch in spans]
        assert np.allclose(drawn, [[least - margin, most + margin]] if most + margin > least - margin else [])
        bands += len(spans)
    assert bands >= 2


def test_ordinary_life_has_the_circle_but_no_programme() -> None:
    world = without_programmes(load("support-group"))
    assert world.key == load("ordinary-life").key
