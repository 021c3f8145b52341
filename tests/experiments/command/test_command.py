"""The command as its user meets it: exit status, sentences, JSON, files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.storage.folder import Folder, read_parquet
from experiments.storage.store import Store
from experiments.studies.carrying import _tell_replaced
from simulation.scenario.names import ORDINARY_LIFE

SMALL = ["--set", "network.persons=60", "--days", "60"]
ROOM = ["--set", "programmes.support-group.places=0.3"]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom experiments.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(*({'numba', 'mesa', 'numpy', 'pydantic', 'matplotlib', 'pandas'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "compare" in done.stdout
    assert done.stderr.strip() == ""


def test_run_prints_json_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "support-group", *SMALL, "--replicates", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"fingerprint", "days", "persons", "members", "measures", "spread", "replicates"}
    assert (found["days"], found["persons"], found["members"]) == (60, 60, 2)
    assert re.fullmatch("[0-9a-f]{64}", found["fingerprint"])
    assert found["measures"]["strain"] is not None


def test_the_same_command_gives_the_same_fingerprint(capsys: pytest.CaptureFixture[str]) -> None:
    prints = []
    for threads in ("1", "2"):
        assert main(["run", "support-group-alone", *SMALL, "--threads", threads, "--json"]) == 0
        prints.append(json.loads(capsys.readouterr().out)["fingerprint"])
    assert prints[0] == prints[1]


def test_a_run_on_a_real_network_is_kept_and_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kept"
    assert main(["run", "--network", "karate", "--days", "20", "--out", str(folder), "--replicates", "2"]) == 0
    assert len(pd.read_parquet(folder / "endpoints.parquet")) == 2
    capsys.readouterr()
    assert main(["replay", str(folder), "--all", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["equal"]
    assert len(found["runs"]) == 2


def test_snapshots_are_kept_on_request(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert main(["run", *SMALL, "--out", str(folder), "--snapshot", "0", "--snapshot", "30"]) == 0
    taken = pd.read_parquet(folder / "snapshots.parquet")
    assert sorted(taken["day"].unique()) == [0, 30]
    assert len(taken) == 2 * 60


def test_replay_tells_of_different_bits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kept"
    main(["run", "--network", "karate", "--days", "20", "--out", str(folder)])
    store = Store(folder)
    (pack,) = store.runs.glob("*.endpoints.parquet")
    ends, days = (
        read_parquet(pack.with_name(pack.name.replace("endpoints", kind))).to_pandas()
        for kind in ("endpoints", "timeseries")
    )
    store.write_pack(pack.name.partition(".")[0], ends.assign(fingerprint="0" * 64), days)
    assert main(["replay", str(folder)]) == 1
    assert "DIFFERENT" in capsys.readouterr().out


COMPARED = ["compare", *SMALL, *ROOM, "--replicates", "3"]
"""The main study at a small size."""


def test_compare_writes_the_folder_and_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "study"
    assert main([*COMPARED, "--out", str(folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"arms", "contrasts", "out"}
    assert found["arms"][:3] == [ORDINARY_LIFE, "programme", "befriending"]
    keys = {"arm", "against", "measure", "difference", "low", "high", "mc_low", "mc_high", "d", "horizon", "currency"}
    keys |= {"hours_everybody", "hours_receivers", "hours_providers"}
    assert all(keys <= set(each) and each["worlds"] in (0, 3) for each in found["contrasts"])
    files = {path.name for path in folder.iterdir()}
    assert {"worlds.parquet", "manifest.json", "report.html", "contrasts.csv"} <= files
    page = (folder / "report.html").read_text()
    assert "no clinical advice" in page
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_a_quick_answer_leaves_figures_for_a_paper_to_another_verb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "study"
    assert main([*COMPARED, "--quick", "--out", str(folder)]) == 0
    assert (folder / "report.html").exists()
    assert not (folder / "figures").exists()
    assert main(["figure", str(folder)]) == 0
    assert (folder / "figures" / "strain-180mm.svg").exists()


def test_compare_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "study"
    assert main([*COMPARED, "--out", str(folder), "--json"]) == 0
    before, worlds = capsys.readouterr().out, (folder / "worlds.parquet").read_bytes()
    parts = sorted((folder / "parts").iterdir())
    parts[0].unlink()
    untouched = parts[1].stat().st_mtime_ns
    assert main([*COMPARED, "--out", str(folder), "--json"]) == 0
    told = capsys.readouterr()
    assert told.out == before
    assert "other settings" not in told.err
    assert (folder / "worlds.parquet").read_bytes() == worlds
    assert parts[1].stat().st_mtime_ns == untouched


def test_results_of_other_settings_are_not_replaced_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Folder.create(tmp_path / "study")
    folder.write_manifest({"options": {"days": 90, "networks": [1]}, "scenario": {}})
    _tell_replaced(folder, {"options": {"days": 90, "networks": (1,)}, "scenario": {}})
    assert capsys.readouterr().err == ""
    _tell_replaced(folder, {"options": {"days": 182, "networks": (1,)}, "scenario": {}})
    assert "holds results of other settings: tables and page are replaced" in capsys.readouterr().err


def test_compare_on_one_network_shares_it_and_takes_other_sets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sets.csv").write_text("strain.crossover\n.1\n.15\n")
    asked = [
        "compare",
        "--network",
        "davis",
        "--set",
        "programmes.support-group.places=0.7",
        "--days",
        "30",
        "--replicates",
        "2",
    ]
    folder = tmp_path / "study"
    more = ["--plausible", str(tmp_path / "sets.csv"), "--match", "providers"]
    assert main([*asked, *more, "--out", str(folder), "--json"]) == 0
    assert {each["currency"] for each in json.loads(capsys.readouterr().out)["contrasts"]} == {"providers"}
    about = json.loads((folder / "manifest.json").read_text())
    assert (about["networks"], about["sets"]) == (1, 2)
    (tmp_path / "sets.csv").unlink()
    assert main(["replay", str(folder), "--json"]) == 0, "the folder alone is enough"


MISTAKES = {
    "field": (["run", "--set", "strain.crosover=0.1"], "did you mean strain.crossover"),
    "range": (["run", "--set", "strain.crossover=1.7"], "strain.crossover = 1.7: must lie in 0 to 0.9"),
    "preset": (["run", "suport-group"], "support-group"),
    "network": (["run", "--network", "karat"], "did you mean karate"),
    "file": (["compare", "--network", "nowhere.csv"], "no such file"),
    "study": (["compare", "formal-informl"], "did you mean formal-informal"),
    "option of another study": (
        ["compare", "diary", "--quick"],
        "--quick: study diary has no such option; this is for formal-informal and scenarios that you name",
    ),
    "groups that cannot form": (["compare", "--network", "karate"], "raise programmes.support-group.places to 0.37"),
    "sets": (["compare", "--plausible", "nowhere.csv"], "no such file"),
    "programme": (["compare", "--scenario", "ordinary-life"], "has no programme"),
    "folder": (
        ["replay", "nowhere"],
        "nowhere holds no results (no manifest.json that can be read); give a folder that",
    ),
    "verb": (["cmopare"], "cmopare: no such verb; did you mean compare?"),
    "option": (
        ["run", "--replicate-count", "3"],
        "--replicate-count: kithkin run has no such option; did you mean --replicates?",
    ),
    "one scenario": (
        ["compare", "ordinary-life"],
        "name another beside it, as kithkin compare ordinary-life support-group",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_one_sentence_and_nothing_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, sentence = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_all_mistakes_of_a_command_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quik", "--tries", "3"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "kithkin: --quik: kithkin bench has no such option; did you mean --quick?",
        "kithkin: --tries: kithkin bench has no such option; did you mean --threads?",
        "kithkin: 3: kithkin bench does not expect it here; kithkin bench --help says what it takes",
    ]


def test_all_mistakes_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--set", "strain.crossover=7", "--set", "seeking.rte=1", "--set", "episode.hours=-1"]) == 2
    told = capsys.readouterr().err
    assert told.count("kithkin: ") == 3


def test_numbers_of_the_command_line_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["run", "--days", "zero"])
    assert stop.value.code == 2
    assert "'zero' must be a whole number from 1 to " in capsys.readouterr().err


def test_seeds_reach_from_0_to_2_to_the_53(capsys: pytest.CaptureFixture[str]) -> None:
    prints = set()
    for seed in (0, 2**32, 2**53):
        assert main(["run", *SMALL[:2], "--days", "3", "--seed", str(seed), "--json"]) == 0
        prints.add(json.loads(capsys.readouterr().out)["fingerprint"])
    assert len(prints) == 3
    with pytest.raises(SystemExit):
        main(["run", "--seed", str(2**53 + 1)])
    assert f"'{2**53 + 1}' must be a whole number from 0 to {2**53}" in capsys.readouterr().err


def test_a_programme_without_room_for_a_group_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "support-group-alone", *SMALL]) == 0
    told = capsys.readouterr().err
    assert (
        "programmes.support-group.places = 0.05: of 60 persons that is room for 3, and the smallest group has 6" in told
    )


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    assert main(["run", *SMALL, "--out", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_scenarios_are_listed_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios"]) == 0
    assert "couples-counselling" in capsys.readouterr().out
    assert main(["scenarios", "support-group-alone", "--set", "strain.crossover=0.2"]) == 0
    mine = tmp_path / "mine.toml"
    mine.write_text(capsys.readouterr().out)
    assert main(["scenarios", str(mine), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["strain"]["crossover"] == 0.2
    assert printed["plausible"]["strain.crossover"] == [0.05, 0.2]
    assert printed["plausible"]["programmes.support-group.sessions"] == [4, 170]


EXPLOSIVE = """
episode = {quality_mean = -1.0, quality_sd = 2.0, relief = 0.5, co_rumination = 1.0}
strain = {carry_over = 0.9}
company = {contagion = 0.0}
seeking = {rate = 1.0, calm_share = 1.0, partner_share = 0.001}
answering = {availability = 1.0, strained_availability = 1.0, capacity = 1_000}
network = {persons = 60}
"""


@pytest.fixture
def explosive(tmp_path: Path) -> Path:
    path = tmp_path / "explosive.toml"
    path.write_text(EXPLOSIVE)
    return path


def test_a_run_that_diverges_fails_by_name_and_without_results(
    explosive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(explosive), "--days", "400", "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    sentence = (
        r"day \d+, member 0 \(explosive\): strain has a root mean square of \S+ SD over the persons, at most 50 may be"
    )
    assert re.search(f"^kithkin: {sentence}; outside their plausible ranges: strain.carry_over = 0.9", told.err, re.M)
    assert main(["run", str(explosive), "--days", "400", "--replicates", "2", "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr()
    assert re.search(f"^2 of 2 runs failed; each has a file in .*failures; the first: {sentence}", told.err, re.M)
    assert set(Store(tmp_path / "out").failures()["kind"]) == {"DivergenceError"}


def test_a_scenario_outside_its_plausible_ranges_is_warned_of_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *SMALL[:2], "--days", "3", "--set", "strain.carry_over=0.6", "--json"]) == 0
    told = capsys.readouterr().err
    assert told.count("Outside the plausible range") == 1
    assert "no world that may exist: strain.carry_over = 0.6 (plausible 0.1 to 0.4)." in told
    assert main(["run", *SMALL[:2], "--days", "3", "--set", "strain.crossover=0", "--json"]) == 0
    assert "plausible" not in capsys.readouterr().err
