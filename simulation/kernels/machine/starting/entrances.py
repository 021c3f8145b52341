"""Entrances: the functions that Python calls, whose machine code is loaded from disk, or compiled if it is not there.

An entrance's machine code and that of its parts are files of their own. Several processes can make them at once, and a process
that finds them all loads them without importing Numba.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from inspect import signature
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

from simulation.files import write_whole
from simulation.kernels.machine.compiler.kernel import Kernel
from simulation.kernels.machine.starting.handing import Handed, callable_at
from simulation.kernels.machine.starting.objects import file_of, loaded
from simulation.kernels.machine.starting.once import PATIENCE, all_made, unit_of

_ONE_AT_A_TIME = Lock()
_SHORT = 1.0
"""Seconds of processor time to compile an entrance without its parts."""


class Entrance:
    """A function of compiled code that Python calls; it returns nothing.

    ``parts``: functions of its module that are compiled by themselves, by name, with the seconds of processor time that this
    takes; ``ordinary``: whether they are for an ordinary world. ``kinds``: from the arguments, and ``ordinary``, to Numba's types
    of all that parts take, by the name of the parameter. ``folder``: of machine code.
    """

    __name__: str

    def __init__(
        self,
        function: Any,
        folder: Callable[[], Path],
        parts: Mapping[str, float] = MappingProxyType({}),
        ordinary: bool = False,
        kinds: Callable[..., Mapping[str, Any]] | None = None,
    ) -> None:
        functools.update_wrapper(self, function)
        self.py_func, self._folder, self._ordinary, self._kinds = function, folder, ordinary, kinds
        self._parts = {f"{name}.ordinary" if ordinary else name: name for name in parts}
        self._seconds = [*parts.values(), _SHORT]
        self._codes: dict[str, Any] = {}

    def __call__(self, *arguments: Any) -> None:
        """Call the machine code; raises MemoryError, and TypeError for what cannot be handed over."""
        handed = Handed(arguments)
        code = self._codes.get(handed.layout) or self._load(handed.layout, arguments)
        if code(handed.address):
            raise MemoryError(f"{self.__name__}: there is too little memory")

    def work(self, arguments: tuple[Any, ...]) -> Iterator[tuple[Path, float, Callable[[], None]]]:
        """Each file of the machine code for arguments like these, seconds of processor time to make it, and what makes it."""
        for file, seconds in zip(self._files(Handed(arguments).layout), self._seconds, strict=True):
            yield file, seconds, partial(self._make, file, arguments)

    def is_kept(self) -> bool:
        """Whether machine code of this entrance and of all its parts is in memory or on disk."""
        return bool(self._codes) or all(
            any(self._folder().glob(f"{unit}-*.o")) for unit in (*self._parts, self.__name__)
        )

    def is_loaded(self) -> bool:
        """Whether this process has the machine code in memory."""
        return bool(self._codes)

    def units(self, *arguments: Any) -> dict[str, tuple[Any, tuple[Any, ...]]]:
        """Parts and the entrance itself, as kernels with Numba's types of what they take, by the name of their machine code."""
        from simulation.kernels.machine.compiler.building import kind_of  # imports Numba

        known = self._kinds(*arguments, ordinary=self._ordinary) if self._kinds else {}
        kernels = {unit: self.py_func.__globals__[name] for unit, name in self._parts.items()}
        found = {
            unit: (each, tuple(known[name] for name in signature(each).parameters)) for unit, each in kernels.items()
        }
        return {**found, self.__name__: (Kernel(self.py_func, "inlined"), tuple(map(kind_of, arguments)))}

    def _load(self, layout: str, arguments: tuple[Any, ...]) -> Any:
        with _ONE_AT_A_TIME:
            if layout not in self._codes:
                prepare((self, arguments))
                self._codes[layout] = callable_at(loaded(self._files(layout), self.__name__))
            return self._codes[layout]

    def _files(self, layout: str) -> list[Path]:
        folder, source = self._folder(), Path(self.py_func.__code__.co_filename)
        return [file_of(folder, unit, layout, source) for unit in (*self._parts, self.__name__)]

    def _make(self, file: Path, arguments: tuple[Any, ...]) -> None:
        from simulation.kernels.machine.compiler.building import object_of  # imports Numba
        from simulation.kernels.machine.compiler.parts import called_by_name

        units, unit = self.units(*arguments), unit_of(file)
        with called_by_name(units.values()):
            code = object_of(*units[unit], unit)
        write_whole(file, lambda opened: opened.write(code))


def prepare(*calls: tuple[Entrance, tuple[Any, ...]], patience: float = PATIENCE) -> None:
    """Have machine code on disk for calls of entrances with arguments like these, the longest work first.

    What other processes are about is left to them; for each such file this waits ``patience`` seconds, with 0 not at all.
    """
    work = [each for entrance, arguments in calls for each in entrance.work(arguments)]
    work.sort(key=lambda each: each[1], reverse=True)
    make = {file: make for file, _, make in work}
    names = [entrance.__name__ for entrance, _ in calls if not entrance.is_kept()]
    all_made(names, [*make], lambda file: make[file](), patience)
