"""What is asked of arms, and when they are judged."""

from __future__ import annotations

from experiments.comparison.method import HORIZONS, Asked, headline_of, horizons_of


def test_horizons_are_those_of_the_method_unless_a_day_is_given() -> None:
    assert horizons_of(None, quick=False) == HORIZONS
    assert horizons_of(None, quick=True) == HORIZONS[:2]
    assert horizons_of(90, quick=False) == (90,)


def test_the_headline_is_a_year_or_the_last_horizon_there_is() -> None:
    assert headline_of(HORIZONS) == 365
    assert headline_of((60, 90)) == 90


def test_pairs_are_those_with_the_reference_those_between_others_and_none_of_absent_arms() -> None:
    asked = Asked("a", (("b", "a"), ("c", "a"), ("c", "b"), ("d", "a")), bare=("d",))
    assert asked.others == ["b", "c"]
    assert asked.between == [("c", "b")]
    assert asked.among(["a", "c", "d"]).pairs == (("c", "a"), ("d", "a"))
