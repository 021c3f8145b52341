"""The first start: what is compiled beside it, and that days of an ordinary world have the same bits either way."""

from __future__ import annotations

import gc
import inspect
import sys
import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numba import config

from simulation import Ensemble, Scenario, ahead
from simulation.kernels import day
from simulation.kernels.machine import compiling
from simulation.kernels.machine.instructions import LEFT_OUT
from simulation.scenario.files import load
from tests.reproducibility.members import BASELINE, BOTH, network

DAYS = 10
compiled = pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")


def lived(scenario: Scenario) -> tuple[str, bytes]:
    ensemble = Ensemble(network(), [scenario], [3], threads=1)
    sums = ensemble.advance(DAYS, record=True)
    return ensemble.fingerprint(), sums.tobytes()


def test_days_of_an_ordinary_world_have_the_same_bits_with_all_that_it_never_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ordinary = lived(BASELINE)
    monkeypatch.setattr(day, "is_ordinary", lambda world: False)
    assert lived(BASELINE) == ordinary


@compiled
def test_an_ordinary_world_waits_for_no_compiler_where_other_days_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    lived(BOTH)
    (world,) = Ensemble(network(), [BASELINE], [3], threads=1).worlds
    assert ahead.lived_by(world) is day.live_ordinary
    monkeypatch.setattr(ahead, "must_compile", lambda function: function is day.live_ordinary)
    assert ahead.lived_by(world) is day.live


def test_a_world_is_ordinary_without_programmes_trainings_and_friends_from_groups() -> None:
    worlds = [Ensemble(network(), [scenario], [3], threads=1) for scenario in (BASELINE, BOTH, load("listening"))]
    assert [day.is_ordinary(each.worlds[0]) for each in worlds] == [True, False, False]
    worlds[0].state.newer_friend[7, 0] = 2
    assert not day.is_ordinary(worlds[0].worlds[0])


def test_what_is_left_out_takes_the_arguments_of_what_it_stands_for() -> None:
    functions = [
        getattr(value, "py_func", value)
        for module in list(sys.modules.values())
        if module.__name__.startswith("simulation.kernels")
        for value in vars(module).values()
    ]
    marked = {each for each in functions if inspect.isfunction(each) and hasattr(each, LEFT_OUT)}
    assert {each.__name__ for each in marked} >= {"take_in", "hold_sessions", "list_due", "keep_friends"}
    for each in marked:
        assert [*inspect.signature(each).parameters] == [*inspect.signature(getattr(each, LEFT_OUT)).parameters]


@compiled
def test_days_are_compiled_for_what_runs_hand_over() -> None:
    lived(BASELINE)
    lived(BOTH)
    before = {*compiling.cache_folder().glob("*.o")}
    ahead.compile_alone([["begin", "live"], ["live_ordinary"]], 0)
    assert {*compiling.cache_folder().glob("*.o")} == before


@pytest.mark.parametrize("ordinary", [True, False])
def test_another_process_compiles_the_days_where_a_population_must_be_compiled(
    ordinary: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **_: Any) -> SimpleNamespace:
        started.append(command)
        return SimpleNamespace()

    here: list[list[str]] = []
    monkeypatch.setattr(ahead.subprocess, "Popen", start)
    monkeypatch.setattr(ahead, "compile_together", lambda entrances, patience: here.append(entrances))
    monkeypatch.setattr(ahead, "must_compile", lambda function: False)
    ahead.compile_beside.__wrapped__(ordinary, 2)
    assert started == []
    monkeypatch.setattr(ahead, "must_compile", lambda function: function is day.begin)
    ahead.compile_beside.__wrapped__(ordinary, 1)
    assert started == []
    ahead.compile_beside.__wrapped__(ordinary, 2)
    ((python, _, program),) = started
    assert python == sys.executable
    first, later = ["live_ordinary", "live"][:: 1 if ordinary else -1]
    assert program.endswith(f"compile_alone({[['begin', first], [later]]}, 0)")
    assert here == [["begin", first]], "this process compiles, too"
    assert np.array_equal(eval(program.split("sys.path[:] = ")[1].split(";")[0]), sys.path)


def test_nobody_is_warned_of_a_process_that_goes_on_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "must_compile", lambda function: True)
    monkeypatch.setattr(ahead, "_PROGRAM", "import time; time.sleep(.2)  # {} {} {}")
    monkeypatch.setattr(ahead, "compile_together", lambda entrances, patience: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ahead.compile_beside.__wrapped__(True, 8)
        gc.collect()
