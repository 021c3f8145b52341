"""Statistics of made-up waves, computed again from their definitions, and what a questionnaire at a day asks about."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.patterns.statistics import years
from experiments.patterns.statistics.years import LATER, SHARES, YEAR, Wave
from simulation.network import SocialNetwork
from tests.experiments.patterns.made_up_diary import COUPLED, PARTNER, made_up, r, weights

DIARY = made_up()
PERSONS = 400
ROWS = np.arange(300)
COUPLES = np.concatenate([ROWS ^ 1, np.arange(300, 400)]).astype(np.int32)


def wave(seed: int, kept: float) -> Wave:
    """Answers of which a share was the same in every wave."""
    same, new = (
        np.random.default_rng(99).normal(size=(7, PERSONS)),
        np.random.default_rng(seed).normal(size=(7, PERSONS)),
    )
    answers = kept * same + new
    answers[6] = np.log1p(np.minimum(7, np.round(np.abs(answers[6]))))
    return Wave(*answers)


WAVES = {day: wave(day, 1.0) for day in (0, YEAR, *LATER)}
NOW, LATE = WAVES[0], WAVES[YEAR]


def test_a_questionnaire_asks_about_four_weeks_support_now_and_fights_of_a_week() -> None:
    found = years.wave_of(DIARY)
    assert found.strain == pytest.approx(DIARY.strain[-28:].astype(float).mean(axis=0))
    assert found.belonging == pytest.approx(DIARY.belonging[-28:].astype(float).mean(axis=0))
    assert found.perceived_now == pytest.approx(DIARY.perceived[-1])
    counted = [min(7, int(DIARY.conflict[-7:, row].sum())) for row in range(30)]
    assert found.fights == pytest.approx(np.log1p(counted))
    assert max(counted) == 7


def test_what_follows_from_what_in_a_year() -> None:
    found = years.year_statistics(WAVES, COUPLES)
    expected = {
        "esteem_year": r(NOW.esteem, LATE.esteem),
        "strain_by_esteem": weights(LATE.strain, NOW.strain, NOW.esteem)[1],
        "esteem_by_support": weights(LATE.esteem, NOW.esteem, NOW.perceived)[1],
        "esteem_by_strain": weights(LATE.esteem, NOW.esteem, NOW.strain)[1],
        "support_by_esteem": weights(LATE.perceived, NOW.perceived, NOW.esteem)[1],
        "strain_after_satisfaction": r(NOW.satisfaction[ROWS], LATE.strain[ROWS]),
        "satisfaction_years": r(NOW.satisfaction[ROWS], WAVES[548].satisfaction[ROWS]),
    }
    assert found == pytest.approx(expected)


def test_a_panel_has_five_answers_and_three_waves() -> None:
    q1, q2, q3 = (
        answers(WAVES[day].satisfaction[ROWS], shares) for day, shares in zip((0, 1168, 1716), SHARES, strict=True)
    )
    f2, f3 = (WAVES[day].fights[ROWS] for day in (1168, 1716))
    now = (r(f2, q2) + r(f3, q3)) / 2
    assert years.panel_statistics(WAVES, COUPLES) == pytest.approx({
        "satisfaction_stability_ratio": r(q1, q3) / r(q2, q3),
        "fights_years": r(f2, f3),
        "fights_satisfaction": now,
        "satisfaction_by_fights_share": r(f2, q3) / now,
        "fights_by_satisfaction_share": r(q2, f3) / now,
    })  # fmt: skip
    assert all(sum(shares) == pytest.approx(1.0) for shares in SHARES)


def answers(values: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    """1 to 5, lowest first: how many limits lie below."""
    limits = np.quantile(values, np.cumsum(shares)[:-1])
    return np.array([1 + sum(value > limit for limit in limits) for value in values], float)


def test_who_is_lonely_and_later_strained() -> None:
    found = years.lonely_statistics(WAVES)
    limit = np.quantile(NOW.strain, 0.85)
    lonely, free = NOW.belonging < np.quantile(NOW.belonging, 0.1), NOW.strain <= limit
    ill = WAVES[730].strain > limit
    a, b, c, d = (np.sum(free & group & state) + 0.5 for group in (lonely, ~lonely) for state in (ill, ~ill))
    assert found["lonely_onset_odds"] == pytest.approx(a * d / (b * c))
    later = (WAVES[730].strain + WAVES[1460].strain) / 2
    kept = weights(later, -NOW.belonging, NOW.strain)[0] / r(later, -NOW.belonging)
    assert found["lonely_left_after_control"] == pytest.approx(kept)


def tied(first: object, second: object) -> SocialNetwork:
    """Couples with ties that are all of confidants."""
    kinds = np.zeros(np.size(first), np.uint8)
    return SocialNetwork.from_ties(PERSONS, first, second, partner=COUPLES, kind=kinds)  # type: ignore[arg-type]


def test_nobody_is_happier_beside_others_where_all_is_chance() -> None:
    """150 couples and about 400 ties of chance: 5 standard errors of the relative change are about .6 (false alarm: 1e-6)."""
    pairs = np.random.default_rng(3).integers(0, PERSONS, (400, 2))
    pairs = pairs[(pairs[:, 0] != pairs[:, 1]) & (COUPLES[pairs[:, 0]] != pairs[:, 1])]
    found = years.neighbour_statistics(WAVES, tied(*pairs.T))
    assert abs(found["happy_beside_partner"]) < 0.6
    assert abs(found["happy_beside_friend"]) < 0.6


def test_who_has_a_happy_partner_or_friend_is_happy_where_they_are_alike() -> None:
    lead = np.minimum(np.arange(PERSONS), COUPLES)
    alike = {day: each._replace(strain=each.strain[lead] + 0.4 * each.esteem) for day, each in WAVES.items()}
    partners = years.neighbour_statistics(alike, tied([0, 2], [300, 301]))["happy_beside_partner"]
    assert partners > 0.4
    ahead = {day: each._replace(strain=each.strain[lead % 200] + 0.4 * each.esteem) for day, each in WAVES.items()}
    friends = years.neighbour_statistics(ahead, tied(np.arange(200), np.arange(200) + 200))["happy_beside_friend"]
    assert friends > 0.4


def test_a_career_event_of_the_second_half_year_is_held_against_none() -> None:
    events = np.zeros((YEAR, PERSONS), np.uint8)
    events[200, :40], events[20, 40:80], events[300, 80:120] = 8, 8, 1
    found = years.event_statistics(events, WAVES, career=3)
    assert found["event_in_a_year"] == pytest.approx(120 / PERSONS)
    change, rest = LATE.strain - NOW.strain, np.arange(80, PERSONS)
    squares = sum(np.square(part - part.mean()).sum() for part in (NOW.strain[:40], NOW.strain[rest]))
    expected = (change[:40].mean() - change[rest].mean()) / np.sqrt(squares / (40 + len(rest) - 2))
    assert found["career_event"] == pytest.approx(expected)
    assert np.isnan(years.event_statistics(events, WAVES, career=-1)["career_event"])
    assert np.isnan(years.event_statistics(events & 1, WAVES, career=3)["career_event"])


def test_the_made_up_couples_are_those_of_the_diary() -> None:
    assert (PARTNER[COUPLED] == COUPLED ^ 1).all()
