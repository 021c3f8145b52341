"""Fused multiply-adds for WebAssembly, which has none: exact ones in double precision, and relaxed ones where hardware fuses.

``a b + c`` of float32 numbers, rounded once. *Exact*: the product is exact in double precision. Rounding the sum to double and
then to single is wrong only near a tie, or below the normal numbers. There the sum is rounded to an odd last bit, which the
second rounding cannot mistake for a tie (Boldo and Melquiond 2008, Emulation of FMA and correctly rounded sums).
*Relaxed*: ``f32x4.relaxed_madd`` rounds once or twice, as the processor likes; ``kithkin_probe`` tells.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

SINGLE, DOUBLE, INTEGER = ir.FloatType(), ir.DoubleType(), ir.IntType(64)
_LANES = 4
"""float32 numbers in a vector of WebAssembly."""
_RELAXED = "llvm.wasm.relaxed.madd.v4f32"
NAME, SLOW = "kithkin.fma.v{}f32", "kithkin.slow.v{}f32"
_VECTOR_BITS = 128
_BELOW_SINGLE, _HALF = 2**29 - 1, 2**28
"""Bits of a double that a single lacks, and those of a tie between two singles."""
_NORMAL = 0x00800000
"""Bits of the smallest normal float32."""


def definitions(widths: set[int], relaxed: bool) -> str:
    """LLVM code of a fused multiply-add for vectors of each width, 1 for plain numbers, and of ``kithkin_probe``."""
    module = ir.Module()
    functions = {width: _declared(module, NAME.format(width), width) for width in sorted(widths | {1, _LANES})}
    if relaxed:
        inner = _declared(module, _RELAXED, _LANES)
        for width, function in functions.items():
            _relaxed(function, width, inner)
    else:
        for width, function in functions.items():
            slow = _declared(module, SLOW.format(width), width)
            _slow(slow, width)
            _exact(function, width, slow)
    _probe(module, functions[1])
    return str(module)


def _of(kind: Any, width: int) -> Any:
    return kind if width == 1 else ir.VectorType(kind, width)


def _declared(module: ir.Module, name: str, width: int) -> ir.Function:
    kind = _of(SINGLE, width)
    return ir.Function(module, ir.FunctionType(kind, [kind] * 3), name)


def _body(function: ir.Function) -> ir.IRBuilder:
    function.attributes.add("alwaysinline")
    return ir.IRBuilder(function.append_basic_block("entry"))


def _probe(module: ir.Module, fma: ir.Function) -> None:
    """A function by which who loads the module can look how a multiply-add rounds."""
    function = _declared(module, "kithkin_probe", 1)
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    builder.ret(builder.call(fma, function.args))


def _exact(function: ir.Function, width: int, slow: ir.Function) -> None:
    """Round twice, and call ``slow`` where that may differ from rounding once: near a tie, or below the smallest normal number.

    A product of two float32 has 48 bits. So a sum below 2^-149 is exact in double precision, and rounds to 0 as it should.
    """
    builder, words, bits = _body(function), _of(INTEGER, width), _of(ir.IntType(32), width)
    a, b, c = (builder.fpext(each, _of(DOUBLE, width)) for each in function.args)
    total = builder.fadd(builder.fmul(a, b), c)
    plain = builder.fptrunc(total, function.args[0].type)
    low = builder.and_(builder.bitcast(total, words), _constant(words, _BELOW_SINGLE))
    tie = builder.icmp_unsigned("==", low, _constant(words, _HALF))
    twice = builder.shl(builder.bitcast(plain, bits), _constant(bits, 1))  # without its sign
    small = builder.icmp_unsigned("<", builder.sub(twice, _constant(bits, 1)), _constant(bits, 2 * _NORMAL - 1))
    doubtful = builder.or_(_any(builder, builder.sext(tie, words)), _any(builder, builder.sext(small, bits)))
    before = builder.block
    with builder.if_then(doubtful, likely=False):
        careful, within = builder.call(slow, function.args), builder.block
    result = builder.phi(plain.type)
    result.add_incoming(plain, before)
    result.add_incoming(careful, within)
    builder.ret(result)


def _any(builder: Any, words: Any) -> Any:
    """Whether a bit is set in any lane: halves are joined until a vector of WebAssembly is left."""
    while isinstance(words.type, ir.VectorType) and words.type.count * words.type.element.width > _VECTOR_BITS:
        half = words.type.count // 2
        words = builder.or_(_chosen(builder, words, range(half)), _chosen(builder, words, range(half, 2 * half)))
    size = words.type.count * words.type.element.width if isinstance(words.type, ir.VectorType) else words.type.width
    whole = builder.bitcast(words, ir.IntType(size))
    return builder.icmp_unsigned("!=", whole, ir.Constant(whole.type, 0))


def _slow(function: ir.Function, width: int) -> None:
    """The sum rounded to an odd last bit in double precision, and then to single."""
    builder, words = ir.IRBuilder(function.append_basic_block("entry")), _of(INTEGER, width)
    function.attributes.add("noinline")
    a, b, c = (builder.fpext(each, _of(DOUBLE, width)) for each in function.args)
    product = builder.fmul(a, b)
    total = builder.fadd(product, c)
    part = builder.fsub(total, product)
    error = builder.fadd(builder.fsub(product, builder.fsub(total, part)), builder.fsub(c, part))
    bits, sign = builder.bitcast(total, words), builder.bitcast(error, words)
    away = builder.or_(
        builder.ashr(builder.xor(bits, sign), _constant(words, 63)), _constant(words, 1)
    )  # from 0, or to it
    even = builder.sub(builder.and_(bits, _constant(words, 1)), _constant(words, 1))
    wrong = builder.sext(builder.fcmp_ordered("!=", error, _constant(error.type, 0.0)), words)
    odd = builder.add(bits, builder.and_(builder.and_(away, even), wrong))
    builder.ret(builder.fptrunc(builder.bitcast(odd, total.type), function.args[0].type))


def _constant(kind: Any, value: float) -> Any:
    return ir.Constant(kind, [value] * kind.count if isinstance(kind, ir.VectorType) else value)


def _relaxed(function: ir.Function, width: int, inner: ir.Function) -> None:
    builder = _body(function)
    if width < _LANES:
        builder.ret(
            _narrow(builder, builder.call(inner, [_widened(builder, each, width) for each in function.args]), width)
        )
        return
    parts = [
        builder.call(inner, [_chosen(builder, each, range(start, start + _LANES)) for each in function.args])
        for start in range(0, width, _LANES)
    ]
    while len(parts) > 1:
        parts = [_joined(builder, *pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
    builder.ret(parts[0])


def _chosen(builder: Any, vector: Any, lanes: Any, other: Any = None) -> Any:
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), list(lanes))
    return builder.shuffle_vector(vector, other or ir.Constant(vector.type, ir.Undefined), mask)


def _joined(builder: Any, one: Any, other: Any) -> Any:
    return _chosen(builder, one, range(2 * one.type.count), other)


def _widened(builder: Any, value: Any, width: int) -> Any:
    """The number, or the two or three, in a whole vector."""
    if width > 1:
        return _chosen(builder, value, [min(lane, width) for lane in range(_LANES)])
    empty = ir.Constant(ir.VectorType(SINGLE, _LANES), [0.0] * _LANES)
    return builder.insert_element(empty, value, ir.IntType(32)(0))


def _narrow(builder: Any, vector: Any, width: int) -> Any:
    return _chosen(builder, vector, range(width)) if width > 1 else builder.extract_element(vector, ir.IntType(32)(0))
