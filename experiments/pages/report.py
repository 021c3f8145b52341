"""A study as one self-contained HTML page: it asks for nothing from elsewhere, prints, and follows light and dark.

A study composes a ``Report`` from text, contrasts and blocks; this module decides how that looks. All text is escaped.
To add a kind of block: its record in ``contents``, a ``_render_...`` function here, and its line in ``_block``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import count, groupby
from pathlib import Path

from experiments.estimates.analysis import Contrast
from experiments.formatting import MINUS, UNDEFINED, counted, decimals_for, fixed, interval, number, percent
from experiments.pages.contents import Arm, Block, Callout, Figure, Paragraph, Report, Table
from experiments.pages.markup import Markup, drawing, element, fragment
from experiments.pages.palette import arm_variable, style_sheet
from simulation.files import write_text

MOST_LISTED = 12
"""Entries of the provenance that are listed openly; what has more is folded away."""

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


@dataclass(frozen=True)
class _Numbers:
    """Running numbers of a page's figures and tables."""

    figures: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))


def write_report(path: Path, report: Report) -> None:
    """Write the page; an existing file is replaced."""
    write_text(path, render(report))


def render(report: Report) -> str:
    """The page as text."""
    parts = [(f"part-{place}", heading, body) for place, (heading, body) in enumerate(_parts(report, _Numbers()), 1)]
    sections = [element("section", element("h2", heading), body, id=anchor) for anchor, heading, body in parts]
    links = [element("li", element("a", heading, href=f"#{anchor}")) for anchor, heading, _ in parts]
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", report.title),
        element(
            "style",
            Markup(style_sheet() + resources.files("experiments.pages").joinpath("report.css").read_text("utf-8")),
        ),
    )
    header = element(
        "header",
        element("p", "kithkin \N{MIDDLE DOT} simulation study", class_="kicker"),
        element("h1", report.title),
        element("p", report.question, class_="question"),
        element("nav", element("ol", *links), aria_label="Contents"),
    )
    body = element("body", header, element("main", *sections))
    return "<!DOCTYPE html>\n" + element("html", head, "\n", body, lang="en") + "\n"


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
    """The arm, and what it is compared with where a table has more than one reference."""
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
    if not contrast.excludes_zero:
        return "unclear"
    side = "lower" if contrast.difference < 0.0 else "higher"
    if not contrast.measure.better:
        return side
    return "better" if side == contrast.measure.better else "worse"


def _contrast_note(contrasts: Sequence[Contrast], titles: Mapping[str, str]) -> str:
    """What the columns mean, and what the intervals rest on, in sentences."""
    references = sorted({titles.get(each.against, each.against) for each in contrasts})
    bases = sorted({counted(each.estimate.units, each.estimate.basis) for each in contrasts})
    level = percent(contrasts[0].estimate.level) if contrasts else UNDEFINED
    dropped = sum(each.dropped for each in contrasts)
    sentences = [
        f"Difference: arm less reference ({', '.join(references)}), paired by replicate, with its {level} interval "
        f"(Student’s t) over {', '.join(bases)}.",
        "Standardised: difference over the between-person SD, pooled over both arms.",
        "Improved in: share of the replicates in which the arm did better than the reference under the same luck.",
        "Reading: unclear where the interval includes zero.",
        f"{dropped} pairs were left out because the measure was not defined in both arms." if dropped else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _parts(report: Report, numbers: _Numbers) -> Iterator[tuple[str, Markup]]:
    """Headings and bodies of the page, in order; parts without contents are left out."""
    caption = "Main contrasts. Each row compares one arm with the reference in one measure."
    evidence = [contrast_block(report.contrasts, report.arms, caption)] if report.contrasts else []
    blocks: list[Block] = [
        Callout("Not clinical advice", report.disclaimer, caution=True),
        Paragraph(report.answer),
        *evidence,
    ]
    yield "In brief", _blocks(blocks, numbers)
    if report.arms:
        yield "Arms", element("dl", *(_arm(place, arm) for place, arm in enumerate(report.arms)), class_="arms")
    for section in report.sections:
        yield section.heading, fragment(_render_paragraph(Paragraph(section.lead)), _blocks(section.blocks, numbers))
    for heading, items in (("Assumptions", report.assumptions), ("Caveats", report.caveats)):
        if items:
            yield heading, element("ul", *(element("li", item) for item in items))
    yield "Provenance", _provenance(report.provenance)


def _arm(place: int, arm: Arm) -> Markup:
    settings = "; ".join(f"{name} = {value}" for name, value in arm.differences.items())
    return fragment(
        element("dt", arm.title, style=f"--swatch: var({arm_variable(place)})"),
        element("dd", arm.description),
        element("dd", settings or "The common scenario, unchanged.", class_="settings"),
    )


def _blocks(blocks: Sequence[Block], numbers: _Numbers) -> Markup:
    return fragment(*(_block(block, numbers) for block in blocks))


def _block(block: Block, numbers: _Numbers) -> Markup:
    match block:
        case Paragraph():
            return _render_paragraph(block)
        case Callout():
            return _render_callout(block)
        case Table():
            return _render_table(block, next(numbers.tables))
        case Figure():
            return _render_figure(block, next(numbers.figures))


def _render_paragraph(paragraph: Paragraph) -> Markup:
    return fragment(*(element("p", text.strip()) for text in paragraph.text.split("\n\n") if text.strip()))


def _render_callout(callout: Callout) -> Markup:
    kind = "callout caution" if callout.caution else "callout"
    return element("aside", element("strong", callout.title), _render_paragraph(Paragraph(callout.text)), class_=kind)


def _render_figure(figure: Figure, place: int) -> Markup:
    caption = element("figcaption", element("b", f"Figure {place}. "), figure.caption)
    return element("figure", drawing(figure.svg, f"figure-{place}", figure.label), caption, id=f"figure-{place}")


def _render_table(table: Table, place: int) -> Markup:
    rows = [[_cell(value) for value in row] for row in table.rows]
    numeric = [all(_NUMERIC.match(cell) for cell in column) for column in zip(*rows, strict=True)] or [False]
    first = 1 if table.grouped else 0
    numeric[: first + 1] = [False] * (first + 1)  # the column that names the row is text, whatever it looks like
    columns = list(zip(table.columns, numeric, strict=False))[first:]
    heads = [element("th", name, scope="col", **_aligned(right)) for name, right in columns]
    inside = element(
        "table",
        element("caption", element("b", f"Table {place}. "), table.caption),
        element("thead", element("tr", *heads)),
        *_bodies(rows, numeric, table.grouped),
        class_="grouped" if table.grouped else "plain",
    )
    note = element("p", table.note, class_="note") if table.note else Markup()
    return element("div", inside, note, class_="scroll", id=f"table-{place}")


def _bodies(rows: Sequence[Sequence[str]], numeric: Sequence[bool], grouped: bool) -> Iterator[Markup]:
    """One body a group, under the group's heading; without groups a single body."""
    if not grouped:
        yield element("tbody", *(_row(row, numeric) for row in rows))
        return
    for title, group in groupby(rows, key=lambda row: row[0]):
        heading = element("tr", element("th", title, scope="rowgroup", colspan=str(len(numeric) - 1)))
        yield element("tbody", heading, *(_row(row[1:], numeric[1:]) for row in group))


def _row(row: Sequence[str], numeric: Sequence[bool]) -> Markup:
    cells = [element("td", cell, **_aligned(right)) for cell, right in zip(row[1:], numeric[1:], strict=True)]
    return element("tr", element("th", row[0], scope="row"), *cells)


def _aligned(right: bool) -> dict[str, str]:
    return {"class_": "n"} if right else {}


def _cell(value: str | float | None) -> str:
    if value is None:
        return UNDEFINED
    return value if isinstance(value, str) else number(value)


def _provenance(provenance: Mapping[str, object]) -> Markup:
    """Short entries as a table, long ones folded away as JSON."""
    short = {name: text for name, value in provenance.items() if (text := _in_line(value)) is not None}
    rows = [
        element("tr", element("th", name.replace("_", " "), scope="row"), element("td", element("code", text)))
        for name, text in short.items()
    ]
    folded = [
        element("details", element("summary", name.replace("_", " ")), element("pre", json.dumps(value, indent=2)))
        for name, value in provenance.items()
        if name not in short
    ]
    return fragment(element("table", element("tbody", *rows)), *folded)


def _in_line(value: object) -> str | None:
    """A value in one line of text; None for one that has too many parts or levels for that."""
    if isinstance(value, Mapping):
        nested = len(value) > MOST_LISTED or any(isinstance(each, (Mapping, list)) for each in value.values())
        return None if nested else ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, list):
        return None if len(value) > MOST_LISTED else " ".join(map(str, value))
    return UNDEFINED if value is None else str(value)
