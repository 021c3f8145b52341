"""Findings in words, in a table, and on the page of ``kithkin validate``."""

from __future__ import annotations

from experiments.pages.report import render
from experiments.patterns import page as patterns_report
from experiments.patterns.patterns import PATTERNS, Finding, Pattern, missed


def middle(pattern: Pattern) -> float:
    return (pattern.low + pattern.high) / 2.0


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
