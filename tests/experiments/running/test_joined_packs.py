"""Packs: runs of several networks in one pack have the bits that they have alone, and one that fails harms no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.running import packs as module
from experiments.running.network_refs import NetworkRef
from experiments.running.packs import JOB, Job, Orders, live, version
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import Runs, packed, runs_of
from simulation.ensemble import Ensemble

CONTENT = {
    "base": "support-group", "days": 10, "replicates": 2, "networks": 2, "measures": ["strain"],
    "set": {"network.persons": 30}, "factors": {"network.ties": [8.0, 12.0, 15.0]},
}  # fmt: skip


@pytest.fixture(scope="module")
def runs() -> Runs:
    return runs_of(Plan.of(CONTENT))


def jobs(runs: Runs, workers: int = 1, **refs: NetworkRef) -> list[Job]:
    orders = Orders(10, 5, ("strain",), version=version())
    return [Job(pack[JOB], {**of, **refs}, orders) for pack, of in packed(runs.table, runs.worlds, workers)]


def table(job: Job) -> pd.DataFrame:
    tables = live(job).tables
    assert tables is not None
    return pd.DataFrame(tables[0])


def test_runs_of_several_networks_in_a_pack_have_the_bits_that_they_have_alone(runs: Runs) -> None:
    together, alone = jobs(runs), jobs(runs, workers=6)
    assert [job.pack["network_key"].nunique() for job in together] == [2, 2, 2]
    assert [len(job.pack) for job in alone] == [1] * 6
    whole, parts = (pd.concat(map(table, each), ignore_index=True) for each in (together, alone))
    assert whole["key"].tolist() == runs.table["key"].tolist()
    pd.testing.assert_frame_equal(whole, parts, check_exact=True)


class _Tidy(Ensemble):
    """An ensemble that refuses networks with 12 ties a person."""

    def __init__(self, network: Any, scenarios: Any, seeds: Any, threads: Any = None) -> None:
        if any(scenario.network.ties == 12.0 for scenario in scenarios):
            raise ArithmeticError("12 ties are too many")
        super().__init__(network, scenarios, seeds, threads)


def test_a_run_that_fails_is_named_and_the_others_of_its_pack_have_results(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Ensemble", _Tidy)
    first = jobs(runs)[0]
    outcome = live(first)
    assert [each["message"] for each in outcome.failures] == ["12 ties are too many"]
    assert outcome.failures[0]["key"] == first.pack["key"].iloc[1]
    assert outcome.tables is not None
    assert list(outcome.tables[0]["key"]) == [first.pack["key"].iloc[0]]


def test_a_network_that_cannot_be_built_fails_its_own_runs_only(
    runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = jobs(runs)[0]
    ref = first.refs[first.pack["network_key"].iloc[1]]
    assert ref.plan is not None
    lost = ref._replace(key="lost", plan=ref.plan.model_copy(update={"source": str(tmp_path / "gone.csv")}))
    outcome = live(first._replace(refs={**first.refs, ref.key: lost}))
    assert ["there is no such file" in each["message"] for each in outcome.failures] == [True]
    assert outcome.tables is not None
    assert list(outcome.tables[0]["key"]) == [first.pack["key"].iloc[0]]


def test_nothing_is_done_before_all_networks_that_must_be_sent_are_there(runs: Runs) -> None:
    first = jobs(runs)[0]
    refs = {key: NetworkRef(f"{key} from a file") for key in first.refs}
    job = first._replace(refs=refs)
    networks = {key: runs.worlds.replicates.build(0) for key in refs}
    one = dict(list(networks.items())[:1])
    assert live(job).wanted
    assert live(job, one).wanted
    outcome = live(job, networks)
    assert outcome.tables is not None
    assert len(outcome.tables[0]["key"]) == len(job.pack)
