"""Standard output that is full: what was computed is in the folder all the same, and the exit status is 2 with one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from experiments.storage.store import Store

PLAN = """
days = 6
replicates = 2
measures = ["strain"]
set = {network.persons = 20}
factors = {seeking.rate = [0.1, 0.2]}
"""
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


def with_full_output(*words: str) -> subprocess.CompletedProcess[str]:
    with Path("/dev/full").open("w") as full:
        return subprocess.run(
            [sys.executable, "-m", "experiments", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )


@pytest.mark.parametrize("as_json", [[], ["--json"]])
@pytest.mark.parametrize("verb", ["run", "sweep"])
def test_the_folder_is_whole_though_nothing_can_be_printed(verb: str, as_json: list[str], tmp_path: Path) -> None:
    plan, folder = tmp_path / "plan.toml", tmp_path / "results"
    plan.write_text(PLAN)
    what = ["sweep", str(plan)] if verb == "sweep" else ["run", "--set", "network.persons=20", "--days", "6"]
    done = with_full_output(*what, "--out", str(folder), *as_json)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith("kithkin: ")] == [
        "kithkin: a file or the output cannot be read or written (No space left on device)"
    ]
    store = Store(folder)
    assert len(store.read("endpoints")) == (4 if verb == "sweep" else 1)
    assert store.manifest()["finished"]
    assert (folder / "report.html").exists() == (verb == "sweep")
