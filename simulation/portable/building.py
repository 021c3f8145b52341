"""Building: two WebAssembly modules of the kernels, by two processes at once.

``python -m simulation.portable.building FOLDER``, with the environment of ``capture.SETTINGS``, writes ``<flavour>.wasm`` for
each of ``FLAVOURS`` and prints a line before each stage. It ends as soon as its input does, so that it never outlives who
started it. It starts another such process for half of each stage. Which of them does what is fixed, since Numba numbers what it
compiles one after the other, and the modules are to be the same bytes everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from simulation.portable.capture import ENTRANCES, captured, leave_out_places, symbol_of, units
from simulation.portable.translating import FLAVOURS, finished, translated


def main(folder: Path) -> None:
    """Build the modules into a folder."""
    for stage in (translate, finish):
        with _beside(folder, stage):
            stage(folder, 0)


def translate(folder: Path, turn: int) -> None:
    """Translate the units of one process, every other one, each to a file."""
    leave_out_places()
    names = list(units())
    for name in names[turn::2]:
        say(f"reading the model: {len(list(folder.glob('*.bc')))} of {len(names)} parts are ready")
        part = folder / f"{name}.part"
        part.write_bytes(translated(captured(name), symbol_of(name)))
        part.rename(folder / f"{name}.bc")


def finish(folder: Path, turn: int) -> None:
    """Write the module of one process."""
    say(f"writing the modules: {FLAVOURS[turn]}")
    bitcode = [path.read_bytes() for path in sorted(folder.glob("*.bc"))]
    exports = list(map(symbol_of, ENTRANCES))
    (folder / f"{FLAVOURS[turn]}.wasm").write_bytes(finished(bitcode, exports, FLAVOURS[turn] == "relaxed"))


def say(stage: str) -> None:
    """Tell whoever started this process what it does next."""
    print(stage, flush=True)


def end_with_input() -> None:
    """Wait until the input is closed, and end this process at once."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


@contextmanager
def _beside(folder: Path, stage: Callable[[Path, int], None]) -> Iterator[None]:
    """Another process carries out its turn of a stage meanwhile; SystemExit if it fails, after it has told why."""
    command = [sys.executable, "-m", "simulation.portable.building", str(folder), stage.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as other:
        yield
        if other.wait():
            raise SystemExit(1)


if __name__ == "__main__":
    Thread(target=end_with_input, daemon=True).start()
    stages = {each.__name__: each for each in (translate, finish)}
    if sys.argv[2:]:
        stages[sys.argv[2]](Path(sys.argv[1]), 1)
    else:
        main(Path(sys.argv[1]))
