"""``kithkin figure`` on the folders of sweep, compare and validate, and on folders that have nothing to draw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import kithkin
from experiments.cli import main
from experiments.paper import every
from experiments.storage.folder import Folder
from experiments.sweeps.page import report

PLACES = "programmes.support-group.places"


pytestmark = pytest.mark.usefixtures("_paper")


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
    folder.write_manifest({"study": "formal-informal", "titles": {"programme": "Support group"}})
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
    assert {path.stem for path in tmp_path.glob("*.csv")} == drawn
    assert any("strain" in name for name in drawn)


def test_a_comparison_is_drawn_by_group_with_the_worlds_and_the_error_of_chance(
    compared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["figure", str(compared), "--measure", "strain", "--x", "arm", "--by", "group", "--out", str(tmp_path)]
    assert main(asked) == 0
    assert "bars: 90 % of 3 plausible worlds" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "strain-by-arm-and-group.csv").set_index(["by", "x"])
    row = table.loc[("those who took part", "Support group")]
    assert row["difference"] == pytest.approx(-0.3)
    assert row["high"] == pytest.approx(-0.21)
    assert row["inner_high"] - row["difference"] == pytest.approx(1.96 * np.sqrt(np.pi / 2) * 0.01 / np.sqrt(3))


def test_the_public_function_takes_axes_and_returns_them(compared: Path) -> None:
    axes = Figure().add_subplot()
    assert kithkin.draw(compared, "strain", axes, x="horizon", by="arm") is axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["half a year", "one year"]


def test_every_verb_with_a_page_writes_its_figures(swept: Path) -> None:
    """The folder of a sweep has each figure of its page at both widths, once its report is made."""
    report.write(swept)
    names = {each.name for each in every.figures(swept)}
    assert len(names) == (swept / "report.html").read_text("utf-8").count("<figure ") > 0
    there = {path.name for path in (swept / "figures").iterdir()}
    assert there == {f"{name}-{width}mm.svg" for name in names for width in (85, 180)} | {
        f"{name}.csv" for name in names
    }


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--measure", "strian"], "--measure strian: was not recorded in these results; did you mean strain?"),
        (["--measure", "strain", "--width", "huge"], "--width huge: must be a number with a unit of mm, cm or in"),
        (["--measure", "strain", "--width", "20mm"], "--width 20mm: must lie in 40 to 400 mm"),
        (["--width", "85px"], "--width 85px: must be a number with a unit of mm, cm or in"),
        (["--measure", "strain", "--at", "places"], "--at places: must read FACTOR=LEVEL"),
        (["--measure", "strain", "--at", "circle=2"], "--at circle=2: circle.active has no such level"),
        (["--measure", "strain", "--x", "place"], "--x place: is no factor of these results; did you mean places?"),
        (["--x", "places"], "--x: needs --measure"),
        (["--measure", "strain", "--by", "circl"], "--by circl: is no factor of these results; did you mean circle?"),
        (["--measure", "strain", "--x", "places", "--by", "places"], "--by places: is the factor of --x, too"),
        (["--style", "nowhere.mplstyle"], "--style nowhere.mplstyle: cannot be read (No such file or directory)"),
        (["--style", "wrong.mplstyle"], "font.siz: no setting of matplotlib's; did you mean font.size?"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(
    swept: Path,
    options: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wrong.mplstyle").write_text("font.siz: 8\n", "utf-8")
    assert main(["figure", str(swept), *options, "--out", "out"]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert not Path("out").exists()


def test_all_mistakes_of_a_figure_are_told_at_once(swept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(swept), "--measure", "strian", "--width", "8", "--style", "nowhere"]) == 2
    assert [line.split(":")[1].strip() for line in capsys.readouterr().err.splitlines()] == [
        "--width 8", "--style nowhere", "--measure strian",
    ]  # fmt: skip


def test_a_folder_without_results_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(tmp_path / "absent")]) == 2
    assert "holds no results (" in capsys.readouterr().err
    assert main(["figure", str(tmp_path), "--measure", "strain"]) == 2
    assert (
        "(no manifest.json that can be read); give a folder that kithkin run --out, compare" in capsys.readouterr().err
    )
    Folder(tmp_path).write_manifest({"study": "diary"})
    assert main(["figure", str(tmp_path), "--measure", "strain"]) == 2
    assert "holds the results of diary, which keeps no runs to be compared" in capsys.readouterr().err
    assert not (tmp_path / "figures").exists()
