"""The page of ``kithkin validate``: every pattern beside its tolerance, set by set, as a figure and as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes

from experiments.formatting import UNDEFINED, counted, decimals_for, fixed, interval
from experiments.pages import canvas
from experiments.pages.contents import Callout, Figure, Report, Section, Table
from experiments.pages.figures import ROW
from experiments.pages.lettering import fold
from experiments.pages.palette import PARTS, arm_colour
from experiments.patterns.diary_file import Estimate
from experiments.patterns.pattern import INDEPENDENCE, RULES, Pattern, Set
from experiments.patterns.patterns import Finding

COLUMNS = ("Id", "Pattern", "Target", "Tolerance", "Simulated", "SE", "Plausible sets", "Verdict", "Mark", "Source")
DIARY_COLUMNS = ("Id", "Pattern", "Target", "Diary", "Set")
_FEWEST_DECIMALS = 2
_TITLES: dict[Set, str] = {"echo": "Echoes of inputs", "calibration": "Calibration set", "validation": "Validation set"}
_LEADS: dict[Set, str] = {
    "echo": "These repeat what was put in. They are shown, and count for nothing.",
    "calibration": "Parameters may be fitted to these, so that meeting them shows only that the model can.",
    "validation": "These are never fitted, and reported whatever they show.",
}
HONESTY = (
    "How independent the sets are. Before the calibration a forerunner of this model was tuned by hand in about ten rounds, "
    "with all rows but V10 to V40 on the screen; V3 to V9 were not tuned for, but they were seen, and V7 to V9 are wide or only "
    "a sign. V1, V2 and V10 to V18 are other statistics of the diary that calibrates. Targets and tolerances of V10 to V40 were "
    "fixed before their first evaluation; only V19 to V40 come from data that the model has not seen, and their measures were "
    "chosen by somebody who knew the calibration. Tolerances that were set by hand were set with values of the forerunner known. "
    "Numbers of patterns met say nothing without this paragraph."
)
"""What must stand beside every count of patterns met."""
_CAVEATS = (
    "A value within its tolerance is no proof that the mechanism is the right one.",
    "The literature contradicts itself in places: counselling before and after (C25), its waiting list (V5) and counselling "
    "against a waiting list (V39) cannot all be met; two reviews of loneliness (C41, V37) differ by a factor of four.",
    "V7 and V35 are observational: shared surroundings are in their figures, and mostly not in the model.",
    "Samples behind the targets are Western and mostly heterosexual.",
    "Standard errors are of the simulation alone: they say nothing about the error of the published numbers.",
)


def table_rows(findings: Sequence[Finding]) -> list[list[str]]:
    """One row a pattern, in words, under ``COLUMNS``."""
    return [_row(each) for each in findings]


def as_text(findings: Sequence[Finding]) -> str:
    """All findings as an aligned table for a terminal, a block for each set of patterns."""
    head, *rows = aligned([COLUMNS, *table_rows(findings)]).splitlines()
    blocks = {
        name: [row for row, each in zip(rows, findings, strict=True) if each.pattern.set == name] for name in _TITLES
    }
    return "\n\n".join("\n".join([_TITLES[name], head, *block]) for name, block in blocks.items())


def diary_text(rows: Sequence[tuple[Pattern, Estimate]]) -> str:
    """The patterns of couples' diaries with what a diary gives, as an aligned table for a terminal."""
    lines = [
        (each.id, each.name, target_text(each.target), interval(found.value, found.low, found.high, 3), each.set)
        for each, found in rows
    ]
    return aligned([DIARY_COLUMNS, *lines])


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines of text, columns aligned."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def summary(findings: Sequence[Finding]) -> str:
    """For the sets that count, the number met and the names of those not met; validation by how independent it is."""
    return f"{_of_set(findings, 'calibration')} {_of_set(findings, 'validation')} {_by_independence(findings)}"


def report(
    findings: Sequence[Finding], replicates: int, provenance: Mapping[str, object], more: Sequence[Section] = ()
) -> Report:
    """The whole page; ``more``: sections between those of the sets and the estimators."""
    lead = (
        f"{counted(replicates, 'replicate')}, each with couples, friends and luck of its own: a diary of a year, questionnaires "
        "over nearly five years, and trials of the presets."
    )
    sections = [Section("How far from the limits", lead, [figure(findings)])]
    sections += [_section(findings, name) for name in _TITLES]
    return Report(
        title="Does the model live as people do?",
        question="Every pattern that a run must reproduce, computed with the estimator that was used on the data.",
        answer=f"{summary(findings)} {HONESTY}",
        arms=[],
        contrasts=[],
        sections=[*sections, *more, *_explained(findings)],
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
def tolerances(findings: Sequence[Finding]) -> canvas.Drawing:
    """A figure of every pattern, scaled by its own tolerance: band, target, and value with two standard errors."""
    figure, grid = canvas.sheet(0.9 + ROW * len(findings))
    axes = grid[0, 0]
    for height, each in enumerate(findings):
        _draw(axes, height, each)
    values = [f"{_value(each)}  in  {_tolerance(each.pattern)}" for each in findings]
    canvas.horizontal(axes, [f"{each.pattern.id}  {each.pattern.name}" for each in findings], values)
    axes.set_xticks([0.0, 0.5, 1.0], ["lower limit", "middle", "upper limit"])
    axes.set_xlim(-0.35, 1.35)
    told = "place within the tolerance; light: tolerance, dark: published, bar: two standard errors"
    axes.set_xlabel(fold(told, 0.9 * figure.get_figwidth()))
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


def _marker(place: float, shown: float) -> str:
    """Marker of a value: a square, or an arrowhead where the value lies beyond the drawing."""
    return "s" if shown == place else "<" if place < shown else ">"


def _place(pattern: Pattern, value: float) -> float:
    """Position of a value on the scale of its tolerance: 0 at the lower limit, 1 at the upper."""
    return (value - pattern.low) / (pattern.high - pattern.low)


def figure(findings: Sequence[Finding]) -> Figure:
    caption = (
        "Each pattern is scaled by its own tolerance. A square within the light band meets it (blue), one outside does "
        "not (orange); an arrowhead marks a value beyond the drawing."
    )
    label = "every pattern within or outside its tolerance"
    return Figure("tolerances", partial(tolerances, findings), caption, label)


def _section(findings: Sequence[Finding], name: Set) -> Section:
    own, title = [each for each in findings if each.pattern.set == name], _TITLES[name]
    said = _LEADS[name] if name == "echo" else f"{_LEADS[name]} {_of_set(findings, name)}"
    if name == "validation":
        return Section(
            title, said, [Callout("How independent", HONESTY, caution=True), _independent(findings), _table(title, own)]
        )
    return Section(title, said, [_table(title, own)])


def _table(title: str, findings: Sequence[Finding]) -> Table:
    note = (
        "Mark: D, recomputed from published raw data; R, read in the publication; M, from memory, to be looked up. "
        "Plausible sets: where the central 90 % of worlds with other plausible sets of parameters lie, each on a network of its "
        "own."
    )
    return Table(title, COLUMNS, table_rows(findings), note)


def _independent(findings: Sequence[Finding]) -> Table:
    """Validation rows met, by how independent they are."""
    rows = []
    for name, meaning in INDEPENDENCE.items():
        own = [each for each in findings if each.pattern.independence == name]
        rows.append([name, meaning, f"{sum(each.passes for each in own)} of {len(own)}"])
    return Table("Validation by what it can say", ("Kind", "Meaning", "Met"), rows)


def _by_independence(findings: Sequence[Finding]) -> str:
    new = [each for each in findings if each.pattern.independence == "new"]
    met = sum(each.passes for each in new)
    return f"Of patterns from data that the model has not seen, of a kind that was not calibrated, {met} of {len(new)} are met."


def _explained(findings: Sequence[Finding]) -> list[Section]:
    """How each pattern is estimated, how its tolerance came about, and what was changed after a look."""
    rows = [[each.pattern.id, each.pattern.name, each.pattern.how, RULES[each.pattern.rule]] for each in findings]
    lead = "Simulated diaries and questionnaires are treated as the published studies treated theirs; weights are standardised."
    changed = [[each.pattern.id, each.pattern.name, each.pattern.changed] for each in findings if each.pattern.changed]
    looked = "A row for which something was changed is no test any more, and stands among the calibration."
    return [
        Section("How each is estimated", lead, [
            Table("Estimators and tolerances", ("Id", "Pattern", "Estimated as", "Tolerance"), rows),
        ]),
        Section("What was changed after a look", looked, [Table("Changes", ("Id", "Pattern", "Changed"), changed)]),
    ]  # fmt: skip


def _of_set(findings: Sequence[Finding], name: Set) -> str:
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
        _over_sets(finding), _verdict(finding), pattern.mark, pattern.source,
    ]  # fmt: skip


def _verdict(finding: Finding) -> str:
    if finding.pattern.set == "echo":
        return "echo"
    said = "met" if finding.passes else "NOT MET"
    return said if finding.certain else f"{said}, unsure"


def _tolerance(pattern: Pattern) -> str:
    return f"{_plain(pattern.low)} to {_plain(pattern.high)}"


def _value(finding: Finding) -> str:
    return fixed(finding.value, _decimals(finding))


def _error(finding: Finding) -> str:
    return fixed(finding.se, _decimals(finding)) if np.isfinite(finding.se) else UNDEFINED


def _over_sets(finding: Finding) -> str:
    low, high = finding.over_sets
    return f"{fixed(low, _FEWEST_DECIMALS)} to {fixed(high, _FEWEST_DECIMALS)}" if np.isfinite(low) else UNDEFINED


def _decimals(finding: Finding) -> int:
    return max(decimals_for(finding.se), _FEWEST_DECIMALS)


def _plain(value: float) -> str:
    """A limit with two decimals, or three where it was stated with three."""
    return fixed(value, 2 if round(value, 2) == value else 3)
