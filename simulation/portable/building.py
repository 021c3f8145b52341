"""Building: two WebAssembly modules from the kernels' captured code.

The code is given the memory layout of WebAssembly, joined with what it calls (``runtime.ll``), given an entrance that takes
one table of arguments, optimised once, and finished twice: with exact multiply-adds, and with relaxed ones.

``python -m simulation.portable.building FOLDER``, with the environment of ``capture.SETTINGS``, writes ``<flavour>.wasm`` for
each of ``FLAVOURS`` and prints a line before each stage. It ends as soon as its input does, so that it never outlives who
started it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import Any

import llvmlite.binding as llvm

from simulation.portable.capture import ENTRANCES, arguments, captured, leave_out_places
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


def main(folder: Path) -> None:
    """Build the modules into a folder."""
    leave_out_places()
    code: dict[str, str] = {}
    for number, (name, given) in enumerate(arguments().items(), start=1):
        say(f"reading the model, part {number} of {len(ENTRANCES)}")
        code[name] = captured(name, given)
    for flavour, module in built(code).items():
        (folder / f"{flavour}.wasm").write_bytes(module)


def say(stage: str) -> None:
    """Tell whoever started this process what it does next."""
    print(stage, flush=True)


def end_with_input() -> None:
    """Wait until the input is closed, and end this process at once."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def built(entrances: dict[str, str]) -> dict[str, bytes]:
    """Modules ``exact`` and ``relaxed`` of entrances, given as LLVM code by name."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    exports = [*(f"kithkin_{name}" for name in entrances), *_EXPORTS]
    machine = _machine(relaxed=False)
    module = _parsed(_RUNTIME.read_text(encoding="utf-8"), machine)
    for name, code in entrances.items():
        module.link_in(_parsed(_adapted(code), machine))
        module.link_in(_parsed(_entrance(name, module), machine))
    _hide(module, exports)
    say("translating it for browsers")
    _optimise(module, machine)
    found = {}
    for number, flavour in enumerate(FLAVOURS, start=1):
        say(f"writing module {number} of {len(FLAVOURS)}")
        found[flavour] = _finished(str(module), flavour == "relaxed", exports)
    return found


def _machine(relaxed: bool) -> Any:
    target = llvm.Target.from_triple(TRIPLE)
    features = _FEATURES + (",+relaxed-simd" if relaxed else "")
    return target.create_target_machine(cpu="generic", features=features, opt=3, reloc="static")


def _parsed(code: str, machine: Any) -> Any:
    module = llvm.parse_assembly(code)
    module.triple, module.data_layout = TRIPLE, str(machine.target_data)
    return module


def _adapted(code: str) -> str:
    """Code for another machine: pointers of 4 bytes, names of ``runtime.ll`` for what WebAssembly lacks, and see ``_FMA``."""
    code = re.sub(r"^target .*$", "", code, flags=re.M)
    code = re.sub(r"((?:load ptr, |store ptr )[^\n]*, align) 8", r"\1 4", code)
    code = re.sub(r"^(declare (?:float @sqrtf|\{ i64, i1 \} @llvm\.smul)[^#\n]*)#\d+$", r"\1", code, flags=re.M)
    return code.replace("@llvm.smul.with.overflow.i64", "@product").replace("@llvm.fma.", "@llvm.fmuladd.")


def _entrance(name: str, module: Any) -> str:
    """``kithkin_<name>``, which takes a table with 8 bytes for each argument, as Numba orders them; 0 if all went well."""
    kernel = module.get_function(f"kithkin.{name}")
    kinds = [str(argument.type) for argument in kernel.arguments]
    lines = ["%result = alloca [16 x i64]", "%error = alloca ptr"]
    for number, kind in enumerate(kinds[2:]):
        lines += [
            f"%at{number} = getelementptr i64, ptr %table, i32 {number}",
            f"%a{number} = load {kind}, ptr %at{number}",
        ]
    given = ", ".join(["ptr %result", "ptr %error", *(f"{kind} %a{number}" for number, kind in enumerate(kinds[2:]))])
    lines += [f'%status = call i32 @"kithkin.{name}"({given})', "ret i32 %status"]
    body = "\n  ".join(lines)
    return (
        f'declare i32 @"kithkin.{name}"({", ".join(kinds)})\ndefine i32 @kithkin_{name}(ptr %table) {{\n  {body}\n}}\n'
    )


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


def _finished(code: str, relaxed: bool, exports: list[str]) -> bytes:
    """The module of optimised code, with one kind of multiply-add."""
    machine = _machine(relaxed)
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


if __name__ == "__main__":
    Thread(target=end_with_input, daemon=True).start()
    main(Path(sys.argv[1]))
