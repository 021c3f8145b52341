"""How rules and kernels are compiled, and where their machine code is kept.

Numba's cache looks at the file of one function only, so that editing a rule would leave stale code in the kernels that
inlined it (numba issues 1833, 9483). Ours lies in a folder named by a digest of all kernel sources: any edit starts afresh.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

# Some versions ship types that do not know all of Numba.
_njit: Any = numba.njit
_config: Any = numba.config

SOURCES = Path(__file__).parents[1]
LAYOUT = ("parameters", "population", "scenario/assumptions", "scenario/scenario", "scenario/structures")

_NO_DOORS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Only compiled code calls rules and kernels; a door for Python each would double the time to compile."""


def rule(function: Function) -> Function:
    """Compile a scalar equation, to be inlined wherever it is called; ``.py_func`` is the equation in plain Python."""
    compiled: Function = _njit(forceinline=True, error_model="numpy", **_NO_DOORS)(function)
    return compiled


def row_loop(function: Function) -> Function:
    """Compile the loop over the members of one person, to be inlined into the phase that walks over persons.

    Rows are views that the world outlives, so nothing counts references to them (``_nrt``), which would cost more than
    the day's work itself.
    """
    compiled: Function = _njit(forceinline=True, error_model="numpy", _nrt=False, **_NO_DOORS)(function)
    return compiled


def phase(function: Function) -> Function:
    """Compile what one thread does in one phase of the day over its persons, and keep its machine code on disk.

    A function that does not say whether it is to be inlined would take that over from the rule that calls it.
    """
    return _cached(function, forceinline=False, _nrt=False, **_NO_DOORS)


def bookkeeping(function: Function) -> Function:
    """Compile a phase that needs room of its own while it works (lists, queues), which has to be counted."""
    return _cached(function, forceinline=False, _nrt=True, **_NO_DOORS)


def entrance(function: Function) -> Function:
    """Compile a function that Python calls, and keep its machine code on disk."""
    return _cached(function)


@cache
def source_digest() -> str:
    """Version of the model: digest of all kernels' sources and of those that lay out what they are handed; 20 hex digits.

    The layout counts, since the number of a parameter's row is frozen into the machine code.
    """
    digest = hashlib.sha256()
    for source in (*sorted(SOURCES.rglob("*.py")), *(SOURCES.parent / f"{name}.py" for name in LAYOUT)):
        digest.update(source.relative_to(SOURCES.parent).as_posix().encode() + source.read_bytes())
    return digest.hexdigest()[:20]


@cache
def cache_folder() -> Path:
    """Folder of the machine code of these sources: ``<cache>/kithkin/<digest>``; a private temporary one if need be."""
    folder = _user_cache() / "kithkin" / f"{source_digest()}-numba-{numba.__version__}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:  # a read-only home must not stop a run
        return Path(tempfile.mkdtemp(prefix="kithkin-"))


def _user_cache() -> Path:
    chosen = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else Path.home() / ".cache"


def _cached(function: Function, **options: Any) -> Function:
    # Numba reads the folder when it decorates; it is put back, so that other users of Numba in this process stay put.
    before = _config.CACHE_DIR
    _config.CACHE_DIR = str(cache_folder())
    try:
        compiled: Function = _njit(cache=True, nogil=True, error_model="numpy", **options)(function)
        return compiled
    finally:
        _config.CACHE_DIR = before
