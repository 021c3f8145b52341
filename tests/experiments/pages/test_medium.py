"""Print: widths as they were asked for, letters that can be read, one style file, and a user's own on top of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from experiments.pages import palette
from experiments.pages.canvas import svg
from experiments.pages.medium import STYLE_FILE, StyleError, drawn_for, paper, style_of, width_of
from experiments.pages.printing import numbers_of
from tests.experiments.pages.test_figures import ALL, courses
from tests.legible import faults


@pytest.mark.parametrize(("text", "width"), [("85mm", 85.0), ("8.5 cm", 85.0), ("180", 180.0), ("4in", 101.6)])
def test_a_width_is_read_in_the_usual_units(text: str, width: float) -> None:
    assert width_of(text) == pytest.approx(width)


@pytest.mark.parametrize("text", ["wide", "85px", "-85mm", "8.5mm", "9000mm", "nan", ""])
def test_a_width_that_is_none_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(StyleError, match=r"^--width .*must (be a number with a unit|lie in 40 to 400 mm)"):
        width_of(text)


@pytest.mark.parametrize("width", [85.0, 180.0])
@pytest.mark.parametrize("draw", ALL)
def test_a_printed_figure_has_its_width_its_numbers_and_letters_that_can_be_read(
    draw: Callable[[], Figure], width: float
) -> None:
    with drawn_for(paper(width)):
        figure = draw()
        assert faults(figure) == []
    assert figure.get_figwidth() * 25.4 == pytest.approx(width)
    assert len(numbers_of(figure))
    assert all(axes.get_visible() for axes in figure.axes) or width > 120


def test_panels_stand_one_below_the_other_in_one_column_of_a_journal() -> None:
    with drawn_for(paper(85.0)):
        figure = courses()
        svg(figure)
    assert len(figure.axes) == 3  # of a grid of two by two, the empty panel is gone
    lefts = {round(axes.get_position().x0, 2) for axes in figure.axes}
    assert len(lefts) == 1


def test_arms_differ_by_their_lines_where_there_is_no_colour() -> None:
    assert len(set(map(str, palette.LINES))) == len(palette.LINES) == len(palette.ARMS) == len(set(palette.MARKERS))
    lines = [line.get_linestyle() for line in courses().axes[0].lines if len(line.get_xdata()) > 2]  # type: ignore[arg-type]
    assert len(set(map(str, lines))) == len(lines) == 4


def test_pages_and_print_follow_one_style_file_in_the_colours_of_the_page() -> None:
    found = mpl.rc_params_from_file(STYLE_FILE, use_default_template=False)
    assert (found["text.color"], found["grid.color"]) == (palette.INK.light, palette.RULE.light)
    assert found["axes.labelcolor"] == palette.MUTED.light
    cycle = [each["color"] for each in found["axes.prop_cycle"]]
    assert sorted(cycle) == sorted(each.light for each in palette.ARMS)


def test_a_style_file_goes_on_top_of_ours_in_print_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.mplstyle"
    file.write_text("font.size: 7.5  # the journal's\naxes.spines.top: True\n", "utf-8")
    before = svg(courses())
    with drawn_for(paper(85.0, style_of(str(file)))):
        figure = courses()
        svg(figure)
        assert figure.axes[0].get_xlabel() == ""
        assert figure.axes[0].spines["top"].get_visible()
        assert figure.axes[-1].xaxis.label.get_fontsize() == 7.5
    assert svg(courses()) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("font.siz: 8", r"font.siz: no setting of matplotlib's; did you mean font.size"),
        ("font.size: large-ish", r"style.mplstyle: .*font.size|could not convert"),
        ("just words", r"just words: no setting of matplotlib's"),
        (None, r"cannot be read \(No such file"),
    ],
)
def test_a_style_file_that_cannot_be_used_is_refused(text: str | None, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "style.mplstyle"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(StyleError, match=sentence):
        style_of(str(file))
