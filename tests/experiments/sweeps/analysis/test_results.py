"""The tables of a sweep as its analysis reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.storage.folder import Folder
from experiments.sweeps.analysis.offers import Offers
from experiments.sweeps.analysis.results import SweepResults, Values, shown
from experiments.sweeps.analysis.varied import VariedFactor
from tests.experiments.sweeps.sweeps import PLACES, full, sweep, to_disk

POINTS = full({"a": (2.0, 0.5), "kind": ("peer", "leader"), "same": (1,)})
PLAN = {"factors": {"a": None, "kind": {"levels": ["peer", "leader"]}, "same": None}}
RECORD = PLACES.rpartition(".")[0]
RESULTS = sweep("list", POINTS, lambda p: p.a.to_numpy(), networks=2, stressors=2, **PLAN)


def test_a_factor_knows_its_unit_and_whether_it_has_distances() -> None:
    assert VariedFactor("stressors.half_life", (30.0, 60.0)).label == "Stressors: half life (days)"
    assert VariedFactor("programmes.support-group.places", (0.1,)).label == "Support group: places"
    assert VariedFactor("no.such", (1,)).label == "No: such"
    assert VariedFactor("a", (1, 2.5)).numeric
    assert not VariedFactor("a", (False, True)).numeric
    assert not VariedFactor("a", ("x", "y")).numeric


def test_values_are_ascending_where_they_are_numbers_and_as_the_plan_lists_them_where_not() -> None:
    assert [(each.name, each.values) for each in RESULTS.factors] == [
        ("a", (0.5, 2.0)), ("kind", ("peer", "leader")), ("same", (1,)),
    ]  # fmt: skip
    assert [each.name for each in RESULTS.varied] == ["a", "kind"]
    assert [each.name for each in RESULTS.numeric] == ["a"]
    unlisted = sweep("list", POINTS, lambda p: p.a.to_numpy())
    assert unlisted.factors[1].values == ("leader", "peer")
    switch = sweep("list", full({"on": (True, False)}), lambda p: p.on.to_numpy(float))
    assert switch.factors[0].values == (False, True)


def test_the_reference_has_the_values_of_the_base_in_every_factor() -> None:
    base = {"a": 0.5, "kind": "leader", "same": 1}
    assert (RESULTS.reference, RESULTS.has_base) == (0, False)
    based = replace(RESULTS, plan={**RESULTS.plan, "base_values": base})
    assert (based.reference, based.has_base) == (3, True)
    part = replace(RESULTS, plan={**RESULTS.plan, "base_values": {"a": 0.5}})
    assert (part.reference, part.has_base) == (0, False)


def test_progress_is_a_share_and_the_fewest_and_most_replicates() -> None:
    assert (RESULTS.finished, RESULTS.spread) == (1.0, (4, 4))
    ends = RESULTS.endpoints
    short = replace(RESULTS, endpoints=ends[(ends["point"] != 2) & ((ends["point"] != 1) | (ends["replicate"] < 1))])
    assert (short.finished, short.spread) == (9 / 16, (0, 4))


def test_values_are_by_replicate_and_point_and_undefined_where_a_run_is_missing() -> None:
    ends = RESULTS.endpoints
    found = replace(
        RESULTS, endpoints=ends[(ends["point"] != 2) & ((ends["point"] != 1) | (ends["replicate"] < 3))]
    ).values("strain")
    assert found.values.shape == (4, 4)
    assert found.points.tolist() == [0, 1, 2, 3]
    assert found.networks.tolist() == [0, 0, 1, 1], "replicates are sorted by network"
    assert np.isnan(found.values[:, 2]).all()
    assert np.isnan(found.values).sum(axis=0).tolist() == [0, 1, 4, 0]
    for row in ends.head(2).itertuples():
        assert found.values[2 * row.network + row.stressor, row.point] == row.strain
    whole = found.complete()
    assert whole.points.tolist() == [0, 1, 3]
    assert (whole.values.shape, len(whole.networks)) == ((3, 3), 3)


def test_no_replicate_is_complete_where_nothing_is_defined() -> None:
    found = Values(np.full((3, 2), np.nan), np.arange(3), np.arange(2)).complete()
    assert (found.values.shape, found.networks.shape, found.points.shape) == ((0, 0), (0,), (0,))


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (np.False_, "false"), (0.123456, "0.1235"), (np.float64(2.0), "2"), (3, "3"), ("peer", "peer")],
)
def test_a_value_is_shown_with_four_digits(value: object, text: str) -> None:
    assert shown(value) == text


def test_the_label_of_a_point_names_what_varies() -> None:
    assert RESULTS.label(3) == "A 0.5, kind leader"
    assert replace(RESULTS, names=RESULTS.names.replace("003", "led")).label(3) == "led"


def test_a_label_leaves_out_what_its_structure_does_not_offer() -> None:
    points = full({"structure": ("ordinary-life", "support-group"), PLACES: (0.02, 0.05)})
    records = {"ordinary-life": Offers(frozenset(), ""), "support-group": Offers(frozenset({RECORD}), "")}
    results = sweep("full-factorial", points, lambda p: p[PLACES].to_numpy(), networks=1, stressors=1)
    told = [replace(results, records=records).label(point) for point in range(4)]
    assert told[0] == told[1] == "Ordinary life"
    assert told[2:] == [
        "Support group (places 2\N{NARROW NO-BREAK SPACE}%)",
        "Support group (places 5\N{NARROW NO-BREAK SPACE}%)",
    ]


def test_measures_come_in_the_order_of_the_plan_and_unknown_ones_by_name() -> None:
    found = replace(RESULTS, plan={**RESULTS.plan, "measures": ["satisfaction", "mine", "strain"]}).measures
    assert [(each.name, each.unit) for each in found][1] == ("mine", "")
    assert [each.name for each in found] == ["satisfaction", "mine", "strain"]
    assert (RESULTS.design, RESULTS.seed) == ("list", 1)


def test_a_folder_gives_back_the_sweep(tmp_path: Path) -> None:
    sample = POINTS[["a"]].assign(kind=0.5, same=0.25).rename_axis("point")
    to_disk(replace(RESULTS, sample=sample), tmp_path)
    assert SweepResults.read(tmp_path).networks is None
    Folder(tmp_path).write_table("networks", pd.DataFrame({"network.source": ["karate"], "ties": [4.6]}))
    found = SweepResults.read(tmp_path)
    assert found.points.equals(RESULTS.points)
    assert found.names.tolist() == RESULTS.names.tolist()
    assert found.sample is not None
    assert found.sample.to_numpy().tolist() == sample.to_numpy().tolist()
    assert found.values("strain").values.tolist() == RESULTS.values("strain").values.tolist()
    assert found.networks is not None
    assert found.networks["ties"].tolist() == [4.6]
    assert SweepResults.read(tmp_path, {**RESULTS.plan, "seed": 9}).seed == 9
