"""``kithkin figure``: results as figures for a paper, each as PDF, SVG and PNG at one width or more, with its numbers as CSV."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from experiments.formatting import counted, plain
from experiments.pages.canvas import sheet, style
from experiments.pages.differences import Differences, draw_differences, height_of
from experiments.pages.medium import WIDTHS, printed, style_of, width_of
from experiments.pages.printing import write_figure
from experiments.paper.cells import differences
from experiments.paper.every import drawer
from experiments.paper.recorded import FigureError, last_of, recorded
from experiments.storage.folder import StoreError
from experiments.streams import on_one_line
from simulation.limits import path_of

PLACE = "paper"
"""Folder of the files, in that of the results."""


def main(options: argparse.Namespace) -> int:
    """Write the figures; ValueError for what they cannot show."""
    widths = list(dict.fromkeys(map(width_of, options.width))) or list(WIDTHS)
    chosen, folder = style_of(options.style), path_of("folder", options.folder)
    if not (folder / "manifest.json").is_file():
        raise StoreError(f"{folder} holds no results; give a folder that kithkin compare, sweep or validate wrote")
    draw = _every(options, folder) if options.measure is None else _one(options, folder)
    out = Path(options.out) if options.out else folder / PLACE
    for width in widths:
        with printed(width, chosen):
            drawn = draw()
            for name, figure in drawn.items():
                write_figure(figure, out / name, width)
    told = " and ".join(f"{width:g} mm" for width in widths)
    print(
        f"{counted(len(drawn), 'figure')} at {told} as PDF, SVG and PNG, with the numbers as CSV: {on_one_line(str(out))}"
    )
    return 0


def _every(options: argparse.Namespace, folder: Path) -> Callable[[], Mapping[str, Figure]]:
    for name in ("x", "by", "at"):
        if getattr(options, name):
            raise FigureError(f"--{name}: needs --measure; without it every figure of the page is drawn as it is")
    return drawer(folder)


def _one(options: argparse.Namespace, folder: Path) -> Callable[[], Mapping[str, Figure]]:
    found = differences(recorded(folder, options.measure), options.x, options.by, _levels(options.at))
    print(plain(found.caption))
    held = [f"{last_of(name)}-{level}" for name, level in _levels(options.at).items()]
    over = ["by", last_of(options.x)] if options.x else []
    name = "-".join([options.measure, *over, *(["and", last_of(options.by)] if options.by else []), *held])
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in name)
    return lambda: {safe: drawn_of(found)}


@style()
def drawn_of(found: Differences) -> Figure:
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
