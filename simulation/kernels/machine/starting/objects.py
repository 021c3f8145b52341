"""Object files: machine code on disk, which LLVM loads and links. Numba is not needed for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding

# Some versions ship types that do not know all of llvmlite.
_llvm: Any = llvmlite.binding

_DIGITS = 12
_ENGINES: list[Any] = []
"""LLVM's owners of the code that is loaded; it must not go before the process does."""


def processor() -> str:
    """The processor that machine code of this process is made for, as LLVM describes it, or Numba is told."""
    return f"{_llvm.get_process_triple()} {os.environ.get('NUMBA_CPU_NAME') or _llvm.get_host_cpu_name()} {features()}"


@cache
def features() -> str:
    """What the processor can do for which machine code is made, '+avx2,-avx512f,...'; this one, if Numba is told no other."""
    told = os.environ.get(
        "NUMBA_CPU_FEATURES", "" if os.environ.get("NUMBA_CPU_NAME", "").lower() == "generic" else None
    )
    if told is not None:
        return told
    try:
        found = _llvm.get_host_cpu_features()
    except RuntimeError:  # LLVM does not know this processor
        return ""
    if os.environ.get("NUMBA_ENABLE_AVX") == "0":
        found.update({name: False for name in found if name.startswith("avx")})
    return str(found.flatten())


def can(feature: str) -> bool:
    """Whether the processor for which machine code is made has this feature, by LLVM's name, such as 'avx2'."""
    return f"+{feature}" in features().split(",")


def file_of(folder: Path, unit: str, layout: str, source: Path) -> Path:
    """The object file of a part or entrance, of this source, for arguments in this layout."""
    digest = hashlib.sha256(f"{processor()} {layout} ".encode() + source.read_bytes())
    return folder / f"{unit}-{digest.hexdigest()[:_DIGITS]}.o"


def loaded(files: Iterable[Path], symbol: str) -> int:
    """Address of the function ``symbol`` in the machine code of these files, which call each other; raises OSError."""
    _llvm.initialize_native_target()
    _llvm.initialize_native_asmprinter()
    machine = _llvm.Target.from_triple(_llvm.get_process_triple()).create_target_machine()
    engine = _llvm.create_mcjit_compiler(_llvm.parse_assembly(""), machine)
    for file in files:
        engine.add_object_file(_llvm.ObjectFileRef.from_data(file.read_bytes()))
    engine.finalize_object()
    _ENGINES.append(engine)
    return int(engine.get_function_address(symbol))
