"""The table of patterns is sound, and its verdicts are what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.patterns.pattern import INDEPENDENCE, RULES, Pattern
from experiments.patterns.patterns import PATTERNS, Finding, evaluate, mean_and_error, missed, pooled

WITHIN = Pattern("calibration", "P0", "made up", 0.5, 0.0, 1.0, "made_up", "R", "set", "nobody", "by hand")

TABLE = """
E1 stressor_days 0.40 0.30 0.50 R
E2 event_in_a_year 0.49 0.35 0.60 R
E3 strain_after_partner 0.03 -0.03 0.10 D
E4 disposition_partner 0.45 0.35 0.55 M
E5 group_attendance words 0.55 0.80 M
E6 group_drop_out 0.16..0.47 0.16 0.47 R
E7 group_hours 8..18 8 18 M
E8 met_confidants 0.68 0.60 0.76 M
E9 strain_same_day 0.18..0.49 0.15 0.50 R
E10 satisfaction_lag_1 0.232 0.15 0.30 D
C1 strain_intraclass 0.30..0.49 0.20 0.55 R
C3 strain_explained 0..0.20 0.05 0.20 R
C4 strain_carry_over 0.2..0.3 0.15 0.35 M
C5 perceived_strain -0.24 -0.35 -0.15 R
C6 perceived_received 0.35 0.25 0.45 R
C7 belonging_strain -0.45..-0.20 -0.45 -0.20 R
C8 satisfaction_strain -0.37 -0.47 -0.27 R
C9 satisfaction_intraclass 0.49 0.40 0.58 D
C10 conflict_intraclass 0.155 0.10 0.21 D
C11 conflict_days 0.48 0.43 0.53 D
C12 satisfaction_partner_means 0.752 0.657 0.837 D
C13 conflict_partner_means 0.325 0.148 0.491 D
C14 conflict_own -0.356 -0.41 -0.30 D
C15 conflict_partner -0.153 -0.20 -0.10 D
C16 conflict_same_day 0.487 0.42 0.54 D
C17 satisfaction_same_day 0.438 0.35 0.51 D
C19 conflict_slope_spread 0.9 0.6 1.2 D
C20 satisfaction_years 0.76 0.68 0.84 R
C21 esteem_year 0.75 0.70 0.80 R
C22 strain_by_esteem -0.16 -0.21 -0.11 R
C23 esteem_by_support 0.08 0.04 0.12 R
C24 group_strain -0.39 -0.60 -0.20 R
C25 counselling_gain 1.12 0.92 1.31 R
C26 education_satisfaction 0.30..0.36 0.25 0.45 R
C27 online_strain -0.17 -0.27 -0.06 R
C28 befriending_strain -0.27 -0.48 -0.06 R
C31 means_own_conflict -0.27 -0.37 -0.17 D
C32 means_partner_conflict -0.25 -0.35 -0.15 D
C33 conflict_lag_1 0.006 -0.04 0.055 D
C34 satisfaction_after_conflict 0.06 0.015 0.10 D
C35 strain_after_satisfaction -0.25 -0.35 -0.15 R
C36 support_by_esteem 0.08 0.04 0.12 R
C37 perceived_esteem 0.33 0.23 0.43 R
C38 perceived_belonging 0.36 0.26 0.46 R
C39 education_communication 0.43..0.45 0.30 0.60 R
C40 befriending_strain_later -0.18 -0.32 -0.05 R
C41 group_loneliness -0.60 -1.00 -0.20 R
C42 partners_help_within words 0 0.15 R
V1a weeks_satisfaction 0.77 0.68 0.86 D
V1b weeks_conflict 0.52 0.38 0.66 D
V2 satisfaction_after_partner 0.030 -0.02 0.09 D
V3 esteem_by_strain -0.08 -0.12 -0.04 R
V4 strain_long_run 0.35..0.45 0.25 0.50 R
V5 waiting_gain 0.12 -0.04 0.29 R
V6 help_strain_within words 0 0.15 R
V7 strained_friend_odds words 1.0 1.93 M
V8 support_f2 0.002 0 0.02 R
V9 trial_dose words 0 4 R
V10 satisfaction_lag_2 -0.015 -0.075 0.036 D
V11 week_of_conflict 0.009 -0.10 0.10 D
V12 conflict_after_partner 0.022 -0.017 0.066 D
V13 conflict_after_satisfaction -0.066 -0.12 -0.015 D
V14 couple_conflict_satisfaction -0.46 -0.60 -0.30 D
V15 week_of_partner 0.15 0.02 0.26 D
V16 satisfaction_level_spread -0.62 -0.71 -0.53 D
V17 satisfaction_spread_variation 0.74 0.66 0.83 D
V18 satisfaction_spread_partner 0.49 0.35 0.63 D
V19 strain_lag_2 0.052 0.016 0.132 D
V20 strain_weeks_apart 0.689 0.493 0.793 D
V21 strain_spread_variation 0.358 0.317 0.584 D
V22 strain_spread_partner 0.299 0.006 0.527 D
V23 satisfaction_of_partners_strain 0.001 -0.147 0.161 D
V24 strain_same_day_month 0.287 0.121 0.340 D
V25 asked_own_conflict -0.519 -0.588 -0.444 D
V26 asked_partner_conflict -0.246 -0.324 -0.164 D
V27 satisfaction_stability_ratio 0.666 0.549 0.781 D
V28 fights_years 0.457 0.350 0.546 D
V29 fights_satisfaction -0.325 -0.400 -0.249 D
V30 satisfaction_by_fights_share 0.824 0.622 1.085 D
V31 fights_by_satisfaction_share 0.731 0.488 1.004 D
V32 lonely_onset_odds 2.33 1.62 3.34 R
V33 lonely_left_after_control 0.55 0.45 0.68 R
V34 happy_beside_partner 0.08 0.002 0.16 R
V35 happy_beside_friend 0.25 0.01 0.57 R
V36 career_event 0.19 0.08 0.30 R
V37 befriending_loneliness -0.13 -0.25 -0.01 R
V38 counselling_short 0.69 0.48 0.90 R
V39 counselling_satisfaction 0.60 0.35 0.73 R
V40 perceived_years 0.48..0.75 0.48 0.75 R
"""
"""Statistic, published number, tolerance and mark of each pattern, written down from the sources once more."""
SETS = {"E": "echo", "C": "calibration", "V": "validation"}
CHECKS, OVERLAPS = {"V24", "V25", "V26", "V29"}, {"V39"}


def test_patterns_are_those_of_the_sources() -> None:
    for pattern, line in zip(PATTERNS, TABLE.strip().splitlines(), strict=True):
        name, statistic, target, low, high, mark = line.split()
        assert (pattern.id, pattern.set, pattern.statistic) == (name, SETS[name[0]], statistic)
        published = () if target == "words" else tuple(map(float, target.split("..")))
        assert numbers(pattern) == published, name
        assert (pattern.low, pattern.high, pattern.mark) == (float(low), float(high), mark), name


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
    assert pattern.rule in RULES
    points = numbers(pattern)
    assert not points or max(points) >= pattern.low
    assert not points or min(points) <= pattern.high


def test_patterns_are_named_once() -> None:
    assert len({pattern.id for pattern in PATTERNS}) == len(PATTERNS)
    assert len({pattern.statistic for pattern in PATTERNS}) == len(PATTERNS)
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS)


def test_validation_says_how_independent_it_is_and_nothing_was_changed_for_it() -> None:
    for pattern in PATTERNS:
        number = int("".join(filter(str.isdigit, pattern.id)))
        if pattern.set != "validation":
            assert pattern.independence == "", pattern.id
            continue
        assert pattern.changed == "", pattern.id
        assert pattern.independence in INDEPENDENCE
        if number < 19:
            assert pattern.independence == ("seen" if 3 <= number <= 9 else "same diary"), pattern.id
        else:
            kind = "check" if pattern.id in CHECKS else "overlap" if pattern.id in OVERLAPS else "new"
            assert pattern.independence == kind, pattern.id


def test_what_was_looked_at_is_calibration_and_says_what_was_changed() -> None:
    looked = [pattern for pattern in PATTERNS if pattern.id[0] == "C" and int(pattern.id[1:]) > 30]
    assert len(looked) == 12
    assert all(pattern.changed for pattern in looked)


def test_a_finding_is_a_mean_with_its_standard_error() -> None:
    (found,) = evaluate({"made_up": np.array([0.2, 0.4, 0.9])}, [WITHIN])
    assert found.value == pytest.approx(0.5)
    assert found.se == pytest.approx(np.std([0.2, 0.4, 0.9], ddof=1) / math.sqrt(3))
    assert found.passes
    assert mean_and_error(np.array([0.2, 0.4, 0.9])) == (found.value, found.se)


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


def test_a_finding_has_the_central_range_of_plausible_sets() -> None:
    others = np.linspace(0.0, 2.0, 101)
    (found,) = evaluate({"made_up": np.array([0.4])}, [WITHIN], {"made_up": others})
    assert found.over_sets == pytest.approx((0.1, 1.9))
    assert found.passes, "the range is told, the verdict is that of the presets"
    (unknown,) = evaluate({"made_up": np.array([0.4])}, [WITHIN], {"another": others})
    assert np.isnan(unknown.over_sets).all()


def test_one_replicate_has_no_error_and_no_certainty() -> None:
    (found,) = evaluate({"made_up": np.array([0.5])}, [WITHIN])
    assert (found.value, math.isnan(found.se), found.passes, found.certain) == (0.5, True, True, False)


def test_only_misses_of_the_set_are_missed() -> None:
    findings = [Finding(WITHIN._replace(set=name), 2.0, 0.1) for name in ("echo", "calibration", "validation")]  # type: ignore[arg-type]
    assert [each.pattern.set for each in missed(findings, "calibration")] == ["calibration"]
    assert not missed([Finding(WITHIN, 0.5, 0.1)], "calibration")


def test_a_statistic_that_was_not_simulated_is_no_pass() -> None:
    with pytest.raises(KeyError, match="made_up"):
        evaluate({}, [WITHIN])


def test_replicates_are_pooled_by_name() -> None:
    found = pooled([{"a": 1.0, "b": 2.0}, {"a": 3.0, "b": 4.0}])
    assert {name: values.tolist() for name, values in found.items()} == {"a": [1.0, 3.0], "b": [2.0, 4.0]}
