"""Counts the draws of each decision while a saved world lives some days: ``python -m experiments.benchmark.counting``.

It runs in a process of its own with Numba switched off (``NUMBA_DISABLE_JIT=1``), so that the kernels are plain Python, whose
functions can be replaced by functions that count. Prints JSON: draws a person-day by decision.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from simulation.kernels.decisions import decision_of
from simulation.kernels.machine import draws
from simulation.kernels.rows import gathering


def main(world: str, days: int) -> None:
    """Live the days of the world saved in the file ``world``."""
    counts = _count_draws()
    from simulation.ensemble import Ensemble  # its kernels import what counts

    ensemble = Ensemble.restore(world, threads=1)
    ensemble.advance(days)
    person_days = ensemble.persons * ensemble.members * days
    print(json.dumps({name: counts[name] / person_days for name in sorted(counts)}))


def _count_draws() -> Counter[str]:
    """Replace the functions that draw by functions that count; the returned counter fills up as days are lived.

    Whole vectors are drawn by functions that are imported before, so that numbers which only fill one up are not counted.
    """
    counts: Counter[str] = Counter()
    purpose: dict[int, str] = {}

    def named(make_key: Any, name_of: Any) -> Any:
        def key_of(*address: Any) -> Any:
            key = make_key(*address)
            purpose[int(key)] = name_of(*address)
            return key

        return key_of

    def counted(draw: Any, key_at: int, count_of: Any) -> Any:
        def drawn(*arguments: Any) -> Any:
            counts[purpose[int(arguments[key_at])]] += count_of(*arguments)
            return draw(*arguments)

        return drawn

    draws.key_of = named(draws.key_of, lambda seed, day, decision: decision_of(int(decision)).name.lower())
    draws.specific_key = named(draws.specific_key, lambda key, identity: purpose[int(key)])
    draws.uniform = counted(draws.uniform, 1, lambda *_: 1)
    gathering.draw = counted(gathering.draw, 2, lambda size, scratch, *_: int(size) if scratch.in_order else 0)
    gathering.draw_by_address = counted(gathering.draw_by_address, 2, lambda size, *_: int(size))
    return counts


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
