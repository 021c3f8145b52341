"""Figures as files for a paper: PDF, SVG and PNG of one width, and the numbers that they show as CSV."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.pages.canvas import Drawing, style, svg
from simulation.files import write_whole

BINARY: Final[Mapping[str, dict[str, Any]]] = {
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "png": {"Software": None},
}
"""Formats besides SVG, each with the metadata that are left out, so that the same figure gives the same bytes."""
FORMATS: Final = (*BINARY, "svg")


def write_figure(figure: Figure, stem: Path, width: float) -> list[Path]:
    """Write ``stem-85mm.pdf``, ``.png``, ``.svg``, and ``stem.csv``; ``width`` in mm. Called within ``medium.printed``.

    Returns the paths. Raises OSError.
    """
    drawn = svg(figure)
    figure.set_layout_engine("none")  # all formats show what was laid out for the first
    contents = {"svg": drawn.encode()} | {kind: _bytes(figure, kind) for kind in BINARY}
    stem.parent.mkdir(parents=True, exist_ok=True)
    paths = [stem.with_name(f"{stem.name}-{width:g}mm.{kind}") for kind in FORMATS]
    for path, kind in zip(paths, FORMATS, strict=True):
        write_whole(path, lambda file, kind=kind: file.write(contents[kind]))  # type: ignore[misc]
    table = stem.with_name(f"{stem.name}.csv")
    write_whole(table, lambda file: file.write(numbers_of(figure).to_csv(index=False).encode()))
    return [*paths, table]


@style()
def _bytes(figure: Figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=BINARY[kind])
    return buffer.getvalue()


def numbers_of(figure: Figure) -> pd.DataFrame:
    """The numbers that a figure shows: the table that it was given, or else what its axes hold.

    The latter has the columns ``panel`` (number of the axes, from 1), ``title``, ``series``, ``x`` and ``y``, where an axis with
    names instead of numbers gives these.
    """
    if isinstance(figure, Drawing) and figure.numbers is not None:
        return figure.numbers
    shown = [axes for axes in figure.axes if axes.get_visible()]
    rows = [
        {"panel": number, "title": axes.get_title("left") or axes.get_title(), "series": series, "x": x, "y": y}
        for number, axes in enumerate(shown, 1)
        for series, x, y in _points(axes)
    ]
    return pd.DataFrame(rows, columns=["panel", "title", "series", "x", "y"])


def _points(axes: Axes) -> list[tuple[str, object, object]]:
    """Series, x and y of each point of the lines and bars of the axes, in their order."""
    across, up = _namer(axes.get_xticks(), axes.get_xticklabels()), _namer(axes.get_yticks(), axes.get_yticklabels())
    found: list[tuple[str, object, object]] = []
    for number, line in enumerate(axes.lines, 1):
        if line.get_transform() == axes.transData:  # others are lines of reference
            label = str(line.get_label())
            series = f"line {number}" if label.startswith("_") else label
            found += [(series, across(x), up(y)) for x, y in zip(*map(np.atleast_1d, line.get_data()), strict=True)]
    for bars in axes.containers:
        for bar in getattr(bars, "patches", ()):
            found.append((str(bars.get_label()), bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height()))
    return found


def _namer(ticks: Any, labels: Any) -> Callable[[float], object]:
    """The name of a place where ticks are named by words, else the place itself."""
    names = {float(tick): label.get_text() for tick, label in zip(ticks, labels, strict=False)}
    worded = any(any(letter.isalpha() for letter in name) for name in names.values())

    def named(place: float) -> object:
        near = min(names, key=lambda tick: abs(tick - place)) if worded else place
        return names[near] if worded and abs(near - place) <= 0.5 else float(place)

    return named
