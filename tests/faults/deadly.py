"""Tasks of workers in which runs kill their worker. Imported by workers, which are processes of their own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from experiments.running.packs import Job, Outcome, live, scenario_of
from simulation.network import SocialNetwork
from tests.faults.sweeps import POISON


def deadly(job: Job, sent: Mapping[str, SocialNetwork] | None = None) -> Outcome:
    """Simulate a pack, unless a run in it is poisonous: then the worker dies as by kill -9."""
    if any(scenario_of(text).seeking.rate == POISON for text in job.pack["scenario"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return live(job, sent)


def dying_in_a_row(tally: Path, deaths: int, job: Job, sent: Mapping[str, SocialNetwork] | None = None) -> Outcome:
    """Simulate a pack, but let the first ``deaths`` packs of all workers kill their worker; the file ``tally`` counts packs."""
    with tally.open("a") as file:
        file.write("|")
    if tally.stat().st_size <= deaths:
        os.kill(os.getpid(), signal.SIGKILL)
    return live(job, sent)


def counted(tally: Path, job: Job, sent: Mapping[str, SocialNetwork] | None = None) -> Outcome:
    """Simulate a pack and note that a network came with it."""
    if sent is not None:
        with tally.open("a") as file:
            file.write("|")
    return live(job, sent)


def unhurried(job: Job, sent: Mapping[str, SocialNetwork] | None = None, tell: object = None) -> Outcome:
    """Simulate a pack slowly."""
    time.sleep(0.05)
    return live(job, sent)
