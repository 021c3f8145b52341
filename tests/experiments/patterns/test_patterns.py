"""The table of patterns is sound, and its verdicts are what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.patterns.patterns import PATTERNS, Finding, Pattern, evaluate, pooled

WITHIN = Pattern("P0", "made up", 0.5, 0.0, 1.0, "calibration", "made_up", "nobody", "by hand")


TABLE = """
P1   calibration stressor_days             0.40        0.30   0.50
P2   validation  event_in_a_year           0.49        0.35   0.60
P3   calibration strain_carry_over         0.23        0.15   0.35
P4   calibration strain_intraclass         0.30..0.49  0.20   0.55
P5   calibration strain_same_day           0.18..0.49  0.15   0.50
P6   validation  strain_long_run           0.35..0.45  0.20   0.55
P7a  validation  strain_from_partner       0.03       -0.03   0.10
P7b  validation  strain_from_partner_share words      -0.333  0.333
P8   calibration strain_explained          0.00..0.20  0.05   0.20
P9   calibration perceived_strain         -0.24       -0.35  -0.15
P10a calibration support_main              words      -1.00   0.00
P10b calibration support_interaction       words      -0.10   0.00
P10c calibration support_f2                words       0.00   0.02
P10d calibration support_slope_ratio       words       0.00   1.00
P11  calibration perceived_received        0.35        0.20   0.50
P12  validation  received_strain           words       0.00   1.00
P13a calibration conflict_own             -0.183      -0.223 -0.143
P13b calibration conflict_partner         -0.079      -0.119 -0.039
P14a validation  conflict_days             0.48        0.38   0.58
P14b validation  conflict_same_day         0.49        0.39   0.59
P14c validation  satisfaction_carry_over   0.23        0.13   0.33
P14d validation  satisfaction_same_day     0.44        0.34   0.54
P15  calibration group_strain             -0.60..-0.20 -0.60  -0.20
P17  validation  trial_dose                words       0.00   4.00
"""
"""Set, statistic, published number and tolerance of each pattern, written down from the sources once more."""


def test_patterns_are_those_of_the_sources() -> None:
    for pattern, line in zip(PATTERNS, TABLE.strip().splitlines(), strict=True):
        name, group, statistic, target, low, high = line.split()
        assert (pattern.id, pattern.set, pattern.statistic) == (name, group, statistic)
        published = () if target == "words" else tuple(map(float, target.split("..")))
        assert numbers(pattern) == published, name
        assert (pattern.low, pattern.high) == pytest.approx((float(low), float(high)), abs=0.0005), name


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
