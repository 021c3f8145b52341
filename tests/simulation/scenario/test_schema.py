"""The declaring language: plausible ranges, and how a sentence about an unknown name ends."""

from __future__ import annotations

import pytest

from simulation.scenario import Scenario
from simulation.scenario.catalogue import Parameter, implausible, outside, parameters, span
from simulation.scenario.files import load, presets, to_toml
from simulation.scenario.schema import LISTED, half_to_twice, plausible_of, quantity, suggestion


@pytest.mark.parametrize(
    ("name", "known", "ending"),
    [
        ("helth", ("health", "family"), "; did you mean health?"),
        ("HEALTH", ("health", "family"), "; did you mean health?"),
        (3, ("health", "family"), "; there are health, family"),
        ("x" * 100_000, ("health",), "; there is health"),
        ("anything", (), "; there is none"),
        ("zzz", tuple(map(str, range(LISTED + 1))), ""),
    ],
)
def test_a_suggestion_is_the_nearest_name_or_a_short_list(name: object, known: tuple[str, ...], ending: str) -> None:
    assert suggestion(name, known) == ending


# Plausible ranges


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (0.2, 0.0, 1.0, (0.1, 0.4)),
        (0.8, 0.0, 1.0, (0.4, 1.0)),
        (-0.5, -10.0, 1.0, (-1.0, -0.25)),
        (-0.5, -0.7, 1.0, (-0.7, -0.25)),
        (3, 0, 1_000, (2, 6)),
        (1, 0, 10, (1, 2)),
        (7, 5, 10, (5, 10)),
        (0.0, -1.0, 1.0, (0.0, 0.0)),
    ],
)
def test_half_to_twice_keeps_the_sign_and_the_allowed_range(
    value: float, low: float, high: float, expected: tuple[float, float]
) -> None:
    found = half_to_twice(value, low, high)
    assert found == pytest.approx(expected)
    assert all(isinstance(end, type(value)) for end in found)


def test_a_plausible_range_is_stated_or_follows_from_default_and_evidence() -> None:
    assert plausible_of(quantity(0.2, 0.0, 1.0, "share", "a share", "free")) == (0.1, 0.4)
    assert plausible_of(quantity(0.2, 0.0, 1.0, "share", "a share", "design")) == (0.0, 1.0)
    assert plausible_of(quantity(..., 0.0, 1.0, "share", "a share", "free")) == (0.0, 1.0)
    assert plausible_of(quantity(0.2, 0.0, 1.0, "share", "a share", "free", plausible=(0.15, 0.9))) == (0.15, 0.9)
    with pytest.raises(ValueError, match=r"^plausible = -1 to 0.5: must lie in the allowed range, 0.0 to 1.0$"):
        quantity(0.2, 0.0, 1.0, "share", "a share", "free", plausible=(-1, 0.5))
    with pytest.raises(ValueError, match=r"^plausible = 0.6 to 0.5: must lie in"):
        quantity(0.2, 0.0, 1.0, "share", "a share", "free", plausible=(0.6, 0.5))


def test_every_number_has_a_plausible_range_within_the_allowed_one_and_nothing_else_has() -> None:
    for each in parameters(Scenario):
        if each.kind not in ("number", "whole number"):
            assert each.plausible is None, each.name
            continue
        assert each.plausible is not None
        assert each.range is not None
        assert each.range[0] <= each.plausible[0] <= each.default <= each.plausible[1] <= each.range[1], each.name


@pytest.mark.parametrize("name", presets())
def test_presets_are_plausible(name: str) -> None:
    assert implausible(load(name)) == []


def _named(name: str) -> Parameter:
    return {each.name: each for each in parameters(Scenario)}[name]


def test_0_switches_off_and_is_not_outside_but_any_other_value_beyond_the_ends_is() -> None:
    carry_over, guidelines = _named("strain.carry_over"), _named("programmes.*.guidelines")
    assert [carry_over.is_plausible(value) for value in (0.0, 0.09, 0.1, 0.4, 0.41)] == [True, False, True, True, False]
    assert guidelines.is_plausible(False)
    assert not _named("episode.quality_mean").is_plausible(-0.2)


def test_values_outside_are_told_one_by_one_or_by_their_ends() -> None:
    carry_over = _named("strain.carry_over")
    assert outside(carry_over, "strain.carry_over", [0.2, 0.9, 0.0]) == "strain.carry_over = 0.9 (plausible 0.1 to 0.4)"
    many = [0.5, 0.9, 0.6, 0.7]
    assert outside(carry_over, "strain.carry_over", many) == "strain.carry_over = 0.5 to 0.9 (plausible 0.1 to 0.4)"
    assert outside(carry_over, "strain.carry_over", [0.2]) == ""
    assert outside(_named("programmes.*.unit"), "programmes.a.unit", ["couple"]) == ""


def test_ranges_are_spelt_with_at_most_four_digits() -> None:
    assert span((1 / 180, 0.25)) == "0.005556 to 0.25"
    assert span((0.0, 3.0)) == "0 to 3"
    assert span((1, 50_000_000)) == "1 to 50000000"


def test_a_written_scenario_marks_what_lies_outside() -> None:
    flat = " ".join(line.removeprefix("#").strip() for line in to_toml(Scenario()).splitlines())
    assert "(phi); a number in 0 to 0.9; plausible 0.1 to 0.4; sourced" in flat
    text = to_toml(Scenario().replace({"strain.carry_over": 0.9}))
    flat = " ".join(line.removeprefix("#").strip() for line in text.splitlines())
    assert "plausible 0.1 to 0.4, this value lies outside; sourced: Campbell et al. 2005 carry_over = 0.9" in flat
    assert flat.count("lies outside") == 1
