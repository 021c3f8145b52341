"""The value of every measure, written down by hand: each sum has a number of its own, so that another sum gives another value."""

from __future__ import annotations

from math import log2, sqrt

import numpy as np
import pytest

from simulation.kernels.sums.sums import LINES, SUMS, Sum, completed
from simulation.measures import END_DAYS, MEASURES
from simulation.parameters import parameters_of
from simulation.recording import Recording
from simulation.scenario import Scenario

PERSONS, DAYS = 10, 4
"""Forty person-days, 32 of them of persons with a partner."""
TOTALS: dict[str, int | list[int]] = {
    "STRAIN": 12, "STRAIN_SQUARED": 50, "LOAD": [1, 2, 3, 4, 5, 6, 7, 8], "ESTEEM": 14, "ESTEEM_SQUARED": 61, "BELONGING": 16,
    "BELONGING_SQUARED": 9, "SKILL": 10, "PERCEIVED": -18, "PERCEIVED_SQUARED": 70, "CLOSENESS": 15,
    "CLOSENESS_SQUARED": 52, "SATISFACTION": 24, "SATISFACTION_SQUARED": 80, "RECEIVED": 21, "RESOLVED": 20, "TRAINED": 54,
    "STRAIN_BY_KIND": [11, 13, 17, 19, 23, 29, 31, 37, 41],
    "STRAIN_BY_STATUS": [83, 89, 97, 101, 103], "STRAINED": 22, "ISOLATED": 25,
    "PERSONS_BY_KIND": [43, 47, 53, 59, 62, 67, 71, 73, 79], "PERSONS_BY_STATUS": [107, 109, 113, 127, 131], "PAIRED": 32,
    "GROWTH": 26, "EVENTS": [201, 202, 203, 204, 205, 206, 207, 208], "STRESSORS": 27, "REQUESTS": 200, "ANSWERED": 160,
    "PARTNER_ANSWERED": 60, "HELPED": 28, "QUALITY": 30, "RELIEF": 33, "RUMINATED": 35, "PARTNER_HOURS": 38, "PEER_HOURS": 39,
    "CONFLICTS": 44, "CONFLICT_DAYS": 45, "PAIN": 46, "SESSIONS_DUE": 48, "SESSIONS": 34, "SESSION_HOURS": 51,
    "LEADER_HOURS": 55, "MET": 57,
}  # fmt: skip
"""Every sum over persons and days; of sums with several lines, each line."""

END, RUN = "end", "run"
EXPECTED: dict[str, tuple[str, str, str, float]] = {
    "strain": (END, "SD", "lower", 12 / 40),
    "strain_sd": (END, "SD", "", sqrt(50 / 40 - (12 / 40) ** 2)),
    "strained": (END, "share", "lower", 22 / 40),
    "load": (END, "LCU/100", "lower", (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8) / 40),
    "half_life": (RUN, "days", "lower", 1 / (1 / 60 + log2(36 / (36 - 20)))),
    "resolved": (RUN, "LCU/100 a year", "higher", 365 * 20 / 40),
    "stressor_days": (RUN, "share", "lower", 27 / 40),
    "events": (RUN, "a year", "", 365 * (201 + 202 + 203 + 204 + 205 + 206 + 207 + 208) / 40),
    "perceived": (END, "SD", "higher", -18 / 40),
    "perceived_sd": (END, "SD", "", sqrt(70 / 40 - (18 / 40) ** 2)),
    "received": (RUN, "quality h a week", "higher", 7 * 21 / 40),
    "esteem": (END, "SD", "higher", 14 / 40),
    "esteem_sd": (END, "SD", "", sqrt(61 / 40 - (14 / 40) ** 2)),
    "belonging": (END, "share", "higher", 16 / 40),
    "belonging_sd": (END, "share", "", sqrt(9 / 40 - (16 / 40) ** 2)),
    "isolated": (END, "share", "lower", 25 / 40),
    "company_days": (RUN, "share", "higher", 57 / 40),
    "skill": (END, "share", "higher", 10 / 40),
    "episodes_week": (RUN, "a week", "", 7 * 200 / 40),
    "answered": (RUN, "share", "higher", 160 / 200),
    "by_partner": (RUN, "share", "", 60 / 160),
    "quality": (RUN, "quality", "higher", 30 / 160),
    "relief_episode": (RUN, "SD", "higher", 33 / 160),
    "co_rumination": (RUN, "share", "lower", 35 / 160),
    "helped": (RUN, "a week", "", 7 * 28 / 40),
    "partner_hours": (RUN, "hours a year", "", 365 * 38 / 40),
    "peer_hours": (RUN, "hours a year", "", 365 * 39 / 40),
    "programme_hours": (RUN, "hours a year", "", 365 * 51 / 40),
    "contact_hours": (RUN, "hours a year", "", 365 * (39 + 51) / 40),
    "provider_hours": (RUN, "hours a year", "", 365 * (39 + 55 + 54) / 40),
    "all_hours": (RUN, "hours a year", "", 365 * (39 + 51 + 39 + 55 + 54) / 40),
    "satisfaction": (END, "SD", "higher", 24 / 32),
    "satisfaction_sd": (END, "SD", "", sqrt(80 / 32 - (24 / 32) ** 2)),
    "closeness": (END, "SD", "higher", 15 / 32),
    "closeness_sd": (END, "SD", "", sqrt(52 / 32 - (15 / 32) ** 2)),
    "conflict_days": (RUN, "share", "lower", 45 / 32),
    "lost_per_conflict": (RUN, "SD", "lower", 46 / 44),
    "attendance": (RUN, "share", "", 34 / 48),
    "growth": (END, "SD", "higher", 26 / (127 + 131)),
    "share_none": (END, "share", "", 107 / 40),
    "strain_none": (END, "SD", "lower", 83 / 107),
    "share_waiting": (END, "share", "", 109 / 40),
    "strain_waiting": (END, "SD", "lower", 89 / 109),
    "share_enrolled": (END, "share", "", 113 / 40),
    "strain_enrolled": (END, "SD", "lower", 97 / 113),
    "share_finished": (END, "share", "", 127 / 40),
    "strain_finished": (END, "SD", "lower", 101 / 127),
    "share_dropped": (END, "share", "", 131 / 40),
    "strain_dropped": (END, "SD", "lower", 103 / 131),
    "load_financial": (END, "LCU/100", "lower", 1 / 40),
    "events_financial": (RUN, "a year", "", 365 * 201 / 40),
    "strain_financial": (RUN, "SD", "lower", 11 / 43),
    "load_health": (END, "LCU/100", "lower", 2 / 40),
    "events_health": (RUN, "a year", "", 365 * 202 / 40),
    "strain_health": (RUN, "SD", "lower", 13 / 47),
    "load_family": (END, "LCU/100", "lower", 3 / 40),
    "events_family": (RUN, "a year", "", 365 * 203 / 40),
    "strain_family": (RUN, "SD", "lower", 17 / 53),
    "load_career": (END, "LCU/100", "lower", 4 / 40),
    "events_career": (RUN, "a year", "", 365 * 204 / 40),
    "strain_career": (RUN, "SD", "lower", 19 / 59),
    "strain_no": (RUN, "SD", "lower", 41 / 79),
    "trained": (RUN, "hours a year", "", 365 * 54 / 40),
}
"""Window, unit, better side and value of every measure, from the totals above; a stressor's half-life is 60 days."""


def recording(days: int = DAYS) -> Recording:
    """The totals, spread evenly over ``days`` days."""
    sums = np.zeros((days, SUMS, 1))
    for name, total in TOTALS.items():
        for number, each in enumerate(total if isinstance(total, list) else [total]):
            sums[:, Sum[name] + number] = each / days
    return Recording(sums, (Scenario().replace({"stressors.half_life": 60.0}),), PERSONS)


def test_every_sum_has_a_number_of_its_own() -> None:
    numbers = [each for total in TOTALS.values() for each in (total if isinstance(total, list) else [total])]
    assert list(TOTALS) == list(Sum.__members__)
    assert len(numbers) == len(set(numbers)) == SUMS


def test_every_measure_has_its_value() -> None:
    ends = recording().endpoints()
    assert list(ends) == list(EXPECTED) == [each.name for each in MEASURES]
    for each in MEASURES:
        window, unit, better, value = EXPECTED[each.name]
        assert (each.window, each.unit, each.better) == (window, unit, better), each.name
        assert ends[each.name][0] == pytest.approx(value, rel=1e-12), each.name


def test_differences_of_means_are_standardised_by_their_spread() -> None:
    spreads = {each.name: each.sd for each in MEASURES if each.sd}
    assert spreads == {
        name: f"{name}_sd" for name in ("strain", "perceived", "esteem", "belonging", "satisfaction", "closeness")
    }  # fmt: skip


def test_the_end_of_a_run_is_its_last_28_days() -> None:
    assert END_DAYS == 28
    sums = np.zeros((31, SUMS, 1))
    sums[3:, Sum.STRAIN], sums[2, Sum.STRAIN] = 5.0, 1_000.0
    assert Recording(sums, (Scenario(),), PERSONS).endpoints()["strain"][0] == 0.5


def test_windows_and_members_have_values_of_their_own() -> None:
    """Of 10 persons and two members over five days, in windows of two: the last has one day."""
    sums = np.zeros((5, SUMS, 2))
    sums[:, Sum.STRAIN] = [[1, 10], [3, 30], [5, 50], [7, 70], [9, 90]]
    day, length, values = Recording(sums, (Scenario(),) * 2, PERSONS, first_day=100, every=2).timeseries()
    assert (day.tolist(), length.tolist()) == ([101, 103, 104], [2, 2, 1])
    assert values["strain"].tolist() == pytest.approx(np.array([[0.2, 2.0], [0.6, 6.0], [0.9, 9.0]]))


# Sums that follow from others

CHANGED = {"episode.hours": 0.25}


def test_sums_that_follow_from_others() -> None:
    """Of 128 persons, who fill two blocks: every number is exact in float32."""
    lines = np.zeros((1, LINES, 1))
    given = {
        "STRAIN_BY_KIND": [1, 2, 4, 8, 16, 32, 64, 128, 256], "PERSONS_BY_KIND": [1, 2, 3, 4, 5, 6, 7, 8, 99],
        "PERSONS_BY_STATUS": [99, 10, 11, 12, 13], "ANSWERED": 60, "PARTNER_ANSWERED": 20, "QUALITY": 24, "CONFLICTS": 40,
        "REQUESTS": 70, "STRAINED": 50, "ISOLATED": 30,
    }  # fmt: skip
    for name, number in given.items():
        values = number if isinstance(number, list) else [number]
        lines[0, Sum[name] : Sum[name] + len(values), 0] = values
    values = parameters_of(Scenario().replace(CHANGED)).values[:, None]
    sums = completed(lines, 128, 96, values)[0, :, 0]
    expected = {
        "STRAIN": 511, "PERSONS_BY_KIND": 1, "PAIRED": 96, "HELPED": 60, "PARTNER_HOURS": 20 * 0.25, "PEER_HOURS": 40 * 0.25,
        "PERSONS_BY_STATUS": 128 - 46, "REQUESTS": 70,
        "STRAINED": 50, "ISOLATED": 30,
    }  # fmt: skip
    assert {name: sums[Sum[name]] for name in expected} == expected
    assert sums[Sum.PERSONS_BY_KIND + 8] == 128 - 36
    assert len(sums) == SUMS


def test_the_padding_of_the_last_block_is_not_counted() -> None:
    """Of 100 persons, 28 places are padding. It holds no strain, which is above -1, and no belonging: it is isolated."""
    lines = np.full((1, LINES, 2), 90.0)
    worlds = [Scenario().replace({"answering.strained": limit}) for limit in (-1.0, 1.0)]
    values = np.stack([parameters_of(world).values for world in worlds], axis=1)
    sums = completed(lines, 100, 0, values)[0]
    assert sums[Sum.STRAINED].tolist() == [90 - 28, 90]
    assert sums[Sum.ISOLATED].tolist() == [90 - 28, 90 - 28]
    for name in ("REQUESTS", "ANSWERED", "STRESSORS", "CONFLICT_DAYS", "SESSIONS_DUE", "STRAIN_SQUARED"):
        assert sums[Sum[name]].tolist() == [90, 90], name
