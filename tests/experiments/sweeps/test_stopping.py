"""When a sweep may stop: rounds of whole turns over the networks, and a target that can be reached."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from experiments.sweeps.stopping import Target, check_target, rounds


@pytest.mark.parametrize(
    ("points", "networks", "sizes"),
    [
        (64, 1, [64] * 10),  # one replicate fills a pack
        (65, 1, [65] * 10),
        (63, 1, [126] * 5),  # two replicates are needed
        (64, 3, [192] * 3 + [64]),  # a turn is a replicate on each network
        (16, 2, [128, 32]),  # four replicates on each of two networks
        (1, 1, [10]),
    ],
)
def test_rounds_are_whole_turns_that_fill_packs(points: int, networks: int, sizes: list[int]) -> None:
    rows = [(replicate, point) for replicate in range(10) for point in range(points)]
    table = pd.DataFrame(rows, columns=["replicate", "point"])
    found = list(rounds(table, networks))
    assert [len(each) for each in found] == sizes
    assert pd.concat(found)["replicate"].tolist() == table["replicate"].tolist()
    assert list(rounds(table.iloc[:0], networks)) == []


def test_a_target_that_can_be_reached_is_taken() -> None:
    check_target(None, (), 1)
    check_target(Target("strain", 1e-9), ("strain",), 2)
    check_target(Target("strain", 3), ("load", "strain"), 10)


@pytest.mark.parametrize(
    ("until", "replicates", "error", "sentence"),
    [
        (Target("strian", 0.1), 2, ValueError, "until.measure = 'strian': no measure of the plan; did you mean strain"),
        (Target("strain", 0), 2, ValueError, "until.width = 0: must be a number above 0"),
        (Target("strain", -0.1), 2, ValueError, "until.width = -0.1: must be a number above 0"),
        (Target("strain", math.inf), 2, ValueError, "until.width = inf: must be a number above 0"),
        (Target("strain", math.nan), 2, ValueError, "until.width = nan: must be a number above 0"),
        (Target("strain", True), 2, ValueError, "until.width = (T|t)rue: must be a number above 0"),
        (Target("strain", "1"), 2, ValueError, "until.width = '1': must be a number above 0"),  # type: ignore[arg-type]
        (Target("strain", 0.1), 1, ValueError, "must have at least 2 replicates"),
        (("strain", 0.1), 2, TypeError, "until = "),
    ],
)
def test_a_target_that_cannot_be_reached_is_refused(
    until: Any, replicates: int, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        check_target(until, ("strain", "load"), replicates)
