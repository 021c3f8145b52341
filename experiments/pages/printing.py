"""Figures as files for a paper: PDF, SVG and PNG of every width, and the numbers that they show as CSV."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure as Drawn

from experiments.pages.canvas import Drawing, style, svg
from experiments.pages.contents import Figure
from experiments.pages.medium import MM, WIDTHS, drawn_for, medium, paper
from experiments.storage.folder import Folder

FOLDER: Final = "figures"
"""Folder of the files in that of the results."""
HIGHEST: Final = 240.0
"""Height in mm that a page of a journal has for a figure."""
LEFT_OUT: Final[Mapping[str, Any]] = {"Creator": None, "Producer": None, "CreationDate": None}
"""Metadata of a PDF file that are left out, so that the same figure gives the same bytes."""


def write_figures(
    figures: Iterable[Figure],
    folder: Path,
    widths: Sequence[float] | None = None,
    style: Mapping[str, Any] | None = None,
) -> dict[str, float]:
    """Write every figure into a folder at each of the ``widths`` in mm (default: ``WIDTHS``), on top of the style file ``style``.

    A figure is ``NAME-85mm.pdf``, ``.svg`` and ``.png``, and ``NAME.csv``. Returns the heights in mm of those higher than
    ``HIGHEST``, by the stem of their files. Raises UnwritableError.
    """
    figures, heights = list(figures), dict[str, float]()
    for width in WIDTHS if widths is None else widths:
        with drawn_for(paper(width, style)):
            for figure in figures:
                drawn = figure.draw()
                _write(drawn, Folder(folder), figure.name, f"{width:g}mm")
                heights[f"{figure.name}-{width:g}mm"] = drawn.get_figheight() * MM
    return {name: height for name, height in heights.items() if height > HIGHEST}


def _write(drawn: Drawn, folder: Folder, name: str, width: str) -> None:
    """Draw once, and write what was laid out for the first format in all of them."""
    contents: dict[str, bytes] = {}
    for kind, in_format in FORMATS.items():
        contents[f"{name}-{width}.{kind}"] = in_format(drawn)
        drawn.set_layout_engine("none")
    contents[f"{name}.csv"] = numbers_of(drawn).to_csv(index=False).encode()
    for file, content in contents.items():
        folder.write_bytes(file, content)


def _svg(figure: Drawn) -> bytes:
    return svg(figure).encode()


# savefig would draw each of these twice, to lay out what is laid out already


@style()
def _pdf(figure: Drawn) -> bytes:
    buffer = io.BytesIO()
    FigureCanvasPdf(figure).print_pdf(buffer, metadata=LEFT_OUT)  # type: ignore[no-untyped-call]
    return buffer.getvalue()


@style()
def _png(figure: Drawn) -> bytes:
    buffer = io.BytesIO()
    figure.set_dpi(float(medium().settings["savefig.dpi"]))
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return buffer.getvalue()


FORMATS: Final[Mapping[str, Callable[[Drawn], bytes]]] = {"svg": _svg, "pdf": _pdf, "png": _png}
"""The function that turns a figure into the contents of a file, by the end of the file's name; the first one lays it out."""


def numbers_of(figure: Drawn) -> pd.DataFrame:
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
