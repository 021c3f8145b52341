"""How persons and members lie side by side, so that every loop is long enough for vector instructions.

State is shaped (person, member). A loop over the members of one person would be short, and for a single member no loop at
all; so a *row* takes several persons abreast, whose numbers lie one after the other in memory anyway, and its *lanes* are
all their members: lane k is person ``seat[k]`` of the row, member ``member[k]``. What a loop reads beside the state
(parameters, keys) is laid out in lanes too. No bit depends on how many persons go abreast.
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

from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.draws import couple_counter, person_counter, request_counter, uniform
from simulation.parameters import P

_intrinsic: Any = intrinsic  # some versions ship types that do not know it
_populate: Any = arrayobj.populate_array

_FIRST: Any = np.int64(0)
VECTOR = 16
"""float32 numbers in the widest vector; rows are whole vectors."""
WIDTH = 128
"""Lanes of a row, at least: enough to outweigh what it costs to begin a loop, few enough for the nearest cache."""
STRIP = 4096
"""Lanes that live a part of the day in one go, about: their state stays in a core's own cache."""
BLOCK = 64
"""Persons that are summed in one go. It depends on nothing, so that threads cannot change a sum."""


class Row(NamedTuple):
    """Persons abreast, from first to last (exclusive)."""

    first: int
    last: int


class Lanes(NamedTuple):
    """The order in which an ensemble is lived.

    ``p`` (parameters, lanes) float32, rows ``P``: each lane's parameters; ``seat``, ``member`` (lanes,): which person of
    a row, and which member, a lane is; ``abreast``: persons of a row; ``strip``: persons who live a part of the day in one
    go, a multiple of BLOCK; ``apart``: 1 where some partners belong to different strips; ``strained`` (BLOCK members,): limit
    of being strained, for BLOCK persons abreast.
    """

    p: NDArray[np.float32]
    seat: NDArray[np.int32]
    member: NDArray[np.int32]
    abreast: int
    strip: int
    apart: int
    strained: NDArray[np.float32]


class Desk(NamedTuple):
    """Room for one thread's work: who sits in the lanes of the row at hand, draws for it, and a list of lanes.

    ``person``, ``partner`` (lanes,): their numbers; ``across`` (lanes,): where the partner's own number for the same member
    lies in an array (persons, members); ``luck`` (6, lanes); ``listed`` (lanes + 1,): lanes in which something happens;
    ``kind`` (lanes,): of load that weighs most; ``room`` (rows, lanes of BLOCK persons): what is to be summed.
    """

    person: NDArray[np.int32]
    partner: NDArray[np.int32]
    across: NDArray[np.uint64]
    luck: NDArray[np.float32]
    listed: NDArray[np.int64]
    kind: NDArray[np.int32]
    room: NDArray[np.float32]


def lanes_of(values: NDArray[np.float32], partner: NDArray[np.int32]) -> Lanes:
    """Lanes for the parameters ``values`` (parameters, members) and couples ``partner`` (persons,)."""
    persons, members = len(partner), values.shape[1]
    abreast = min(_persons_abreast(members), max(persons, 1))
    widest = max(abreast, BLOCK) * members
    strip = BLOCK * max(1, min(STRIP, max(STRIP // 4, persons * members // 32)) // (BLOCK * members))
    return Lanes(
        p=np.tile(values, abreast),
        seat=(np.arange(widest) // members).astype(np.int32),
        member=(np.arange(widest) % members).astype(np.int32),
        abreast=abreast,
        strip=strip,
        apart=int((partner // strip != np.arange(persons) // strip).any()),
        strained=np.tile(values[P.answering_strained], BLOCK),
    )


def _persons_abreast(members: int) -> int:
    """Fewest persons whose members fill WIDTH lanes and whole vectors."""
    step = VECTOR // math.gcd(VECTOR, members)
    return step * math.ceil(WIDTH / (step * members))


def _lanes_in(typingctx: Any, array: Any, row: Any) -> Any:
    """The numbers of the row's persons in ``array`` (persons, members), as one array (lanes,)."""
    flat = types.Array(array.dtype, 1, "C")

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        source = context.make_array(signature.args[0])(context, builder, args[0])
        first, last = (builder.extract_value(args[1], place) for place in (0, 1))
        members = builder.extract_value(source.shape, 1)
        view = context.make_array(flat)(context, builder)
        _populate(
            view,
            data=builder.gep(source.data, [builder.mul(first, members)]),
            shape=(builder.mul(builder.sub(last, first), members),),
            strides=(source.itemsize,),
            itemsize=source.itemsize,
            meminfo=None,
        )
        return view._getvalue()

    return flat(array, row), codegen


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
side_by_side: Any = _intrinsic(_side_by_side_in)
"""Promises that no two arrays handed to the function that calls it overlap where it writes, and asks for the widest vectors.

Compilers otherwise check for overlaps before every loop, and keep to half the width on processors that once slowed down.
"""


@rule
def any_of(numbers: Any) -> Any:
    """Whether any of the numbers is above 0."""
    found = False
    for m in range(numbers.size):
        found |= numbers[m] > 0
    return found


@rule
def everybody(persons: Any) -> Any:
    """All persons as one row."""
    return Row(_FIRST, _FIRST + persons)


@rule
def place_of(person: Any, lane: Any, world: Any) -> Any:
    """Where another person's number for the member of a lane lies in an array (persons, members), as one of all lanes."""
    return np.uint64(person) * np.uint64(world.people.strain.shape[1]) + np.uint64(world.lanes.member[lane])


@rule
def seat_row(first: Any, last: Any, abreast: Any, world: Any, desk: Any) -> Any:
    """The row of persons from first on, last (exclusive) at most; writes down at the desk who sits in its lanes."""
    row = Row(first, min(first + abreast, last))
    _seat(row, world.ties.partner, world.lanes.seat, world.lanes.member, world.people.strain.shape[1], desk)
    return row


@row_loop
def _seat(row: Any, partner: Any, seat: Any, member: Any, members: Any, desk: Any) -> None:
    side_by_side()
    for k in range((row.last - row.first) * members):
        person = np.uint32(row.first) + np.uint32(seat[k])
        mate = partner[person]
        desk.person[k] = np.int32(person)
        desk.partner[k] = mate
        desk.across[k] = np.uint64(mate) * np.uint64(members) + np.uint64(member[k])


@row_loop
def fetch_partners(column: Any, across: Any, out: Any) -> None:
    """The partners' numbers in ``column``, of all persons' lanes, for the row's lanes: a loop of its own, like draws."""
    side_by_side()
    for k in range(out.size):
        out[k] = column[across[k]]


@row_loop
def draw_alone(person: Any, keys: Any, out: Any) -> None:
    """One uniform a lane, by person: person, keys (lanes,) to out (lanes,).

    Draws are filled in a loop of their own: 64-bit words beside float32 would halve the width of both.
    """
    side_by_side()
    for k in range(out.size):
        out[k] = uniform(person_counter(person[k]), keys[k])


@row_loop
def draw_together(person: Any, partner: Any, keys: Any, out: Any) -> None:
    """One uniform a lane, by couple: the same for both partners."""
    side_by_side()
    for k in range(out.size):
        out[k] = uniform(couple_counter(person[k], partner[k]), keys[k])


@row_loop
def list_lanes(asked: Any, nobody: Any, listed: Any) -> Any:
    """Write down the lanes that differ from ``nobody``; returns how many."""
    count = 0
    for k in range(asked.size):
        listed[count] = k
        count += 1 if asked[k] != nobody else 0
    return count


@row_loop
def draw_listed(listed: Any, count: Any, person: Any, keys: Any, out: Any) -> None:
    """One uniform for each of the listed lanes, by person, one after the other."""
    side_by_side()
    for c in range(count):
        k = np.uint64(listed[c])
        out[c] = uniform(person_counter(person[k]), keys[k])


@row_loop
def draw_requests(listed: Any, count: Any, person: Any, helper: Any, keys: Any, out: Any) -> None:
    """One uniform for each of the listed lanes, by request, one after the other."""
    side_by_side()
    for c in range(count):
        k = np.uint64(listed[c])
        out[c] = uniform(request_counter(person[k], helper[k]), keys[k])
