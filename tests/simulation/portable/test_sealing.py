"""An object file becomes a module that exports what it should, and whatever it lacks is named."""

from __future__ import annotations

import llvmlite.binding as llvm
import pytest

from simulation.portable.sealing import sealed
from simulation.portable.translating import TRIPLE

ADDS = "define i32 @adds(i32 %a) {\n  %b = add i32 %a, 300\n  ret i32 %b\n}\n"


def _object(code: str) -> bytes:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(reloc="static")
    emitted: bytes = machine.emit_object(llvm.parse_assembly(f'target triple = "{TRIPLE}"\n{code}'))
    return emitted


def test_exports_are_listed_before_the_code() -> None:
    module = sealed(_object(ADDS), ["adds"])
    export, code = module.index(b"\7\10\1\4adds\0\0"), module.index(b"\x0a")
    assert module.startswith(b"\0asm\1\0\0\0")
    assert export < code
    assert b"linking" not in module


def test_what_is_lacking_is_named() -> None:
    with pytest.raises(ValueError, match=r"what WebAssembly lacks: .*expf"):
        sealed(
            _object("declare float @expf(float)\n" + ADDS.replace("ret", "%c = call float @expf(float 1.0)\n  ret")),
            ["adds"],
        )
    with pytest.raises(ValueError, match="lives"):
        sealed(_object(ADDS), ["adds", "lives"])
