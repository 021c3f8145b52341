"""The page of ``kithkin validate``: every pattern beside its tolerance, as a figure and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as FigureDrawing

from experiments.formatting import UNDEFINED, counted, decimals_for, fixed
from experiments.pages import canvas
from experiments.pages.contents import Figure, Report, Section, Table
from experiments.pages.figures import ROW
from experiments.pages.palette import MUTED, PARTS, arm_colour
from experiments.patterns.patterns import Finding, Pattern

COLUMNS = ("Id", "Pattern", "Target", "Tolerance", "Simulated", "SE", "Verdict", "Set", "Source")
_FEWEST_DECIMALS = 2
_TITLES = {"calibration": "Calibration set", "validation": "Validation set"}
_CAVEATS = (
    "Calibration patterns were fitted, so that meeting them shows only that the model can; the validation set was not.",
    "Tolerances are wide because studies differ; a value within them is no proof that the mechanism is the right one.",
    "Samples behind the targets are Western and heterosexual.",
    "Standard errors are of the simulation alone: they say nothing about the error of the published numbers.",
)


def table_rows(findings: Sequence[Finding]) -> list[list[str]]:
    """One row a pattern, in words, under ``COLUMNS``."""
    return [_row(each) for each in findings]


def as_text(findings: Sequence[Finding]) -> str:
    """All findings as an aligned table for a terminal, a block for each set of patterns."""
    head, *rows = aligned([_without_set(row) for row in (COLUMNS, *table_rows(findings))]).splitlines()
    blocks = {
        name: [row for row, each in zip(rows, findings, strict=True) if each.pattern.set == name] for name in _TITLES
    }
    return "\n\n".join("\n".join([_TITLES[name], head, *block]) for name, block in blocks.items())


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines of text, columns aligned."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def summary(findings: Sequence[Finding]) -> str:
    """For each set of patterns, one sentence with the number met and the names of those not met."""
    return " ".join(_of_set(findings, name) for name in _TITLES)


def report(findings: Sequence[Finding], replicates: int, provenance: Mapping[str, object]) -> Report:
    """The whole page."""
    lead = (
        f"{counted(replicates, 'replicate')}, each with couples, friends and luck of its own, in which all persons keep a diary "
        "for a year."
    )
    sections = [Section("How far from the limits", lead, [_figure(findings)])]
    sections += [_section(findings, name, title) for name, title in _TITLES.items()]
    sections.append(_estimators(findings))
    return Report(
        title="Does the model live as people do?",
        question="Every pattern that a run must reproduce, computed with the estimator that was used on the data.",
        answer=summary(findings),
        arms=[],
        contrasts=[],
        sections=sections,
        assumptions=[],
        caveats=_CAVEATS,
        provenance=provenance,
    )


def target_text(target: float | tuple[float, float] | str) -> str:
    """The target in words."""
    if isinstance(target, str):
        return target
    return _plain(target) if isinstance(target, float) else f"{_plain(target[0])} to {_plain(target[1])}"


@canvas.style()
def tolerances(findings: Sequence[Finding]) -> FigureDrawing:
    """A figure of every pattern, scaled by its own tolerance: band, target, and value with two standard errors."""
    figure, grid = canvas.sheet(0.9 + ROW * len(findings))
    axes = grid[0, 0]
    for height, each in enumerate(findings):
        _draw(axes, height, each)
    canvas.horizontal(axes, [f"{each.pattern.id}  {each.pattern.name}" for each in findings])
    axes.set_xticks([0.0, 0.5, 1.0], ["lower limit", "middle", "upper limit"])
    axes.set_xlim(-0.35, 1.35)
    axes.set_xlabel("place within the tolerance; light: tolerance, dark: published, bar: two standard errors")
    return figure


def _draw(axes: Axes, height: int, finding: Finding) -> None:
    pattern, place = finding.pattern, _place(finding.pattern, finding.value)
    axes.barh(height, 1.0, left=0.0, height=0.62, color=PARTS[2].light)
    if not isinstance(pattern.target, str):
        ends = np.clip([_place(pattern, end) for end in np.broadcast_to(pattern.target, 2)], 0.0, 1.0)
        axes.barh(height, max(ends[1] - ends[0], 0.006), left=ends[0], height=0.62, color=PARTS[1].light)
    colour = arm_colour(1 if finding.passes else 2)
    half = 2.0 * finding.se / (pattern.high - pattern.low)
    shown = float(np.clip(place, -0.32, 1.32))
    if np.isfinite(half):
        axes.plot([shown - half, shown + half], [height, height], color=colour, linewidth=2.0)
    axes.plot(shown, height, _marker(place, shown), color=colour, markersize=5.5)
    text = f"{_value(finding)}  in  {_tolerance(pattern)}"
    axes.text(1.01, height, text, transform=axes.get_yaxis_transform(), va="center", color=MUTED.light)


def _marker(place: float, shown: float) -> str:
    """Marker of a value: a square, or an arrowhead where the value lies beyond the drawing."""
    return "s" if shown == place else "<" if place < shown else ">"


def _place(pattern: Pattern, value: float) -> float:
    """Position of a value on the scale of its tolerance: 0 at the lower limit, 1 at the upper."""
    return (value - pattern.low) / (pattern.high - pattern.low)


def _figure(findings: Sequence[Finding]) -> Figure:
    caption = (
        "Each pattern is scaled by its own tolerance. A square within the light band meets it (blue), one outside does "
        "not (orange); an arrowhead marks a value beyond the drawing."
    )
    return Figure(canvas.svg(tolerances(findings)), caption, "every pattern within or outside its tolerance")


def _section(findings: Sequence[Finding], name: str, title: str) -> Section:
    own = [each for each in findings if each.pattern.set == name]
    rows = [_without_set(row) for row in table_rows(own)]
    return Section(title, _of_set(findings, name), [Table(title, _without_set(COLUMNS), rows)])


def _estimators(findings: Sequence[Finding]) -> Section:
    rows = [[each.pattern.id, each.pattern.name, each.pattern.how] for each in findings]
    lead = "Simulated diaries and questionnaires are treated as the published studies treated theirs."
    return Section("How each is estimated", lead, [Table("Estimators", ("Id", "Pattern", "Estimated as"), rows)])


def _without_set(row: Sequence[str]) -> list[str]:
    place = COLUMNS.index("Set")
    return [*row[:place], *row[place + 1 :]]


def _of_set(findings: Sequence[Finding], name: str) -> str:
    own = [each for each in findings if each.pattern.set == name]
    out = [each.pattern.id for each in own if not each.passes]
    unsure = [each.pattern.id for each in own if not each.certain]
    said = f"{len(own) - len(out)} of {len(own)} {name} patterns are met."
    said += f" Not met: {', '.join(out)}." if out else ""
    return said + (f" Within two standard errors of a limit: {', '.join(unsure)}." if unsure else "")


def _row(finding: Finding) -> list[str]:
    pattern = finding.pattern
    return [
        pattern.id, pattern.name, target_text(pattern.target), _tolerance(pattern), _value(finding), _error(finding),
        _verdict(finding), pattern.set, pattern.source,
    ]  # fmt: skip


def _verdict(finding: Finding) -> str:
    said = "met" if finding.passes else "NOT MET"
    return said if finding.certain else f"{said}, unsure"


def _tolerance(pattern: Pattern) -> str:
    return f"{_plain(pattern.low)} to {_plain(pattern.high)}"


def _value(finding: Finding) -> str:
    return fixed(finding.value, _decimals(finding))


def _error(finding: Finding) -> str:
    return fixed(finding.se, _decimals(finding)) if np.isfinite(finding.se) else UNDEFINED


def _decimals(finding: Finding) -> int:
    return max(decimals_for(finding.se), _FEWEST_DECIMALS)


def _plain(value: float) -> str:
    """A limit with two decimals, or three where it was stated with three."""
    return fixed(value, 2 if round(value, 2) == value else 3)
