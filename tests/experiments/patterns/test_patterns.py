"""The table of patterns is sound, and its verdicts are what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.pages.report import render
from experiments.patterns import page as patterns_report
from experiments.patterns.patterns import PATTERNS, Finding, Pattern, evaluate, missed, pooled

WITHIN = Pattern("P0", "made up", 0.5, 0.0, 1.0, "calibration", "made_up", "nobody", "by hand")


def numbers(pattern: Pattern) -> tuple[float, ...]:
    target = pattern.target
    return () if isinstance(target, str) else target if isinstance(target, tuple) else (target,)


def middle(pattern: Pattern) -> float:
    return (pattern.low + pattern.high) / 2.0


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


def test_what_is_missed_is_named_in_words_and_on_the_page() -> None:
    findings = [Finding(pattern, middle(pattern), 1e-4) for pattern in PATTERNS]
    findings[2] = Finding(PATTERNS[2], 5.0, 0.01)
    findings[1] = Finding(PATTERNS[1], PATTERNS[1].high, 0.01)
    name, near = PATTERNS[2].id, PATTERNS[1].id
    assert [each.pattern.id for each in missed(findings, PATTERNS[2].set)] == [name]
    said = patterns_report.summary(findings)
    assert f"Not met: {name}." in said
    assert f"Within two standard errors of a limit: {near}." in said
    text = patterns_report.as_text(findings)
    assert all(f"\n{pattern.id} " in text for pattern in PATTERNS)
    assert text.count("NOT MET") == 1
    page = render(patterns_report.report(findings, 8, {"seed": 1}))
    assert page.count("NOT MET") == 1
    assert "<h2>Arms" not in page
    assert all(f">{pattern.id}<" in page for pattern in PATTERNS)


def test_targets_in_words() -> None:
    assert [patterns_report.target_text(target) for target in (-0.183, 0.4, (0.3, 0.49), "negative")] == [
        "−0.183", "0.40", "0.30 to 0.49", "negative",
    ]  # fmt: skip
