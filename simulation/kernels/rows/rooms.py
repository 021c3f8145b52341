"""Buffers of one thread: arrays of one size, in one piece of memory, each aligned to a whole vector.

``np.empty`` would do, but Numba compiles it anew for every type and size, with a wrapper for Python that nobody calls.
"""

from __future__ import annotations

from typing import Any, cast, get_args, get_type_hints

import numpy as np
from llvmlite import ir

from simulation.kernels.machine.instructions import instruction, types
from simulation.kernels.rows.lanes import ALIGNMENT, aligned

_PLACE = ir.IntType(64)


def room_for(record: type) -> Any:
    """An instruction that makes a ``record`` of arrays (size,), whose types its class names: room_for(Gains)(size)."""
    numbers = [_number_in(hint) for hint in get_type_hints(record).values()]

    def signature(size: Any) -> Any:
        return types.BaseTuple.from_types([_array_of(number) for number in numbers], record)(types.int64)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        made = ir.Constant(context.get_value_type(signature.return_type), ir.Undefined)
        for place, array in enumerate(_arrays(context, builder, signature.return_type.types, args[0])):
            made = builder.insert_value(made, array, place)
        return made

    @instruction(signature, code)
    def room(size: Any) -> Any:
        return record(*(aligned((int(size),), number) for number in numbers))

    return room


def _one_array(number: Any) -> Any:
    """An instruction that makes an array (size,) of numbers of this NumPy type."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _arrays(context, builder, [signature.return_type], args[0])[0]

    @instruction(lambda size: _array_of(number)(types.int64), code)
    def room(size: Any) -> Any:
        return aligned((int(size),), number)

    return room


room_for_numbers, room_for_words, room_for_places = map(_one_array, (np.float32, np.uint64, np.int32))


def _number_in(hint: Any) -> Any:
    """NumPy's number type in an annotation such as NDArray[np.float32]; versions of NumPy nest it differently."""
    parts = get_args(hint)
    return _number_in(parts[-1]) if parts else np.dtype(hint)


def _array_of(number: Any) -> Any:
    return types.Array(getattr(types, np.dtype(number).name), 1, "C")


def _arrays(context: Any, builder: Any, kinds: Any, size: Any) -> list[Any]:
    """Arrays (size,) of Numba's types ``kinds``, one after the other in one piece of memory, which the first array owns."""
    from numba.np import arrayobj  # only where something is compiled

    starts, end = [], _PLACE(0)
    for kind in kinds:
        starts.append(end)
        padded = builder.add(builder.mul(size, _PLACE(kind.dtype.bitwidth // 8)), _PLACE(2 * ALIGNMENT - 1))
        end = builder.add(end, builder.and_(padded, _PLACE(-ALIGNMENT)))
    memory = context.nrt.meminfo_alloc_aligned(builder, end, ALIGNMENT)
    first = context.nrt.meminfo_data(builder, memory)
    arrays: list[Any] = []
    for start, kind in zip(starts, kinds, strict=True):
        array, item = context.make_array(kind)(context, builder), _PLACE(kind.dtype.bitwidth // 8)
        data = builder.bitcast(builder.gep(first, [start]), context.get_data_type(kind.dtype).as_pointer())
        owner = None if arrays else memory
        cast("Any", arrayobj).populate_array(
            array, data=data, shape=(size,), strides=(item,), itemsize=item, meminfo=owner
        )
        arrays.append(array._getvalue())
    return arrays
