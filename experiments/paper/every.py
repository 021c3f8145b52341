"""Every figure of a results folder, drawn again for print. No model is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure as Drawing

from experiments.pages import canvas
from experiments.pages.contents import Figure, Report
from experiments.pages.medium import medium
from experiments.paper.recorded import FigureError
from experiments.patterns import page as patterns_page
from experiments.patterns.patterns import PATTERNS, Finding
from experiments.storage.folder import Folder
from experiments.studies import COMPARISON, STUDIES
from experiments.studies.carrying import finished
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.report import page_of, tables_of

Named = Mapping[str, Drawing]
VALIDATION = "validate"


def drawer(folder: Path) -> Callable[[], Named]:
    """A function that draws all figures of a folder in the present medium, by name, from results that are read once.

    Figures of a sweep have the names of its files under ``figures``; those of other pages their numbers on the page.
    Raises FigureError for a folder whose verb draws none, and StoreError for one without finished results.
    """
    manifest = Folder(folder).manifest()
    study = manifest.get("study")
    if "plan" in manifest:
        results = SweepResults.read(folder)
        tables = tables_of(results)
        return lambda: _known(page_of(results, tables)[1])
    if study == VALIDATION:
        return lambda: _known({"tolerances": canvas.svg(patterns_page.tolerances(_findings(folder)))})
    if study in (*STUDIES, COMPARISON):
        again = finished(folder)
        return lambda: _known(dict(_numbered(again().page)))
    raise FigureError(f"{folder} holds the results of {study or 'another verb'}, which draws no figure")


def _known(drawn: Mapping[str, str]) -> Named:
    """The figures behind SVG texts that were drawn in this medium."""
    return {name: medium().drawn[svg] for name, svg in drawn.items()}


def _numbered(page: Report) -> Iterator[tuple[str, str]]:
    """The SVG text of each figure of a page, the narrow one where there is little room, by its number on the page."""
    blocks = [*page.brief, *(block for section in page.sections for block in section.blocks)]
    for number, figure in enumerate((each for each in blocks if isinstance(each, Figure)), 1):
        yield f"figure-{number}", figure.narrow if medium().stacked and figure.narrow else figure.svg


def _findings(folder: Path) -> list[Finding]:
    """The findings of ``kithkin validate`` from its table."""
    rows = pd.read_csv(folder / "patterns.csv").set_index("id")
    return [
        Finding(each, float(rows.loc[each.id, "value"]), float(rows.loc[each.id, "se"]))
        for each in PATTERNS
        if each.id in rows.index
    ]
