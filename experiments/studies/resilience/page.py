"""The resilience study's page: the blow, excess strain, and what each structure of support changes. Runs no model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import isfinite

from experiments.estimates.trajectories import trajectories
from experiments.formatting import UNDEFINED, counted, interval, percent
from experiments.pages import figures
from experiments.pages.canvas import Drawing
from experiments.pages.contents import Block, Callout, Figure, Paragraph, Report, Section, Table
from experiments.pages.report import contrast_block
from experiments.studies.arms import arms_in_words, assumptions
from experiments.studies.resilience.evidence import (
    OTHERS,
    PLACES,
    REFERENCE,
    SHOWN,
    SMALLEST_PEAK,
    TITLES,
    UNITS,
    Evidence,
    others,
    weekly_means,
)
from experiments.studies.resilience.outcomes import FELT_BY
from experiments.studies.resilience.recovery import Estimated
from simulation.measures import Quantity
from simulation.scenario import EventKind

CAVEATS = [
    "A blow to a tenth of the persons at once also uses up helpers. The excess of persons one and two ties away includes the "
    "cost of helping, strain caught from others, and strain for want of help while their own helpers are busy or strained.",
    "A person who was struck has lived through such an event from then on, and is a better helper to others with the same "
    "problem. This gain of persons one tie away can outweigh their cost of helping.",
    "With a tenth struck, most persons with many ties are one tie away from somebody struck, and some from several.",
    "The excess of the programme’s arms includes the effect on persons whom the blow brought into the programme, and on persons "
    "whom it kept out of a full one.",
    "Half-lives are computed from the pooled curve’s weekly means. None is given where the area of an excess may be zero, where "
    f"its peak is below {SMALLEST_PEAK:g} SD, and where it has not fallen to half by the end of the run.",
    "Peak and half-life rest on the free parameters of load and resolution; the order of the structures is the result, "
    "the number of days is the model’s.",
    "In the arms without friends all friends vanish on day 0, in a population whose other numbers are those of people with "
    "friends: they show how much friends matter at all, and are no worlds that exist.",
]


def report(evidence: Evidence) -> Report:
    """The whole page."""
    return Report(
        title="After a blow: how well does each structure of support let couples recover?",
        question=_question(evidence),
        answer=answer(evidence),
        arms=arms_in_words(evidence.scenarios),
        contrasts=[],
        sections=[_course(evidence), _recovery(evidence), _apart(evidence), _beyond(evidence), _others(evidence)],
        assumptions=list(assumptions()),
        caveats=CAVEATS,
        provenance=evidence.provenance,
    )


def blow_in_words(evidence: Evidence) -> str:
    """The blow in words: its kind and load, the share of the persons struck, and its day."""
    kinds = _kinds(evidence)
    events = " and ".join(f"{kinds[kind].words} of {weight:g} LCU" for kind, weight in evidence.blow.loads.items())
    return f"{events} for {percent(evidence.blow.share)} of the persons, never both of a couple, on day {evidence.blow.day}"


def answer(evidence: Evidence) -> str:
    """The findings in sentences, each with its interval."""
    peak, gone, area = (evidence.found(REFERENCE, "struck", name) for name in ("peak", "half_life", "area"))
    half = f"half of it is gone after {_value(gone, 'half_life')}, and the" if isfinite(gone.value) else "and the"
    said = (
        f"In ordinary life, with partner and everyday circle, those struck carry a peak of {_value(peak, 'peak')}, {half} excess "
        f"adds up to {_value(area, 'area')}; of their partners, "
        f"{_value(evidence.found(REFERENCE, 'partner', 'area'), 'area')}. "
        f"The blow costs those struck {_level(evidence, 'distress_struck')} days in distress and {_lost(evidence)}."
    )
    return "\n\n".join([said, *(_against_reference(evidence, arm) for arm in others(evidence.scenarios))])


def _level(evidence: Evidence, measure: str) -> str:
    found = evidence.level(REFERENCE, measure)
    return interval(found.mean, *found.t)


def _lost(evidence: Evidence) -> str:
    """What happens to the satisfaction of those struck who have a partner."""
    found = evidence.level(REFERENCE, "satisfaction_struck")
    if not isfinite(found.mean):
        return "nobody a partner’s satisfaction, since no one struck has a partner"
    return f"changes their satisfaction by {interval(found.mean, *found.t)} SD·days"


def _against_reference(evidence: Evidence, arm: str) -> str:
    """Differences from ordinary life in the excess strain of the persons struck and of all others, and in its half-life."""
    if evidence.empty(arm):
        return f"{evidence.titles[arm]}: nobody took part in the programme, so that these worlds say nothing about it."
    spared, sooner = (evidence.apart(arm, REFERENCE, "struck", name) for name in ("area", "half_life"))
    total = evidence.totals(arm)["others"]
    said = [f"excess strain of those struck, {_less_or_more(spared, 'SD·days')}"]
    if isfinite(sooner.value):
        said.append(f"its half-life, {_less_or_more(sooner, 'days', ('shorter', 'longer'))}")
    said.append(f"all others together, for each person struck, {_less_or_more(total, 'SD·days')}")
    return f"{evidence.titles[arm]} against ordinary life: {'; '.join(said)}."


def _less_or_more(found: Estimated, unit: str, words: tuple[str, str] = ("less", "more")) -> str:
    """A difference in words, ``6.3 [6.2, 6.5] SD·days less``; no direction where it may be zero or has no interval."""
    value, (low, high) = found
    if not isfinite(low):
        return f"a difference of {interval(value, low, high)} {unit}"
    if low <= 0 <= high:
        return f"no clear difference ({interval(value, low, high)} {unit})"
    if value > 0:
        return f"{interval(value, low, high)} {unit} {words[1]}"
    return f"{interval(-value, -high, -low)} {unit} {words[0]}"


def _value(found: Estimated, name: str) -> str:
    if not isfinite(found.value):
        return UNDEFINED
    return f"{interval(found.value, *found.interval)} {UNITS[name]}"


def _question(evidence: Evidence) -> str:
    ends = evidence.endpoints
    replicates = counted(ends["replicate"].nunique(), "replicate")
    networks = counted(ends["network"].nunique(), "network")
    return (
        f"{evidence.provenance['persons']} persons live {evidence.provenance['days']} days; {blow_in_words(evidence)}. Each "
        "world is lived once with and once without the blow, on the same luck, so that the difference is the effect. How high "
        f"does it rise, how long does it last, and who carries it? {replicates} over {networks}."
    )


def excess_curves(evidence: Evidence) -> Drawing:
    """Figure of the excess over time, one panel for each distance."""
    arms = evidence.titles
    weeks = weekly_means(evidence.timeseries)
    shown = [place for place in SHOWN if weeks[f"excess_{place}"].notna().any()]
    panels = [
        (Quantity(f"excess_{place}", PLACES[place], "excess strain, SD"), trajectories(weeks, f"excess_{place}", arms))
        for place in shown
    ]
    return figures.courses(panels, arms, ranges=False)


def _course(evidence: Evidence) -> Section:
    caption = (
        "Strain with the blow less strain without it, weekly means over the persons at each distance; the day counts from the "
        "first, and the curves begin at the blow. Lines are means over replicates, bands their 95 % interval. The panels do not "
        "share a scale: what others carry is much smaller than what those struck carry."
    )
    blocks: list[Block] = [
        Figure(
            "excess", partial(excess_curves, evidence), caption, "excess strain over time at four distances in each arm"
        ),
        _places(evidence),
    ]
    return Section("The excess over time", "How the blow is felt, by whom, and how it fades.", blocks)


def _places(evidence: Evidence) -> Table:
    means = evidence.endpoints[[f"persons_{name}" for name in PLACES]].mean()
    rows: list[list[str | float | None]] = [[title, float(means[f"persons_{name}"])] for name, title in PLACES.items()]
    note = (
        "Means over worlds. Distance is the shortest way to anybody struck over ties and partnerships; a partner comes before a "
        "tie."
    )
    return Table("Persons by distance", ("Distance", "Persons"), rows, note)


def _recovery(evidence: Evidence) -> Section:
    columns = ("Distance", "Arm", *(f"{TITLES[name]} ({UNITS[name]})" for name in UNITS))
    rows = [
        [PLACES[place], evidence.titles[arm], *(_cell(evidence.found(arm, place, name)) for name in UNITS)]
        for place in SHOWN
        for arm in evidence.scenarios
    ]
    note = (
        "Peak: the highest mean of seven days. Half-life: days until the mean of seven days has fallen to half of it. Area: sum "
        "over all days to the end. Intervals: 95 %, jackknife over networks (over replicates, if fewer than three networks)."
    )
    table = Table("Peak, half-life and area of the excess strain", columns, rows, note, grouped=True)
    return Section("Peak, half-life, area", "The same three numbers for every structure and every distance.", [table])


def _apart(evidence: Evidence) -> Section:
    columns = ("Distance", "Arm", *(f"{TITLES[name]} ({UNITS[name]})" for name in UNITS))
    rows = [
        [PLACES[place], evidence.titles[arm], *(_cell(evidence.apart(arm, REFERENCE, place, name)) for name in UNITS)]
        for place in SHOWN
        for arm in others(evidence.scenarios)
    ]
    note = "Arm less ordinary life, in the same worlds; below zero is better."
    table = Table("Differences from ordinary life", columns, rows, note, grouped=True)
    return Section("What each structure changes", "Less than in ordinary life, or more?", [table])


def _beyond(evidence: Evidence) -> Section:
    """Outcomes beside strain: what the blow changes in each arm, and how arms differ in that."""
    measures = [each for place in FELT_BY for each in OTHERS[place]]
    found = {(each.name, arm): evidence.level(arm, each.name) for each in measures for arm in evidence.scenarios}
    rows = [
        [
            f"{each.title}, {each.unit}",
            evidence.titles[arm],
            interval(found[each.name, arm].mean, *found[each.name, arm].t),
        ]
        for each in measures
        for arm in evidence.scenarios
    ]
    note = (
        "With the blow less without it, added up from the blow to the end of the run, a person. Distress: days with strain above "
        "answering.strained. Satisfaction and conflicts: of those with a partner. More distress and more conflicts are worse; "
        "more of the rest is better."
    )
    table = Table("What the blow changes beside strain", ("Outcome", "Arm", "Change [95 %]"), rows, note, grouped=True)
    arms = arms_in_words(evidence.scenarios)
    blocks = [table, contrast_block(evidence.beyond, arms, "The same changes, less those of ordinary life")]
    return Section("Beside strain", "Distress, the couple, belonging and esteem.", blocks)


def _others(evidence: Evidence) -> Section:
    found, arms = evidence.contrasts, arms_in_words(evidence.scenarios)
    totals = [each for each in found if each.measure.name in ("area_others", "area_everybody")]
    near = [each for each in found if each not in totals]
    names = list(_kinds(evidence))
    caption = "Area of the excess, arm less ordinary life, a person at each distance, with 95 % t intervals."
    return Section(
        "Who carries it",
        "Support moves strain from those struck to those who help. Added up over all others, what does one blow cost them?",
        [
            Figure("area", partial(figures.forest, near, evidence.titles), caption, "differences in the area of the excess"),
            contrast_block(totals, arms, "The whole world’s excess, per person struck"),
            Callout("Reading", "A structure that lowers the area of the persons struck and raises the area of all others "
                    "shares a burden; a structure that lowers both takes the burden off."),
            Paragraph(f"Another blow: kithkin compare resilience --blow {names[-1]}=100, or --blow {','.join(names[:2])}."),
        ],
    )  # fmt: skip


def _kinds(evidence: Evidence) -> Mapping[str, EventKind]:
    """The kinds of life event of the study, by name; all arms have the same."""
    return next(iter(evidence.scenarios.values())).kinds


def _cell(found: Estimated) -> str:
    return interval(found.value, *found.interval) if isfinite(found.value) else UNDEFINED
