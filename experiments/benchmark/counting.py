"""Counts the draws of each decision while a saved world lives some days: ``python -m experiments.benchmark.counting``.

It runs in a process of its own with Numba switched off (``NUMBA_DISABLE_JIT=1``), so that the kernels are plain Python, and
with a generator that counts. Prints JSON: draws a person-day by decision.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

import numba.extending
import numpy as np


def _lanes(array: Any, row: Any) -> Any:
    return array[row.first : row.last]


def _add_one(numbers: Any, place: Any) -> None:
    numbers[place] += 1


def _add_number(numbers: Any, place: Any, number: Any) -> Any:
    before = numbers[place]
    numbers[place] += number
    return before


def _sixteen(place: Any) -> slice:
    return slice(int(place), int(place) + 16)


def _fill(array: Any, place: Any, value: Any) -> None:
    array[_sixteen(place)] = value


def _copy(out: Any, target: Any, array: Any, source: Any) -> None:
    out[_sixteen(target)] = array[_sixteen(source)]


def _lister(compare: Any) -> Any:
    def list_those(numbers: Any, value: Any, place: Any, listed: Any, count: Any) -> Any:
        limit = value[_sixteen(place)] if isinstance(value, np.ndarray) else value
        chosen = np.flatnonzero(compare(numbers[_sixteen(place)], limit)) + int(place)
        listed[int(count) : int(count) + len(chosen)] = chosen
        return count + np.uint64(len(chosen))

    return list_those


def _count_reached(numbers: Any, place: Any, many: Any, value: Any) -> Any:
    return np.uint64(np.count_nonzero(value >= numbers[int(place) : int(place) + int(many)]))


def _swap(numbers: Any, paired: Any, place: Any, out: Any) -> None:
    here = _sixteen(place)
    out[here] = np.where(paired[here] > 0, numbers[here].reshape(-1, 2)[:, ::-1].ravel(), numbers[here])


def _hand_out(numbers: Any, first: Any, paired: Any, place: Any, out: Any) -> Any:
    leads = (paired[_sixteen(place)] <= 0) | (np.arange(16) % 2 == 0)
    out[_sixteen(place)] = numbers[int(first) + np.cumsum(leads) - 1]
    return first + np.uint64(leads.sum())


def _pack(numbers: Any, chosen: Any, place: Any, packed: Any, count: Any) -> Any:
    there = numbers[_sixteen(place)][chosen[_sixteen(place)] > 0]
    packed[int(count) : int(count) + len(there)] = there
    return count + np.uint64(len(there))


def _unpack(packed: Any, first: Any, chosen: Any, place: Any, out: Any) -> Any:
    there = chosen[_sixteen(place)] > 0
    out[_sixteen(place)] = 0
    out[_sixteen(place)][there] = packed[int(first) : int(first) + np.count_nonzero(there)]
    return first + np.uint64(np.count_nonzero(there))


def _fma(a: Any, b: Any, c: Any) -> Any:
    return np.float32(float(a) * float(b) + float(c))


def _draw_vector(counters: Any, keys: Any, out: Any, place: Any) -> None:
    from simulation.kernels.machine import draws

    for k in range(int(place), int(place) + 16):
        out[k] = draws.uniform(counters[k], keys[k])


def _draw_under(counters: Any, key: Any, out: Any, place: Any) -> None:
    from simulation.kernels.machine import draws

    for k in range(int(place), int(place) + 16):
        out[k] = draws.uniform(counters[k], key)


def _draw_next(counter: Any, key: Any, out: Any, place: Any) -> None:
    from simulation.kernels.machine import draws

    for k in range(16):
        out[int(place) + k] = draws.uniform(counter + np.uint64(k), key)


_PLAIN: dict[str, Any] = {
    "_lanes_in": _lanes,
    "_add_one_in": _add_one,
    "_add_number_in": _add_number,
    "_fill_in": _fill,
    "_copy_in": _copy,
    "_list_equal_in": _lister(np.equal),
    "_list_other_in": _lister(np.not_equal),
    "_list_below_in": _lister(np.less),
    "_count_reached_in": _count_reached,
    "_swap_in": _swap,
    "_hand_out_in": _hand_out,
    "_pack_in": _pack,
    "_unpack_in": _unpack,
    "_fma_in": _fma,
    "_draw_vector_in": _draw_vector,
    "_draw_under_in": _draw_under,
    "_draw_next_in": _draw_next,
}
"""What the kernels' own instructions mean in plain Python; those for threads and processors mean nothing."""


def main(world: str, days: int) -> None:
    """Live the days of the world saved in the file ``world``."""
    vars(numba.extending)["intrinsic"] = lambda function: _PLAIN.get(function.__name__, lambda *arguments: None)
    counts = _count_squares()
    from simulation.ensemble import Ensemble

    ensemble = Ensemble.restore(world, threads=1)
    with np.errstate(all="ignore"):
        ensemble.advance(days)
    person_days = ensemble.persons * ensemble.members * days
    print(json.dumps({name: counts[name] / person_days for name in sorted(counts)}))


def _count_squares() -> Counter[str]:
    """Put counting doors before the generator; the counter fills up as days are lived.

    What is drawn to fill up a vector is nobody's, and is not counted.
    """
    from simulation.kernels.machine import draws
    from simulation.kernels.rows import seats

    filling: list[int] = []
    counts: Counter[str] = Counter()
    purpose: dict[int, str] = {}
    key_of, specific_key, squares = draws.key_of, draws.specific_key, draws.squares

    def named_key(seed: Any, day: Any, decision: Any) -> Any:
        key = key_of(seed, day, decision)
        purpose[int(key)] = _name(int(decision), draws.Decision)
        return key

    def named_specific_key(key: Any, identity: Any) -> Any:
        specific = specific_key(key, identity)
        purpose[int(specific)] = purpose[int(key)]
        return specific

    def counted_squares(counter: Any, key: Any) -> Any:
        counts[purpose[int(key)]] += 0 if filling else 1
        return squares(counter, key)

    def exactly(draw: Any) -> Any:
        def drawn(size: Any, who: Any, key: Any, out: Any) -> None:
            counts[purpose[int(key)]] += 0 if filling else int(size)
            filling.append(int(size))
            draw(size, who, key, out)
            filling.pop()

        return drawn

    draws.key_of, draws.specific_key, draws.squares = named_key, named_specific_key, counted_squares
    seats.draw, seats.draw_by_address = exactly(seats.draw), exactly(seats.draw_by_address)
    return counts


def _name(decision: int, decisions: Any) -> str:
    """Name of a decision; those of one kind of event go by the first one's."""
    return str(max(each for each in decisions if each <= decision).name.lower())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
