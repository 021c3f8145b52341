"""What Numba does again for every function, or every call, done once while a part is compiled: the code stays the same.

Numba expects that types and functions are added at any time. Nobody adds any while a part is compiled, under Numba's own lock.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import base, registry, types

# Some versions ship types that do not know all of Numba.
_target: Any = registry.cpu_target
_Context: Any = base.BaseContext
_Function: Any = types.BaseFunction


@contextmanager
def spared() -> Iterator[None]:
    """Let Numba import its modules, resolve a call of the same types, and measure a type once, and collect no garbage."""
    _target.target_context.refresh()
    replaced = {
        (type(_target.target_context), "load_additional_registries"): _look_again,
        (type(_target.typing_context), "load_additional_registries"): _look_again,
        (_Context, "get_abi_sizeof"): _remembered(_Context.get_abi_sizeof, lambda context, kind: kind),
        (_Function, "get_call_type"): _remembered(_Function.get_call_type, _call),
    }
    usual = {(owner, name): getattr(owner, name) for owner, name in replaced}
    _put(replaced)
    try:
        with _uncollected():
            yield
    finally:
        _put(usual)


def _put(methods: dict[tuple[Any, str], Any]) -> None:
    for (owner, name), method in methods.items():
        setattr(owner, name, method)


def _look_again(context: Any) -> None:
    """Look for what is new in the lists that a context knows; Numba imports two dozen modules before it looks."""
    for each in [*context._registries]:
        context.install_registry(each)


def _call(function: Any, context: Any, kinds: Any, named: Any) -> Any:
    """The key of a call: the function, and Numba's types of its arguments; equal keys have the same result type."""
    return function, tuple(kinds), tuple(named.items())


def _remembered(method: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    """A method that works once for each ``key`` of its arguments."""
    known: dict[Any, Any] = {}

    def remembered(*arguments: Any) -> Any:
        place = key(*arguments)
        if place not in known:
            known[place] = method(*arguments)
        return known[place]

    return remembered


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage in the meantime, and for once afterwards: there is little, and looking takes long."""
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.freeze()  # what has come counts as old, so that it is not looked at as soon as something else comes
            gc.enable()
            gc.unfreeze()
