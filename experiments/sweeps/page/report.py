"""The report of a finished sweep: its tables as Parquet and CSV, its figures as SVG, and one page. No model is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.pages.contents import Report
from experiments.pages.printing import FOLDER as FIGURES
from experiments.pages.printing import write_figures
from experiments.pages.report import render
from experiments.storage.folder import FINDING, REPORT, Folder
from experiments.sweeps.analysis.beneficiaries import beneficiaries
from experiments.sweeps.analysis.contrasts import point_contrasts, point_means
from experiments.sweeps.analysis.indices import indices
from experiments.sweeps.analysis.main_effects import cell_means, effects, marginal_means
from experiments.sweeps.analysis.precision import half_width_table
from experiments.sweeps.analysis.results import FACTORIAL, SweepResults
from experiments.sweeps.analysis.surfaces import surfaces, trends
from experiments.sweeps.analysis.unknowns import unknowns
from experiments.sweeps.page.answer import answer
from experiments.sweeps.page.outcomes import first_figure
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.sections import sections
from experiments.sweeps.page.terminal import on_the_terminal
from experiments.sweeps.page.words import question

Tell = Callable[[str, int, int], object]
ANALYSES: Final = {
    "points": point_means,
    "contrasts": point_contrasts,
    "beneficiaries": beneficiaries,
    "unknowns": unknowns,
    "half_widths": half_width_table,
    "effects": effects,
    "level_means": marginal_means,
    "cell_means": cell_means,
    "indices": indices,
    "trends": trends,
    "surfaces surface_fits": surfaces,
}
"""The function that makes each table, or several, by the names of their files."""
CODE = Path(__file__).parents[2]
SAMPLED = ("sobol", "morris", "latin-hypercube")
"""Designs whose points are a sample of a region; their first point is no reference to compare others with."""


def write(folder: Path, plan: Mapping[str, Any] | None = None, tell: Tell = lambda *_: None) -> None:
    """Write tables, ``report.html`` and its figures of a collected sweep into its folder.

    ``plan``: the parsed plan, as in the manifest, which is the default. Every file is whole or absent, and the same sweep
    gives the same bytes. ``tell`` is called at each step with what is done, the number of steps before it, and that of all.
    Raises StoreError for a folder without a sweep's tables, and for one that cannot be written.
    """
    results = SweepResults.read(folder, plan)
    steps = len(analyses(results))
    tables = tables_of(results, lambda table, done: tell(f"analysing: {table}", done, steps + 2))
    report = report_of(results, tables)
    tell("drawing the page", steps, steps + 2)
    page = render(report)
    tell("drawing figures for a paper", steps + 1, steps + 2)
    written = Folder(folder)
    for name, table in tables.items():
        written.write_table(name, table)
    written.write_text("report.html", page)
    write_figures(report.figures, folder / FIGURES)
    finding = {FINDING: on_the_terminal(results, tables)}
    written.write_manifest(written.manifest() | finding | {REPORT: stamp(folder)})


def is_up_to_date(folder: Path) -> bool:
    """Whether the report in a folder is that of the results in it, made by this version of the analysis."""
    return (folder / "report.html").exists() and Folder(folder).manifest().get(REPORT) == stamp(folder)


def stamp(folder: Path) -> str:
    """Digest of all that a report is made from: collected results, failures, plan, and the code of the analysis."""
    known = Folder(folder).manifest()
    digest = hashlib.sha256(json.dumps([known.get("plan"), known.get("stopped")], sort_keys=True).encode())
    for path in (folder / "endpoints.parquet", folder / "plan.parquet", *sorted((folder / "failures").glob("*.json"))):
        digest.update(path.read_bytes())
    for package in ("sweeps", "comparison", "estimates", "pages"):
        for path in sorted((CODE / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def analyses(results: SweepResults) -> dict[str, Callable[[SweepResults], pd.DataFrame | tuple[pd.DataFrame, ...]]]:
    """Functions that make the tables that the design has, by the names of their files; none without a finished run."""
    if results.endpoints.empty:
        return {}
    chosen = {
        "points": True,
        "contrasts": len(results.points) > 1 and (results.has_base or results.design not in SAMPLED),
        "beneficiaries": results.design not in SAMPLED,
        "unknowns": results.worlds > 0 and results.design not in SAMPLED,
        "half_widths": True,
        "effects": results.design == FACTORIAL and bool(results.varied),
        "level_means": results.design == FACTORIAL and bool(results.varied),
        "cell_means": results.design == FACTORIAL and bool(results.varied),
        "indices": results.design in ("sobol", "morris"),
        "trends": results.design not in (FACTORIAL, "morris"),
        "surfaces surface_fits": results.design not in (FACTORIAL, "morris")
        and any(len(each.values) > 2 for each in results.numeric),
    }
    return {names: ANALYSES[names] for names, wanted in chosen.items() if wanted}


def tables_of(results: SweepResults, tell: Callable[[str, int], object] = lambda *_: None) -> dict[str, pd.DataFrame]:
    """Every table that the design has and that has rows, by the name of its file."""
    tables: dict[str, pd.DataFrame] = {}
    for done, (names, analyse) in enumerate(analyses(results).items()):
        tell(names.partition(" ")[0].replace("_", " "), done)
        found = analyse(results)
        tables |= zip(names.split(), found if isinstance(found, tuple) else (found,), strict=True)
    if results.networks is not None:
        tables["networks"] = results.networks
    if results.matched is not None:
        tables["matched"] = results.matched.reset_index()
    return {name: table for name, table in tables.items() if not table.empty}


def report_of(results: SweepResults, tables: Mapping[str, pd.DataFrame]) -> Report:
    """The page with its figures."""
    page = SweepPage(results, tables)
    brief = first_figure(page)
    return Report(
        title=f"Sweep: {str(results.plan.get('name') or 'points').replace('-', ' ')}",
        question=question(results),
        answer=answer(results, tables),
        brief=brief,
        arms=(),
        contrasts=(),
        sections=sections(page),
        assumptions=(),
        caveats=CAVEATS,
        provenance=_provenance(results),
    )


def _provenance(results: SweepResults) -> dict[str, Any]:
    """The manifest, with plausible sets counted."""
    known = {name: value for name, value in results.provenance.items() if name not in (REPORT, FINDING)}
    plan = known.get("plan")
    if isinstance(plan, Mapping) and plan.get("plausible"):
        known["plan"] = {**plan, "plausible": f"{len(plan['plausible'])} sets"}
    return known


CAVEATS = (
    "All points share their seeds, replicate by replicate, so that differences between points are free of the luck they share. "
    "The level at a point is not.",
    "With three networks or more the network is the independent unit of every interval; with fewer, intervals hold for these "
    "networks only.",
    "Of many intervals one in twenty excludes zero by chance. The table of contrasts has "
    "limits that hold for all points at once.",
)
