"""Contrasts: paired, with the network as the unit, and honest where the tables do not suffice."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from experiments.estimates import analysis
from experiments.estimates.analysis import AnalysisError, Contrast, contrast
from experiments.estimates.intervals import t_interval
from tests import results_tables as tables
from tests.results_tables import BELONGING, CONFLICTS, STRAIN

ENDS = tables.endpoints()


def small(networks: int, stressors: int, differences: list[float]) -> pd.DataFrame:
    """Two arms whose paired differences in strain are given, replicate by replicate."""
    table = tables.endpoints(networks, stressors, {"none": 0.0, "formal": 0.0})
    luck = np.random.default_rng(7).normal(size=networks * stressors)[table["replicate"]]
    return table.assign(
        strain=luck + np.where(table["arm"] == "formal", np.array(differences)[table["replicate"]], 0.0)
    )


def of_strain(table: pd.DataFrame) -> Contrast:
    return contrast(table, "formal", "none", STRAIN)


def test_the_difference_is_taken_within_replicates_and_over_network_means() -> None:
    found = of_strain(small(3, 2, [1.0, 3.0, 2.0, 6.0, 5.0, 7.0]))
    assert found.difference == pytest.approx(4.0)
    assert found.estimate.t == pytest.approx(t_interval(np.array([2.0, 4.0, 6.0])))
    assert (found.estimate.basis, found.estimate.units) == ("network", 3)
    assert (found.estimate.replicates, found.estimate.networks) == (6, 3)
    assert found.mean_arm - found.mean_against == pytest.approx(found.difference)


def test_with_two_networks_the_replicates_are_the_units() -> None:
    differences = [1.0, 3.0, 2.0, 6.0]
    found = of_strain(small(2, 2, differences))
    assert found.estimate.t == pytest.approx(t_interval(np.array(differences)))
    assert (found.estimate.basis, found.estimate.units) == ("replicate", 4)


def test_the_order_of_rows_does_not_matter() -> None:
    assert of_strain(ENDS.sample(frac=1.0, random_state=1)) == of_strain(ENDS)


def test_a_single_pair_has_a_difference_but_no_interval() -> None:
    found = of_strain(small(1, 1, [-0.5]))
    assert found.difference == pytest.approx(-0.5)
    assert np.isnan(found.estimate.t).all()
    assert not found.excludes_zero


def test_an_arm_against_itself_is_zero_with_an_interval_of_zero() -> None:
    found = contrast(ENDS, "formal", "formal", STRAIN)
    assert (found.difference, *found.estimate.t) == (0.0,) * 3
    assert found.improved == 0.0
    assert not found.excludes_zero


def test_equal_differences_have_an_interval_of_width_zero() -> None:
    found = of_strain(small(4, 2, [-0.25] * 8))
    assert tuple(found.estimate.t) == pytest.approx((-0.25, -0.25))
    assert found.excludes_zero


def test_undefined_and_absent_replicates_are_dropped_in_pairs_and_counted() -> None:
    table = small(4, 2, [1.0] * 8)
    undefined = (table["arm"] == "none") & (table["replicate"] == 3)
    absent = (table["arm"] == "formal") & (table["replicate"] == 6)
    found = of_strain(table.assign(strain=table["strain"].mask(undefined))[~absent])
    assert (found.estimate.replicates, found.dropped) == (6, 2)
    assert found.difference == pytest.approx(1.0)


def test_a_measure_that_is_never_defined_gives_an_undefined_contrast() -> None:
    found = of_strain(ENDS.assign(strain=np.nan))
    assert math.isnan(found.difference)
    assert (found.improved, found.standardised, found.estimate.replicates) == (None, None, 0)


def test_the_standardised_difference_uses_the_spread_pooled_over_both_arms() -> None:
    spread = ENDS.assign(strain_sd=np.where(ENDS["arm"] == "none", 3.0, 4.0))
    found = of_strain(spread)
    assert found.standardised == pytest.approx(found.difference / np.sqrt((3.0**2 + 4.0**2) / 2))
    assert contrast(ENDS, "formal", "none", BELONGING).standardised is None
    assert of_strain(ENDS.assign(strain_sd=0.0)).standardised is None


@pytest.mark.parametrize(("better", "share"), [("lower", 0.75), ("higher", 0.25), ("", None)])
def test_improvement_follows_the_direction_of_the_measure(better: str, share: float | None) -> None:
    measure = tables.Quantity("strain", "Strain", "SD", better=better)
    assert contrast(small(2, 2, [-1.0, -2.0, -1.0, 3.0]), "formal", "none", measure).improved == share


def test_arms_that_do_not_share_seeds_are_no_pairs() -> None:
    shifted = ENDS.assign(seed=ENDS["seed"] + (ENDS["arm"] == "formal"))
    with pytest.raises(AnalysisError, match="do not share their seeds"):
        of_strain(shifted)


def test_a_replicate_that_is_there_twice_is_refused() -> None:
    with pytest.raises(AnalysisError, match="has a replicate twice"):
        of_strain(pd.concat([ENDS, ENDS.head(8)]))


def test_misspelt_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(AnalysisError, match="no arm 'formel'; did you mean formal"):
        contrast(ENDS, "formel", "none", STRAIN)
    with pytest.raises(AnalysisError, match="no measure 'strian'; did you mean strain"):
        contrast(ENDS, "formal", "none", tables.Quantity("strian", "", ""))


def test_contrasts_come_by_measure_then_arm_without_the_reference() -> None:
    found = analysis.contrasts(ENDS, tables.ARMS, "none", [STRAIN, BELONGING])
    assert [(each.measure.name, each.arm) for each in found] == [
        (measure, arm) for measure in ("strain", "belonging") for arm in ("informal", "formal", "both")
    ]


def test_the_table_of_contrasts_holds_full_precision() -> None:
    found = analysis.contrasts(ENDS, tables.ARMS, "none", [STRAIN])
    table = analysis.contrast_table(found)
    assert table["difference"].tolist() == [each.difference for each in found]
    assert table["high"].tolist() == [each.estimate.t.high for each in found]


def test_the_headline_is_aligned_ascii_with_units() -> None:
    text = analysis.headline(analysis.contrasts(ENDS, tables.ARMS, "none", [STRAIN, CONFLICTS]))
    lines = text.splitlines()
    assert text.isascii()
    assert len(lines) == 1 + 2 * 3
    assert {line[lines[0].index("unit") :].split("  ")[0] for line in lines[1:]} == {"SD", "days a week"}
    assert all(line.endswith("12 networks") for line in lines[1:])
