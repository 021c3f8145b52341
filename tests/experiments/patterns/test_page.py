"""Findings in words, in a table, and on the page of ``kithkin validate``."""

from __future__ import annotations

from experiments.pages.contents import Section
from experiments.pages.report import render
from experiments.patterns import page as patterns_page
from experiments.patterns.diary_file import Estimate
from experiments.patterns.pattern import Pattern
from experiments.patterns.patterns import PATTERNS, Finding, missed


def middle(pattern: Pattern) -> float:
    return (pattern.low + pattern.high) / 2.0


def findings(**values: float) -> list[Finding]:
    """Every pattern in the middle of its tolerance, save those that are named."""
    return [Finding(each, values.get(each.id, middle(each)), 1e-4) for each in PATTERNS]


def test_what_is_missed_is_named_in_words_and_on_the_page() -> None:
    high = {each.id: each.high for each in PATTERNS}
    found = findings(C5=5.0, V20=-7.0, C8=high["C8"])
    assert [each.pattern.id for each in missed(found, "calibration")] == ["C5"]
    said = patterns_page.summary(found)
    assert "37 of 38 calibration patterns are met. Not met: C5. Within two standard errors of a limit: C8." in said
    assert "40 of 41 validation patterns are met. Not met: V20." in said
    text = patterns_page.as_text(found)
    assert all(f"\n{pattern.id} " in text for pattern in PATTERNS)
    assert text.count("NOT MET") == 2
    page = render(patterns_page.report(found, 8, {"seed": 1}, [Section("Something more", "said here")]))
    assert page.count("NOT MET") == 2
    assert "<h2>Arms" not in page
    assert "Something more" in page
    assert all(f">{pattern.id}<" in page for pattern in PATTERNS)


def test_sets_stand_apart_and_echoes_count_for_nothing() -> None:
    found = findings(E1=9.0)
    assert "echo" not in patterns_page.summary(found)
    blocks = patterns_page.as_text(found).split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["Echoes of inputs", "Calibration set", "Validation set"]
    assert [len(block.splitlines()) - 2 for block in blocks] == [10, 38, 41]
    assert "NOT MET" not in blocks[0]
    assert " met" not in blocks[0]


def test_the_page_says_how_independent_validation_is() -> None:
    new = sum(each.independence == "new" for each in PATTERNS)
    found = findings(V28=0.0, V25=0.0)
    assert new == 17
    assert f"of a kind that was not calibrated, {new - 1} of {new} are met." in patterns_page.summary(found)
    page = render(patterns_page.report(found, 8, {"seed": 1}))
    assert "tuned by hand in about ten rounds" in page
    assert "3 of 4" in page
    assert "aftermath of yesterday" in page, "what was changed after a look is shown"


def test_a_diary_is_shown_beside_the_targets() -> None:
    pattern = next(each for each in PATTERNS if each.id == "E10")
    head, row = patterns_page.diary_text([(pattern, Estimate(0.2318, 0.1571, 0.2984))]).splitlines()
    assert head.split() == ["Id", "Pattern", "Target", "Diary", "Set"]
    assert row.split()[-5:] == ["0.232", "0.232", "[0.157,", "0.298]", "echo"]


def test_targets_in_words() -> None:
    assert [patterns_page.target_text(target) for target in (-0.183, 0.4, (0.3, 0.49), "negative")] == [
        "−0.183", "0.40", "0.30 to 0.49", "negative",
    ]  # fmt: skip
