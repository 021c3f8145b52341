"""The canvas of every figure: one style, whatever the user's matplotlib settings are, and SVG as output; see ``medium``.

Only matplotlib's object interface is used, and its settings are changed within a call only, so that importing or
drawing leaves nothing behind.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from textwrap import fill
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from experiments.pages.medium import medium
from experiments.pages.palette import INK

_ABOVE = 0.45
"""Distance of a label above its row, over the distance of rows."""
_LINE = 0.17
"""Height of a line of such a label in inches of a page."""
_MOST_LETTERS = {True: 26, False: 42}
"""Most letters on a line of a label above its row (True), so that numbers have room at the line's end, and beside it in print."""


class Drawing(Figure):
    """A figure with the ``numbers`` that it shows, as the table that is written beside it; None where no table was given."""

    numbers: pd.DataFrame | None = None


@contextmanager
def style() -> Iterator[None]:
    """The settings of every figure, on top of matplotlib's defaults instead of the user's; also a decorator."""
    settings: Any = medium().settings  # the names of settings are a type of matplotlib's since 3.11
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


def sheet(height: float, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Drawing, np.ndarray]:
    """A figure as wide as the medium and its axes as an array (rows, columns); ``height`` in inches of a page.

    Where panels stand one below the other, the array is (rows * columns, 1).
    """
    kind = medium()
    if kind.stacked:
        height, rows, columns = height * columns, rows * columns, 1
    pad = 0.08 if kind.width is None else 0.03
    figure = Drawing(figsize=(kind.inches, height * kind.scale), layout=_Layout(w_pad=pad, h_pad=pad))
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def svg(figure: Figure) -> str:
    """The figure as an SVG document: text stays text, and the same figure gives the same bytes.

    In print it gets exactly the width of the medium, which keeps the figure by its text.
    """
    kind, buffer = medium(), io.StringIO()
    with style():  # print_svg draws once; savefig would draw everything twice to lay it out
        if kind.width is not None:
            figure.set_figwidth(kind.inches)
            _close_up(figure)
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    if kind.width is not None:
        kind.drawn[buffer.getvalue()] = figure
    return buffer.getvalue()


def _close_up(figure: Figure) -> None:
    """Take panels that show nothing out of a figure whose panels stand one below the other."""
    panels = [axes for axes in figure.axes if axes.get_subplotspec() is not None]
    shown = [axes for axes in panels if axes.get_visible()]
    if not medium().stacked or len(shown) == len(panels):
        return
    figure.set_figheight(figure.get_figheight() * len(shown) / len(panels))
    rows = figure.add_gridspec(len(shown), 1)
    for place, axes in enumerate(shown):
        axes.set_subplotspec(rows[place])
    for axes in set(panels) - set(shown):
        axes.remove()


def horizontal(axes: Axes, labels: Sequence[str]) -> None:
    """Rows with a label each, the first on top, and grid lines along the values only.

    In print long labels are folded, and the figure grows by their lines; where there is no room beside the rows, a label stands
    above its row.
    """
    count, kind = len(labels), medium()
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    if kind.width is None:
        axes.set_yticks(range(count), labels, color=INK.light)
        axes.set_ylim(count - 0.5, -0.5)
        return
    folded = [fill(label, _MOST_LETTERS[kind.stacked]) for label in labels]
    more = max(label.count("\n") for label in folded)
    if kind.stacked:
        axes.set_yticks([])
        axes.set_ylim(count - 0.6, -0.9)
        for row, label in enumerate(folded):
            axes.text(0.0, row - _ABOVE, label, transform=axes.get_yaxis_transform(), va="center", color=INK.light)
        more += 1
    else:
        axes.set_yticks(range(count), folded, color=INK.light)
        axes.set_ylim(count - 0.5, -0.5)
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.set_figheight(figure.get_figheight() + _LINE * kind.scale * count * more)


def told_beside(axes: Axes, row: float, text: str, colour: str = INK.light) -> None:
    """Write the numbers of a row to the right of the axes; in a narrow figure, at the right end of the line above the row."""
    place = axes.get_yaxis_transform()
    if medium().stacked:
        axes.text(1.0, row - _ABOVE, text, transform=place, va="center", ha="right", color=colour)
    else:
        axes.text(1.01, row, text, transform=place, va="center", color=colour)


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
