"""Bits on 64-bit ARM without such a machine: code is compiled here, and run under QEMU. ``CONTRIBUTING.md`` has the commands.

``python -m tests.reproducibility.arm64 compile`` fills ``XDG_CACHE_HOME`` with machine code for ARM; ``show`` lives 50 persons
for 30 days, compiled if its cache holds that, and prints the processor and the fingerprints.
"""

from __future__ import annotations

import os
import platform
import sys

from llvmlite import binding

TRIPLE = "aarch64-unknown-linux-gnu"
PROCESSOR = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+neon"}
"""What Numba has to be told on both sides, since machine code is kept by it."""


def compile_here() -> None:
    os.environ.update(PROCESSOR)
    binding.get_process_triple = lambda: TRIPLE
    binding.get_host_cpu_features = binding.FeatureMap
    binding.initialize_native_target = binding.initialize_all_targets
    binding.initialize_native_asmprinter = binding.initialize_all_asmprinters
    from simulation.kernels import day
    from simulation.kernels.machine.starting.entrances import prepare
    from simulation.portable.capture import arguments

    given = arguments()
    for name in ("begin", "live_ordinary", "live"):
        prepare((getattr(day, name), given.get(name, given["live"])))
        print(name, flush=True)


def show() -> None:
    from kithkin import Ensemble, generate, load

    for name, changes in (("ordinary-life", {}), ("support-group", {"programmes.support-group.places": 0.4})):
        scenario = load(name).replace({"network.persons": 50, **changes})
        ensemble = Ensemble(generate(scenario.network, 1, tuple(scenario.kinds)), [scenario], [1])
        ensemble.advance(30)
        print(platform.machine(), name, ensemble.fingerprint(), flush=True)


if __name__ == "__main__":
    {"compile": compile_here, "show": show}[sys.argv[1]]()
