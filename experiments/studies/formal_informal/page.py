"""The main study's report: question, answer, evidence with its uncertainty, and assumptions. Runs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure as FigureDrawing

from experiments.estimates.analysis import Contrast, levels
from experiments.estimates.precision import half_width_curve
from experiments.estimates.trajectories import difference_trajectories, trajectories
from experiments.formatting import counted, interval, number, percent
from experiments.pages import canvas, figures
from experiments.pages.contents import Block, Callout, Figure, Paragraph, Report, Section, Table
from experiments.pages.report import contrast_block
from experiments.studies.arms import MAIN, TITLES, arms_in_words, assumptions
from experiments.studies.formal_informal.evidence import (
    ADVANTAGE_PAIRS,
    AGAINST_NONE,
    ZERO_AGAINST_INFORMAL,
    Evidence,
    equal_pairs,
    headline,
)
from simulation.measures import Measure, measure
from simulation.network import GENERATED

_COURSES = ("strain", "perceived", "belonging", "satisfaction")
_HOURS = ("peer_hours", "programme_hours")
_STATUSES = ("none", "waiting", "enrolled", "finished", "dropped")

CAVEATS = [
    "Correlations between informal support and adjustment in the literature (r about .24) and effects of trials are not the "
    "same quantity; the first is no benchmark for the second.",
    "Head to head, the literature does not show that formal programmes offer more: professionals in a secondary role did "
    "worse than peers alone (Bryan & Arkowitz 2015), manuals and instructor training gave no gain while dose did (Hawkins "
    "2012), peers did as well as group therapy (Pfeiffer 2011).",
    "Programmes screen on high strain, so that their members improve by regression to the mean alone; the arms are compared "
    "over everybody, on common luck, and never before with after.",
    "The samples behind the sourced parameters are Western and heterosexual.",
]


def report(evidence: Evidence) -> Report:
    """The whole page."""
    return Report(
        title="Formal or informal: which support buffers couples’ stress?",
        question=_question(evidence),
        answer=_answer(evidence),
        arms=arms_in_words(evidence.scenarios),
        contrasts=headline(evidence),
        sections=[
            _course(evidence),
            _forest(evidence),
            _advantage(evidence),
            _equal_hours(evidence),
            _whom(evidence),
            _precision(evidence),
        ],
        assumptions=list(assumptions()),
        caveats=CAVEATS,
        provenance=evidence.provenance,
    )


def _question(evidence: Evidence) -> str:
    persons, days = evidence.provenance["persons"], evidence.provenance["days"]
    ends = evidence.endpoints
    replicates, networks = (
        counted(ends["replicate"].nunique(), "replicate"),
        counted(ends["network"].nunique(), "network"),
    )
    return (
        f"{persons} persons live {days} days under each structure of support. Which leaves them less strained, less "
        "isolated and more satisfied, at what cost in contact hours, and does it take a better leader? "
        f"{replicates} over {networks}; in each, all arms have the same couples and the same luck."
        f"{source_in_words(evidence.provenance)}"
    )


def source_in_words(provenance: Mapping[str, Any]) -> str:
    """Where a given network came from, and how its couples were found; nothing about generated ones."""
    given = provenance["network_plan"]["source"] != GENERATED
    return f" {provenance['networks'][0]['source']}" if given else ""


def _answer(evidence: Evidence) -> str:
    pairs = [
        ("informal", "none"),
        ("formal", "none"),
        ("formal", "informal"),
        ZERO_AGAINST_INFORMAL,
        *equal_pairs(evidence),
    ]
    return " ".join(_sentence(each) for each in evidence.contrasts(pairs, ["strain"]))


def _sentence(found: Contrast) -> str:
    """A contrast in strain in words, with its interval."""
    what = f"{TITLES[found.arm]} against {TITLES[found.against].lower()}:"
    if found.estimate.units < 2:
        return f"{what} {number(found.difference)} SD of strain, without an interval."
    value = interval(found.difference, *found.estimate.t)
    if not found.excludes_zero:
        return f"{what} no clear difference in strain, {value} SD."
    return f"{what} {'lower' if found.difference < 0 else 'higher'} strain, {value} SD."


def strain_apart(evidence: Evidence) -> FigureDrawing:
    """Figure of the difference in strain from the world with the partner alone, over time."""
    others = [arm for arm in MAIN if arm != "none"]
    apart = [(measure("strain"), difference_trajectories(evidence.timeseries, "strain", "none", others))]
    return figures.courses(apart, {arm: TITLES[arm] for arm in MAIN}, _marks(evidence), difference=True)


def _marks(evidence: Evidence) -> dict[int, str]:
    return {min(each.start_day for each in evidence.scenarios["formal"].programmes.values()): "first intake"}


def _course(evidence: Evidence) -> Section:
    arms = {arm: TITLES[arm] for arm in MAIN}
    panels = [(measure(name), trajectories(evidence.timeseries, name, list(arms))) for name in _COURSES]
    return Section(
        "Course over time",
        "How the four structures part, week by week.",
        [
            Figure(
                canvas.svg(figures.courses(panels, arms, _marks(evidence))),
                "Weekly means over persons. Lines are means over replicates, dark bands their 95 % interval, light bands the "
                "range of 80 % of the replicates.",
                "courses of strain, perceived support, belonging and satisfaction in four arms",
            ),
            Figure(
                canvas.svg(strain_apart(evidence)),
                "Difference in strain from the same world with the partner alone; below zero is better.",
                "difference in strain from the arm without peers, over time",
            ),
        ],
    )


def _forest(evidence: Evidence) -> Section:
    drawing = figures.forest([each for each in headline(evidence) if each.against == "none"], evidence.titles)
    caption = "Paired differences from the partner alone, with 95 % t intervals; a thin line marks no difference."
    return Section(
        "All contrasts", "Every headline measure, each structure against the partner alone.",
        [Figure(canvas.svg(drawing), caption, "forest plot of the differences of three arms from none")],
    )  # fmt: skip


def _advantage(evidence: Evidence) -> Section:
    pairs = [("formal", "informal"), *ADVANTAGE_PAIRS]
    found = evidence.contrasts(pairs, ["strain", "strained", "satisfaction", "half_life"])
    return Section(
        "Does it take a better leader?",
        "The facilitator’s advantage is a hypothesis under test. At 0 a session is as good as a friend’s help, and only what "
        "is organised differently remains: schedule, dose, guidelines, matching, skills; at 1 the quality has the formal mean.",
        [contrast_block(found, arms_in_words(evidence.scenarios), "Formal support at advantage 1 and at 0")],
    )


def _equal_hours(evidence: Evidence) -> Section:
    doses, hours = evidence.doses, [measure(name) for name in _HOURS]
    shown = ("strain", "strained", "belonging", "satisfaction", "contact_hours")
    found = evidence.contrasts(equal_pairs(evidence), shown)
    table = levels(evidence.endpoints, list(evidence.titles), hours)
    said = (
        f"In pilot runs the circle spent {number(doses.informal)} and the programme {number(doses.formal)} hours a person and "
        f"year; {'requests to the circle' if doses.thinned == 'informal' else 'places'} were thinned out to "
        f"{percent(doses.factor)}, which spent {number(doses.reached)}."
    )
    blocks = (
        [contrast_block(found, arms_in_words(evidence.scenarios), "Formal against informal at equal contact hours")]
        if found
        else []
    )
    return Section(
        "At equal contact hours",
        "More contact may simply help more. Here the structure with more hours is thinned out until both spend the same.",
        [
            Paragraph(said),
            *blocks,
            Figure(
                canvas.svg(figures.stacked_levels(table, hours, evidence.titles)),
                "Hours of contact a person and year; the partner’s help, which every arm has, is not counted.",
                "contact hours by arm",
            ),
            _cost(evidence),
        ],
    )


def _cost(evidence: Evidence) -> Table:
    """Strain taken off by an hour of contact: the difference from none over the hours spent."""
    rows: list[list[str | float | None]] = []
    for arm in evidence.scenarios:
        if arm != "none":
            strain, hours = evidence.contrasts([(arm, "none")], ["strain", "contact_hours"])
            ratio = -strain.difference / hours.difference if hours.difference > 0 else None
            rows.append([TITLES[arm], hours.difference, -strain.difference, None if ratio is None else 100 * ratio])
    columns = ("Arm", "Hours a person and year", "Strain taken off (SD)", "per 100 hours (SD)")
    return Table("Benefit per contact hour, against the partner alone", columns, rows)


def _whom(evidence: Evidence) -> Section:
    statuses = [measure(name) for status in _STATUSES for name in (f"share_{status}", f"strain_{status}")]
    programmed = [arm for arm, scenario in evidence.scenarios.items() if scenario.programmes]
    kinds = next(iter(evidence.scenarios.values())).kinds
    by_kind = evidence.contrasts(AGAINST_NONE, [f"strain_{kind}" for kind in (*kinds, "no")])
    return Section(
        "For whom",
        "By kind of the heaviest load, arms can be compared; by programme status they cannot, since who is screened, waits or "
        "leaves is not drawn by lot.",
        [
            contrast_block(
                by_kind,
                arms_in_words(evidence.scenarios),
                "Strain by kind of the heaviest load, against the partner alone",
            ),
            _level_table(evidence, programmed, statuses),
            Callout(
                "Not an effect",
                "Those who finished are still more strained than those who never asked, because the strained were invited.",
            ),
        ],
    )


def _level_table(evidence: Evidence, arms: Sequence[str], measures: Sequence[Measure]) -> Table:
    found = levels(evidence.endpoints, list(arms), measures).set_index(["measure", "arm"])["mean"]
    rows: list[list[str | float | None]] = [
        [each.title, each.unit, *(float(found[each.name, arm]) for arm in arms)] for each in measures
    ]
    return Table("By programme status, last 28 days", ("Measure", "Unit", *(TITLES[arm] for arm in arms)), rows)


def _precision(evidence: Evidence) -> Section:
    ends, arms = evidence.endpoints, ["informal", "formal", "both"]
    blocks: list[Block] = []
    if ends["replicate"].nunique() > 2:
        curves = {arm: half_width_curve(ends, arm, "none", "strain") for arm in arms}
        blocks.append(
            Figure(
                canvas.svg(figures.half_widths(curves, evidence.titles, measure("strain"))),
                "Half-width of the 95 % interval of the difference in strain from none. Dots: of the first replicates; "
                "lines: the 1/√n law with the SD of all of them.",
                "half-width of the interval against the number of replicates",
            )
        )
    return Section("How sure", "What more replicates would bring.", blocks)
