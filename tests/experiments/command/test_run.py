"""``kithkin run --replicates``: mean, spread and interval of every measure, and the values that they are made of."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from experiments.cli import main
from experiments.command.run import Spread

SMALL = ["run", "support-group", "--set", "network.persons=60", "--days", "30"]


def test_spread_of_three_values_by_hand() -> None:
    found = Spread.of(np.array([1.0, 2.0, 6.0]))
    reach = 4.302653 * math.sqrt(7.0) / math.sqrt(3.0)  # t(2) at .975, SD of the values is sqrt(7)
    assert (found.mean, found.defined) == (3.0, 3)
    assert found.sd == pytest.approx(math.sqrt(7.0))
    assert found[2:4] == pytest.approx((3.0 - reach, 3.0 + reach))


def test_replicates_without_a_value_do_not_count() -> None:
    assert Spread.of(np.array([np.nan, 2.0, 2.0])) == (2.0, 0.0, 2.0, 2.0, 2)
    one, none = Spread.of(np.array([np.nan, 2.0])), Spread.of(np.array([np.nan, np.nan]))
    assert (one.mean, one.defined, none.defined) == (2.0, 1, 0)
    assert all(math.isnan(value) for value in (*one[1:4], *none[:4]))


def test_json_has_spread_and_replicates_beside_the_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--replicates", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    values, spread = found["replicates"]["strain"], found["spread"]["strain"]
    assert set(found["replicates"]) == set(found["spread"]) == set(found["measures"])
    assert len(set(values)) == 3
    assert spread["mean"] == found["measures"]["strain"] == pytest.approx(np.mean(values))
    assert spread["sd"] == pytest.approx(np.std(values, ddof=1))
    assert spread["low"] < min(values) < max(values) < spread["high"]
    assert spread["defined"] == 3
    assert found["spread"]["growth"] == {"mean": None, "sd": None, "low": None, "high": None, "defined": 0}


def test_the_terminal_shows_mean_spread_and_interval(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--replicates", "3", "--all"]) == 0
    said, _, head, first, *_, basis, _ = capsys.readouterr().out.splitlines()
    assert said == "Support group: 60 persons in 27 couples, 30 days, seed 1, 3 replicates"
    assert head.split()[:2] == ["mean", "SD"]
    assert "95 % interval of the mean" in head
    assert first.startswith("Strain ")
    assert first.count("[") == first.count("]") == 1
    assert first.endswith(" SD")
    assert basis == "SD and interval (Student's t) are over 3 replicates of chance on one network."


def test_one_replicate_has_no_interval_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--all"]) == 0
    text = capsys.readouterr().out
    assert "One replicate has no spread and no interval; --replicates N simulates more." in text
    assert "[" not in text
    assert main([*SMALL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["spread"]["strain"] == {
        "mean": found["measures"]["strain"],
        "sd": None,
        "low": None,
        "high": None,
        "defined": 1,
    }
    assert found["replicates"]["strain"] == [found["measures"]["strain"]]


def test_the_headline_compares_eight_measures_with_ordinary_life_under_the_same_luck(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = ["--set", "network.persons=60", "--days", "30"]
    assert main(["run", "support-group-alone", *world]) == 0
    said, _, head, *rows = capsys.readouterr().out.splitlines()[:11]
    assert said == "Support group alone: 60 persons in 27 couples, 30 days, seed 1"
    assert head.split() == ["here", "ordinary", "life", "difference", "what", "it", "is"]
    assert [row.partition(" (")[0] for row in rows] == [
        "Strain", "Strained", "Satisfaction", "Isolated", "Self-esteem", "Belonging", "Answered", "Everybody's hours",
    ]  # fmt: skip
    here, usual, apart = (float(cell) for cell in rows[0].split()[2:5])
    assert here - usual == pytest.approx(apart, abs=0.0011)
    assert main(["run", "ordinary-life", *world, "--json"]) == 0
    assert usual == pytest.approx(json.loads(capsys.readouterr().out)["measures"]["strain"], abs=0.0006)


def test_ordinary_life_is_not_compared_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--set", "network.persons=60", "--days", "7"]) == 0
    said, _, head, *_ = capsys.readouterr().out.splitlines()
    assert said.endswith(": this is ordinary life itself")
    assert head.split() == ["here", "what", "it", "is"]
