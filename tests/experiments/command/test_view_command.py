"""``kithkin view`` as its user meets it: an address, files, sentences, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from experiments.cli import _parser, main
from experiments.command.view import choices_of
from simulation.live.choices import Choices
from simulation.live.ground import ground_of
from simulation.live.prepared import prepared
from simulation.live.scenes import scenarios_of

SMALL = ["--persons", "24"]
FIELDS = [
    "strain.crossover=0.3",
    "programmes.support-group.places=0.5",
    "network.ties=8",
    "network.confidants=4",
]


def choices(*arguments: str) -> Choices:
    return choices_of(_parser().parse_args(["view", *arguments]))


@pytest.mark.slow
def test_it_says_its_address_serves_and_ends_with_ctrl_c() -> None:
    command = [sys.executable, "-m", "experiments", "view", "--no-browser", "--persons", "24"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        assert server.stdout is not None
        said = next(line for line in server.stderr if "http://" in line)
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address is not None
        with urllib.request.urlopen(address[0], timeout=30) as page:
            assert b"kithkin" in page.read()
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
        assert "has ended" in server.stderr.read()
        assert server.stdout.read() == ""


def test_two_worlds_are_the_default_and_one_can_be_alone() -> None:
    assert choices().start.worlds == ("partner-alone", "ordinary-life")
    assert choices("support-group").start.worlds == ("support-group",)
    assert len(scenarios_of(choices("support-group", "--persons", "10").start, Choices())) == 1


def test_a_field_is_set_in_the_worlds_that_have_it() -> None:
    worlds = ("ordinary-life", "support-group-alone")
    asked = choices(*worlds, *(part for field in FIELDS for part in ("--set", field)))
    left, right = asked.start.changes or ()
    assert left == {"strain.crossover": 0.3, "network.ties": 8, "network.confidants": 4}
    assert right == {"strain.crossover": 0.3, "programmes.support-group.places": 0.5}
    assert [scenario.network.ties for scenario in scenarios_of(asked.start, asked)] == [8, 8]


def test_a_scenario_of_ones_own_is_offered_beside_the_presets(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('base = "support-group-alone"\nname = "Ours"\n[network]\npersons = 44\n')
    asked = choices(str(path), "support-group-alone")
    data = prepared(asked, networks=1)
    assert data["grounds"][0]["message"]["persons"] == 44
    assert data["parts"][str(path)]["title"] == "Ours"
    assert str(path) in {each["name"] for each in asked.catalogue()["presets"]}


def test_a_network_of_ones_own_is_lived_on(tmp_path: Path) -> None:
    path = tmp_path / "village.csv"
    path.write_text("source,target,kind\nAda,Ben,partner\nAda,Cem,friend\nBen,Dia,friend\nCem,Dia,partner\n")
    asked = choices("--network", str(path))
    message = ground_of(scenarios_of(asked.start, asked)[0], 1).message
    assert sorted(message["names"]) == ["Ada", "Ben", "Cem", "Dia"]
    labels = {each["name"]: each["label"] for each in asked.catalogue()["sources"]}
    assert labels[str(path)] == "village.csv"


def test_the_page_is_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "world.html"
    assert main(["view", *SMALL, "--export", str(page)]) == 0
    assert '<script id="prepared"' in page.read_text("utf-8")
    told = capsys.readouterr()
    assert told.out == ""
    assert "MB; it opens in any browser and needs no server" in told.err
    assert list(tmp_path.iterdir()) == [page]


def test_an_interrupted_export_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "world.html"
    target.write_text("before")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["view", *SMALL, "--export", str(target)]) == 2
    assert f"{target}: No space left on device" in capsys.readouterr().err
    assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(target, "before")]


MISTAKES = {
    "five": (
        ["partner-alone", "support-group", "befriending", "listening", "ordinary-life"],
        "5 scenarios: the live view shows 1 to 4",
    ),
    "preset": (["suport-group"], "did you mean support-group?"),
    "field": (["--set", "strain.crosover=0.1"], "did you mean strain.crossover?"),
    "value": (["--set", "strain.crossover=3"], "strain.crossover = 3: must lie in 0 to 0.9"),
    "persons": (["--persons", "9000"], "persons = 9000: must be a whole number in 2 to 5000"),
    "network": (["--network", "karat"], "did you mean karate?"),
    "no file": (["--network", "nowhere.csv"], "there is no such file"),
    "folder": (["--export", "nowhere/world.html"], "there is no folder nowhere"),
    "a folder": (["--export", "."], "is a folder, must be a file"),
    "host": (["--host", "192.0.2.7"], "--host 192.0.2.7: is no address of this machine"),
    "two ways": (
        ["--export", "a.html", "--host", "0.0.0.0", "--allow-embed"],
        "--host, --allow-embed: nothing is served",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_sentences(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, sentence = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    assert main(["view", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_port_is_a_port(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["view", "--port", "70000"])
    assert stop.value.code == 2
    assert "must be a whole number from 0 to 65535" in capsys.readouterr().err
