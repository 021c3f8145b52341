"""Kernels live the same days compiled and uncompiled: plain Python beside each machine instruction does the same bits.

Run with ``NUMBA_DISABLE_JIT=1`` the roles change: this process lives the days uncompiled, where coverage can be measured.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numba

from simulation.ensemble import Ensemble
from tests.reproducibility.members import BOTH, MEMBERS
from tests.worlds import scattered, town

ROOT = Path(__file__).parents[3]
LIVE = "import json, sys; from tests.simulation.kernels.test_uncompiled import lived; json.dump(lived(), sys.stdout)"
PERSONS, DAYS = 70, 30
THINNED_OUT = (BOTH.replace({"circle.dose": 0.5}), 13)
VISITS = {
    "start_day": 1, "places": 0.4, "uptake": 0.8, "minimum_wait": 0, "sessions": 4, "session_interval": 3, "keeps_ties": 1.0,
}  # fmt: skip
INFORMAL = (
    BOTH.replace(
        {
            "informal.ears": {"kind": "listening", "share": 0.5, "start_day": 2, "training_interval": 12},
            "informal.fair": {"kind": "meeting", "share": 0.7, "start_day": 3},
            "informal.strangers": {**VISITS, "volunteers": "outside"},
            "informal.visits": VISITS,
            "company.group_tie_life": 60.0,
        }
    ),
    14,
)


def lived() -> dict[str, list[str]]:
    """Fingerprint after DAYS days, and digest of the recorded sums, of each member; persons in order in memory, or not."""
    found = {}
    for name, network in (("town", town(PERSONS)), ("scattered", scattered(town(PERSONS)))):
        ensemble = Ensemble(network, *zip(*MEMBERS, THINNED_OUT, INFORMAL, strict=True), threads=1)
        sums = ensemble.advance(DAYS, record=True)
        found[name] = [
            f"{ensemble.fingerprint(member)} {hashlib.sha256(sums[..., member].tobytes()).hexdigest()}"
            for member in range(ensemble.members)
        ]
    return found


def test_compiled_and_uncompiled_days_have_the_same_bits() -> None:
    other = {**os.environ, "NUMBA_DISABLE_JIT": "0" if numba.config.DISABLE_JIT else "1"}
    printed = subprocess.run(
        [sys.executable, "-c", LIVE], cwd=ROOT, env=other, stdout=subprocess.PIPE, check=True
    ).stdout
    assert json.loads(printed) == lived()
