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


def lived() -> dict[str, list[str]]:
    """Fingerprint after DAYS days, and digest of the recorded sums, of each member; persons in order in memory, or not."""
    found = {}
    for name, network in (("town", town(PERSONS)), ("scattered", scattered(town(PERSONS)))):
        ensemble = Ensemble(network, *zip(*MEMBERS, THINNED_OUT, strict=True), threads=1)
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
