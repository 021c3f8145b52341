"""Translating: the kernels' captured code as LLVM has it for WebAssembly, and two modules of it.

Each unit is given the memory layout of WebAssembly and optimised by itself, once for both modules. Then all are joined with what
they call (``runtime.ll``), and finished with exact multiply-adds or with relaxed ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm

from simulation.portable.fusing import NAME, definitions
from simulation.portable.sealing import sealed

FLAVOURS = ("exact", "relaxed")
TRIPLE = "wasm32-unknown-unknown"
_FEATURES = "+simd128,+bulk-memory,+sign-ext,+nontrapping-fptoint,+mutable-globals"
_RUNTIME = Path(__file__).with_name("runtime.ll")
_EXPORTS = ("kithkin_top", "kithkin_free", "kithkin_take", "kithkin_probe")
_FMA = re.compile(r"@llvm\.fmuladd\.(?:v(\d+))?f32")
"""A multiply-add while code is optimised: one that may round twice, so that LLVM thinks it as cheap as a product and a sum.

WebAssembly has no exact one. LLVM takes that for a call, which no loop of its is worth making into vectors with.
"""
_LOOP = re.compile(r"^(define .*\"prefer-vector-width\".*) alwaysinline", re.MULTILINE)
"""A loop that promises ``side_by_side``. It stays a function of its own: LLVM's work on WebAssembly grows with the square of a
function's length, and browsers, too, make faster code of short ones."""


def translated(codes: Iterable[str], symbol: str) -> bytes:
    """Optimised LLVM bitcode of a unit. Of its functions, other units call only the one named ``symbol``."""
    machine = _machine(relaxed=False)
    module = _parsed("", machine)
    for code in codes:
        module.link_in(_parsed(_adapted(code), machine))
    _hide(module, [symbol])
    _optimise(module, machine)
    found: bytes = module.as_bitcode()
    return found


def finished(units: Iterable[bytes], entrances: Sequence[str], relaxed: bool) -> bytes:
    """The module of optimised units, with one kind of multiply-add, that exports functions of these names."""
    machine, exports = _machine(relaxed), [*entrances, *_EXPORTS]
    module = _parsed(_RUNTIME.read_text(encoding="utf-8"), machine)
    for unit in units:
        module.link_in(llvm.parse_bitcode(unit))
    code = str(module)
    widths = {int(width or 1) for width in _FMA.findall(code)}
    module = _parsed(_FMA.sub(lambda found: f'@"{NAME.format(found[1] or 1)}"', code), machine)
    module.link_in(_parsed(definitions(widths, relaxed), machine))
    _hide(module, exports)
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=2))
    passes = llvm.create_new_module_pass_manager()
    passes.add_always_inliner_pass()
    passes.add_global_dead_code_eliminate_pass()
    passes.add_instruction_combine_pass()
    passes.add_sroa_pass()
    passes.run(module, builder)
    return sealed(machine.emit_object(module), exports)


def _machine(relaxed: bool) -> Any:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    target = llvm.Target.from_triple(TRIPLE)
    features = _FEATURES + (",+relaxed-simd" if relaxed else "")
    return target.create_target_machine(cpu="generic", features=features, opt=3, reloc="static")


def _parsed(code: str, machine: Any) -> Any:
    """The module of some code, with the memory layout of WebAssembly: pointers of 4 bytes."""
    code = re.sub(r"^target .*$", "", code, flags=re.M)
    return llvm.parse_assembly(f'target triple = "{TRIPLE}"\ntarget datalayout = "{machine.target_data}"\n{code}')


def _adapted(code: str) -> str:
    """Code for another machine: names of ``runtime.ll`` for what WebAssembly lacks; and see ``_FMA`` and ``_LOOP``."""
    code = code.replace('@"llvm.smul.with.overflow.i64"', "@product").replace('@"llvm.fma.', '@"llvm.fmuladd.')
    return _LOOP.sub(r"\1 noinline", code)


def _hide(module: Any, exports: Iterable[str]) -> None:
    """Let nobody outside call anything but the exports, so that what they do not need goes."""
    for each in [*module.functions, *module.global_variables]:
        if not each.is_declaration and each.name not in exports:
            each.linkage = "internal"


def _optimise(module: Any, machine: Any) -> None:
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, builder)
    builder.getModulePassManager().run(module, builder)
