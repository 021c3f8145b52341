"""Statistics of a made-up diary, each computed again person by person and window by window, as its pattern describes it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.patterns.diary import (
    Diary,
    daily_statistics,
    keep_diary,
    long_run_statistics,
    questionnaire_statistics,
    statistics_of,
)
from experiments.patterns.ordinary_life import BURN_IN_DAYS, each_diary, without_programmes
from experiments.patterns.patterns import PATTERNS
from experiments.running.design import Replicates
from simulation.scenario import NetworkPlan
from simulation.scenario.files import load

DAYS, PERSONS = (
    70,
    30,
)  # five studies of 14 days, two questionnaires of 28, and 14 days that no questionnaire asks about
PARTNER = np.array([*(np.arange(24) ^ 1), *range(24, 30)], np.int32)
COUPLED = np.arange(24)
Floats = NDArray[np.float64]


def made_up() -> Diary:
    """Persons who differ, days that carry over, and partners who share their days."""
    rng = np.random.default_rng(8)

    def daily(scale: float) -> NDArray[np.float32]:
        shared = np.repeat(rng.normal(size=(DAYS, PERSONS // 2)), 2, axis=1)
        return (scale * (rng.normal(size=(DAYS, PERSONS)) + shared + rng.normal(size=PERSONS))).astype(np.float32)

    stressor, conflict = (np.maximum(daily(1.0), 0.0) for _ in range(2))
    return Diary(
        strain=daily(0.5) + 0.3 * stressor,
        stressor=stressor,
        conflict=np.round(conflict),
        satisfaction=daily(0.4) - 0.2 * conflict,
        received=np.round(daily(1.0)),
        perceived=daily(0.7),
        events=(rng.random((DAYS, PERSONS)) < 0.004).astype(np.uint8) * 4,
        partner=PARTNER,
    )


DIARY = made_up()
STATISTICS = daily_statistics(DIARY)
QUESTIONNAIRES = questionnaire_statistics(DIARY)


def windows(daily: NDArray[np.float32], length: int) -> list[Floats]:
    return [daily[start : start + length].astype(float) for start in range(0, len(daily) - length + 1, length)]


def within(daily: NDArray[np.float32]) -> list[Floats]:
    """Each study of 14 days less each person's mean in it."""
    return [window - window.mean(axis=0) for window in windows(daily, 14)]


def slope(outcome: list[Floats], predictor: list[Floats]) -> float:
    x, y = (np.concatenate([window.ravel() for window in part]) for part in (predictor, outcome))
    return float(x @ y / (x @ x))


def same_day(daily: NDArray[np.float32]) -> float:
    pairs = [(day[a], day[PARTNER[a]]) for window in within(daily) for day in window for a in COUPLED]
    own, other = np.array(pairs).T
    return float(own @ other / (own @ own))


def carry_over(daily: NDArray[np.float32], rows: NDArray[np.int64]) -> float:
    series = [window[:, row] for window in within(daily) for row in rows]
    r = sum(each[1:] @ each[:-1] for each in series) / sum(each @ each for each in series)
    return float((14 * r + 1) / 11)


def two_weights(outcome: Floats, own: Floats, partner: Floats) -> Floats:
    return np.linalg.lstsq(np.column_stack([own, partner]), outcome, rcond=None)[0]


def lagged() -> float:
    rows = [
        (window[day, row], window[day - 1, row], window[day - 1, PARTNER[row]])
        for window in within(DIARY.strain)
        for day in range(1, 14)
        for row in COUPLED
    ]
    return float(two_weights(*np.array(rows).T)[1])


def conflicts() -> Floats:
    rows = [
        (satisfied[day, row], conflict[day, row], conflict[day, PARTNER[row]])
        for satisfied, conflict in zip(within(DIARY.satisfaction), within(DIARY.conflict), strict=True)
        for day in range(14)
        for row in COUPLED
    ]
    return two_weights(*np.array(rows).T)


def intraclass() -> float:
    parts = windows(DIARY.strain, 14)
    between = np.mean([14 * part.mean(axis=0).var(ddof=1) for part in parts])
    error = np.mean([np.square(part - part.mean(axis=0)).sum() / (PERSONS * 13) for part in parts])
    return float((between - error) / (between + 13 * error))


def has_stressor() -> NDArray[np.float32]:
    return (DIARY.stressor > 0).astype(np.float32)


DAILY: dict[str, Callable[[], float]] = {
    "stressor_days": lambda: float(np.mean([value > 0 for value in DIARY.stressor.ravel()])),
    "strain_carry_over": lambda: carry_over(DIARY.strain, np.arange(PERSONS)),
    "strain_intraclass": intraclass,
    "strain_same_day": lambda: same_day(DIARY.strain),
    "strain_from_partner": lagged,
    "strain_from_partner_share": lambda: lagged() / carry_over(DIARY.strain, np.arange(PERSONS)),
    "strain_explained": lambda: (
        slope(within(DIARY.strain), within(has_stressor())) * slope(within(has_stressor()), within(DIARY.strain))
    ),
    "conflict_own": lambda: float(conflicts()[0]),
    "conflict_partner": lambda: float(conflicts()[1]),
    "conflict_days": lambda: float((DIARY.conflict[:, :24] >= 1).sum() / (DAYS * 24)),
    "conflict_same_day": lambda: same_day(DIARY.conflict),
    "satisfaction_carry_over": lambda: carry_over(DIARY.satisfaction, COUPLED),
    "satisfaction_same_day": lambda: same_day(DIARY.satisfaction),
}


@pytest.mark.parametrize("name", DAILY)
def test_a_statistic_of_a_diary_is_what_its_pattern_describes(name: str) -> None:
    assert STATISTICS[name] == pytest.approx(DAILY[name](), rel=1e-6)
    assert list(STATISTICS) == list(DAILY)


def scored(waves: list[Floats]) -> Floats:
    """All persons of all waves, each wave with mean 0 and SD 1."""
    return np.concatenate([(wave - wave.mean()) / wave.std() for wave in waves])


def asked(daily: NDArray[np.float32]) -> Floats:
    return scored([window.mean(axis=0) for window in windows(daily, 28)])


PERCEIVED = scored([window[-1] for window in windows(DIARY.perceived, 28)])
HELPED = asked((DIARY.received != 0).astype(np.float32))


def moderated() -> tuple[float, float, float]:
    stressors, strain = asked(has_stressor()), asked(DIARY.strain)
    terms = np.column_stack([np.ones_like(strain), stressors, PERCEIVED, stressors * PERCEIVED])
    weights, (left,), *_ = np.linalg.lstsq(terms, strain, rcond=None)
    _, (more,), *_ = np.linalg.lstsq(terms[:, :3], strain, rcond=None)
    total = float(strain @ strain)
    return float(weights[2]), float(weights[3]), float((more - left) / total / (left / total))


def slope_ratio() -> float:
    support = np.mean([window[-1] for window in windows(DIARY.perceived, 28)], axis=0)
    halves = [support <= np.median(support), support > np.median(support)]
    low, high = (
        slope([w[:, half] for w in within(DIARY.strain)], [w[:, half] for w in within(has_stressor())])
        for half in halves
    )
    return high / low


ASKED: dict[str, Callable[[], float]] = {
    "perceived_strain": lambda: float(np.mean(PERCEIVED * asked(DIARY.strain))),
    "perceived_received": lambda: float(np.mean(PERCEIVED * HELPED)),
    "received_strain": lambda: float(np.mean(HELPED * asked(DIARY.strain))),
    "support_main": lambda: moderated()[0],
    "support_interaction": lambda: moderated()[1],
    "support_f2": lambda: moderated()[2],
    "support_slope_ratio": slope_ratio,
}


@pytest.mark.parametrize("name", ASKED)
def test_a_statistic_of_questionnaires_is_what_its_pattern_describes(name: str) -> None:
    assert QUESTIONNAIRES[name] == pytest.approx(ASKED[name](), rel=1e-5)
    assert list(QUESTIONNAIRES) == list(ASKED)


def test_long_run_statistics_are_of_persons_and_of_couples() -> None:
    found = long_run_statistics(DIARY)
    struck = sum(any(DIARY.events[day, row] for day in range(DAYS)) for row in range(PERSONS))
    assert 0 < struck < PERSONS
    assert found["event_in_a_year"] == pytest.approx(struck / PERSONS)
    means = DIARY.strain.astype(float).mean(axis=0)[:24]
    assert found["strain_long_run"] == pytest.approx(np.corrcoef(means, means[PARTNER[:24]])[0, 1])
    assert statistics_of(DIARY) == STATISTICS | QUESTIONNAIRES | found


def test_every_pattern_of_ordinary_life_has_its_statistic() -> None:
    trials = {"group_strain", "trial_dose"}
    assert {each.statistic for each in PATTERNS} - trials == set(statistics_of(DIARY))


def test_a_part_of_a_diary_keeps_its_couples() -> None:
    part = DIARY.part(slice(3, 10), np.array([4, 5, 27]))
    assert part.partner.tolist() == [1, 0, 2]
    assert part.strain.tolist() == DIARY.strain[3:10, [4, 5, 27]].tolist()
    assert part.events.shape == (7, 3)


def test_a_diary_has_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="days = 0: must be at least 1"):
        keep_diary(None, 0)  # type: ignore[arg-type]


def test_ordinary_life_has_no_programmes_and_at_least_two_couples() -> None:
    assert not without_programmes(load("both")).programmes
    assert BURN_IN_DAYS == 365
    pair = Replicates(NetworkPlan(persons=3), 1, 1, 1)
    with pytest.raises(ValueError, match="couples: the patterns are of at least 2"):
        next(each_diary(pair, load("both"), lambda number, diary: number))
