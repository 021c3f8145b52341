"""How wide a text comes out in the style that holds, so that lines of it are as long as there is room."""

from __future__ import annotations

from functools import cache

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

_DPI = 720.0
"""Dots an inch at which texts are measured."""


def width_of(text: str, bold: bool = False) -> float:
    """Width of a line of text in inches."""
    letters = FontProperties(
        family=mpl.rcParams["font.family"], weight="bold" if bold else "normal", size=mpl.rcParams["font.size"]
    )
    width, _, _ = _renderer().get_text_width_height_descent(text, letters, ismath=False)  # type: ignore[no-untyped-call]
    return float(width) / _DPI


def fold(text: str, room: float, bold: bool = False) -> str:
    """The text in lines that are at most ``room`` inches wide; a longer word has a line of its own."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width_of(joined, bold) > room:
            lines.append(word)
        else:
            lines[-1] = joined
    return "\n".join(lines)


@cache
def _renderer() -> RendererAgg:
    return FigureCanvasAgg(Figure((1.0, 1.0), dpi=_DPI)).get_renderer()  # type: ignore[no-any-return, no-untyped-call]
