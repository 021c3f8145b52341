"""Colours of figures and pages: an arm keeps its colour in every figure, in light and in dark.

The hues are those of Okabe & Ito (2008), which stay apart for colour-blind readers; their black is a grey here, because
the first arm is the reference that the others are read against. A figure is drawn in the light colours; a page that
shows it inline turns each into a CSS variable, so that the figure follows the page into the dark.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Colour(NamedTuple):
    """One colour in its light and dark form, each as ``#rrggbb`` in lower case, and the name of its CSS variable."""

    name: str
    light: str
    dark: str


INK = Colour("ink", "#1f2a33", "#dde3e8")
MUTED = Colour("muted", "#55626d", "#a3afb9")
RULE = Colour("rule", "#d3d9de", "#3a454e")
PARTS = (
    Colour("part-1", "#44586a", "#8fa6ba"),
    Colour("part-2", "#b3c1cd", "#4a5a68"),
    Colour("part-3", "#e2e8ed", "#323d47"),
)
ARMS = (
    Colour("arm-1", "#6b747c", "#a9b2ba"),
    Colour("arm-2", "#0072b2", "#5ab0e6"),
    Colour("arm-3", "#d55e00", "#f08a45"),
    Colour("arm-4", "#009e73", "#35c79b"),
    Colour("arm-5", "#cc79a7", "#e39fc6"),
    Colour("arm-6", "#e69f00", "#f2bb45"),
    Colour("arm-7", "#56b4e9", "#93d2f7"),
)
LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))
MARKERS = ("o", "s", "^", "D", "v", "X", "P")
"""Line styles and markers by which series differ where there is no colour."""
COLOURS = (INK, MUTED, RULE, *PARTS, *ARMS)


def arm_colour(position: int) -> str:
    """Light colour of the arm at a position of the study's list of arms; they repeat after the seventh."""
    return ARMS[position % len(ARMS)].light


def arm_line(position: int) -> Any:
    """Line style of the arm at a position."""
    return LINES[position % len(LINES)]


def arm_variable(position: int) -> str:
    """CSS variable of the colour of the arm at a position."""
    return f"--{ARMS[position % len(ARMS)].name}"


def follow_page(svg: str) -> str:
    """The drawing with its colours as CSS variables, each falling back to what was drawn."""
    for colour in COLOURS:
        svg = svg.replace(f": {colour.light}", f": var(--{colour.name}, {colour.light})")
    return svg


def style_sheet() -> str:
    """CSS variables of a page: light colours, and dark ones on a screen in dark mode; print is light."""
    light = " ".join(f"--{colour.name}: {colour.light};" for colour in COLOURS)
    dark = " ".join(f"--{colour.name}: {colour.dark};" for colour in COLOURS)
    return f":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
