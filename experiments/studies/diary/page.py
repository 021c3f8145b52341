"""The page of the diary study: each statistic's simulated sampling distribution beside the published value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.formatting import UNDEFINED, fixed, percent
from experiments.pages import canvas
from experiments.pages.contents import Figure, Paragraph, Report, Section, Table
from experiments.pages.palette import PARTS, arm_colour
from experiments.patterns.estimators.windows import STUDY_DAYS
from experiments.patterns.page import target_text
from experiments.studies.diary.method import COUPLES, DRAWS, Comparison, published

COLUMNS = (
    "Statistic", "Use", "Published", "SE", "Simulated mean", "SD of studies", "SE in a study", "95 % of studies",
    "Below published", "Reading", "Source",
)  # fmt: skip
_ACROSS = 3
_TITLE = 36
"""Letters of a line of a panel's title."""
_USES = {
    "echo": "that repeat an input",
    "calibration": "to which parameters were fitted",
    "validation": "to which none was",
}
_DECIMALS = 3
_CAVEATS = (
    "Studies are drawn from the same simulated populations, so that two of them may share some couples.",
    "The published diary was kept by dating couples; the simulated couples are of all kinds.",
    "A published value within the distribution does not show that the mechanism behind it is the right one.",
)


def report(found: Sequence[Comparison], studies: pd.DataFrame, provenance: Mapping[str, object]) -> Report:
    """The whole page."""
    return Report(
        title="A diary study, two hundred times",
        question=f"{COUPLES} couples keep a diary for {STUDY_DAYS} days. If {DRAWS} such studies were made of the simulated "
        "couples, how often would one look like the study that was published?",
        answer=summary(found),
        arms=[],
        contrasts=[],
        sections=[_distributions(found, studies), _table(found)],
        assumptions=[],
        caveats=_CAVEATS,
        provenance=provenance,
    )


def summary(found: Sequence[Comparison]) -> str:
    """Sentences on the published values: how many the simulated studies would show, by their use, and the names of the others."""
    out = [each.pattern.name for each in found if not each.inside]
    uses = dict.fromkeys(each.pattern.set for each in found)
    said = f"Within 95 % of the simulated studies lie {', '.join(_counted(found, use) for use in uses)}."
    return said + (f" Outside: {'; '.join(out)}." if out else "")


def _counted(found: Sequence[Comparison], use: str) -> str:
    """How many published values of one use lie inside."""
    own = [each for each in found if each.pattern.set == use]
    return f"{sum(each.inside for each in own)} of {len(own)} published values {_USES[use]}"


def table_rows(found: Sequence[Comparison]) -> list[list[str]]:
    """One row a statistic, in words, under ``COLUMNS``."""
    return [_row(each) for each in found]


@canvas.style()
def distributions(found: Sequence[Comparison], studies: pd.DataFrame) -> canvas.Drawing:
    """A histogram of the studies for each statistic, with the published value and its error, or the published range."""
    rows = -(-len(found) // _ACROSS)
    figure, grid = canvas.sheet(1.85 * rows, rows, _ACROSS)
    for axes, each in zip(grid.flat, found, strict=False):
        _draw(axes, each, studies[each.pattern.statistic].to_numpy())
    for axes in grid.flat[len(found) :]:
        axes.set_visible(False)
    return figure


def _draw(axes: Axes, found: Comparison, values: np.ndarray) -> None:
    least, most = published(found.pattern)
    margin = 1.96 * found.error if np.isfinite(found.error) else 0.0
    axes.hist(values, bins=24, color=PARTS[1].light)
    if most + margin > least - margin:
        axes.axvspan(least - margin, most + margin, color=arm_colour(2), alpha=0.16, linewidth=0)
    if least == most:
        axes.axvline(least, color=arm_colour(2), linewidth=1.8)
    axes.set_title(fill(f"{found.pattern.id}  {found.pattern.name}", _TITLE))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False)
    axes.locator_params(axis="x", nbins=5)


def _distributions(found: Sequence[Comparison], studies: pd.DataFrame) -> Section:
    caption = (
        f"{DRAWS} simulated studies (grey) and the published value (line) with its 95 % interval where a standard error is "
        "published, or the range of the published values (band)."
    )
    drawing = Figure(
        "distributions", partial(distributions, found, studies), caption, "simulated sampling distributions"
    )
    lead = (
        "Couples live ordinary life, with friends and colleagues but no programme. The spread is what sampling alone does to "
        "a study of this size: other couples, another fortnight."
    )
    return Section("Sampling distributions", lead, [drawing])


def _table(found: Sequence[Comparison]) -> Section:
    note = (
        "SE: from the published interval. SD of studies: what a standard error estimates. SE in a study: the mean of those that "
        "the simulated studies arrive at by least squares clustered by couple. Below published: share of the studies. Use: "
        "calibration rows may be fitted, validation rows are only looked at, an echo repeats an input."
    )
    said = Paragraph(
        "Estimators are the same for data and simulation: persons centred within the study, weights standardised, since conflict "
        "is a rating there and a count here; only the lag-1 of strain is corrected for the bias of short series, on both sides."
    )
    return Section(
        "Published and simulated", summary(found),
        [said, Table("Each statistic in studies of this size", COLUMNS, table_rows(found), note)],
    )  # fmt: skip


def _row(found: Comparison) -> list[str]:
    return [
        found.pattern.name, found.pattern.set, target_text(found.pattern.target), _or_dash(found.error),
        fixed(found.mean, _DECIMALS), fixed(found.sd, _DECIMALS), _or_dash(found.own_error),
        f"{fixed(found.low, _DECIMALS)} to {fixed(found.high, _DECIMALS)}",
        percent(found.below), "inside" if found.inside else "OUTSIDE", found.pattern.source,
    ]  # fmt: skip


def _or_dash(value: float) -> str:
    return fixed(value, _DECIMALS) if np.isfinite(value) else UNDEFINED
