"""Where figures are seen: on a page, or in print at a width that a journal asks for. Both follow one style file.

``kithkin/paper.mplstyle`` is the style, in matplotlib's own form (``matplotlib.style.use("kithkin.paper")``). A page enlarges its
letters and leaves the background to itself. A file of the user's own goes on top of it for printed figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl

from simulation.limits import path_of
from simulation.scenario.schema import suggestion

STYLE_FILE: Final = Path(__file__).parents[2] / "kithkin" / "paper.mplstyle"
PAGE_LETTERS: Final = 9.5
"""Size of a page's letters in points."""
WIDTHS: Final = (85.0, 180.0)
"""Widths of printed figures in mm: one column and two columns of a journal."""
NARROWEST, WIDEST = 40.0, 400.0
_ONE_COLUMN: Final = 120.0
"""Below this width in mm panels stand one below the other."""
MM: Final = 25.4
"""Millimetres in an inch."""
_UNITS: Final = {"mm": 1.0, "cm": 10.0, "in": MM, "": 1.0}
_ON_A_PAGE: Final[Mapping[str, Any]] = {
    "font.size": PAGE_LETTERS,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
}


class StyleError(ValueError):
    """A width or a style file that cannot be used, in one sentence."""


@dataclass(frozen=True)
class Medium:
    """A place for figures ``inches`` wide; ``own``: what it changes in the settings of the style file, by matplotlib's names.

    ``stacked``: panels stand one below the other and labels above their rows, since there is no room beside. ``paper``: in print.
    """

    inches: float
    stacked: bool = False
    paper: bool = False
    own: Mapping[str, Any] = field(default_factory=lambda: _ON_A_PAGE)

    @property
    def settings(self) -> dict[str, Any]:
        """All of matplotlib's settings, whatever the reader's own are."""
        return {**_defaults(), **self.own}

    @property
    def scale(self) -> float:
        """Height of a line of text over that of a page's."""
        return float(self.settings["font.size"]) / PAGE_LETTERS


PAGE: Final = Medium(10.6)
"""The text area of a page, 1,018 pixels wide, where text comes out as large as in a table."""
BESIDE: Final = Medium(7.4)
"""The place beside a page's answer."""
NARROW: Final = Medium(3.9, stacked=True)
"""A page in a small window."""
_MEDIUM: ContextVar[Medium] = ContextVar("medium", default=PAGE)


def medium() -> Medium:
    """The medium that figures are drawn for at present."""
    return _MEDIUM.get()


def paper(width: float, style: Mapping[str, Any] | None = None) -> Medium:
    """Print ``width`` mm wide, in the ``style`` of a user's own settings."""
    return Medium(width / MM, width < _ONE_COLUMN, True, style or {})


@contextmanager
def drawn_for(chosen: Medium) -> Iterator[None]:
    """Draw for a medium."""
    token = _MEDIUM.set(chosen)
    try:
        yield
    finally:
        _MEDIUM.reset(token)


def width_of(text: str) -> float:
    """A width in mm from a text such as '85mm', '8.5 cm', '3.5in' or '85'. Raises StyleError."""
    read = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)\s*", text.lower())
    if read is None or read[2] not in _UNITS:
        raise StyleError(f"--width {text}: must be a number with a unit of mm, cm or in, as 85mm")
    width = float(read[1]) * _UNITS[read[2]]
    if not NARROWEST <= width <= WIDEST:
        raise StyleError(f"--width {text}: must lie in {NARROWEST:g} to {WIDEST:g} mm")
    return width


def style_of(file: str | None) -> dict[str, Any]:
    """The settings of a style file of matplotlib's; {} for None. Raises StyleError, with the nearest name of a setting."""
    if file is None:
        return {}
    try:
        text = path_of("--style", file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "no text in UTF-8"
        raise StyleError(
            f"--style {file}: cannot be read ({why}); a style file has lines such as 'font.size: 8'"
        ) from error
    for name in _names(text):
        if name not in mpl.rcParamsDefault:
            raise StyleError(
                f"--style {file}: {name}: no setting of matplotlib's{suggestion(name, mpl.rcParamsDefault)}"
            )
    try:
        read: Any = mpl.rc_params_from_file(file, fail_on_error=True, use_default_template=False)
    except ValueError as error:
        raise StyleError(f"--style {file}: {' '.join(str(error).split())}") from error
    return dict(read)


def _names(text: str) -> Iterator[str]:
    """Names of the settings of a style file, in its order."""
    for line in text.splitlines():
        name, colon, _ = line.partition("#")[0].partition(":")
        if name.strip():
            yield name.strip() if colon else line.strip()


@cache
def _defaults() -> dict[str, Any]:
    """matplotlib's defaults with the style file on top, less the choice of a backend."""
    ours = mpl.rc_params_from_file(STYLE_FILE, use_default_template=False)
    return {name: value for name, value in {**mpl.rcParamsDefault, **ours}.items() if name != "backend"}
