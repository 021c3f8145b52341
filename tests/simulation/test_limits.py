"""Numbers that are out of range or of another kind are refused with their name."""

from typing import Any

import numpy as np
import pytest

from simulation.ensemble import Ensemble
from simulation.limits import MOST_DAYS, whole_number
from simulation.network import SocialNetwork
from simulation.recording import record
from simulation.scenario import Scenario

PAIR = SocialNetwork.from_ties(3, [0], [2], partner=[1, 0, 2])


@pytest.mark.parametrize("value", [0, 7, np.int64(7), np.uint8(10)])
def test_whole_numbers_in_range_are_taken(value: Any) -> None:
    assert whole_number("days", value, 0, 10) == int(value)


@pytest.mark.parametrize("value", [-1, 11, True, 1.0, "3", None, np.float64(3), np.int64(11), float("nan")])
def test_anything_else_is_refused_with_its_name(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^days = .*: must be a whole number from 0 to 10$"):
        whole_number("days", value, 0, 10)


@pytest.mark.parametrize("threads", [0, -3, 1.5, True])
def test_threads_are_a_whole_number_from_1(threads: Any) -> None:
    with pytest.raises(ValueError, match=r"threads = .*: must be a whole number from 1$"):
        Ensemble(PAIR, [Scenario()], [1], threads=threads)


def test_one_day_and_a_hundred_years_can_be_lived() -> None:
    assert MOST_DAYS == 36_500
    recording = record(Ensemble(PAIR, [Scenario()], [1]), 1, every=MOST_DAYS)
    assert recording.timeseries()[1].tolist() == [1]
    ensemble = Ensemble(PAIR, [Scenario()], [1])
    ensemble.advance(MOST_DAYS)
    assert ensemble.day == MOST_DAYS
    with pytest.raises(ValueError, match=r"^every = 36501: must be a whole number from 1 to 36500$"):
        record(ensemble, 1, every=MOST_DAYS + 1)


def test_days_are_limited_everywhere() -> None:
    ensemble = Ensemble(PAIR, [Scenario()], [1])
    for too_many in (MOST_DAYS + 1, 10**11, -1, 1.5):
        with pytest.raises(ValueError, match="days = "):
            ensemble.advance(too_many)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="days = "):
            record(ensemble, too_many)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="every = 0: must be a whole number from 1 to 36500"):
        record(ensemble, 3, every=0)
    ensemble.advance(np.int64(2))
    assert ensemble.day == 2


def test_a_run_in_parts_is_no_longer_than_one_in_one_go() -> None:
    ensemble = Ensemble(PAIR, [Scenario()], [1])
    ensemble.day = MOST_DAYS - 3  # as if it had been lived
    said = r"days = 4: must be a whole number from {} to 3, as a run has at most 36500$"
    with pytest.raises(ValueError, match=said.format(0)):
        ensemble.branch([Scenario()]).advance(4)
    with pytest.raises(ValueError, match=said.format(1)):
        record(ensemble, 4)
    assert len(record(ensemble, 3).sums) == 3
    with pytest.raises(ValueError, match="days = 1: must be a whole number from 0 to 0, as"):
        ensemble.advance(1)
