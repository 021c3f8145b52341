"""Functions that several verbs share: the chosen scenario, messages, progress bars, JSON."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, TypeVar

from tqdm import tqdm

from experiments.formatting import warning_of_implausible
from experiments.streams import on_one_line
from experiments.taking_part import obstacles
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.scenario.catalogue import implausible
from simulation.scenario.files import load, settings

Counted = TypeVar("Counted")

FIRST_START = "The first run on a machine compiles the model, about half a minute."
_LOOK, _PAUSE = 0.5, 3.0
"""Seconds between two looks at what is compiled; seconds without compiling after which nobody looks any more."""


def scenario_of(name: str, options: argparse.Namespace, changes: Mapping[str, Any] | None = None) -> Scenario:
    """The named scenario with ``changes``, ``--set`` and ``--network``; ScenarioError with all mistakes at once.

    Warns of parameters outside of their plausible ranges.
    """
    scenario = load(name).replace({**(changes or {}), **changes_of(options)})
    warn_if_implausible(scenario)
    return scenario


def changes_of(options: argparse.Namespace) -> dict[str, Any]:
    """What ``--set`` and ``--network`` change, by dotted name."""
    changes = settings(options.set)
    return changes if options.network is None else changes | {"network.source": options.network}


def warn_if_implausible(scenario: Scenario) -> None:
    """Warn of parameters outside of their plausible ranges."""
    if far := implausible(scenario):
        say(warning_of_implausible(far))


def say(message: str) -> None:
    """Print a message for a person, on standard error."""
    print(message, file=sys.stderr, flush=True)


def tell_first_start() -> None:
    """Where the model has to be compiled, say so, and show what of it is compiled, and for how long, on a terminal."""
    from simulation import first_start  # importing a compiler takes longer than the command takes to print its help
    from simulation.kernels import day
    from simulation.kernels.machine.compiling import must_compile

    first_start.leave_to_others()
    if must_compile(day.begin):
        say(FIRST_START)
        Thread(target=_show_stages, daemon=True).start()


def _show_stages() -> None:
    from simulation import first_start

    last = time.monotonic()
    with tqdm(desc="compiling", bar_format="{desc} [{elapsed}]", file=sys.stderr, disable=None, leave=False) as bar:
        while time.monotonic() < last + _PAUSE:
            if stages := first_start.stages():
                last = time.monotonic()
                bar.set_description_str(f"compiling {stages}")
            bar.refresh()
            time.sleep(_LOOK)


def introduce(network: SocialNetwork) -> None:
    """Print size and source of the network, and the number of duplicate ties that were merged in it."""
    say(f"{on_one_line(network.source)} {network.persons} persons, {network.couples} couples, {network.ties} ties.")
    if network.merged:
        say(f"{network.merged} duplicate ties were merged.")


def warn_of_empty_programmes(scenario: Scenario, network: SocialNetwork, days: int) -> None:
    """Warn of each programme or befriending in which nobody can take part on this network within ``days``."""
    for sentence in obstacles(scenario, network, days):
        say(sentence)


def warn_of_programmes_left_out(scenario: Scenario) -> None:
    """Warn if a study of ordinary life leaves out the programmes of its scenario."""
    if scenario.programmes:
        say(f"Programmes of {scenario.name} are left out: published diaries and surveys are of people in no programme.")


@contextmanager
def progress(run_days: int, label: str) -> Iterator[tqdm]:
    """A bar of days with the time left, on standard error; quiet if that is no terminal."""
    with tqdm(
        total=run_days, unit=" days", unit_scale=True, desc=label, file=sys.stderr, disable=None, leave=False
    ) as bar:
        yield bar


@contextmanager
def phases() -> Iterator[Callable[[str, int, int], None]]:
    """A bar of steps with the name of the present one, on standard error; quiet if that is no terminal.

    Yields the function that is called at each step with its name, the number of steps before it, and that of all.
    """
    shape = "{desc} |{bar}| {n_fmt}/{total_fmt} [{elapsed}]"
    with tqdm(total=1, bar_format=shape, file=sys.stderr, disable=None, leave=False) as bar:

        def tell(phase: str, done: int, steps: int) -> None:
            bar.n, bar.total = done, steps
            bar.set_description_str(phase)

        yield tell


@contextmanager
def phase() -> Iterator[Callable[[str], None]]:
    """A line that says what is being done, and for how long, on standard error; quiet if that is no terminal.

    Yields the function that is called with what begins now.
    """
    with tqdm(bar_format="{desc} [{elapsed}]", file=sys.stderr, disable=None, leave=False) as bar:
        ended = Event()
        Thread(target=_tick, args=(bar, ended), daemon=True).start()
        try:
            yield bar.set_description_str
        finally:
            ended.set()


def _tick(bar: tqdm, ended: Event) -> None:
    while not ended.wait(_LOOK):
        bar.refresh()


def counting(found: Iterable[Counted], label: str, total: int) -> Iterator[Counted]:
    """Yield the items of ``found`` one by one, with a bar that counts them up to ``total``."""
    yield from tqdm(found, label, total, leave=False, file=sys.stderr, disable=None)


def print_json(content: Mapping[str, Any]) -> None:
    """Print JSON on standard output, in ASCII for terminals of any encoding; a value that is not finite becomes null."""
    print(json.dumps(_finite(content), indent=2, allow_nan=False))


def _finite(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    if isinstance(content, float):
        return float(content) if math.isfinite(content) else None
    return content
