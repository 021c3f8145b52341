"""How persons and members lie side by side, so that every loop is long enough for vector instructions.

State is shaped (person, member). A loop over the members of one person would be short, and for a single member no loop at
all; so a *row* takes several persons abreast, whose numbers lie one after the other in memory anyway, and its *lanes* are
all their members: lane k is person ``seat[k]`` of the row, member ``member[k]``. What a loop reads beside the state
(parameters, keys) is laid out in lanes too. No bit depends on how many persons go abreast.

Partners lie next to each other, in the places 2c and 2c + 1, and a row holds whole pairs of places. So partners are always
in the same row, and what happens between them happens within it.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np import arrayobj
from numpy.typing import NDArray

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.vectors import VECTOR as VECTOR
from simulation.parameters import P

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
_populate: Any = arrayobj.populate_array

WIDTH = 128
"""Lanes of a row, at least: enough to outweigh what it costs to begin a loop, few enough for the nearest cache."""
STRIP = 4096
"""Lanes that are summed, or answer, in one go, about: their state stays in a core's own cache."""
ALIGNMENT = 64
"""Bytes of the widest vector; one that does not begin at a multiple of it lies in two lines of a cache."""
BLOCK = 128
"""Persons that are summed in one go, at most 255. It depends on nothing, so that threads cannot change a sum."""


class Row(NamedTuple):
    """Persons abreast, from first to last (exclusive)."""

    first: int
    last: int


class Lanes(NamedTuple):
    """The order in which an ensemble is lived.

    ``p`` (parameters, lanes) float32, rows ``P``: each lane's parameters; ``seat``, ``member`` (lanes of a strip,): which
    person of a row or strip, and which member, a lane is; ``abreast``: persons of a row; ``strip``: persons who are summed, or
    answer, in one go, a multiple of BLOCK; ``strained`` (VECTOR members,): limit of being strained, for VECTOR persons abreast.
    """

    p: NDArray[np.float32]
    seat: NDArray[np.int32]
    member: NDArray[np.int32]
    abreast: int
    strip: int
    strained: NDArray[np.float32]


class Desk(NamedTuple):
    """Room for one thread's work: who sits in the lanes of the row at hand, draws for it, and lists of lanes.

    By lane: ``counter``: address of the person's draws; ``homes``: addresses of the draws that partners share, one after the
    other; ``home``: where among these the person's own lies; ``partners_lane``: one's own where there is no partner;
    ``partner``: the partner's place; ``coupled``: 1 for who has a partner, else 0. ``luck`` (8, lanes): draws, and what is
    made of them; ``shared`` (lanes,): draws that partners share; ``listed`` (lanes + 1,): lanes in which something happens;
    ``partners_helper`` (lanes,): who helped the partner; ``requests``: room for those of a strip, see ``requests``; ``called``
    (lanes of a strip + 1,): lanes that a programme calls up; ``due`` (lanes of a strip,): 1 for whom something may happen;
    ``room``: for sums, see ``blocks``; ``bonded``: whether anybody may have mates who stay in touch; ``alone``: whether no
    other thread lives in this world; ``in_order``: whether lanes are persons whose addresses follow each other.
    """

    counter: NDArray[np.uint64]
    homes: NDArray[np.uint64]
    home: NDArray[np.int32]
    partners_lane: NDArray[np.int32]
    partner: NDArray[np.int32]
    coupled: NDArray[np.float32]
    luck: NDArray[np.float32]
    shared: NDArray[np.float32]
    listed: NDArray[np.int32]
    partners_helper: NDArray[np.int32]
    requests: Any
    called: NDArray[np.int32]
    due: NDArray[np.int32]
    room: Any
    bonded: bool
    alone: bool
    in_order: bool


def aligned(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """An array of any content that begins where a vector may be read at once."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    raw = np.empty(size + ALIGNMENT, np.uint8)
    skip = -raw.ctypes.data % ALIGNMENT
    array: NDArray[Any] = raw[skip : skip + size].view(dtype).reshape(shape)
    return array


def lanes_of(values: NDArray[np.float32], persons: int) -> Lanes:
    """Lanes for the parameters ``values`` (parameters, members) and so many persons."""
    members = values.shape[1]
    abreast = _persons_abreast(members)
    strip = BLOCK * max(1, min(STRIP, max(STRIP // 4, persons * members // 32)) // (BLOCK * members))
    longest = max(abreast, strip) * members
    p = aligned((len(values), abreast * members), np.float32)
    p[:] = np.tile(values, abreast)
    return Lanes(
        p=p,
        seat=(np.arange(longest) // members).astype(np.int32),
        member=(np.arange(longest) % members).astype(np.int32),
        abreast=abreast,
        strip=strip,
        strained=np.tile(values[P.answering_strained], VECTOR),
    )


def _persons_abreast(members: int) -> int:
    """Fewest pairs of persons whose members fill WIDTH lanes and whole vectors, in persons."""
    step = math.lcm(2, VECTOR // math.gcd(VECTOR, members))
    return step * math.ceil(WIDTH / (step * members))


def _flat_view(context: Any, builder: Any, kind: Any, source: Any, first: Any, size: Any) -> Any:
    """An array (lanes,) of so many numbers of an array, from ``first`` on."""
    view = context.make_array(types.Array(kind.dtype, 1, "C"))(context, builder)
    data = builder.gep(source.data, [first])
    _populate(view, data=data, shape=(size,), strides=(source.itemsize,), itemsize=source.itemsize, meminfo=None)
    return view._getvalue()


def _lanes_in(typingctx: Any, array: Any, row: Any) -> Any:
    """The numbers of the row's persons in ``array`` (persons, members) or (persons,), as one array (lanes,)."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        source = context.make_array(kind)(context, builder, args[0])
        first, last = (builder.extract_value(args[1], place) for place in (0, 1))
        members = builder.extract_value(source.shape, 1) if kind.ndim > 1 else first.type(1)
        size = builder.mul(builder.sub(last, first), members)
        return _flat_view(context, builder, kind, source, builder.mul(first, members), size)

    return types.Array(array.dtype, 1, "C")(array, row), codegen


def _everywhere_in(typingctx: Any, array: Any) -> Any:
    """All numbers of ``array`` (persons, members), as one array (lanes,)."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        source = context.make_array(kind)(context, builder, args[0])
        return _flat_view(context, builder, kind, source, ir.Constant(ir.IntType(64), 0), source.nitems)

    return types.Array(array.dtype, 1, "C")(array), codegen


def _side_by_side_in(typingctx: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = builder.function
        set.add(function.attributes, '"prefer-vector-width"="512"')  # llvmlite knows no attributes with a value
        for argument in function.args[2:]:
            if isinstance(argument.type, ir.PointerType):
                argument.add_attribute("noalias")
        return context.get_dummy_value()

    return types.void(), codegen


lanes: Any = _intrinsic(_lanes_in)
everywhere: Any = _intrinsic(_everywhere_in)
side_by_side: Any = _intrinsic(_side_by_side_in)
"""Promises that no two arrays handed to the function that calls it overlap where it writes, and asks for the widest vectors.

Compilers otherwise check for overlaps before every loop, and keep to half the width on processors that once slowed down.
"""


@rule
def room_for_numbers(size: Any) -> Any:
    """Room for so many float32, which begins where a vector may be read at once."""
    raw = np.empty(size + VECTOR, np.float32)
    skip = (-raw.ctypes.data % ALIGNMENT) // 4
    return raw[skip : skip + size]


@rule
def room_for_words(size: Any) -> Any:
    """The same for uint64."""
    raw = np.empty(size + VECTOR, np.uint64)
    skip = (-raw.ctypes.data % ALIGNMENT) // 8
    return raw[skip : skip + size]


@rule
def any_of(numbers: Any) -> Any:
    """Whether any of the numbers is above 0."""
    found = False
    for m in range(numbers.size):
        found |= numbers[m] > 0
    return found
