"""The exact multiply-add in double precision is the processor's fused one, for any numbers."""

from __future__ import annotations

import ctypes
from typing import Any

import llvmlite.binding as llvm
import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.kernels.machine.vectors import fma
from simulation.portable.fusing import NAME, definitions

_plain: Any = getattr(fma, "py_func", fma)
TRIPLES = 4_000


@pytest.fixture(scope="module")
def exact() -> Any:
    """``kithkin_probe`` of the exact definitions, compiled for this processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    module = llvm.parse_assembly(definitions(set(), relaxed=False))
    module.verify()
    engine = llvm.create_mcjit_compiler(module, llvm.Target.from_default_triple().create_target_machine())
    engine.finalize_object()
    number = ctypes.c_float
    yield ctypes.CFUNCTYPE(number, number, number, number)(engine.get_function_address("kithkin_probe"))
    del engine


def _bits(generator: np.random.Generator, kind: str) -> NDArray[np.float32]:
    """Triples (TRIPLES, 3): any finite bits; or few of them and exponents near one another, so that ties come; or tiny ones."""
    sign, mantissa = (generator.integers(0, high, (TRIPLES, 3), dtype=np.uint32) for high in (2, 2**23))
    low, high = {"any": (0, 255), "near": (110, 140), "tiny": ((52, 52, 0), (66, 66, 12))}[kind]
    exponent = generator.integers(low, high, (TRIPLES, 3), dtype=np.uint32)
    if kind != "any":
        mantissa &= generator.choice(np.array([0x7FFFFF, 0x7F0000, 0x7FF000, 0x00000F], np.uint32), (TRIPLES, 3))
    return (sign << 31 | exponent << 23 | mantissa).view(np.float32)


@pytest.mark.parametrize("kind", ["any", "near", "tiny"])
def test_it_rounds_once(kind: str, exact: Any) -> None:
    triples = _bits(np.random.default_rng(5), kind)
    with np.errstate(all="ignore"):
        wanted = np.array([_plain(*triple) for triple in triples], np.float32)
        twice = triples[:, 0] * triples[:, 1] + triples[:, 2]
    found = np.array([exact(*map(float, triple)) for triple in triples], np.float32)
    assert np.array_equal(found.view(np.uint32), wanted.view(np.uint32))
    assert (twice != wanted).any()


def test_a_relaxed_one_works_on_whole_vectors() -> None:
    """Plain numbers are put into a vector, and wide vectors are taken apart."""
    code = definitions({1, 2, 16}, relaxed=True)
    for width in (1, 2, 4, 16):
        assert NAME.format(width) in code
    assert code.count('call <4 x float> @"llvm.wasm.relaxed.madd.v4f32"') == 1 + 1 + 1 + 4
