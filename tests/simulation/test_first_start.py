"""The first start: whoever waits for the compiler reads what it does, and nobody else reads anything."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

import pytest

from simulation import first_start
from simulation.kernels.machine.starting import once


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "SILENCE", 0.05)
    monkeypatch.setattr(first_start, "_LOOK", 0.01)
    monkeypatch.setattr(first_start, "_SEEN", {})
    monkeypatch.setattr(first_start, "_OTHERS", threading.Event())


def live() -> None:
    """Stands for an entrance of the kernels."""


live.py_func = live  # type: ignore[attr-defined]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def watchers() -> int:
    return sum("_watch" in thread.name for thread in threading.enumerate())


@pytest.mark.parametrize("passing", [True, False])
def test_compiling_is_told_while_it_lasts(
    passing: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(first_start, "must_compile", lambda function: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: passing)
    monkeypatch.setattr(once, "UNDER_WAY", {"live": time.monotonic()})
    assert first_start.told(live) is live
    said = ""

    def grown() -> bool:
        nonlocal said
        said += capsys.readouterr().err
        return "compiling days with programmes" in said

    until(grown)
    once.UNDER_WAY.clear()
    until(lambda: not watchers())
    said += capsys.readouterr().err
    assert said.count("\n") == (0 if passing else 1)
    assert ("s]" in said) == passing
    first_start.told(live)
    assert not watchers(), "an entrance is looked at once"


@pytest.mark.parametrize("others", [True, False])
def test_nothing_is_told_where_nobody_waits_or_others_tell(
    others: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(first_start, "must_compile", lambda function: others)
    if others:
        first_start.leave_to_others()
    first_start.told(live)
    assert not watchers()
    with first_start.telling() as tell:
        tell("a moment")
    assert capsys.readouterr().err == ""


def test_stages_are_told_once_they_take_longer_than_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    said = ""

    def grown() -> bool:
        nonlocal said
        said += capsys.readouterr().err
        return said.endswith("of 2\n") and stage in said

    with first_start.telling() as tell:
        for stage in ("network 1 of 2", "network 2 of 2"):
            tell(stage)
            until(grown)
    assert said == "kithkin: network 1 of 2\nkithkin: network 2 of 2\n"
