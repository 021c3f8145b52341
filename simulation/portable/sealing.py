"""Sealing: a WebAssembly module from LLVM's object file of one module, without a linker.

LLVM fills in calls and addresses of an object as if nothing came before or after it. Where there is no other object these
are right; what an object lacks is its list of exports (WebAssembly tool conventions, "Linking").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_HEADER = b"\0asm\1\0\0\0"
_CUSTOM, _IMPORTS, _EXPORTS = 0, 2, 7
_AFTER_EXPORTS = (8, 9, 10, 11, 12)
"""Sections before which the exports stand: start, elements, code, data, count of data."""
_SYMBOLS, _FUNCTION, _DATA, _SECTION = 8, 0, 1, 3
_TABLE, _GLOBAL = 1, 3
"""Kinds of import beside functions; the memory is the other."""
_UNDEFINED, _NAMED = 0x10, 0x40


class _Bytes:
    """Reads bytes from the first to the last."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self) -> int:
        """An unsigned number, seven bits a byte, the lowest first (LEB128)."""
        (byte,) = self.take(1)
        return byte if byte < 128 else byte - 128 + 128 * self.number()

    def block(self) -> bytes:
        """A number of bytes, and these bytes."""
        return self.take(self.number())


def sealed(code: bytes, exports: Sequence[str]) -> bytes:
    """The module of an object file. ``exports``: names of functions. Raises ValueError for what it needs and lacks."""
    sections = list(_sections(code))
    found = _functions(sections)
    missing = [*_imported(sections), *sorted(set(exports) - set(found))]
    if missing:
        raise ValueError(f"the kernels need what WebAssembly lacks: {', '.join(missing)}")
    listed = _written(len(exports)) + b"".join(_text(name) + b"\0" + _written(found[name]) for name in exports)
    kept = [(kind, body) for kind, body in sections if kind != _CUSTOM]
    place = next(place for place, (kind, _) in enumerate(kept) if kind in _AFTER_EXPORTS)
    kept.insert(place, (_EXPORTS, listed))
    return _HEADER + b"".join(bytes([kind]) + _written(len(body)) + body for kind, body in kept)


def _sections(code: bytes) -> Iterator[tuple[int, bytes]]:
    reader = _Bytes(code.removeprefix(_HEADER))
    while reader:
        yield reader.take(1)[0], reader.block()


def _imported(sections: Sequence[tuple[int, bytes]]) -> list[str]:
    """Names of the functions that an object takes from others."""
    body, names = _Bytes(next((body for kind, body in sections if kind == _IMPORTS), b"\0")), list[str]()
    for _ in range(body.number()):
        body.block()  # the module
        name, kind = body.block().decode(), body.number()
        if kind == _FUNCTION:
            names.append(name)
            body.number()  # its type
        elif kind == _GLOBAL:
            body.take(2)  # type, and whether it can be changed
        else:
            body.take(1 if kind == _TABLE else 0)  # type of the entries
            for _ in range(1 + body.number() % 2):  # at least, and at most
                body.number()
    return names


def _functions(sections: Sequence[tuple[int, bytes]]) -> dict[str, int]:
    """Numbers of all defined functions by name."""
    linking = next(body for kind, body in sections if kind == _CUSTOM and body.startswith(_text("linking")))
    reader, found = _Bytes(linking.removeprefix(_text("linking"))), dict[str, int]()
    reader.number()  # version of the section
    while reader:
        kind, body = reader.number(), _Bytes(reader.block())
        if kind == _SYMBOLS:
            for _ in range(body.number()):
                _read_symbol(body, found)
    return found


def _read_symbol(body: _Bytes, found: dict[str, int]) -> None:
    """Symbols of functions count; of an import, only its number is here."""
    kind, flags = body.number(), body.number()
    defined = not flags & _UNDEFINED
    if kind == _DATA:
        body.block()
        for _ in range(3 if defined else 0):
            body.number()
        return
    number = body.number()
    name = body.block().decode() if kind != _SECTION and (defined or flags & _NAMED) else ""
    if kind == _FUNCTION and defined:
        found[name] = number


def _written(number: int) -> bytes:
    low, rest = number & 127, number >> 7
    return bytes([low | 128]) + _written(rest) if rest else bytes([low])


def _text(words: str) -> bytes:
    return _written(len(words)) + words.encode()
