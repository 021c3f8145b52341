"""Every figure of a results folder, made again from what it holds. No model is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.pages.contents import Figure
from experiments.paper.recorded import FigureError
from experiments.patterns import page as patterns_page
from experiments.patterns.patterns import PATTERNS, Finding
from experiments.storage.folder import Folder
from experiments.studies import COMPARISON, STUDIES
from experiments.studies.carrying import finished
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.report import report_of, tables_of

VALIDATION = "validate"


def figures(folder: Path) -> Sequence[Figure]:
    """All figures of the page of a folder.

    Raises FigureError for a folder whose verb draws none, and StoreError for one without finished results.
    """
    manifest = Folder(folder).manifest()
    study = manifest.get("study")
    if "plan" in manifest:
        results = SweepResults.read(folder)
        return list(report_of(results, tables_of(results)).figures)
    if study == VALIDATION:
        return [patterns_page.figure(_findings(folder))]
    if study in (*STUDIES, COMPARISON):
        return list(finished(folder).page.figures)
    raise FigureError(f"{folder} holds the results of {study or 'another verb'}, which draws no figure")


def _findings(folder: Path) -> list[Finding]:
    """The findings of ``kithkin validate`` from its table."""
    rows = pd.read_csv(folder / "patterns.csv").set_index("id")
    return [
        Finding(each, float(rows.loc[each.id, "value"]), float(rows.loc[each.id, "se"]))
        for each in PATTERNS
        if each.id in rows.index
    ]
