"""The sections of a sweep's page about its points: for whom, at what hours, how sure, and in every measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from experiments.comparison.evidence import FEWEST_WORLDS, UNSURE
from experiments.estimates.worlds import SMALLEST
from experiments.formatting import counted, fixed, interval, percent
from experiments.pages.contents import Block, Section, Table
from experiments.running.groups import AROUND, TOOK_PART
from experiments.sweeps.analysis.labels import factor_title, told
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page import figures as sweep_figures
from experiments.sweeps.page import headline as drawings
from experiments.sweeps.page.at_equal_hours import at_equal_hours
from experiments.sweeps.page.compared import Compared, best_first, headline, hours, too_small
from experiments.sweeps.page.findings import first_drawing
from experiments.sweeps.page.page import SweepPage
from experiments.sweeps.page.words import largest, reference_said, size
from simulation.measures import Quantity

MOST_POINTS: Final = 14
"""Rows of a table that stands open."""
MOST_LISTED, MOST_SHOWN = 60, 8
LEAST_HOURS = 0.05
"""Hours a person and year below which nothing is divided by them."""
SHAPE = {
    "ties": "Ties", "degree_sd": "SD of ties", "clustering": "Clustering", "isolates": "Isolates",
    "overlap": "Partners’ overlap", "assortment": "Assortment",
}  # fmt: skip


def _reference(results: SweepResults) -> str:
    against = results.plan.get("against")
    if against:
        same = ", ".join(told(name, value, against) for name, value in against.items())
        return f"Paired by replicate. Each point is read against its counterpart with {same}; all else is the same."
    label = results.label(results.reference)
    if results.has_base:
        return f"Paired by replicate. The reference is the base scenario, {label}."
    return f"Paired by replicate. The base scenario is not among the points; the reference is the first, {label}."


def _bars(results: SweepResults) -> str:
    """What the two kinds of interval hold."""
    if results.worlds:
        worlds = counted(results.worlds, "plausible world")
        return f"Dot: median; broad bar: 90 % of {worlds}; thin line: 95 % interval of the mean."
    return "Dot: mean; line: its 95 % interval."


def first_figure(page: SweepPage) -> list[Block]:
    """The figure beside the answer."""
    measure = headline(page.results)
    rows = page.compared(measure) if measure else []
    if measure is None or not rows:
        return [*first_drawing(page)]
    small = too_small(page.results, measure)
    draw = partial(drawings.headline_figure, page.results, rows, measure, small)
    grey = " Grey: too small to matter." if small == small else ""
    caption = f"{measure.title}, each point less {reference_said(page.results, rows)}. {_bars(page.results)}{grey}"
    return [page.figure(f"headline-{measure.name}", draw, caption, beside=True, narrow=True)]


def other_measures(page: SweepPage) -> Iterator[Section]:
    """The section on the other measures: a figure of all, and every number in a table."""
    first = headline(page.results)
    rest = [each for each in page.measures if each != first and page.compared(each)]
    found = {each.name: page.compared(each) for each in rest}
    if first is None or not page.compared(first):
        return
    blocks: list[Block] = []
    if rest:
        draw = partial(drawings.other_measures, page.results, found, rest)
        caption = f"Other measures, each less its reference. {_bars(page.results)}"
        blocks.append(page.figure("other-measures", draw, caption, narrow=True))
    blocks.append(_every_point(page, [first, *rest]))
    yield Section("Every point against its reference", _reference(page.results), blocks)


def _told(row: Compared | None) -> str | None:
    return interval(row.value, row.low, row.high) if row else None


def _every_point(page: SweepPage, measures: Sequence[Quantity]) -> Table:
    """Each point's differences, a column a measure; long ones are folded."""
    found = {each.name: {row.point: row for row in page.compared(each)} for each in measures}
    points = dict.fromkeys(point for rows in found.values() for point in rows)
    alone = len({row.against for rows in found.values() for row in rows.values()}) < 2
    cells = []
    for point in list(points)[:MOST_LISTED]:
        own = [found[each.name].get(point) for each in measures]
        row = next(each for each in own if each)
        label = row.label if alone else f"{row.label}, less {row.against}"
        cells.append([label, *map(_told, own)])
    note = (
        f"The first {MOST_LISTED} of {len(points)} points; contrasts.csv has all." if len(points) > MOST_LISTED else ""
    )
    columns = ("Point", *(sweep_figures.titled(each) for each in measures))
    return Table("Differences with their intervals", columns, cells, note, folded=len(cells) > MOST_POINTS)


def for_whom(page: SweepPage) -> Iterator[Section]:
    """The section on who benefits: those who take part and those around them, and groups that support cannot have made."""
    first = headline(page.results)
    if first is None:
        return
    best = [each.point for each in best_first(page.compared(first))]
    blocks = [*_around(page, best), *_groups(page, best)]
    if blocks:
        yield Section("For whom", f"The points with the best {first.title.lower()}.", blocks)


def _around(page: SweepPage, best: Sequence[int]) -> Iterator[Table]:
    """What changes for those who take part, their partners, those who confide in them, helpers, and everybody else."""
    if "beneficiaries" not in page.tables:
        return
    table = page.tables["beneficiaries"].set_index(["point", "group"])
    known = table.index.get_level_values("point").unique()
    pairs = [each for point in best for each in (point, page.results.equal[page.results.references[point]])]
    order = [each for each in dict.fromkeys([*pairs, *known]) if each in known]
    cells = []
    for point in order[:MOST_SHOWN]:
        rows = table.loc[point]
        cells.append([
            page.results.label(point), percent(float(rows["took_part"].iloc[0])),
            *(interval(*rows.loc[each.name, ["change", "low", "high"]]) for each in AROUND),
        ])  # fmt: skip
    note = (
        "Strain of these persons at the point, less that of the same persons in the same luck in a world in which no support "
        f"starts. {'; '.join(f'{each.title}: {each.meaning}' for each in AROUND)}. A dash: there is nobody."
    )
    yield Table(
        f"What support changes in strain (SD), by who takes part; {_held(page.results)}",
        ("Point", TOOK_PART.title, *(each.title for each in AROUND)), cells, note,
    )  # fmt: skip


def _held(results: SweepResults) -> str:
    return f"90 % of {counted(results.worlds, 'plausible world')}" if results.worlds else "95 % intervals"


def _groups(page: SweepPage, best: Sequence[int]) -> Iterator[Table]:
    """Differences in strain of groups of persons that are chosen when the burn-in ends."""
    groups = page.results.groups
    rows = {each.name: {row.point: row for row in page.compared(each)} for each in groups}
    labels = {row.point: row.label for found in rows.values() for row in found.values()}
    chosen = [point for point in best if point in labels][:MOST_SHOWN]
    if not chosen:
        return
    cells = [[labels[point], *(_told(rows[group.name].get(point)) for group in groups)] for point in chosen]
    note = " ".join(f"{each.title}: {each.meaning} on the day on which the burn-in ended." for each in groups)
    yield Table(
        "Difference from the reference in strain (SD) of groups of persons", ("Point", *(each.title for each in groups)), cells,
        note,
    )  # fmt: skip


def at_what_hours(page: SweepPage) -> Iterator[Section]:
    """The section on hours: what ten of them do, or what was chosen to make them equal."""
    if page.results.matched is not None:
        yield from at_equal_hours(page)
        return
    first, spent = headline(page.results), hours(page.results, page.tables)
    rows = [each for each in best_first(page.compared(first)) if each.point in spent] if first else []
    shown = [each for each in rows if abs(spent[each.point].value) > LEAST_HOURS]
    if first is None or not shown:
        return
    cells = [
        [each.label, size(spent[each.point]), size(each), _per_ten(each, spent[each.point])]
        for each in shown[:MOST_LISTED]
    ]
    measure = spent[shown[0].point].measure
    table = Table(
        "What ten hours do", ("Point", f"{measure.title} more", f"{first.title}, difference", f"{first.title}, for ten hours"),
        cells, "For ten hours: the difference over the median of the hours. It compares points as at equal hours only where "
        "effects grow in proportion to hours; with many places they grow less, and match in a plan makes hours equal.",
        folded=len(cells) > MOST_POINTS,
    )  # fmt: skip
    yield Section("At what hours", f"{measure.title}: {measure.meaning}, a year.", [table])


def _per_ten(row: Compared, spent: Compared) -> str:
    scale = 10.0 / spent.value
    low, high = sorted((scale * row.low, scale * row.high))
    return interval(scale * row.value, low, high)


def how_sure(page: SweepPage) -> Iterator[Section]:
    """The section on plausible worlds: in how many a point is better, and which unknown numbers its effect hangs on."""
    first = headline(page.results)
    rows = best_first(page.compared(first)) if first else []
    if first is None or not page.results.worlds or not rows:
        return
    cells = [
        [each.label, *(None if n is None else str(n) for n in (each.better, each.same, each.worse)), _survives(each)]
        for each in rows
    ]
    note = (
        f"Better and worse: by at least {SMALLEST} standard deviations between persons; the same: by less. A conclusion survives "
        f"where nineteen worlds in twenty agree on it; with fewer than {FEWEST_WORLDS} worlds nobody can tell."
    )
    table = Table(
        f"{first.title}: plausible worlds, counted", ("Point", "Better", "The same", "Worse", "What survives"), cells, note,
        folded=len(cells) > MOST_POINTS,
    )  # fmt: skip
    yield Section(
        "Which conclusions survive what nobody knows",
        f"Each of {counted(page.results.worlds, 'plausible world')} has parameters of its own that reproduce published patterns.",
        [table, *_unknowns(page, first, rows[0])],
    )


def _count(worlds: int | None) -> str | None:
    return None if worlds is None else str(worlds)


def _survives(row: Compared) -> str:
    total = sum(each or 0 for each in (row.better, row.same, row.worse))
    if total < FEWEST_WORLDS:
        return UNSURE
    counts = {"better": row.better, "too small to matter": row.same, "worse": row.worse}
    return next(
        (name for name, count in counts.items() if total and (count or 0) >= 0.95 * total), "nothing for certain"
    )


def _unknowns(page: SweepPage, measure: Quantity, best: Compared) -> Iterator[Block]:
    """The parameters with which the best point's effect goes along most."""
    if "unknowns" not in page.tables:
        return
    rows = page.of("unknowns", measure)
    rows = largest(rows[rows["point"] == best.point], "rho", MOST_SHOWN)
    cells = [
        [factor_title(row.parameter), fixed(row.rho, 2), "yes" if row.beyond_chance else "no"]
        for row in rows.itertuples()
    ]
    yield Table(
        f"Which unknown numbers the effect of {best.label} hangs on", ("Parameter", "Rank correlation", "Beyond chance"), cells,
        "Over the worlds, of the difference with the parameter; a negative one: the larger the number, the lower the difference. "
        "Beyond chance: further from 0 than the largest of as many unrelated numbers in 95 % of cases.",
    )  # fmt: skip


def networks(page: SweepPage) -> Iterator[Section]:
    """The section on the shape of the networks, where a plan varies them."""
    table = page.tables.get("networks")
    if table is None:
        return
    names = [name for name in table.columns if name not in SHAPE and name in page.results.points.columns]
    cells: list[list[str | float | None]] = [
        [", ".join(told(name, row[name], names) for name in names), *(float(row[each]) for each in SHAPE)]
        for row in table.to_dict("records")
    ]
    yield Section(
        "Networks",
        "As built for the first replicate. A shuffled network keeps everybody’s number of ties: what it does as well is not "
        "due to the shape.",
        [Table("Measured shape", ("Network", *SHAPE.values()), cells)],
    )  # fmt: skip
