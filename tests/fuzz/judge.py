"""What the command does with one input, and what is wrong with that."""

from __future__ import annotations

import contextlib
import io
import json
import signal
import traceback
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from experiments import cli

LONGEST = 60
"""Seconds of processor time after which a call counts as hanging; of time on the clock, ten times as many."""
RAW = (
    "Traceback", "NoneType", "object has no", "unsupported operand", "invalid literal", "not subscriptable",
    "cannot convert", "could not convert", "division by zero", "out of bounds", "ambiguous", "must be real number",
    "broadcast", "dtype", "list index", "array(", "pydantic", "<class", "object at 0x", "errno", "unhashable",
    "takes 1 positional", "unexpected keyword", "codec can't", "datetime.", "recursion",
)  # fmt: skip
"""Words of Python and its libraries that no user should have to read."""
DEFINED = ("strain", "strain_sd", "load", "belonging", "esteem", "perceived", "events")
"""Measures that every run of somebody defines, however short, with or without couples."""


class Call(NamedTuple):
    """One call of the command, and the exit statuses that its documentation allows."""

    arguments: list[str]
    allowed: tuple[int, ...] = (0, 2)


class Told(NamedTuple):
    """What a call left: its exit status (the words of an exception instead, if one escaped), and its two outputs."""

    status: int | str
    output: str
    error: str


class HangingError(BaseException):
    """The sign that a call took longer than ``LONGEST``; no ``except Exception`` catches it, so the command cannot hide it."""


def told(arguments: Sequence[str]) -> Told:
    """Call the command in this process, with its two outputs kept and its warnings on standard error."""
    output, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error), _in_time(), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_, **__: print(f"Warning: {message}", file=error)
        try:
            status: int | str = cli.main(list(arguments))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except HangingError:
            status = f"no end within {LONGEST} s"
        except BaseException as escaped:
            if isinstance(escaped, KeyboardInterrupt):
                raise
            status = f"{type(escaped).__name__} escaped"
            error.write(traceback.format_exc())
    return Told(status, output.getvalue(), error.getvalue())


def faults(call: Call, folder: Path) -> Iterator[str]:
    """Make a call in the current folder ``folder``, and give a sentence for each fault of its answer."""
    before = _contents(folder)
    answer = told(call.arguments)
    if answer.status not in call.allowed:
        yield f"the exit status is {answer.status}: {_last(answer.error)}"
    elif "Traceback" in answer.error or "Warning:" in answer.error:
        yield f"a traceback or a warning of Python: {_last(answer.error)}"
    if answer.status == 2:
        yield from _faults_of_refusal(answer)
        if changed := {path for path, content in _contents(folder).items() if before.get(path) != content}:
            yield f"it was refused, and {', '.join(sorted(changed))} was written"
    if answer.status == 0 and "--json" in call.arguments:
        yield from _faults_of_json(answer)


def _faults_of_refusal(answer: Told) -> Iterator[str]:
    lines = [line for line in answer.error.splitlines() if line.startswith("kithkin")]
    if not lines:
        yield f"it was refused without a sentence: {_last(answer.error)}"
    if answer.output:
        yield f"it was refused, and standard output has {answer.output[:60]!r}"
    for line in lines:
        if raw := [word for word in RAW if word in line]:
            yield f"the sentence has words of Python ({raw[0]}): {line[:200]}"
    said = answer.error.splitlines()
    if lines and said[said.index(lines[0]) :] != lines:
        yield f"a sentence has a line break: {answer.error[-300:]!r}"


def _faults_of_json(answer: Told) -> Iterator[str]:
    try:
        found = json.loads(answer.output, parse_constant=lambda name: 1 / 0)
    except (ValueError, ZeroDivisionError):
        yield f"standard output is no JSON: {answer.output[:80]!r}"
        return
    measures = found.get("measures", {}) if isinstance(found, dict) else {}
    if missing := [name for name in DEFINED if name in measures and measures[name] is None]:
        yield f"{', '.join(missing)} is not a number, and nothing is said"


def _contents(folder: Path) -> dict[str, bytes]:
    """Content of every file in a folder by its path there; locks, which hold nothing, are left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["nothing was said"])[-1][:200]


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def hang(*_: object) -> None:
        raise HangingError

    timers = {signal.SIGPROF: (signal.ITIMER_PROF, LONGEST), signal.SIGALRM: (signal.ITIMER_REAL, 10 * LONGEST)}
    before = {number: signal.signal(number, hang) for number in timers}
    for timer, seconds in timers.values():
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for timer, _ in timers.values():
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
