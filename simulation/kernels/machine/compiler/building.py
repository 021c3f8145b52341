"""The machine code of one part or entrance, as an object file that needs nothing of Numba to run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba import typeof, types
from numba.core.compiler_lock import global_compiler_lock

from simulation.kernels.machine.compiler import tables
from simulation.kernels.machine.compiler.parts import CODE, STATUS, Kinds
from simulation.kernels.machine.compiler.passes import Inlined
from simulation.kernels.machine.compiler.references import Reference, is_record
from simulation.kernels.machine.compiler.sparing import spared

# Some versions ship types that do not know all of Numba.
_none: Any = types.none
_NamedTuple: Any = types.NamedTuple
_typeof: Any = typeof
_llvm: Any = llvm
_alone: Any = global_compiler_lock

_MEMORY = """
%allocation = type { i64, ptr, ptr, ptr, i64, ptr }
declare ptr @malloc(i64)
declare void @free(ptr)

define noalias ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align) {
  %step = zext i32 %align to i64
  %more = add i64 %step, 64
  %whole = add i64 %size, %more
  %record = call ptr @malloc(i64 %whole)
  %none = icmp eq ptr %record, null
  br i1 %none, label %end, label %given
given:
  %address = ptrtoint ptr %record to i64
  %last = add i64 %address, %more
  %rest = urem i64 %last, %step
  %start = sub i64 %last, %rest
  %data = inttoptr i64 %start to ptr
  store i64 1, ptr %record
  %place = getelementptr %allocation, ptr %record, i32 0, i32 3
  store ptr %data, ptr %place
  br label %end
end:
  ret ptr %record
}

define void @NRT_MemInfo_call_dtor(ptr %record) {
  call void @free(ptr %record)
  ret void
}
"""
"""Memory as Numba's code asks for it: a record (references, destructor and what it is told, data, size, allocator), then data."""


def kind_of(value: Any) -> Any:
    """Numba's type of an argument that Python hands over: a record goes by reference."""
    kind = _typeof(value)
    return Reference(kind) if is_record(kind) else kind


def record_kind(record: type, *kinds: Any) -> Any:
    """Numba's type of a record with fields of these types."""
    return _NamedTuple(kinds, record)


@_alone  # type: ignore[untyped-decorator]
def object_of(kernel: Any, kinds: Kinds, symbol: str) -> bytes:
    """Object file with the machine code of a kernel for arguments of these types, which is called by ``symbol``."""
    library = compiled(kernel, kinds, symbol)
    module, codegen = library.whole, library.codegen
    module.link_in(_llvm.parse_assembly(_MEMORY), preserve=False)
    _hide(module, symbol, codegen)
    object_file: bytes = codegen._tm.emit_object(module)
    return object_file


@_alone  # type: ignore[untyped-decorator]
@spared()
def compiled(kernel: Any, kinds: Kinds, symbol: str) -> Inlined:
    """A kernel's code, and that of all that it calls, as Numba writes it for arguments of these types."""
    dispatcher = kernel.dispatcher
    dispatcher.compile(kinds)
    found = dispatcher.overloads[kinds]
    library = Inlined(found.target_context.codegen(), symbol)
    library.add_ir_module(door(library, found, kinds, symbol))
    library.add_linking_library(found.library)
    return library


def door(library: Any, compiled: Any, kinds: Sequence[Any], symbol: str) -> Any:
    """The function that takes arguments from a table and calls the compiled one."""
    context, module = compiled.target_context, library.create_ir_module(symbol)
    function = ir.Function(module, CODE, symbol)
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    convention = context.call_conv
    inner = ir.Function(module, convention.get_function_type(_none, kinds), compiled.fndesc.llvm_func_name)
    arguments = tables.read_all(context, builder, kinds, function.args[0])
    status, _ = convention.call_function(builder, inner, _none, kinds, arguments)
    builder.ret(builder.zext(status.is_error, STATUS))
    return module


def _hide(module: Any, symbol: str, codegen: Any) -> None:
    """Let nobody outside see anything but ``symbol``, and leave out what it does not need."""
    for function in module.functions:
        if not function.is_declaration and function.name != symbol:
            function.linkage = "internal"
    passes = _llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, _llvm.create_pass_builder(codegen._tm, _llvm.create_pipeline_tuning_options(speed_level=0)))
