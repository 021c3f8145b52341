"""Messages of a first start."""

from __future__ import annotations

import time
from io import StringIO

import pytest

from experiments import terminal
from simulation.kernels.machine import compiling
from simulation.kernels.machine.starting import once


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("cold", [True, False])
def test_a_first_start_is_told_and_a_later_one_is_not(
    cold: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiling, "must_compile", lambda function: cold)
    monkeypatch.setattr(terminal, "_show_stages", lambda: None)
    terminal.tell_first_start()
    assert capsys.readouterr().err == (terminal.FIRST_START + "\n" if cold else "")


def test_what_is_compiled_is_shown_until_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(terminal.sys, "stderr", screen)
    monkeypatch.setattr(terminal, "_LOOK", 0.01)
    monkeypatch.setattr(terminal, "_PAUSE", 0.5)
    monkeypatch.setattr(once, "UNDER_WAY", {"live_ordinary": time.monotonic()})
    monkeypatch.setattr(terminal.time, "sleep", lambda seconds: once.UNDER_WAY.clear())
    terminal._show_stages()
    assert "compiling days of ordinary life" in screen.getvalue()
