"""``kithkin figure``: results as figures for a paper, each as PDF, SVG and PNG at one width or more, with its numbers as CSV."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from experiments.formatting import counted, plain
from experiments.pages.canvas import Drawing, sheet, style
from experiments.pages.contents import Figure
from experiments.pages.differences import Differences, draw_differences, height_of
from experiments.pages.medium import WIDTHS, style_of, width_of
from experiments.pages.printing import FOLDER, HIGHEST, write_figures
from experiments.paper.cells import differences
from experiments.paper.every import figures
from experiments.paper.recorded import FigureError, last_of, recorded
from experiments.storage.folder import Folder
from experiments.streams import on_one_line
from experiments.terminal import say
from simulation.limits import path_of
from simulation.scenario.mistakes import ScenarioError

Read = TypeVar("Read")


def main(options: argparse.Namespace) -> int:
    """Write the figures; ValueError for what they cannot show."""
    folder, mistakes = path_of("folder", options.folder), list[str]()
    Folder(folder).manifest()
    widths = list(dict.fromkeys(_gathered(mistakes, lambda: [width_of(each) for each in options.width]) or WIDTHS))
    chosen = _gathered(mistakes, lambda: style_of(options.style))
    drawn = _gathered(mistakes, lambda: _every(options, folder) if options.measure is None else [_one(options, folder)])
    if drawn is None or chosen is None or mistakes:
        raise ScenarioError(mistakes)
    out = Path(options.out) if options.out else folder / FOLDER
    high = write_figures(drawn, out, widths, chosen)
    told = " and ".join(f"{width:g} mm" for width in widths)
    print(
        f"{counted(len(drawn), 'figure')} at {told} as PDF, SVG and PNG, with the numbers as CSV: {on_one_line(str(out))}"
    )
    for name, height in high.items():
        say(
            f"{name} is {height:.0f} mm high, more than a page ({HIGHEST:g} mm): give more --width, or one measure with --measure"
        )
    return 0


def _gathered(mistakes: list[str], read: Callable[[], Read]) -> Read | None:
    """What ``read`` returns; None if it raises ValueError, whose sentences are added to ``mistakes``."""
    try:
        return read()
    except ValueError as error:
        mistakes += getattr(error, "mistakes", [str(error)])
        return None


def _every(options: argparse.Namespace, folder: Path) -> Sequence[Figure]:
    for name in ("x", "by", "at"):
        if getattr(options, name):
            raise FigureError(f"--{name}: needs --measure; without it every figure of the page is drawn as it is")
    return figures(folder)


def _one(options: argparse.Namespace, folder: Path) -> Figure:
    found = differences(recorded(folder, options.measure), options.x, options.by, _levels(options.at))
    print(plain(found.caption))
    held = [f"{last_of(name)}-{level}" for name, level in _levels(options.at).items()]
    over = ["by", last_of(options.x)] if options.x else []
    name = "-".join([options.measure, *over, *(["and", last_of(options.by)] if options.by else []), *held])
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in name)
    return Figure(safe, partial(drawn_of, found), found.caption, found.measure.title)


@style()
def drawn_of(found: Differences) -> Drawing:
    """The differences as a figure of the present medium, with their numbers."""
    figure, grid = sheet(height_of(found))
    draw_differences(found, grid[0, 0])
    figure.numbers = found.table
    return figure


def _levels(given: list[str]) -> dict[str, str]:
    """Levels by factor from texts such as 'group=participants'. Raises FigureError."""
    levels = {}
    for text in given:
        name, equals, level = text.partition("=")
        if not (name and equals and level):
            raise FigureError(f"--at {text}: must read FACTOR=LEVEL, as group=participants")
        levels[name.strip()] = level.strip()
    return levels
