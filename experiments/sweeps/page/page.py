"""Tables and figures of a sweep, which all sections of its page read. Figures are also written as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.figure import Figure as Drawing

from experiments.estimates.intervals import Interval
from experiments.pages import canvas, figures
from experiments.pages.contents import Figure
from experiments.pages.figures import Effect
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.compared import Compared, compared
from simulation.measures import Quantity


@dataclass(frozen=True)
class SweepPage:
    """A sweep, its tables by name, and the SVG text of each figure drawn so far, by the name of its file."""

    results: SweepResults
    tables: Mapping[str, pd.DataFrame]
    drawn: dict[str, str] = field(default_factory=dict)
    known: dict[str, list[Compared]] = field(default_factory=dict, repr=False)

    @property
    def measures(self) -> Sequence[Quantity]:
        """The measures of which the page speaks."""
        return self.results.of_interest

    @property
    def labels(self) -> dict[str, str]:
        """Name of each factor to what it is called, with its unit."""
        return {factor.name: factor.label for factor in self.results.factors}

    def of(self, table: str, measure: Quantity) -> pd.DataFrame:
        """The rows of a table that are about a measure."""
        rows = self.tables[table]
        return rows[rows["measure"] == measure.name]

    def defined(self, table: str, column: str, measure: Quantity) -> bool:
        """Whether a table has a number in a column about a measure, so that there is something to draw."""
        return bool(self.of(table, measure)[column].notna().any())

    def figure(self, name: str, drawing: Drawing, caption: str, narrow: Drawing | None = None) -> Figure:
        """The drawing as a block of the page and as a file of this name; ``narrow``: the one for a small window."""
        self.drawn[name] = canvas.svg(drawing)
        small = canvas.svg(narrow) if narrow is not None else ""
        return Figure(self.drawn[name], caption, caption.partition(".")[0], small)

    def compared(self, measure: Quantity) -> list[Compared]:
        """Every point of the sweep less its reference in a measure."""
        if measure.name not in self.known:
            self.known[measure.name] = compared(self.results, self.tables, measure)
        return self.known[measure.name]

    def forest(self, name: str, measure: Quantity, rows: pd.DataFrame, caption: str) -> list[Figure]:
        """Rows (label, value, low, high) of one measure on a common axis; no figure without a defined value."""
        rows = rows.dropna(subset=["value"])
        if rows.empty:
            return []
        effects = [Effect(row.label, row.value, Interval(row.low, row.high)) for row in rows.itertuples()]
        drawing = figures.effects(effects, f"difference, {measure.unit}" if measure.unit else "difference")
        return [self.figure(f"{name}-{measure.name}", drawing, f"{measure.title}. {caption}")]
