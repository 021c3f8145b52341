"""The rule of three finds shares that add equal hours, and says where it cannot."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from experiments.estimates.matching import matched, whole


def added(shares: Mapping[str, float]) -> dict[str, float]:
    """100 hours a share, but no more than 8, of which 'half' adds 2 without any."""
    return {name: min(100.0 * share, 8.0) + 2.0 * (name == "half") for name, share in shares.items()}


def test_the_share_is_found_for_each_target() -> None:
    tried = {"a": 0.03, "half": 0.03}
    found = matched(tried, added(tried), {"a": 5.0, "half": 4.0}, added, lambda _, share: share, {"half": 2.0})
    assert found["a"].share == pytest.approx(0.05)
    assert found["half"].share == pytest.approx(0.02)
    assert not any(each.missed for each in found.values())


def test_a_target_beyond_reach_is_missed_by_what_is_told() -> None:
    found = matched({"a": 0.03}, {"a": 3.0}, {"a": 16.0}, added, lambda _, share: share)
    assert found["a"].apart == pytest.approx(-0.5)
    assert found["a"].missed


def test_whole_persons_are_the_nearest_share_that_there_is() -> None:
    assert whole(0.0138, 1_000) == 0.014
    assert whole(0.0, 1_000) == 0.001
    found = matched({"a": 0.05}, {"a": 5.0}, {"a": 3.2}, added, lambda _, share: whole(share, 100))
    assert found["a"].share == 0.03
    assert found["a"].missed
