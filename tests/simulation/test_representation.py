"""Public objects show themselves in one short line, and in notebooks as a small table whose text is escaped."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.running.engines import Processes, Threads
from experiments.storage.store import RunCounts, Store
from experiments.sweeps.plan import Plan
from experiments.sweeps.sweep import Swept
from simulation.checkpoint import load as load_checkpoint
from simulation.ensemble import Ensemble
from simulation.model import SupportModel
from simulation.network import SocialNetwork
from simulation.recording import record
from simulation.representation import MOST_ROWS, line, some, table
from simulation.scenario import NetworkPlan, Scenario
from simulation.scenario.files import load
from tests.worlds import couples, scattered, town

UGLY = "<b>&\n'x'"
SPEC = load("couples-counselling").replace({"name": "mine", "strain.crossover": 0.2})
NETWORK = town(1_000)
ENSEMBLE = Ensemble(NETWORK, [SPEC] * 5, range(5), threads=1)
RECORDING = record(ENSEMBLE, 3)
PLAN = Plan.of({"base": SPEC, "factors": {"strain.crossover": [0.1, 0.0], "network.pairing": ["node", "auto"]}}, "ours")
STORE = Store(Path("results") / "mine")

LINES: dict[str, tuple[Any, str]] = {
    "scenario": (SPEC, "<Scenario: mine, network=generated, programmes=couples-counselling, differing=strain.crossover, "),
    "section": (NetworkPlan(persons=20, ties=8.0), "NetworkPlan(persons=20, ties=8.0)"),
    "network": (couples(3), "<SocialNetwork: persons=6, couples=3, ties=0>"),
    "ensemble": (ENSEMBLE, "<Ensemble: mine, mine, mine and 2 more, members=5, persons=1000, day=3>"),
    "population": (ENSEMBLE.population, "<Population: columns=33, shape=(1000, 5)>"),
    "scattered": (Ensemble(scattered(couples(3)), [SPEC], [1]).population, "<Population: columns=33, shape=(6, 1)>"),
    "today": (ENSEMBLE.today, "<Today: columns=18, shape=(1000, 5)>"),
    "groups": (ENSEMBLE.groups, "<Groups: formed=[0, 0, 0, 0, 0]>"),
    "recording": (RECORDING, "<Recording: mine, mine, mine and 2 more, days=3, members=5, persons=1000>"),
    "model": (SupportModel(SPEC, couples(3), rng=4), "<SupportModel: mine, persons=6, day=0, seed=4>"),
    "groups of agents": (
        SupportModel(SPEC, couples(3), rng=4).agents.groupby(lambda person: person.row % 2), "<RowGroups: 0 (3), 1 (3)>"
    ),
    "plan": (PLAN, "<Plan: ours, base=mine, design=full-factorial, points=4, replicates=10, days=365, factors=strain.cross"),
    "points": (PLAN.points, "<Grid: points=4>"),
    "store": (STORE, "<Store: results/mine>"),
    "swept": (Swept(STORE, RunCounts(4, 3, 1), 0.0, ""), "Swept(store=<Store: results/mine>, status=RunCounts(planned=4,"),
    "threads": (Threads(2), "<Threads: workers=2>"),
    "processes": (Processes(2), "<Processes: workers=2>"),
}  # fmt: skip
SHOWN = {
    "scenario": (SPEC, ("strain.crossover", "0.2", "programmes.couples-counselling.unit")),
    "network": (NETWORK, ("ties, partners not counted", str(NETWORK.ties), "half-ties to a colleague", "seed 1")),
    "ensemble": (ENSEMBLE, ("mean strain (SD)", f"{ENSEMBLE.state.strain[:, 4].mean(dtype=float):.4g}")),
    "recording": (RECORDING, ("Strain", "SD", f"{RECORDING.endpoints()['strain'].max():.4g}", "more")),
    "plan": (PLAN, ("strain.crossover", "network.pairing", "node", "0.2")),
}


class _Reader(HTMLParser):
    """Checks that every tag that is opened is closed, and keeps names of tags and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"


@pytest.mark.parametrize("name", LINES)
def test_an_object_is_one_line(name: str) -> None:
    thing, beginning = LINES[name]
    assert repr(thing).startswith(beginning)
    assert len(repr(thing)) < 300
    assert "\n" not in repr(thing)
    assert str(thing) == repr(thing) or name == "section"


@pytest.mark.parametrize("name", SHOWN)
def test_a_notebook_shows_a_small_table(name: str) -> None:
    thing, parts = SHOWN[name]
    page: str = thing._repr_html_()
    found = _Reader(page)
    assert found.tags <= {"table", "caption", "tr", "th", "td", "p"}
    assert all(part in found.text for part in parts), found.text
    assert len(page) < 5_000


def test_text_of_users_is_escaped() -> None:
    spec = Scenario(name=UGLY)
    network = SocialNetwork.from_ties(2, [0], [1], source=f"From {UGLY}.")
    plan = Plan.of({"base": spec, "name": UGLY, "factors": {"strain.crossover": [0.0, 0.1]}})
    ensemble = Ensemble(network, [spec], [1])
    for thing in (spec, network, ensemble, record(ensemble, 1), plan):
        found = _Reader(thing._repr_html_())
        assert "b" not in found.tags
        assert "<b>& 'x'" in found.text
        assert "\n" not in repr(thing)


def test_long_tables_and_texts_are_cut() -> None:
    page = table("", ("number", "value"), [(row, np.nan) for row in range(MOST_ROWS + 7)])
    assert page.count("<tr>") == MOST_ROWS + 1
    assert page.endswith("<p>and 7 more</p>")
    assert "<td>–</td>" in page
    assert len(line(5, "x" * 1_000)) < 150
    assert some(["a", "b", "c"]) == "a, b, c"
    assert some(["a", "b", "c", "d"]) == "a, b, c and 1 more"


def test_a_checkpoint_is_one_line(tmp_path: Path) -> None:
    ENSEMBLE.checkpoint(tmp_path / "kept.npz")
    assert (
        repr(load_checkpoint(tmp_path / "kept.npz")) == "<Checkpoint: mine, mine, mine and 2 more, persons=1000, day=3>"
    )


def test_columns_of_scattered_persons_are_completed() -> None:
    assert {"strain", "load"} <= set(dir(Ensemble(scattered(couples(3)), [SPEC], [1]).population))
