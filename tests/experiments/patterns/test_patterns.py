"""The table of patterns is sound, and its verdicts are what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.patterns.patterns import PATTERNS, Finding, Pattern, evaluate, pooled

WITHIN = Pattern("P0", "made up", 0.5, 0.0, 1.0, "calibration", "made_up", "nobody", "by hand")


def numbers(pattern: Pattern) -> tuple[float, ...]:
    target = pattern.target
    return () if isinstance(target, str) else target if isinstance(target, tuple) else (target,)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_a_pattern_has_a_tolerance_around_what_was_published(pattern: Pattern) -> None:
    assert math.isfinite(pattern.low)
    assert math.isfinite(pattern.high)
    assert pattern.low < pattern.high
    assert pattern.source
    assert pattern.how
    assert pattern.set in ("calibration", "validation")
    points = numbers(pattern)
    assert not points or max(points) >= pattern.low
    assert not points or min(points) <= pattern.high


def test_patterns_are_named_once_and_complete() -> None:
    names = [pattern.id for pattern in PATTERNS]
    assert len(set(names)) == len(names)
    rows = {int("".join(filter(str.isdigit, name))) for name in names}
    assert rows >= {*range(1, 15)}
    assert len({pattern.statistic for pattern in PATTERNS}) == len(PATTERNS)
    validation = {pattern.id for pattern in PATTERNS if pattern.set == "validation"}
    assert validation >= {"P2", "P6", "P7a", "P7b", "P12", "P14a", "P14b", "P14c", "P14d"}


def test_a_finding_is_a_mean_with_its_standard_error() -> None:
    (found,) = evaluate({"made_up": np.array([0.2, 0.4, 0.9])}, [WITHIN])
    assert found.value == pytest.approx(0.5)
    assert found.se == pytest.approx(np.std([0.2, 0.4, 0.9], ddof=1) / math.sqrt(3))
    assert found.passes


@pytest.mark.parametrize(
    ("value", "se", "passes", "certain"),
    [
        (0.0, 0.0, True, True), (1.0, 0.1, True, False), (1.001, 0.0, False, True), (1.1, 0.1, False, False),
        (0.5, 0.1, True, True), (float("nan"), float("nan"), False, True),
    ],
)  # fmt: skip
def test_limits_belong_to_the_tolerance_and_errors_make_unsure(
    value: float, se: float, passes: bool, certain: bool
) -> None:
    found = Finding(WITHIN, value, se)
    assert (found.passes, found.certain) == (passes, certain)


def test_one_replicate_has_no_error_and_no_certainty() -> None:
    (found,) = evaluate({"made_up": np.array([0.5])}, [WITHIN])
    assert (found.value, math.isnan(found.se), found.passes, found.certain) == (0.5, True, True, False)


def test_a_statistic_that_was_not_simulated_is_no_pass() -> None:
    with pytest.raises(KeyError, match="made_up"):
        evaluate({}, [WITHIN])


def test_replicates_are_pooled_by_name() -> None:
    found = pooled([{"a": 1.0, "b": 2.0}, {"a": 3.0, "b": 4.0}])
    assert {name: values.tolist() for name, values in found.items()} == {"a": [1.0, 3.0], "b": [2.0, 4.0]}
