"""The canvas of every figure: one style, whatever the user's matplotlib settings are, and the width of the present ``medium``.

Only matplotlib's object interface is used, and its settings are changed within a call only, so that importing or
drawing leaves nothing behind.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from experiments.pages.lettering import fold, width_of
from experiments.pages.medium import medium
from experiments.pages.palette import INK

_ROW, _LINE, _BELOW = 0.27, 0.17, 0.1
"""Heights in inches of a page: of a row, of a line of text, and of the gap between a label and the middle of the row under it."""
_MARK = 6.5
"""Width of a series' line and marker in the key with the space around, over the size of letters."""
_AIR = 0.08
"""Inches that stay free at the sides of a figure, and between two texts on a line."""
_TICK = "\N{MINUS SIGN}0.000"
"""A long number of a tick."""
_LABELS = 0.4
"""Largest share of a figure's width for the labels of its rows, where they stand beside."""


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
    pad = 0.03 if kind.paper else 0.08
    figure = Drawing(figsize=(kind.inches, height * kind.scale), layout=_Layout(w_pad=pad, h_pad=pad))
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def svg(figure: Figure) -> str:
    """The figure as an SVG document: text stays text, and the same figure gives the same bytes. Lays the figure out."""
    buffer = io.StringIO()
    with style():  # print_svg draws once; savefig would draw everything twice to lay it out
        _close_up(figure)
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
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


def horizontal(axes: Axes, labels: Sequence[str], told: Sequence[str] = (), heads: Container[int] = ()) -> None:
    """Rows with a label each, the first on top, grid lines along the values only, and numbers in words (``told``) to the right.

    ``heads``: rows that are headings. Where there is no room beside the rows, a label stands above its row, and the numbers at
    the end of that line. Long labels are folded, and the figure grows by their lines.
    """
    count, kind = len(labels), medium()
    whole = kind.inches - 2.0 * _AIR
    rooms = [whole - width_of(text) - _AIR if kind.stacked else _LABELS * whole for text in told or [""] * count]
    folded = [fold(label, room, row in heads) for row, (label, room) in enumerate(zip(labels, rooms, strict=True))]
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    more = max(label.count("\n") for label in folded) + kind.stacked
    if kind.stacked:
        _label_above(axes, folded, told, heads, _BELOW / (_ROW + _LINE * more))
    else:
        _label_beside(axes, folded, told, heads)
    figure = axes.get_figure(root=True)
    assert figure is not None
    beside = axes.get_subplotspec().get_gridspec().ncols  # type: ignore[union-attr]
    axes.xaxis.set_major_locator(MaxNLocator(_ticks(whole / beside, () if kind.stacked else (folded, told))))
    figure.set_figheight(figure.get_figheight() + _LINE * kind.scale * count * more / beside)


def _ticks(room: float, columns: Sequence[Sequence[str]]) -> int:
    """Number of ticks whose numbers fit side by side on an axis; ``columns``: the texts left and right of it, which take room."""
    room -= sum(
        max((width_of(line) for text in column for line in text.split("\n")), default=0.0) for column in columns
    )
    return min(max(int(room / (width_of(_TICK) + _AIR)) - 1, 2), 8)


def _label_beside(axes: Axes, labels: Sequence[str], told: Sequence[str], heads: Container[int]) -> None:
    axes.set_yticks(range(len(labels)), labels, color=INK.light)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    for row, label in enumerate(axes.get_yticklabels()):
        label.set_fontweight(_weight(row, heads))
    for row, text in enumerate(told):
        axes.text(1.01, row, text, transform=axes.get_yaxis_transform(), va="center", color=INK.light)


def _label_above(axes: Axes, labels: Sequence[str], told: Sequence[str], heads: Container[int], above: float) -> None:
    axes.set_yticks([])
    axes.set_ylim(len(labels) - 0.6, -0.95)
    place: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "bottom", "color": INK.light}
    for row, label in enumerate(labels):
        axes.text(0.0, row - above, label, fontweight=_weight(row, heads), **place)
    for row, text in enumerate(told):
        axes.text(1.0, row - above, text, ha="right", **place)


def _weight(row: int, heads: Container[int]) -> str:
    return "bold" if row in heads else "normal"


def key(figure: Figure, marks: Sequence[Artist], names: Sequence[str]) -> None:
    """The names of the series above the panels, in as many columns as there is room for, folded where there is none for one."""
    mark = _MARK * float(mpl.rcParams["font.size"]) / 72.0
    columns = max(1, min(len(names), int(medium().inches / (max(map(width_of, names)) + mark))))
    figure.legend(
        marks,
        [fold(name, medium().inches - mark) for name in names],
        loc="outside upper left",
        ncols=columns,
        handlelength=3.0,
    )


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
