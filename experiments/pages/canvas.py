"""The canvas of every figure: one style, whatever the user's matplotlib settings are, and SVG as output.

Only matplotlib's object interface is used, and its settings are changed within a call only, so that importing or
drawing leaves nothing behind.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from experiments.pages.palette import INK, MUTED, RULE

WIDTH = 10.6
"""Width of a figure in inches: 1,018 pixels, the text area of a page, where text comes out as large as in a table."""

STYLE: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK.light,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8.0,
    "axes.titlecolor": INK.light,
    "axes.labelcolor": MUTED.light,
    "axes.labelsize": 9.5,
    "axes.edgecolor": MUTED.light,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "axes.formatter.useoffset": False,
    "axes.formatter.limits": (-5, 6),
    "grid.color": RULE.light,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED.light,
    "ytick.color": MUTED.light,
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "xtick.major.size": 3.0,
    "ytick.major.size": 0.0,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "kithkin",
}


@contextmanager
def style() -> Iterator[None]:
    """The settings of every figure, on top of matplotlib's defaults instead of the user's; also a decorator."""
    settings: Any = {**mpl.rcParamsDefault, **STYLE}
    settings.pop("backend", None)
    with mpl.rc_context(settings):
        yield


class _Layout(ConstrainedLayoutEngine):
    """Constrained layout that measures axes once in each place, matplotlib measures a colour bar once for each of its panels."""

    def execute(self, fig: Figure) -> None:
        measured: dict[tuple[int, tuple[float, ...]], Any] = {}

        def once(axes: Axes, *options: Any, **more: Any) -> Any:
            place = id(axes), axes.get_position(original=True).bounds
            if place not in measured:
                measured[place] = type(axes).get_tightbbox(axes, *options, **more)
            return measured[place]

        for axes in fig.axes:
            axes.get_tightbbox = partial(once, axes)  # type: ignore[method-assign]
        try:
            super().execute(fig)
        finally:
            for axes in fig.axes:
                del axes.get_tightbbox


def sheet(height: float, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, np.ndarray]:
    """A figure of standard width and its axes as an array (rows, columns); ``height`` in inches."""
    figure = Figure(figsize=(WIDTH, height), layout=_Layout(w_pad=0.08, h_pad=0.08))
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def svg(figure: Figure) -> str:
    """The figure as an SVG document: text stays text, and the same figure gives the same bytes."""
    buffer = io.StringIO()
    with style():  # print_svg draws once; savefig would draw everything twice to lay it out
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def horizontal(axes: Axes, labels: Sequence[str]) -> None:
    """Rows with a label each, the first on top, and grid lines along the values only."""
    axes.set_yticks(range(len(labels)), labels, color=INK.light)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], apart: float) -> None:
    """Write (height, text, colour) labels right of the axes, ``apart`` (share of the axes' height) or further."""
    low, high = axes.get_ylim()
    ends = sorted(ends)
    places = _spread([(end - low) / (high - low) for end, *_ in ends], apart)
    for place, (_, text, colour) in zip(places, ends, strict=True):
        axes.text(1.01, place, text, color=colour, transform=axes.transAxes, va="center", fontweight="bold")


def _spread(places: Sequence[float], apart: float) -> list[float]:
    """Ascending positions moved upwards until they are apart, then down again where the topmost would leave the axes."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + apart) if spread else place)
    count = len(spread)
    return [min(place, 1.0 - apart * (count - 1 - position)) for position, place in enumerate(spread)]
