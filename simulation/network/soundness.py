"""Arrays from a file, checked before they are a network: kernels follow indices without a look at the size of their arrays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_MOST_KINDS_OF_TIE: Final = 3
_CONFIDANT: Final = 0


def checked(arrays: Mapping[str, NDArray[Any]], needed: Sequence[str]) -> Mapping[str, NDArray[Any]]:
    """The arrays themselves, ``needed`` and ``about`` among them; raises ValueError with the first fault in them."""
    if missing := [name for name in (*needed, "about") if name not in arrays]:
        raise ValueError(f"the array {missing[0]!r} is missing")
    for name in needed:
        if arrays[name].ndim != 1 or arrays[name].dtype.kind not in "iuf":
            raise ValueError(f"the array {name!r} is no list of numbers")
    for fault, found in _faults(arrays):
        if found:
            raise ValueError(fault)
    return arrays


def _faults(arrays: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, bool]]:
    """Each fault that there may be, and whether there is; a later one is looked for where no earlier one was found."""
    starts, neighbours, partner = (arrays[name] for name in ("starts", "neighbours", "partner"))
    persons, half_ties = len(partner), len(neighbours)
    for name, size in (
        ("strength", half_ties),
        ("kind", half_ties),
        ("confidants", persons),
        ("experience", persons),
        ("disposition", persons),
    ):
        yield f"the array {name!r} has {len(arrays[name])} numbers, needed are {size}", len(arrays[name]) != size
    yield f"the array 'starts' has {len(starts)} numbers, needed are {persons + 1}", len(starts) != persons + 1
    divided = starts[0] == 0 and starts[-1] == half_ties and bool((np.diff(starts) >= 0).all())
    yield "the array 'starts' does not share out the neighbours", not divided
    for name in ("neighbours", "partner"):
        outside = (arrays[name] < 0) | (arrays[name] >= persons)
        yield f"the array {name!r} names persons whom there are not", bool(outside.any())
    yield "the array 'partner' is not mutual", not np.array_equal(partner[partner], np.arange(persons))
    degree = np.diff(starts)
    yield "a tie has one side", not np.array_equal(np.bincount(neighbours, minlength=persons), degree)
    strength, kind = arrays["strength"], arrays["kind"]
    yield "a strength is not a number above 0", not bool(((strength > 0) & (strength < np.inf)).all())
    yield "a disposition is not a number", not bool(np.isfinite(arrays["disposition"]).all())
    yield "a tie is of no kind", bool((kind >= _MOST_KINDS_OF_TIE).any())
    place = np.arange(half_ties) - np.repeat(starts[:-1], degree)
    first = place < np.repeat(arrays["confidants"], degree)
    yield "confidants are not the first of their row", not np.array_equal(first, kind == _CONFIDANT)
    names = json.loads(arrays["about"].tobytes())["names"]
    yield f"there are {len(names)} names, needed are {persons} or none", len(names) not in (0, persons)
