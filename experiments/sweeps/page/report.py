"""The report of a finished sweep: its tables as Parquet and CSV, its figures as SVG, and one page. No model is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.pages.contents import Report
from experiments.pages.report import render
from experiments.storage.folder import Folder
from experiments.sweeps.analysis.contrasts import point_contrasts, point_means
from experiments.sweeps.analysis.indices import indices
from experiments.sweeps.analysis.main_effects import cell_means, effects, marginal_means
from experiments.sweeps.analysis.precision import half_width_table
from experiments.sweeps.analysis.results import FACTORIAL, SweepResults
from experiments.sweeps.analysis.surfaces import surfaces, trends
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.sections import sections
from experiments.sweeps.page.words import answer, question

CODE = Path(__file__).parents[2]
SAMPLED = ("sobol", "morris", "latin-hypercube")
"""Designs whose points are a sample of a region; their first point is no reference to compare others with."""


def write(folder: Path, plan: Mapping[str, Any] | None = None) -> None:
    """Write tables, ``figures/*.svg`` and ``report.html`` of a collected sweep into its folder.

    ``plan``: the parsed plan, as in the manifest, which is the default. Every file is whole or absent, and the same sweep
    gives the same bytes. Raises StoreError for a folder without a sweep's tables, and for one that cannot be written.
    """
    results = SweepResults.read(folder, plan)
    tables = tables_of(results)
    page, figures = page_of(results, tables)
    written = Folder(folder)
    for name, table in tables.items():
        written.write_table(name, table)
    for name, svg in figures.items():
        written.write_text(f"figures/{name}.svg", svg)
    written.write_text("report.html", page)
    written.write_manifest(written.manifest() | {"report": stamp(folder)})


def is_up_to_date(folder: Path) -> bool:
    """Whether the report in a folder is that of the results in it, made by this version of the analysis."""
    return (folder / "report.html").exists() and Folder(folder).manifest().get("report") == stamp(folder)


def stamp(folder: Path) -> str:
    """Digest of all that a report is made from: collected results, failures, plan, and the code of the analysis."""
    known = Folder(folder).manifest()
    digest = hashlib.sha256(json.dumps([known.get("plan"), known.get("stopped")], sort_keys=True).encode())
    for path in (folder / "endpoints.parquet", folder / "plan.parquet", *sorted((folder / "failures").glob("*.json"))):
        digest.update(path.read_bytes())
    for package in ("sweeps", "estimates", "pages"):
        for path in sorted((CODE / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def tables_of(results: SweepResults) -> dict[str, pd.DataFrame]:
    """Every table that the design has, by the name of its file; none without a finished run."""
    if results.endpoints.empty:
        return {}
    tables = {"points": point_means(results)}
    if len(results.points) > 1 and (results.has_base or results.design not in SAMPLED):
        tables["contrasts"] = point_contrasts(results)
    tables["half_widths"] = half_width_table(results)
    if results.design == FACTORIAL and results.varied:
        tables |= {
            "effects": effects(results),
            "level_means": marginal_means(results),
            "cell_means": cell_means(results),
        }
    if results.design in ("sobol", "morris"):
        tables["indices"] = indices(results)
    if results.design not in (FACTORIAL, "morris"):
        tables["trends"] = trends(results)
    if results.design != "morris" and any(len(factor.values) > 2 for factor in results.numeric):
        tables["surfaces"], tables["surface_fits"] = surfaces(results)
    return {name: table for name, table in tables.items() if not table.empty}


def page_of(results: SweepResults, tables: Mapping[str, pd.DataFrame]) -> tuple[str, dict[str, str]]:
    """The page, and its figures by name."""
    page = SweepPage(results, tables)
    report = Report(
        title=f"Sweep {results.plan.get('name', '')}".strip(),
        question=question(results),
        answer=answer(results, tables),
        arms=(),
        contrasts=(),
        sections=sections(page),
        assumptions=(),
        caveats=CAVEATS,
        provenance={name: value for name, value in results.provenance.items() if name != "report"},
    )
    return render(report), page.drawn


CAVEATS = (
    "All points share their seeds, replicate by replicate, so that differences between points are free of the luck they share. "
    "The level at a point is not.",
    "With three networks or more the network is the independent unit of every interval; with fewer, intervals hold for these "
    "networks only.",
    "Of many intervals one in twenty excludes zero by chance. The table of contrasts has "
    "limits that hold for all points at once.",
)
