"""What makes a printed figure hard to read: small letters, text that is cut off, and text that runs over other text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axis import Tick
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

from experiments.pages.canvas import svg

SMALLEST_LETTERS = 7.0
"""Size in points."""
_DPI = 720.0
"""Fine enough that no letter is moved to a whole dot."""
_TOUCH = 1.5 / 72.0 * _DPI
"""Dots in a point and a half, by which boxes of text may share a border, since they have some air around the letters."""


def faults(figure: Figure) -> list[str]:
    """What is wrong with the texts of a figure, in sentences; it is laid out first."""
    svg(figure)
    figure.set_layout_engine("none")
    figure.set_dpi(_DPI)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    figure.draw_without_rendering()  # names of axes go where ticks are
    boxes = [(each, each.get_window_extent(renderer)) for each in texts(figure)]
    small = [f"{each.get_text()!r} has letters of {each.get_fontsize():g} pt" for each, _ in boxes
             if float(each.get_fontsize()) < SMALLEST_LETTERS]  # fmt: skip
    cut = [f"{each.get_text()!r} is cut off" for each, box in boxes if not _inside(box, figure.bbox)]
    over = [f"{one.get_text()!r} runs over {other.get_text()!r}" for (one, here), (other, there) in combinations(boxes, 2)
            if _share(here, there)]  # fmt: skip
    return small + cut + over


def texts(figure: Figure) -> list[Text]:
    """The texts that are drawn."""
    ticks = [tick for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()]
    labels = {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
    found = [each for each in figure.findobj(Text) if isinstance(each, Text) and id(each) not in labels]
    drawn = [tick.label1 for tick in _drawn_ticks(figure)]
    return [each for each in (*found, *drawn) if each.get_visible() and each.get_text().strip()]


def _drawn_ticks(figure: Figure) -> Iterator[Tick]:
    for axes in figure.axes:
        if axes.get_visible():
            for axis in (axes.xaxis, axes.yaxis):
                yield from (tick for tick in axis._update_ticks() if tick.label1.get_visible())  # type: ignore[union-attr]


def _inside(box: BboxBase, whole: BboxBase) -> bool:
    return bool(box.x0 >= -_TOUCH and box.y0 >= -_TOUCH and box.x1 <= whole.x1 + _TOUCH and box.y1 <= whole.y1 + _TOUCH)


def _share(one: BboxBase, other: BboxBase) -> bool:
    """Whether two boxes share more than a border."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(wide > _TOUCH and high > _TOUCH)
