"""The topology study: variants differ in one respect, outcomes are what they say, and the study runs end to end."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.studies.topology.method import BASE, ISOLATES, LEVELS, Variant, variants
from experiments.studies.topology.runs import outcomes_of
from simulation.network import describe
from simulation.scenario import Scenario
from simulation.scenario.files import load
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

SMALL = ["--days", "20", "--replicates", "2", "--networks", "1", "--threads", "1"]
VILLAGE = Path(__file__).parents[2] / "data" / "village.csv"
GENERATED = {each.name: each for each in variants(load("ordinary-life"))}


def test_a_variant_differs_from_its_reference_in_one_respect() -> None:
    scenario = load("ordinary-life")
    base = GENERATED[BASE].scenarios(scenario)[ORDINARY_LIFE]
    for variant in GENERATED.values():
        changed = variant.scenarios(scenario)
        assert not changed[PARTNER_ALONE].circle.active
        undone = {name: value for name, value in _flat(base.to_dict()).items() if name in variant.changes}
        assert changed[ORDINARY_LIFE].replace(undone).key == base.key
        assert bool(variant.changes) or bool(variant.rewiring) or variant.name == BASE


def _flat(content: dict[str, object], path: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in content.items():
        flat |= _flat(value, f"{path}{name}.") if isinstance(value, dict) else {path + name: value}
    return flat


def test_the_generated_network_has_levels_isolates_null_models_and_real_networks() -> None:
    groups = {
        group: [each.name for each in GENERATED.values() if each.group == group] for group in ("shape", "null", "real")
    }
    assert len(groups["shape"]) == 2 * len(LEVELS) + len(ISOLATES)
    assert groups["null"] == ["shuffled", "no-crossover", "no-helper-cost", "no-network"]
    assert groups["real"]
    assert all(each.against in GENERATED for each in GENERATED.values() if each.against)


def test_a_real_network_has_no_levels_of_the_generator() -> None:
    names = [each.name for each in variants(Scenario().replace({"network.source": "karate"}))]
    assert names == [BASE, *(f"isolates-{share * 100:.0f}" for share in ISOLATES), *GENERATED_NULLS]


GENERATED_NULLS = [each.name for each in GENERATED.values() if each.group == "null"]


@pytest.mark.parametrize("name", list(LEVELS))
def test_levels_are_reached_in_the_direction_aimed_at(name: str) -> None:
    low, high = (GENERATED[f"{name}-{side}".replace("_", "-")] for side in ("low", "high"))
    measured = [describe(_network(each))[{"degree_spread": "degree_sd"}.get(name, name)] for each in (low, high)]
    assert (
        measured[0] < describe(_network(GENERATED[BASE]))[{"degree_spread": "degree_sd"}.get(name, name)] < measured[1]
    )


def _network(variant: Variant):  # type: ignore[no-untyped-def]
    return variant.build(variant.scenarios(load("ordinary-life"))[ORDINARY_LIFE], 1, 0)


def test_variants_share_couples_and_experience() -> None:
    base = _network(GENERATED[BASE])
    for name in ("clustering-high", "shuffled", "isolates-25", "no-crossover"):
        other = _network(GENERATED[name])
        np.testing.assert_array_equal(other.partner, base.partner)
        np.testing.assert_array_equal(other.experience, base.experience)
    assert _network(GENERATED["no-crossover"]).key == base.key


def test_outcomes_pair_the_arms_world_by_world() -> None:
    world = {"network": [0, 1], "stressor": [0, 0], "seed": [5, 6]}
    level = {"strained": 0.1, "isolated": 0.2, "satisfaction": 0.0}
    informal = pd.DataFrame({"arm": ORDINARY_LIFE, **world, "strain": [0.2, 0.4], **level})
    none = pd.DataFrame({"arm": PARTNER_ALONE, **world, "strain": [0.5, 0.6], **level}).iloc[::-1]
    blows = pd.DataFrame({**world, **{f"area_{who}": [1.0, 2.0] for who in ("struck", "partner", "one_tie", "others")}})
    found = outcomes_of("base", pd.concat([none, informal]), blows.iloc[::-1])
    assert found["buffering"].tolist() == pytest.approx([-0.3, -0.2])
    assert found["area_others"].tolist() == [1.0, 2.0]
    alone = outcomes_of("no-network", informal, blows)
    assert alone["buffering"].tolist() == [0.0, 0.0]


@pytest.mark.slow
def test_the_study_runs_and_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "study"
    asked = ["compare", "topology", *SMALL, "--set", "network.persons=100", "--out", str(folder), "--json"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    found = json.loads(told)
    assert list(found["variants"]) == list(GENERATED)
    null = [row for row in found["contrasts"] if (row["arm"], row["measure"]) == ("no-network", "buffering")]
    assert null[0]["mean_arm"] == 0.0
    for name in ("report.html", "outcomes.parquet", "outcomes.csv", "shapes.csv", "contrasts.csv", "buffering.svg"):
        assert (folder / name).stat().st_size > 0
    stored = (folder / "outcomes.parquet").read_bytes()
    next((folder / "shuffled" / "arms" / "runs").glob("*.endpoints.parquet")).unlink()
    assert main(asked) == 0
    assert capsys.readouterr().out == told
    assert (folder / "outcomes.parquet").read_bytes() == stored
    assert main(["replay", str(folder / "shuffled" / "arms"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["equal"]


@pytest.mark.slow
@pytest.mark.parametrize("source", ["davis", "florentine"])
def test_the_study_runs_on_a_real_network(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "study"
    assert main(["compare", "topology", *SMALL, "--network", source, "--out", str(folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["variants"][BASE] == f"Network {source}"
    shapes = pd.read_parquet(folder / "shapes.parquet").groupby("variant")[["ties", "isolates"]].mean()
    assert shapes.loc["shuffled", "ties"] == shapes.loc[BASE, "ties"]
    assert shapes.loc["isolates-25", "isolates"] > shapes.loc[BASE, "isolates"]


@pytest.mark.slow
def test_the_study_runs_on_a_village_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["compare", "topology", *SMALL, "--network", str(VILLAGE), "--out", str(tmp_path / "study"), "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["variants"][BASE].endswith("village.csv")


def test_a_foreign_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    assert main(["compare", "topology", *SMALL, "--network", "davis", "--out", str(tmp_path)]) == 2
    assert "holds no kithkin results" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--blow-day", "20"], "day of the blow = 20: must lie in 1 to 19"),
        (["--blow", "helth"], "did you mean health"),
        (["--network", "karat"], "did you mean karate"),
        (["--set", "network.ties=0", "--set", "network.confidants=0"], "has no ties, whose shape this study is about"),
    ],
)
def test_mistakes_are_one_sentence_and_nothing_is_written(
    options: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "topology", *SMALL, *options]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
