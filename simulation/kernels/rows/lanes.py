"""Rows, strips and lanes: the persons on which a loop works, and the buffers of one thread.

A *row* is WIDTH persons whose numbers lie one after the other in memory, so that a loop over them becomes vector instructions;
a *strip* is some rows whose state stays in a core's own cache. A *lane* is a person's place in the row or strip at hand.

Partners lie next to each other, in the places 2c and 2c + 1, and a row holds whole pairs of places. So partners are always
in the same row, and what happens between them happens within it. Every array of persons has memory for whole blocks of BLOCK
persons, and rows begin where blocks do: reading whole vectors of a row never leaves the array.
"""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from simulation.kernels.machine.blocks import BLOCK as BLOCK
from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.machine.vectors import VECTOR as VECTOR

WIDTH = 128
"""Persons of a row: enough to outweigh the cost of starting a loop, few enough for the L1 cache."""
STRIP = 4096
"""Persons of a strip, at most: their state stays in a core's own cache."""
ROWS = 11
"""Rows of scratch for one phase."""
ALIGNMENT = 64
"""Bytes of the widest vector; one that does not begin at a multiple of it lies in two lines of a cache."""
NO_PLACE = np.int32(-2)
"""Partner's place in the padding behind the last person. It differs from every place and from -1, so no helper is equal to it."""


def aligned(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """An array of zeros whose start is aligned to a whole vector; pages that are never touched cost no memory.

    Zeros, since a saved page holds a whole world, also what that world never writes.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    raw = np.zeros(size + ALIGNMENT, np.uint8)
    skip = -raw.ctypes.data % ALIGNMENT
    array: NDArray[Any] = raw[skip : skip + size].view(dtype).reshape(shape)
    return array


def whole_blocks(persons: int) -> int:
    """The number of persons, rounded up to whole blocks."""
    return -(-persons // BLOCK) * BLOCK


def strip_of(persons: int) -> int:
    """Persons of a strip in a world of this many persons: whole blocks, fewer where threads share a small world."""
    return BLOCK * (min(STRIP, max(STRIP // 4, persons // 32)) // BLOCK)


def _lanes_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    from numba.np import arrayobj  # only where something is compiled

    kind, populate = signature.args[0], cast("Any", arrayobj).populate_array
    source = context.make_array(kind)(context, builder, args[0])
    first, last = (builder.extract_value(args[1], place) for place in (0, 1))
    view = context.make_array(types.Array(kind.dtype, 1, "C"))(context, builder)
    data, size = builder.gep(source.data, [first]), builder.sub(last, first)
    strides = (source.itemsize,)
    populate(view, data=data, shape=(size,), strides=strides, itemsize=source.itemsize, meminfo=None)
    return view._getvalue()


@instruction(lambda array, row: types.Array(array.dtype, 1, "C")(array, row), _lanes_code)
def lanes(array: Any, row: Any) -> Any:
    """View (lanes,) of the row's persons in ``array`` (persons,). Compiled, it keeps no reference to the array."""
    return array[row.first : row.last]


def _in_rows_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    from numba.core import imputils  # only where something is compiled
    from numba.np import arrayobj

    source = context.make_array(signature.args[0])(context, builder, args[0])
    view = context.make_array(signature.return_type)(context, builder)
    cast("Any", arrayobj).populate_array(
        view,
        data=source.data,
        shape=(builder.sdiv(source.nitems, args[1]), args[1]),
        strides=(builder.mul(args[1], source.itemsize), source.itemsize),
        itemsize=source.itemsize,
        meminfo=source.meminfo,
        parent=source.parent,
    )
    return cast("Any", imputils).impl_ret_borrowed(context, builder, signature.return_type, view._getvalue())


@instruction(lambda numbers, width: types.Array(numbers.dtype, 2, "C")(numbers, types.int64), _in_rows_code)
def in_rows(numbers: Any, width: Any) -> Any:
    """View (rows, width) of the array ``numbers`` (rows x width,)."""
    return numbers.reshape(-1, width)


def _side_by_side_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    function = builder.function
    set.add(function.attributes, '"prefer-vector-width"="512"')  # llvmlite knows no attributes with a value
    for argument in function.args[2:]:
        if isinstance(argument.type, ir.PointerType):
            argument.add_attribute("noalias")
    return context.get_dummy_value()


@instruction(lambda: types.void(), _side_by_side_code)
def side_by_side() -> None:
    """Promise that no two arguments of the calling function overlap where it writes, and ask for the widest vectors.

    Compilers otherwise check for overlaps before every loop, and keep to half the width on processors that once slowed down.
    """
