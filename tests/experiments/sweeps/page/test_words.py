"""Sentences of a sweep's page say what its tables say: counts, shares, and the strongest factor in each design's words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.words import answer, largest, progress, question, stopped
from tests.experiments.sweeps.sweeps import full, sweep

NAMES = ["strain.crossover", "seeking.rate"]
POINTS = full(dict.fromkeys(NAMES, (0.1, 0.2)))
RESULTS = sweep("full-factorial", POINTS, lambda p: p[NAMES[0]].to_numpy(), networks=2, stressors=3)


def without(keep: pd.Series, **provenance: object) -> SweepResults:
    return replace(RESULTS, endpoints=RESULTS.endpoints[keep], provenance={**RESULTS.provenance, **provenance})


def test_the_question_counts_what_was_varied() -> None:
    assert question(RESULTS) == (
        "How do 1 measures depend on 2 factors? 4 points of a full factorial design, each simulated for 28 days in "
        "6 replicates over 2 networks; all points have the same couples and the same luck."
    )


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ("latin-hypercube", "Latin hypercube"), ("sobol", "Sobol design"), ("morris", "Morris design"),
        ("list", "list of points"), ("csv", "list of points"), ("other", "other"),
    ],
)  # fmt: skip
def test_a_design_has_its_name(design: str, words: str) -> None:
    assert f" of a {words}, each" in question(replace(RESULTS, plan={**RESULTS.plan, "design": design}))


def test_a_finished_sweep_needs_no_word_on_its_progress() -> None:
    assert progress(RESULTS) == ""


def told(results: SweepResults) -> str:
    """The sentence on progress, with plain spaces."""
    return progress(results).replace("\u202f", " ")


def test_an_unfinished_sweep_says_whether_its_sample_is_even() -> None:
    ends = RESULTS.endpoints
    assert told(without(ends["replicate"] < 3)) == (
        "Not finished: this is an even sample of 50 % of the runs, 12 of 24, with 3 replicates at every point."
    )
    assert told(without((ends["replicate"] < 3) | ((ends["replicate"] == 3) & (ends["point"] < 3)))) == (
        "Not finished: this is an even sample of 62 % of the runs, 15 of 24, with 3 or 4 replicates at every point."
    )
    assert told(without((ends["replicate"] < 3) | (ends["point"] == 0), stopped="a run failed")) == (
        "Stopped early, since a run failed: 15 of 24 runs have results, 62 %, and the sample is not even, with 3 to 6 "
        "replicates at a point."
    )


def test_the_largest_rows_are_those_of_the_largest_size() -> None:
    table = pd.DataFrame({"x": [1.0, -3.0, 2.0, 3.0]})
    assert largest(table, "x", 2)["x"].tolist() == [-3.0, 3.0]
    assert largest(table, "x", 9)["x"].tolist() == [-3.0, 3.0, 2.0, 1.0]


STRONGEST = "the strongest factor is b, −0.5 [−0.8, −0.2] SD over its range."
EFFECTS = pd.DataFrame(
    {
        "measure": ["strain", "strain", "load"], "term": ["a", "b", "c"], "change": ["0 → 1"] * 3,
        "effect": [0.25, -0.5, 9.0], "low": [0.125, -0.75, 8.0], "high": [0.375, -0.25, 10.0],
    }
)  # fmt: skip
INDICES = pd.DataFrame(
    {
        "measure": "strain", "index": ["S1", "ST", "ST", "mu_star", "mu_star"], "factor": ["a", "b", "c", "d", "e"],
        "value": [0.875, 0.25, 0.5, 2.0, 3.0], "low": [0.75, 0.125, 0.375, 1.0, 2.5], "high": [1.0, 0.375, 0.625, 3.0, 3.5],
    }
)  # fmt: skip
TRENDS = EFFECTS.rename(columns={"effect": "change", "term": "factor", "change": "words"})


@pytest.mark.parametrize(
    ("design", "tables", "sentence"),
    [
        (
            "full-factorial",
            {"effects": EFFECTS, "trends": TRENDS},
            "the largest effect is that of b (0 → 1), −0.5 [−0.8",
        ),
        ("sobol", {"indices": INDICES, "trends": TRENDS}, "most of the variance hangs on c, total index 0.50"),
        ("morris", {"indices": INDICES}, "the strongest factor is e, elementary effect 3.0"),
        ("latin-hypercube", {"trends": TRENDS}, STRONGEST),
        (
            "latin-hypercube",
            {"effects": EFFECTS, "trends": TRENDS},
            "the strongest factor is b, −0.5 [−0.8, −0.2] SD over its range.",
        ),
        ("full-factorial", {"trends": TRENDS}, STRONGEST),
    ],
)
def test_the_answer_names_the_strongest_factor_of_a_measure(
    design: str, tables: dict[str, pd.DataFrame], sentence: str
) -> None:
    found = answer(replace(RESULTS, plan={**RESULTS.plan, "design": design}), tables)
    assert found.count("\n\n") == 0
    assert found.startswith(f"{RESULTS.measures[0].title}: {sentence}")


def test_without_a_table_or_a_row_there_is_no_answer() -> None:
    assert answer(RESULTS, {}) == ""
    assert answer(RESULTS, {"effects": EFFECTS[EFFECTS["measure"] == "load"]}) == ""
    begun = without(RESULTS.endpoints["replicate"] < 3)
    assert answer(begun, {"effects": EFFECTS}).startswith(f"{progress(begun)}\n\n")


def test_the_rule_of_stopping_is_told_with_its_result() -> None:
    assert stopped(RESULTS) == ""
    for reached, words in ((True, "was reached"), (False, "was not reached"), (None, "was not reached")):
        plan = {**RESULTS.plan, "until_half_width": {"measure": "strain", "width": 0.05, "reached": reached}}
        assert stopped(replace(RESULTS, plan=plan)) == (
            f"The sweep was to stop at a half-width of 0.0500 in strain, which {words}."
        )
