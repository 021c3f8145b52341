"""Tables and figures of a sweep, which all sections of its page read. Figures are also written as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from experiments.estimates.intervals import Interval
from experiments.pages import figures
from experiments.pages.canvas import Drawing
from experiments.pages.contents import Figure
from experiments.pages.figures import Effect
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page.compared import Compared, compared
from simulation.measures import Quantity


@dataclass(frozen=True)
class SweepPage:
    """A sweep, its tables by name, and the names of the figures that the page has so far."""

    results: SweepResults
    tables: Mapping[str, pd.DataFrame]
    named: set[str] = field(default_factory=set)
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

    def figure(
        self, name: str, draw: Callable[[], Drawing], caption: str, beside: bool = False, narrow: bool = False
    ) -> Figure:
        """A figure of the page and of the folder, which ``draw`` draws in the present medium."""
        self.named.add(name)
        return Figure(name, draw, caption, caption.partition(".")[0], beside, narrow)

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
        draw = partial(figures.effects, effects, f"difference, {measure.unit}" if measure.unit else "difference")
        return [self.figure(f"{name}-{measure.name}", draw, f"{measure.title}. {caption}")]
