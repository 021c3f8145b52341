"""Every kind of figure in both columns of a journal: letters of 7 pt or more, nothing cut off, no text over other text."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.command.figure import drawn_of
from experiments.comparison.outcomes import GROUPS
from experiments.estimates.intervals import Interval
from experiments.pages import palette
from experiments.pages.contents import Figure
from experiments.pages.figures import Effect, effects
from experiments.pages.medium import BESIDE, NARROW, PAGE, drawn_for, paper
from experiments.paper.cells import differences
from experiments.paper.recorded import _compared_words, _of_worlds
from experiments.patterns import page as patterns_page
from experiments.studies.formal_informal.page.figure import headline_figure
from experiments.sweeps.page.figures import difference_maps
from experiments.sweeps.page.report import report_of, tables_of
from simulation.measures import MEASURES
from tests.experiments.patterns.test_page import findings
from tests.experiments.studies.test_formal_informal_evidence import EVIDENCE
from tests.experiments.sweeps.page.test_outcomes import RESULTS
from tests.experiments.sweeps.page.test_report import DESIGNS
from tests.legible import faults

STRAIN = next(each for each in MEASURES if each.name == "strain")
LONG = ["generated network, 15 % without ties", "les-miserables, shuffled", "karate"]
MAP = pd.DataFrame(
    [(x, y, 0.1, True) for y in LONG for x in ("with friends and colleagues", "partner alone")],
    columns=["x", "y", "value", "clear"],
)

ROWS = [
    Effect(f"Reading circle and support group (places {each} %), crossover 0.05", d, Interval(d - 0.0014, d + 0.0013))
    for each, d in enumerate((0.0014, -0.0091, -0.0167, -0.0347))
]


@cache
def of_sweep(design: str) -> tuple[Figure, ...]:
    results = RESULTS if design == "structures" else DESIGNS[design][0]()
    return tuple(report_of(results, tables_of(results)).figures)


@cache
def others() -> tuple[Figure, ...]:
    panels = {"ordinary life": MAP, "befriending and a support group": MAP.assign(value=-0.05)}
    labels = ("Friends and colleagues", "Network of the persons")
    return (
        Figure("strain", partial(headline_figure, EVIDENCE), "", "", narrow=True),
        Figure("rows", partial(effects, ROWS, "Strain, difference (SD); less is better"), "", "", beside=True),
        Figure("map", partial(difference_maps, panels, STRAIN, labels), "", ""),
        patterns_page.figure(findings()),
    )


@pytest.mark.parametrize("width", [85.0, 180.0])
@pytest.mark.parametrize("kind", ["structures", "full", "latin", "sobol", "others"])
def test_a_figure_in_print_can_be_read(kind: str, width: float) -> None:
    for figure in others() if kind == "others" else of_sweep(kind):
        with drawn_for(paper(width)):
            drawn = figure.draw()
            assert (figure.name, faults(drawn)) == (figure.name, [])
        assert drawn.get_figwidth() * 25.4 == pytest.approx(width)


@pytest.mark.parametrize("width", [85.0, 180.0])
def test_a_comparison_by_groups_calls_them_as_the_page_does(width: float) -> None:
    """``kithkin figure --x arm --by group``: eight series that all look different, none of whose names is cut off."""
    words = partial(_compared_words, EVIDENCE.titles)
    found = differences(_of_worlds(EVIDENCE.rows.assign(network=0), "strain", words), "arm", "group")
    with drawn_for(paper(width)):
        drawn = drawn_of(found)
        assert faults(drawn) == []
    legend = drawn.axes[0].get_legend()
    assert legend is not None
    assert [" ".join(each.get_text().split()) for each in legend.get_texts()] == [
        name for name in GROUPS.values() if name in set(found.table["by"])
    ]
    assert set(found.table["x"]) <= set(EVIDENCE.titles.values())
    looks = {
        (line.get_marker(), line.get_color())
        for line in drawn.axes[0].get_lines()
        if line.get_marker() in palette.MARKERS
    }
    assert len(looks) == len(legend.get_texts())


@pytest.mark.parametrize("kind", ["structures", "full", "latin", "sobol", "others"])
def test_a_figure_on_a_page_can_be_read(kind: str) -> None:
    """Nothing overlaps in a figure of the page: in the column beside the answer or in the whole width, wherever it stands."""
    for figure in others() if kind == "others" else of_sweep(kind):
        with drawn_for(BESIDE if figure.beside else PAGE):
            assert (figure.name, faults(figure.draw())) == (figure.name, [])


def test_a_figure_in_a_small_window_can_be_read() -> None:
    for figure in (*others(), *of_sweep("structures")):
        if figure.narrow:
            with drawn_for(NARROW):
                assert (figure.name, faults(figure.draw())) == (figure.name, [])


def test_the_fault_of_a_text_is_found(tmp_path: Path) -> None:
    """What the tests above rest on: small letters, text beyond the edge, and text over text are each named."""
    with drawn_for(paper(85.0)):
        drawn = others()[2].draw()
        drawn.text(0.5, 0.5, "tiny", fontsize=6.0)
        drawn.text(0.95, 0.02, "beyond the right edge")
        found = " ".join(faults(drawn))
    assert "'tiny' has letters of 6 pt" in found
    assert "'beyond the right edge' is cut off" in found
    drawn.text(0.5, 0.5, "over")
    with drawn_for(paper(85.0)):
        assert any("runs over" in each for each in faults(drawn))


def test_lines_of_series_differ_without_colour() -> None:
    """In grey, and for whoever confuses hues: each series has a marker and a line of its own."""
    (headline,) = (each for each in of_sweep("structures") if each.name.startswith("headline"))
    with drawn_for(paper(85.0)):
        axes = headline.draw().axes[0]
    lines = [line for line in axes.lines if len(np.atleast_1d(line.get_xdata())) > 2]  # type: ignore[arg-type]
    assert len(lines) == 2
    assert len({line.get_marker() for line in lines}) == len({str(line.get_linestyle()) for line in lines}) == 2
