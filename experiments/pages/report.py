"""A study as one self-contained HTML page: it loads no other file, can be printed, and has a light and a dark form.

A study composes a ``Report`` from text, contrasts and blocks; the template ``report.html`` decides how that looks. Figures are
drawn here, for the page; ``printing`` draws the same ones for a paper.
To add a kind of block: its record in ``contents``, a macro in the template, and its line in the template's ``macros``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from experiments.estimates.intervals import LEVEL
from experiments.formatting import MINUS, UNDEFINED, counted, decimals_for, fixed, interval, number, percent
from experiments.pages.canvas import svg
from experiments.pages.contents import DISCLAIMER, Arm, Callout, Figure, Paragraph, Report, Table
from experiments.pages.drawing import inline
from experiments.pages.medium import BESIDE, NARROW, PAGE, Medium, drawn_for
from experiments.pages.palette import arm_variable, style_sheet

if TYPE_CHECKING:
    from experiments.estimates.analysis import Contrast  # imports scipy.stats, which takes a second

MOST_LISTED = 12
"""Most entries of a provenance table that is shown open; a longer one is folded."""

CONTRAST_COLUMNS = (
    "Measure",
    "Arm",
    "Mean, reference",
    "Mean, arm",
    "Difference [t interval]",
    "Standardised",
    "Improved in",
    "Reading",
)

_NUMERIC = re.compile(rf"\[?[{MINUS}{UNDEFINED}]?[\d.]|{UNDEFINED}$|\[no interval\]$")


_TOGETHER = re.compile(rf"(?<=\d) (?=%)|(?<=\bd) (?=[{MINUS}\d])|(?<=\d,) (?=[{MINUS}\d.]+\])")
"""Spaces at which no line may break: in '90 %', 'd −0.16' and '[−0.23, −0.11]'."""


def render(report: Report) -> str:
    """The page as text."""
    environment = Environment(
        loader=PackageLoader("experiments", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": lambda block: type(block).__name__,
        "paragraphs": lambda text: [part.strip() for part in text.split("\n\n") if part.strip()],
        "drawing": lambda figure, place: _drawn(figure, BESIDE if figure.beside else PAGE, f"figure-{place}"),
        "narrow_drawing": lambda figure, place: _drawn(figure, NARROW, f"figure-{place}-narrow"),
        "grid": _grid,
        "arm_variable": arm_variable,
        "in_line": _in_line,
        "indented": lambda value: json.dumps(value, indent=2),
    }
    caption = "Main contrasts. Each row compares one arm with the reference in one measure."
    evidence = [contrast_block(report.contrasts, report.arms, caption)] if report.contrasts else []
    warning, answer = Callout("Not clinical advice", DISCLAIMER, caution=True), Paragraph(report.answer)
    brief = [warning] if report.brief else [warning, answer, *evidence]
    page = environment.get_template("report.html").render(report=report, brief=brief, colours=style_sheet())
    return _TOGETHER.sub("\N{NO-BREAK SPACE}", page) + "\n"


def _drawn(figure: Figure, place: Medium, name: str) -> str:
    with drawn_for(place):
        return inline(svg(figure.draw()), name, figure.label)


def contrast_block(contrasts: Sequence[Contrast], arms: Sequence[Arm], caption: str) -> Table:
    """The table of contrasts, grouped by measure; numbers of a measure share their decimals."""
    titles = {arm.name: arm.title for arm in arms}
    references = {each.against for each in contrasts}
    measures = dict.fromkeys(each.measure.name for each in contrasts)
    rows: list[Sequence[str]] = []
    for name in measures:
        group = [each for each in contrasts if each.measure.name == name]
        half_widths = [(each.estimate.t.high - each.estimate.t.low) / 2.0 for each in group]
        decimals = max(decimals_for(half_width) for half_width in half_widths)
        rows += [_contrast_row(each, _label(each, titles, len(references) > 1), decimals) for each in group]
    return Table(caption, CONTRAST_COLUMNS, rows, _contrast_note(contrasts, titles), grouped=True)


def _label(contrast: Contrast, titles: Mapping[str, str], with_reference: bool) -> str:
    """Title of the arm, and of its reference where a table has more than one reference."""
    arm, against = titles.get(contrast.arm, contrast.arm), titles.get(contrast.against, contrast.against)
    return f"{arm} against {against.lower()}" if with_reference else arm


def _contrast_row(contrast: Contrast, label: str, decimals: int) -> Sequence[str]:
    result, measure = contrast.estimate, contrast.measure
    standardised, improved = contrast.standardised, contrast.improved
    return (
        f"{measure.title} ({measure.unit})" if measure.unit else measure.title,
        label,
        fixed(contrast.mean_against, decimals),
        fixed(contrast.mean_arm, decimals),
        interval(result.mean, *result.t, decimals),
        UNDEFINED if standardised is None else fixed(standardised, 2),
        UNDEFINED if improved is None else percent(improved),
        _reading(contrast),
    )


def _reading(contrast: Contrast) -> str:
    """The direction in a word, where zero lies outside the interval and the measure has a better side."""
    low, high = contrast.estimate.t
    if low == high == 0.0:
        return "none"
    if not contrast.excludes_zero:
        return "unclear"
    side = "lower" if contrast.difference < 0.0 else "higher"
    if not contrast.measure.better:
        return side
    return "better" if side == contrast.measure.better else "worse"


def _contrast_note(contrasts: Sequence[Contrast], titles: Mapping[str, str]) -> str:
    """Sentences on the meaning of the columns and on the independent units of the intervals."""
    references = sorted({titles.get(each.against, each.against) for each in contrasts})
    bases = sorted({counted(each.estimate.units, each.estimate.basis) for each in contrasts})
    level = percent(LEVEL)
    dropped = sum(each.dropped for each in contrasts)
    sentences = [
        f"Difference: arm less reference ({', '.join(references)}), paired by replicate, with its {level} interval "
        f"(Student’s t) over {', '.join(bases)}.",
        "Standardised: difference over the between-person SD, pooled over both arms.",
        "Improved in: share of the replicates in which the arm did better than the reference under the same luck.",
        "Reading: unclear where the interval includes zero; none where no replicate differs.",
        f"{dropped} pairs were left out because the measure was not defined in both arms." if dropped else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _grid(table: Table) -> tuple[list[tuple[str, bool]], list[tuple[str, list[list[tuple[str, bool]]]]]]:
    """Heads and groups of rows of a table; each cell is its text, and whether its column holds numbers.

    Without ``grouped`` all rows are one group. The column that names the row is text, whatever it looks like.
    """
    rows = [[_cell(value) for value in row] for row in table.rows]
    first = 1 if table.grouped else 0
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    numeric = [
        place > first and bool(column) and all(map(_NUMERIC.match, column)) for place, column in enumerate(columns)
    ]
    groups = [
        (title, [list(zip(row, numeric, strict=True))[first:] for row in group])
        for title, group in groupby(rows, key=lambda row: row[0] if table.grouped else "")
    ]
    return list(zip(table.columns, numeric, strict=True))[first:], groups


def _cell(value: str | float | None) -> str:
    if value is None:
        return UNDEFINED
    return value if isinstance(value, str) else number(value)


def _in_line(value: object) -> str | None:
    """A value in one line of text; None for one that has too many parts or levels for that."""
    if isinstance(value, Mapping):
        nested = len(value) > MOST_LISTED or any(isinstance(each, (Mapping, list)) for each in value.values())
        return None if nested else ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, list):
        return None if len(value) > MOST_LISTED else " ".join(map(str, value))
    return UNDEFINED if value is None else str(value)
