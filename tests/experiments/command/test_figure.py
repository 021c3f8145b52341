"""``kithkin figure`` on the folders of sweep, compare and validate, and on folders that have nothing to draw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import kithkin
from experiments.cli import main
from experiments.pages import printing
from experiments.storage.folder import Folder

PLACES = "programmes.support-group.places"


@pytest.fixture(autouse=True)
def _svg_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        printing, "BINARY", {}
    )  # other formats take half a second a figure, and are tested where they are made
    monkeypatch.setattr(printing, "FORMATS", ("svg",))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = kithkin.Plan.of(
        {"base": "support-group", "days": 28, "replicates": 2, "networks": 1, "measures": ["strain"],
         "set": {"network.persons": 60}, "factors": {PLACES: [0.05, 0.2], "circle.active": [False, True]},
         "against": {"circle.active": True}}
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("figure") / "swept"
    kithkin.sweep(plan, folder)
    return folder


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Folder.create(tmp_path_factory.mktemp("figure") / "compared")
    folder.write_manifest({"study": "formal-informal"})
    rows = [
        (day, arm, "ordinary-life", group, "strain", world, 0, "", 1.0, -0.1 * world - shift, 0.0, 0.01)
        for world in range(3)
        for arm, shift in (("programme", 0.2), ("befriending", 0.1))
        for group in ("everybody", "participants")
        for day in (182, 365)
    ]
    names = "horizon arm against group outcome set network variant sd value reference se"
    folder.write_table("worlds", pd.DataFrame(rows, columns=names.split()))
    return folder.folder


def test_a_measure_of_a_sweep_is_drawn_over_one_factor_by_another(
    swept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["figure", str(swept), "--measure", "strain", "--x", "places", "--by", "circle", "--width", "85mm"]
    assert main([*asked, "--out", str(tmp_path)]) == 0
    assert "paired differences from with friends and colleagues" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "strain-by-places-and-circle-85mm.svg",
        "strain-by-places-and-circle.csv",
    ]
    table = pd.read_csv(tmp_path / "strain-by-places-and-circle.csv").set_index(["by", "x"])
    ends = pd.read_parquet(swept / "endpoints.parquet")
    means = ends.groupby(["circle.active", PLACES])["strain"].mean()
    assert table.loc[("partner alone", 0.2), "difference"] == pytest.approx(means[False, 0.2] - means[True, 0.2])


def test_without_a_measure_every_figure_of_the_page_is_drawn(swept: Path, tmp_path: Path) -> None:
    assert main(["figure", str(swept), "--width", "180mm", "--out", str(tmp_path)]) == 0
    drawn = {path.stem.removesuffix("-180mm") for path in tmp_path.glob("*.svg")}
    assert any("strain" in name for name in drawn)
    assert {path.stem for path in tmp_path.glob("*.csv")} == drawn


def test_a_comparison_is_drawn_by_group_with_the_worlds_and_the_error_of_chance(
    compared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["figure", str(compared), "--measure", "strain", "--x", "arm", "--by", "group", "--out", str(tmp_path)]
    assert main(asked) == 0
    assert "bars: 90 % of 3 plausible worlds" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "strain-by-arm-and-group.csv").set_index(["by", "x"])
    row = table.loc[("participants", "programme")]
    assert row["difference"] == pytest.approx(-0.3)
    assert row["high"] == pytest.approx(-0.21)
    assert row["inner_high"] - row["difference"] == pytest.approx(1.96 * np.sqrt(np.pi / 2) * 0.01 / np.sqrt(3))


def test_the_public_function_takes_axes_and_returns_them(compared: Path) -> None:
    axes = Figure().add_subplot()
    assert kithkin.draw(compared, "strain", axes, x="horizon", by="arm") is axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["182", "365"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--measure", "strian"], "--measure strian: was not recorded in these results; did you mean strain?"),
        (["--measure", "strain", "--width", "huge"], "--width huge: must be a number with a unit of mm, cm or in"),
        (["--measure", "strain", "--at", "places"], "--at places: must read FACTOR=LEVEL"),
        (["--x", "places"], "--x: needs --measure"),
        (["--measure", "strain", "--by", "circl"], "--by circl: is no factor of these results; did you mean circle?"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(
    swept: Path, options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figure", str(swept), *options]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_a_folder_without_results_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(tmp_path), "--measure", "strain"]) == 2
    assert "holds no results; give a folder that kithkin compare, sweep or validate wrote" in capsys.readouterr().err
    Folder(tmp_path).write_manifest({"study": "diary"})
    assert main(["figure", str(tmp_path), "--measure", "strain"]) == 2
    assert "holds the results of diary, which keeps no runs to be compared" in capsys.readouterr().err
    assert not (tmp_path / "paper").exists()
