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
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from simulation.files import remove_unused
from simulation.kernels.machine.compiler.kernel import Kernel
from simulation.kernels.machine.instructions import LEFT_OUT
from simulation.kernels.machine.starting.entrances import Entrance

Function = TypeVar("Function", bound=Callable[..., Any])

_DIGITS, _VERSIONS, _HOUR = 20, 4, 3_600.0
"""Digits of a digest of sources; versions of machine code that are kept on disk; seconds for which others are kept, too."""
SOURCES = Path(__file__).parents[1]
LAYOUT = (
    "parameters",
    "population",
    "scenario/assumptions",
    "scenario/couples",
    "scenario/helping",
    "scenario/kinds",
    "scenario/scenario",
    "scenario/structures",
)


def seldom(instead: Callable[..., Any]) -> Callable[[Function], Function]:
    """Mark a function that an ordinary world never calls: there ``instead``, of as many arguments, is compiled in its place."""

    def mark(function: Function) -> Function:
        setattr(function, LEFT_OUT, instead)
        return function

    return mark


def rule(function: Function) -> Function:
    """Compile a scalar equation, to be inlined wherever it is called; ``.py_func`` is the equation in plain Python.

    Whether it counts references is taken over from the function that calls it.
    """
    return _kernel(function, "inlined", forceinline=True)


def row_loop(function: Function) -> Function:
    """Compile a loop over the persons of a row, to be inlined into the phase that walks over rows.

    Rows are views that the world outlives, so nothing counts references to them (``_nrt``), which would cost more than
    the day's work itself.
    """
    return _kernel(function, "inlined", forceinline=True, _nrt=False)


def phase(function: Function) -> Function:
    """Compile what one thread does in one phase of the day over its persons.

    A function that does not say whether it is to be inlined would take that over from the rule that calls it.
    """
    return _kernel(function, "linked", forceinline=False, _nrt=False)


def bookkeeping(function: Function) -> Function:
    """Compile a phase that allocates memory of its own (lists, queues), so that references have to be counted."""
    return _kernel(function, "seldom", forceinline=False, _nrt=True)


def sequence(function: Function) -> Function:
    """Compile a function that only calls phases, one after the other, so that nothing in it is worth optimising."""
    return _kernel(function, "inlined", forceinline=False, _nrt=False)


def part(function: Function) -> Function:
    """Compile a phase that is machine code of its own, which any process can make (see ``starting.entrances``)."""
    return _kernel(function, "linked", alone=True, forceinline=False, _nrt=False)


def bookkeeping_part(function: Function) -> Function:
    """As ``bookkeeping``, for a part."""
    return _kernel(function, "seldom", alone=True, forceinline=False, _nrt=True)


def entrance(**parts: Any) -> Callable[[Callable[..., None]], Any]:
    """Compile a function that Python calls and that itself only calls phases; keep its machine code, with theirs, on disk.

    ``parts``: see ``starting.entrances.Entrance``. Where Numba is switched off, plain Python lives the day, and numbers overflow
    without a warning as in machine code.
    """
    if is_switched_off():
        return np.errstate(all="ignore")
    return lambda function: Entrance(function, cache_folder, **parts)


def is_switched_off() -> bool:
    """Whether nothing is compiled."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}


def must_compile(function: Any) -> bool:
    """Whether an entrance has no machine code yet, and there is a folder to which other processes can add it."""
    shared = cache_folder().name.startswith(source_digest())
    return shared and not is_switched_off() and not function.is_kept()


@cache
def source_digest() -> str:
    """Version of the model: digest of all kernels' sources and of those that lay out what they are handed; 20 hex digits.

    The layout counts, since the number of a parameter's row is frozen into the machine code.
    """
    digest = hashlib.sha256()
    for source in (*sorted(SOURCES.rglob("*.py")), *(SOURCES.parent / f"{name}.py" for name in LAYOUT)):
        digest.update(source.relative_to(SOURCES.parent).as_posix().encode() + source.read_bytes())
    return digest.hexdigest()[:_DIGITS]


@cache
def cache_folder() -> Path:
    """Folder of the machine code of these sources: ``<cache>/kithkin/<digest>``; a private temporary one if need be.

    Folders of other sources are removed, but for the newest and those that a process has begun to use within the last hour. A
    process that has begun before has its code in memory, or compiles it anew.
    """
    try:
        folder = _user_cache() / "kithkin" / f"{source_digest()}-numba-{version('numba')}"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            os.utime(folder)
        remove_unused(folder.parent.glob(f"{'[0-9a-f]' * _DIGITS}-numba-*"), _VERSIONS, _HOUR)
        return folder
    except (OSError, RuntimeError):  # a home that is read-only, or none at all, must not stop a run
        return Path(tempfile.mkdtemp(prefix="kithkin-"))


def _user_cache() -> Path:
    chosen = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else Path.home() / ".cache"


def _kernel(function: Function, pipeline: str, **options: Any) -> Function:
    """The function as a kernel, which a type checker need not tell from it."""
    kernel: Any = Kernel(function, pipeline, **options)
    compiled: Function = kernel
    return compiled
