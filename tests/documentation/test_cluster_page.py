"""The commands of docs/cluster.md run as they stand, with a scheduler and workers on this machine."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from tests.documentation.pages import ROOT, blocks, commands
from tests.faults.sweeps import PATIENCE, plan_in, tables, undisturbed

ON_ONE_MACHINE, SLURM, CERTIFICATES, TLS = blocks("docs/cluster.md", "bash")[-4:]
COMMANDS = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}
STAND_INS = {
    "kithkin": f'exec {sys.executable} -m kithkin "$@"',
    "dask": f'exec {sys.executable} -m dask "$@"',
    "srun": """words=()
for word in "$@"; do
    case $word in
        --ntasks=* | --exact) ;;
        --interface) words+=(--host) ;;
        ib0) words+=(127.0.0.1) ;;
        *) words+=("$word") ;;
    esac
done
exec "${words[@]}\"""",
}
"""Commands on the path: ours and Dask's of this environment, and an ``srun`` that starts one process on this machine."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with ``plan.toml``, and the stand-ins in ``bin``."""
    plan_in(tmp_path)
    (tmp_path / "bin").mkdir()
    for name, text in STAND_INS.items():
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/bash\n{text}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return tmp_path


def run(home: Path, block: str) -> None:
    """Run a block in its folder; end whatever it started."""
    environment = os.environ | {
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SLURM_SUBMIT_DIR": str(home),
    }
    environment.pop("NUMBA_CACHE_DIR", None)
    with (home / "said.txt").open("w") as said:
        shell = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", block], cwd=home, env=environment, stdout=said, stderr=said, start_new_session=True
        )  # fmt: skip
        try:
            shell.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
    assert shell.returncode == 0, (home / "said.txt").read_text("utf-8")


def address_of_scheduler(home: Path) -> str:
    """Where the scheduler of the last block listened, by its own words: it removes its file when it ends in time."""
    (address,) = re.findall(r"Scheduler at:\s+(\S+)", (home / "said.txt").read_text("utf-8"))
    return str(address)


def results_in(home: Path) -> Path:
    (folder,) = (home / "results").iterdir()
    return folder


@pytest.mark.slow
def test_a_sweep_on_one_machine_gives_the_undisturbed_tables(home: Path) -> None:
    run(home, ON_ONE_MACHINE)
    assert tables(results_in(home)) == undisturbed(home / "plan.toml", home / "quiet")
    assert address_of_scheduler(home).startswith("tcp://127.0.0.1:")


@pytest.mark.slow
def test_a_sweep_over_tls_gives_the_undisturbed_tables(home: Path) -> None:
    run(home, CERTIFICATES)
    strict = ["openssl", "verify", "-x509_strict", "-CAfile", "ca.pem", "mine.pem"]  # as Python 3.13 and newer verify
    subprocess.run(strict, cwd=home, check=True, capture_output=True)
    run(home, TLS)
    assert tables(results_in(home)) == undisturbed(home / "plan.toml", home / "quiet")
    assert address_of_scheduler(home).startswith("tls://127.0.0.1:")


@pytest.mark.slow
def test_the_slurm_script_starts_beside_the_file_of_a_scheduler_that_is_gone(home: Path) -> None:
    (home / "scheduler.json").write_text('{"address": "tcp://127.0.0.1:1"}', "utf-8")
    here = SLURM.replace('export NUMBA_CACHE_DIR="$SLURM_SUBMIT_DIR/machine-code"\n', "")  # it would compile once more
    assert here != SLURM
    run(home, here)
    assert tables(results_in(home)) == undisturbed(home / "plan.toml", home / "quiet")


def started_by_dask() -> list[list[str]]:
    """Words of every ``dask`` command of the page, in blocks of commands and of Kubernetes."""
    lines = [words for block in (ON_ONE_MACHINE, SLURM, TLS) for words in commands(block) if "dask" in words]
    (cluster,) = (yaml.safe_load(block) for block in blocks("docs/cluster.md", "yaml"))
    pods = [cluster["spec"][part]["spec"] for part in COMMANDS]
    return [
        *(words[words.index("dask") : -1] for words in lines),
        *(container["args"] for pod in pods for container in pod["containers"]),
    ]


def test_every_command_of_dask_is_one_that_the_installed_version_has() -> None:
    started = started_by_dask()
    assert [words[:2] for words in started].count(["dask", "scheduler"]) == len(started) / 2 == 4
    for words in started:
        COMMANDS[words[1]].make_context(words[1], list(words[2:]))
