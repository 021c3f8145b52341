"""Sentences of a sweep's page say what its tables say: counts, shares, and the strongest factor in each design's words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.formatting import plain
from experiments.sweeps.analysis.contrasts import point_contrasts
from experiments.sweeps.analysis.main_effects import effects
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.analysis.unknowns import unknowns
from experiments.sweeps.page.answer import answer
from experiments.sweeps.page.terminal import on_the_terminal
from experiments.sweeps.page.words import largest, progress, question, stopped
from tests.experiments.sweeps.sweeps import PLACES, crossed, full, sweep

NAMES = ["strain.crossover", "seeking.rate"]
POINTS = full(dict.fromkeys(NAMES, (0.1, 0.2)))
RESULTS = sweep("full-factorial", POINTS, lambda p: p[NAMES[0]].to_numpy(), networks=2, stressors=3)


def without(keep: pd.Series, **provenance: object) -> SweepResults:
    return replace(RESULTS, endpoints=RESULTS.endpoints[keep], provenance={**RESULTS.provenance, **provenance})


def test_the_question_counts_what_was_varied() -> None:
    assert question(RESULTS) == (
        "What changes for couples with strain’s crossover and seeking’s rate? 4 points of a full factorial design, each "
        "simulated for 28 days in 6 replicates on 2 networks; all points have the same couples and the same luck."
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


EFFECTS = pd.DataFrame(
    {
        "measure": ["strain", "strain", "load"], "term": ["a", "strain.crossover", "c"], "change": ["0 → 1"] * 3,
        "effect": [0.25, -0.5, 9.0], "low": [0.125, -0.75, 8.0], "high": [0.375, -0.25, 10.0],
    }
)  # fmt: skip
INDICES = pd.DataFrame(
    {
        "measure": "strain", "index": ["S1", "ST", "ST", "mu_star", "mu_star"], "factor": ["a", "b", "seeking.rate", "d", "e"],
        "value": [0.875, 0.25, 0.5, 2.0, 3.0], "low": [0.75, 0.125, 0.375, 1.0, 2.5], "high": [1.0, 0.375, 0.625, 3.0, 3.5],
    }
)  # fmt: skip
TRENDS = EFFECTS.rename(columns={"effect": "change", "term": "factor", "change": "words"})
STRONGEST = "Strain is moved most by strain’s crossover: −0.5 [−0.8, −0.2] SD over its range."


@pytest.mark.parametrize(
    ("design", "tables", "sentence"),
    [
        ("full-factorial", {"effects": EFFECTS, "trends": TRENDS}, "What moves strain most: strain’s crossover, from 0 to 1"),
        ("sobol", {"indices": INDICES, "trends": TRENDS}, "Strain hangs most on seeking’s rate: total index 0.50"),
        ("morris", {"indices": INDICES}, "Strain is moved most by the e: elementary effect 3.0"),
        ("latin-hypercube", {"trends": TRENDS}, STRONGEST),
        ("latin-hypercube", {"effects": EFFECTS, "trends": TRENDS}, STRONGEST),
        ("full-factorial", {"trends": TRENDS}, STRONGEST),
    ],
)  # fmt: skip
def test_without_contrasts_the_answer_names_the_strongest_factor_of_a_measure(
    design: str, tables: dict[str, pd.DataFrame], sentence: str
) -> None:
    designed = replace(RESULTS, plan={**RESULTS.plan, "design": design})
    found = answer(designed, tables)
    assert found.count("\n\n") == 0
    assert found.startswith(sentence)
    assert on_the_terminal(designed, tables).replace("\n", " ").startswith(plain(sentence))


def test_without_a_table_or_a_row_there_is_no_answer() -> None:
    assert answer(RESULTS, {}) == ""
    assert answer(RESULTS, {"effects": EFFECTS[EFFECTS["measure"] == "load"]}) == ""
    begun = without(RESULTS.endpoints["replicate"] < 3)
    assert answer(begun, {"effects": EFFECTS}).startswith(f"{progress(begun)}\n\n")


def test_the_answer_tells_the_best_point_its_worlds_its_hours_and_what_matters_most() -> None:
    """At places of 10 % strain is .10 lower, d -.2, in all worlds; the measurement's SD is .014, so that all 20 agree."""
    results = crossed()
    tables = {"contrasts": point_contrasts(results), "effects": effects(results)}
    found = answer(results, tables)
    assert found.startswith("Befriending and support group (places 10")
    assert " %) lowers strain most: −0.099 [" in found.replace("\u202f", " ")
    assert (
        "of 20 plausible worlds, in 20 by enough to matter (d of 0.02 or more), in none by less, in none worse."
        in found
    )
    assert "It takes 10 more of everybody’s hours a person and year, 0.099 SD for ten hours." in found
    assert "What moves strain most: the places of the support group, from" in found
    lines = on_the_terminal(results, tables).splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Strain (SD), less ordinary life: median and 90 % of 20 worlds"
    assert "     20    0     0" in lines[2]
    assert lines[2].endswith("+10.0")
    assert [line[:31].strip() for line in lines[2:4]] == ["Befriending and support group", "(places 10 %)"], (
        "whole words"
    )
    assert lines[-1] == "Of a model, no advice."
    assert "programmes." not in found


def test_an_answer_that_is_none_says_so() -> None:
    made = sweep("list", POINTS, lambda p: np.zeros(len(p)), noise=0.0, luck=0.0)
    flat = replace(made, endpoints=made.endpoints.assign(strain=made.endpoints["replicate"] % 2))
    assert answer(flat, {"contrasts": point_contrasts(flat)}).startswith("No point has clearly better strain than")


def test_measures_come_in_order_of_interest_and_never_one_that_does_not_vary() -> None:
    names = ["load", "events", "esteem", "strain"]
    made = sweep("list", POINTS, lambda p: p[NAMES[0]].to_numpy(), measures=names)
    still = replace(made, endpoints=made.endpoints.assign(events=0.0))
    assert [each.name for each in still.of_interest] == ["strain", "esteem", "load"]


def test_a_parameter_that_an_effect_follows_in_plausible_worlds_is_found() -> None:
    """The effect of places grows with the crossover of its world; the correlation of ranks is 1 but for the noise."""
    results = crossed()
    drawn = results.endpoints["replicate"] * results.endpoints[PLACES]
    found = unknowns(replace(results, endpoints=results.endpoints.assign(strain=drawn)))
    own = found[found["measure"] == "strain"]
    assert own["parameter"].unique().tolist() == ["strain.crossover"]
    assert own["rho"].to_numpy() == pytest.approx(1.0)
    assert own["beyond_chance"].all()


def test_the_rule_of_stopping_is_told_with_its_result() -> None:
    assert stopped(RESULTS) == ""
    for reached, words in ((True, "was reached"), (False, "was not reached"), (None, "was not reached")):
        plan = {**RESULTS.plan, "until_half_width": {"measure": "strain", "width": 0.05, "reached": reached}}
        assert stopped(replace(RESULTS, plan=plan)) == (
            f"The sweep was to stop at a half-width of 0.0500 in strain, which {words}."
        )
