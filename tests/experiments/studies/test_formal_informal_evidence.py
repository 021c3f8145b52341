"""The main study's evidence: intervals over worlds, shares of worlds, verdicts, and the answer in words."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from experiments.comparison.evidence import Effect, Spread, contrasts_of, record_of
from experiments.comparison.method import CURRENCIES
from experiments.comparison.outcomes import GROUPS, OUTCOMES, TALLY, WITH_D
from experiments.comparison.page.words import d_of, in_a_row
from experiments.pages.report import render
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.method import (
    ADDED,
    ASKED,
    BEFRIENDING,
    HALF,
    HEAD_TO_HEAD,
    LISTENING,
    NULL,
    REFERENCE,
    ZERO,
    Places,
    arms_of,
    with_resources,
)
from experiments.studies.formal_informal.page.costs import cost
from experiments.studies.formal_informal.page.figure import headline_figure
from experiments.studies.formal_informal.page.report import report
from experiments.studies.formal_informal.page.words import answer, on_the_terminal, titles_of
from experiments.studies.formal_informal.places import Matching
from simulation.scenario.files import load

PLACES = Places(0.02, 0.26, 0.011)
SCENARIOS = arms_of(with_resources(load("support-group")), PLACES)
ABOUT = {"persons": 1_000, "networks": 20, "network_plan": {"source": "generated"}, "network_source": ""}
WORLDS = 20
MATCHING = Matching("everybody", PLACES, dict.fromkeys((BEFRIENDING, LISTENING, HALF), 0.004))
SIZE = {PROGRAMME: -0.05, BEFRIENDING: -0.01, LISTENING: -0.01, HALF: -0.03, ZERO: -0.02,
        NULL[0]: 0.2, NULL[1]: 0.15}  # fmt: skip
"""Effect of each arm on strain, in SD of 1."""


def table(sizes: dict[str, float], spread: float = 0.1, participants: int = 150) -> pd.DataFrame:
    """Rows as ``runs.lived`` makes them: each effect is its size times a world's own factor around 1."""
    rows = []
    pairs = [(arm, REFERENCE, size) for arm, size in sizes.items()]
    pairs += [(arm, other, sizes[arm] - sizes[other]) for arm, other in HEAD_TO_HEAD]
    for world, factor in enumerate(np.linspace(1 - spread, 1 + spread, WORLDS)):
        for arm, against, size in pairs:
            for horizon, grown in ((182, 0.5), (365, 1.0), (1_095, 2.0)):
                about = {"set": world, "horizon": horizon, "arm": arm, "against": against}
                for group in GROUPS if against == REFERENCE else ("everybody", "top_tenth"):
                    for name, quantity in {**OUTCOMES, TALLY.name: TALLY}.items():
                        side = -1.0 if quantity.better == "higher" else 1.0
                        value = side * size * factor * grown * (5 if group == "participants" else 1)
                        rows.append(about | {
                            "group": group, "outcome": name, "value": value, "reference": 0.0, "se": 0.001,
                            "persons": participants if group == "participants" else 1_000,
                            "sd": 1.0 if name in WITH_D else np.nan,
                        })  # fmt: skip
                for hours in CURRENCIES.values():
                    rows.append(about | {"group": "everybody", "outcome": hours, "value": 2.0 + 20 * abs(size), "reference": 1.0,
                                         "se": np.nan, "persons": 1_000, "sd": np.nan})  # fmt: skip
    return pd.DataFrame(rows)


def matched_of(rows: pd.DataFrame, matching: Matching = MATCHING) -> Matched:
    """The study's evidence from rows."""
    return Matched(
        rows=rows, asked=ASKED, scenarios=SCENARIOS, titles=titles_of(SCENARIOS), provenance=ABOUT, currency="everybody",
        matching=matching,
    )  # fmt: skip


def evidence_of(sizes: dict[str, float] = SIZE, **more: float) -> Matched:
    return matched_of(table(sizes, **more))  # type: ignore[arg-type]


EVIDENCE = evidence_of()


def test_an_interval_holds_ninety_per_cent_of_the_worlds() -> None:
    found = Spread.of(np.arange(101.0))
    assert found == (50.0, 5.0, 95.0)
    assert np.isnan(Spread.of(np.array([1.0]))[1])
    assert np.isnan(Spread.of(np.array([np.nan]))[0])


def test_the_headline_is_strain_after_a_year() -> None:
    evidence = evidence_of()
    found = evidence.effect(PROGRAMME, "strain")
    assert found.horizon == 365
    assert found.d.median == pytest.approx(-0.05)
    assert (found.d.low, found.d.high) == pytest.approx((-0.0545, -0.0455))
    assert evidence.effect(PROGRAMME, "strain", day=1_095).d.median == pytest.approx(-0.1)


def test_worlds_are_better_worse_or_undecided_by_the_smallest_effect_of_interest() -> None:
    evidence = evidence_of(spread=1.0)
    found = evidence.effect(ZERO, "strain")
    assert (found.better, found.worse, found.undecided) == (0.5, 0.0, 0.5)
    assert evidence.effect(ZERO, "esteem").better == 0.5
    assert evidence.effect(NULL[0], "strain").worse == 0.95
    part = evidence.effect(ZERO, "strain", "participants")
    assert (part.better, part.undecided) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("size", "spread", "verdict"),
    [(-0.05, 0.1, "better"), (0.05, 0.1, "worse"), (0.0, 0.1, "none"), (-0.05, 2.0, "none"), (-0.004, 2.0, "alike")],
    ids=["one sign below", "one sign above", "no difference", "both signs", "both signs, too small"],
)
def test_there_is_a_verdict_where_the_interval_has_one_sign(size: float, spread: float, verdict: str) -> None:
    found = evidence_of({**SIZE, PROGRAMME: size}, spread=spread)
    assert found.effect(PROGRAMME, "strain").verdict == verdict
    assert found.effect(PROGRAMME, "satisfaction").verdict == verdict


def test_nobody_took_part_is_no_verdict() -> None:
    rows = table(SIZE)
    empty = rows["group"].eq("participants") & rows["arm"].eq(PROGRAMME)
    rows.loc[empty, ["value", "reference", "se"]] = np.nan
    rows.loc[empty, "persons"] = 0
    evidence = matched_of(rows, Matching("everybody", PLACES))
    found = evidence.effect(PROGRAMME, "strain", "participants")
    assert (found.verdict, found.worlds, found.persons) == ("none", 0, 0)
    assert np.isnan(found.better)
    assert "Nobody took part in the support group within one year" in answer(evidence)
    render(report(evidence))


def cells(page: str, heading: str) -> list[list[str]]:
    """Cells of the rows of the tables in a section of the page, with the heading of the group in front."""
    section = page.split(f"{heading}</h2>")[1].split("</section>")[0]
    found, group = [], ""
    for row in re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL):
        title = re.search(r'<th scope="rowgroup"[^>]*>(.*?)</th>', row)
        group = title[1] if title else group
        first = re.search(r'<th scope="row">(.*?)</th>', row)
        if first:
            found.append([group, first[1], *re.findall(r"<td[^>]*>(.*?)</td>", row)])
    return found


def test_one_effect_has_one_verdict_in_all_tables_and_in_words() -> None:
    page = render(report(EVIDENCE))
    sure = {row[1]: row[-1] for row in cells(page, "How sure") if row[0] == "Everybody"}
    outcomes = {row[1]: row[-1] for row in reversed(cells(page, "Every outcome")) if row[0] == "Strain (SD)"}
    shared = {
        "Support group": "better",
        "Befriending": "better, too small",
        "Support group, leaders no better": "better",
    }
    for title, verdict in shared.items():
        assert sure[title] == outcomes[title] == verdict
    assert "befriending and listening training hardly lower strain" in answer(EVIDENCE)
    record = record_of(EVIDENCE.effect(BEFRIENDING, "strain"))
    assert record["verdict"] == "better, too small"


def test_shares_and_days_have_words_of_their_own_since_no_smallest_effect_is_set_for_them() -> None:
    assert EVIDENCE.effect(BEFRIENDING, "distress").verdict == "fewer"
    assert EVIDENCE.effect(NULL[0], "isolated").verdict == "more"
    assert EVIDENCE.effect(NULL[0], "satisfaction").verdict == "worse"
    assert not EVIDENCE.effect(BEFRIENDING, "distress").matters


def test_the_answer_and_the_tables_show_one_estimate_of_an_effect() -> None:
    """Levels and differences whose medians do not fit together: the median of the differences is shown everywhere."""
    rows = EVIDENCE.rows.copy()
    chosen = (rows["arm"] == PROGRAMME) & (rows["outcome"] == "distress") & (rows["horizon"] == 365)
    rows.loc[chosen, "reference"] = 5_000.0 + 100 * rows.loc[chosen, "set"]
    rows.loc[chosen, "value"] = rows.loc[chosen, "reference"] - np.where(rows.loc[chosen, "set"] < 12, 136.0, 20.0)
    evidence = matched_of(rows)
    found = evidence.effect(PROGRAMME, "distress")
    assert (found.difference.median, found.reference) == (-136.0, 5_950.0)
    (row,) = (
        each for each in cells(render(report(evidence)), "Every outcome")
        if each[0].startswith("Days in distress, since the start") and each[1] == "Support group"
    )  # fmt: skip
    assert row[2].replace("\u202f", "") == "5950"
    assert row[3].startswith("−140 [")
    assert "140 fewer of 5\u202f950 days a year" in answer(evidence)
    assert "support group 140 fewer" in answer(evidence)


def test_hours_are_means_and_each_horizon_divides_by_its_own() -> None:
    rows = EVIDENCE.rows.copy()
    chosen = (rows["arm"] == PROGRAMME) & (rows["outcome"] == "all_hours")
    rows.loc[chosen, "value"] = np.where(rows.loc[chosen, "set"] == 0, 23.0, 3.0)
    evidence = matched_of(rows)
    assert evidence.hours(PROGRAMME, "everybody") == pytest.approx(3.0)
    assert evidence.hours_until(PROGRAMME, "everybody", 1_095) == pytest.approx(9.0)
    told = {row[1]: row for row in cells(render(report(evidence)), "At what cost") if row[0] == "Support group"}
    assert told["after three years"][2] == "9.00"
    assert told["after three years"][5] == "0.0111", "d of .1 over nine hours"
    assert told["after one year"][5] == "0.0167", "d of .05 over three hours"


def test_the_answer_says_whom_each_resource_takes_and_in_what_befriending_is_ahead() -> None:
    text = answer(EVIDENCE)
    assert "the support group the most strained, befriending the loneliest; friends who are trained" in text
    assert "gain more" not in text
    rows = EVIDENCE.rows.copy()
    chosen = (rows["arm"] == BEFRIENDING) & (rows["outcome"] == "esteem") & (rows["group"] == "participants")
    rows.loc[chosen, "value"] = 0.4
    ahead = answer(matched_of(rows))
    assert "gain more self-esteem (d 0.40, support group 0.25)." in ahead


def test_the_cost_says_how_near_the_hours_came_and_who_keeps_the_places_instead() -> None:
    matching = Matching("everybody", PLACES, {BEFRIENDING: 0.024, LISTENING: 0.001, HALF: -0.004})
    text = cost(matched_of(EVIDENCE.rows, matching)).lead
    assert "befriending +2.4\u202f%, listening training +0.1\u202f%, and half and half −0.4\u202f%" in text
    assert "Nearer is not possible for befriending" in text
    assert (
        "Support group, leaders no better: as many places as the support group has, and the hours that follow (−30.0"
        in text
    )


def test_grey_behind_a_row_is_what_is_too_small_for_its_persons() -> None:
    axes = headline_figure(EVIDENCE).axes[0]
    edges = [each.get_paths()[0].get_extents() for each in axes.collections]
    found = [(round(each.x1, 3), round(each.height, 3)) for each in edges]
    assert found == [(0.02, 1.0)] * len(ADDED) + [(0.1, 1.0)] * 4 + [(0.02, 1.0)] * 2


def test_what_full_adds_is_one_sentence_and_no_empty_section() -> None:
    page = render(report(EVIDENCE))
    assert "What if" not in page
    assert page.count("--full, the study also simulates") == 1


def test_chance_is_smaller_with_more_worlds_and_no_part_of_the_interval() -> None:
    evidence = evidence_of()
    few = matched_of(evidence.rows[evidence.rows["set"] < 5])
    reaches = [each.effect(PROGRAMME, "strain").chance for each in (evidence, few)]
    assert reaches[1] == pytest.approx(2 * reaches[0])
    assert reaches[0] == pytest.approx(1.96 * np.sqrt(np.pi / 2) * 0.001 / np.sqrt(WORLDS))


def test_equal_hours_of_another_currency_are_taken_in_proportion() -> None:
    evidence = evidence_of(spread=0.0)
    ratio = (1 + 20 * 0.05) / (1 + 20 * 0.01)
    assert evidence.scaled(PROGRAMME, BEFRIENDING, "receivers").median == pytest.approx(-0.05 + 0.01 * ratio)


def test_json_keeps_each_contrast_with_horizon_currency_and_both_intervals() -> None:
    records = [record_of(each) for each in contrasts_of(evidence_of())]
    first = records[0]
    assert (first["arm"], first["against"], first["measure"], first["horizon"]) == (PROGRAMME, REFERENCE, "strain", 365)
    wanted = {"currency", "better", "worse", "undecided", "low", "high", "mc_low", "mc_high", "difference", "d"}
    assert wanted <= set(first)
    assert first["low"] <= first["mc_low"] <= first["difference"] <= first["mc_high"] <= first["high"]  # type: ignore[operator]
    assert {each["horizon"] for each in records} == {182, 365, 1_095}
    assert json.dumps(records)


def test_the_terminal_answers_in_less_than_a_dozen_lines() -> None:
    lines = on_the_terminal(evidence_of()).splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 80
    assert all(line.isascii() for line in lines)
    assert "-0.050 [-0.055, -0.046]" in lines[2]
    assert any(line.startswith("Support group, leaders") for line in lines), "a label is broken between words"


def test_with_few_worlds_or_much_chance_nobody_can_tell_yet_and_the_remedy_is_told() -> None:
    rows = table(SIZE)
    few = matched_of(rows[rows["set"] < 3])
    assert few.effect(PROGRAMME, "strain").verdict == "cannot tell yet"
    assert "With 3 worlds nobody can tell yet" in answer(few)
    assert "?: cannot tell yet, --replicates 40 would" in on_the_terminal(few).replace("\n", " ")
    small = matched_of(table({**SIZE, PROGRAMME: -0.004}).assign(se=0.01))
    told = small.effect(PROGRAMME, "strain")
    assert told.by_chance, "the sign is unknown"
    assert (told.verdict, told.unsure) == ("alike", False), "but more worlds would only say how little it matters"
    noisy = matched_of(rows.assign(se=10.0 * rows["se"].where(rows["outcome"] != "strain", 100.0)))
    assert noisy.effect(PROGRAMME, "strain").verdict == "cannot tell yet"
    assert EVIDENCE.effect(PROGRAMME, "strain").verdict == "better"


def test_the_answer_has_words_for_each_verdict() -> None:
    clear = answer(evidence_of())
    assert "clearly lowers the strain of those who take part" in clear
    assert "slightly lowers that of the population" in clear
    assert "befriending and listening training hardly lower strain; half and half slightly lowers strain" in clear
    assert "takes more strain off the population than befriending" in clear
    both = answer(evidence_of(spread=2.0))
    assert "does not clearly change" in both
    assert "takes neither clearly more nor clearly less strain off the population than befriending" in both


def test_numbers_have_three_digits_at_most() -> None:
    assert d_of(Spread(-0.0312, -0.0411, -0.0223)) == "−0.031 [−0.041, −0.022]"
    assert d_of(Spread(-0.1612, -0.2099, -0.1101)) == "−0.16 [−0.21, −0.11]"
    assert d_of(Spread(-0.1612, np.nan, np.nan)) == "−0.16 [no interval]"
    page = render(report(evidence_of()))
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page.split("Provenance")[0])
    for shown in re.findall(r"\d[\d.\u202f]*", " ".join(cells)):
        assert len(re.sub(r"^0\.0*|\D", "", shown).lstrip("0")) <= 4, shown


def test_the_page_starts_with_the_answer_and_one_figure() -> None:
    page = render(report(evidence_of()))
    first = page[page.index("In brief</h2>") : page.index("Arms</h2>")]
    assert first.count("<figure") == 1
    assert "<table" not in first
    assert "no clinical advice" in first
    for heading in (
        "For whom",
        "When",
        "At what cost",
        "How sure",
        "Every outcome",
        "Appendix: worlds without friends",
    ):
        assert f"{heading}</h2>" in page


def test_names_in_a_row() -> None:
    assert in_a_row(["a"]) == "a"
    assert in_a_row(["a", "b"]) == "a and b"
    assert in_a_row(["a", "b", "c"]) == "a, b, and c"


def test_every_arm_that_adds_something_is_on_the_terminal_and_on_the_page() -> None:
    evidence = evidence_of()
    effects: list[Effect] = [evidence.effect(arm, "strain") for arm in ADDED]
    assert all(each.worlds == WORLDS for each in effects)
    page, shown = render(report(evidence)), on_the_terminal(evidence)
    for title in (
        "Support group",
        "Befriending",
        "Listening training",
        "Half and half",
        "Support group, leaders no better",
    ):
        assert title in page
        assert title in re.sub(r" +", " ", " ".join(line[:24].strip() for line in shown.splitlines()))
