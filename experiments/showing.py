"""Showing: the living page in a cell of a notebook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from simulation import __version__
from simulation.files import write_text
from simulation.first_start import telling
from simulation.limits import instance, whole_number
from simulation.live.choices import START
from simulation.live.making import page_of
from simulation.live.start import chosen
from simulation.representation import line
from simulation.scenario import Scenario
from simulation.scenario.files import load, presets

HEIGHT = 700
"""Height of the frame in a cell, in CSS pixels."""
_MAY = "allow-scripts allow-popups allow-downloads"
"""What the page may do in its frame: not read what the notebook's own site keeps."""
_OWN = "my-"
"""Put before the name of a scenario that bears a preset's name and is another one."""


class Shown:
    """A living page. A notebook displays it in a cell; ``save`` writes it to a file. ``page``: its HTML, about 1 MB."""

    def __init__(self, page: str, worlds: tuple[str, ...], seed: int, height: int) -> None:
        self.page, self._worlds, self._seed, self._height = page, worlds, seed, height

    def __repr__(self) -> str:
        return line(self, " beside ".join(self._worlds), seed=self._seed, megabytes=f"{len(self.page) / 1e6:.1f}")

    def _repr_html_(self) -> str:
        style = f"width: 100%; height: {self._height}px; border: 0"
        title = f"kithkin: {' beside '.join(self._worlds)}"
        return (
            f'<iframe title="{escape(title)}" style="{style}" sandbox="{_MAY}" allow="clipboard-write; fullscreen" '
            f'srcdoc="{escape(self.page)}"></iframe>'
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file, which opens in any browser without a server; OSError where that fails, and then no file."""
        write_text(Path(path), self.page)


def show(
    *scenarios: Scenario | str | Path,
    persons: int | None = None,
    network: str | None = None,
    seed: int = 1,
    settings: Mapping[str, Any] | None = None,
    height: int = HEIGHT,
) -> Shown:
    """The living page of some worlds, for a cell of a notebook (Jupyter, Colab); nothing but the notebook is needed to live it.

    ``scenarios``: scenarios, presets by name, or TOML files, one to as many as the live view shows (default: couples alone
    beside ordinary life). ``persons``: of a generated network (default: the first scenario's, 200 for a preset); ``network``: a
    CSV or GraphML file, or a network that comes along, as "karate". ``seed``: of all chance, as ``kithkin run --seed`` takes it.
    ``settings``: values by dotted name, in all worlds that have them. ``height``: of the frame, in CSS pixels (200 to 5,000).

    Raises ScenarioError, NetworkError, RequestError or ModulesError, each in sentences; TypeError for arguments of another
    kind. The first page of a version takes about a minute of processor time, in which standard error tells what is done.
    """
    whole_number("height", height, 200, 5_000)
    worlds: dict[str, Scenario] = {}
    names: list[str] = []
    for each in scenarios or START.worlds or ():
        name, scenario = _named(each)
        names.append(name)
        worlds[name] = scenario
    choices = chosen(tuple(names), worlds, persons, network, seed, dict(settings or {}), __version__)
    with telling() as tell:
        page = page_of(choices, tell)
    return Shown(page, tuple(names), seed, height)


def _named(scenario: Scenario | str | Path) -> tuple[str, Scenario]:
    """A scenario with the name by which the page knows it."""
    if isinstance(scenario, str | Path):
        return str(scenario), load(scenario)
    found = instance("scenarios", scenario, Scenario, "a Scenario, a preset's name or a file")
    same = found.name in presets() and load(found.name) == found
    return (found.name if same or found.name not in presets() else f"{_OWN}{found.name}"), found
