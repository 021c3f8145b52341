"""The page of the study of trials: simulated beside published effects, own outcomes of each offer, and the share of chance."""

from __future__ import annotations

from functools import partial

import numpy as np

from experiments.estimates.analysis import Estimate
from experiments.formatting import UNDEFINED, counted, fixed, interval, percent
from experiments.pages import figures
from experiments.pages.contents import Arm, Figure, Report, Section, Table
from experiments.pages.figures import Effect
from experiments.studies.trial.evidence import Findings, beside_published
from experiments.studies.trial.method import OTHERS, STANDARD
from experiments.studies.trial.questionnaires import OUTCOMES
from experiments.studies.trial.readings import PUBLISHED
from simulation.scenario.names import title_of

TITLES = {
    STANDARD: "{offer}, as it stands",
    "advantage 0": "leader no better than a friend",
    "advantage 0.5": "half the leader's advantage",
    "advantage 1.5": "one and a half times the advantage",
    "short": "five sessions (up to 8 h)",
    "double": "twice the sessions",
    "no skill": "no skill taught",
    "no skill, advantage 0": "no skill, no advantage",
    **{preset: title_of(preset) for preset in OTHERS},
}
_CAVEATS = (
    "Coefficients of the offers were fitted to the rows marked “fitted”; that these lie among the published figures is a "
    "calibration and no confirmation. No trial of a couples' group was found.",
    "Waiting-list trials overstate: people who wait may be worse off than people who were never invited. Here nothing is "
    "withheld from those who wait but the offer.",
    "Strain stands for depression, distress and burden alike, and published trials differ in all of these, in their members "
    "and in their hours.",
    "No one leaves the study: everybody answers the questionnaire, dropped out of the offer or not.",
    "The parents' group is tried in the scenario's population, not in one of parents.",
)
_WHEN = {0: "end", 182: "half a year later", 364: "a year later"}


def report(findings: Findings) -> Report:
    """The whole page."""
    standard = findings.effect(STANDARD)
    zero, dose = (findings.apart(STANDARD, other) for other in ("advantage 0", "short"))
    rows = beside_published(findings)
    return Report(
        title="Trials inside the simulated world",
        question=(
            f"Up to {findings.protocol.randomised} persons whom an offer's own screen finds in need are randomised to it or to a "
            "waiting list. What would a trial find in the outcome that the offer is for, what makes its effect, and how much of "
            "it is chance?"
        ),
        answer=(
            f"{sum(row['passes'] for row in rows)} of {len(rows)} outcomes lie within the tolerance around the published figure; "
            f"{sum(row['use'] == 'fitted' for row in rows)} of them were fitted to it. The effect of the "
            f"{title_of(findings.offer).lower()} on strain at its end is an SMD of {_said(standard)} over "
            f"{counted(standard.replicates, 'trial')} (standardised mean difference: the treated less those who wait, over the "
            f"spread between persons; below zero is less strain). The leader's advantage makes {_said(zero)} of it, the sessions "
            f"beyond five {_said(dose)}. A single trial scatters by {fixed(_scatter(findings), 2)} around that."
        ),
        arms=[Arm(name, _title(findings, name), "", differences) for name, differences in findings.arms.items()],
        contrasts=[],
        sections=[_published(findings), _own_outcomes(findings), _makes(findings), _takes(findings), _power(findings)],
        assumptions=(
            "Screened, as the offer says, on strain, satisfaction of the couple, belonging, or nothing, by a questionnaire about "
            f"the last {findings.protocol.recall} days before the lot; outcomes are questionnaires of the same length.",
            "Persons who wait have friends and partner as before; nobody outside the trial takes part in the offer.",
            "By intention to treat: arms as randomised, attended or not. Where couples are randomised, standard errors allow for "
            "how alike partners are.",
        ),
        caveats=_CAVEATS,
        provenance=findings.provenance,
    )


def _title(findings: Findings, arm: str) -> str:
    title = TITLES[arm].format(offer=title_of(findings.offer))
    return title[0].upper() + title[1:]


def _published(findings: Findings) -> Section:
    rows = [
        [row["name"], fixed(row["figure"], 2), f"{fixed(row['low'], 2)} to {fixed(row['high'], 2)}",
         interval(row["value"], row["value_low"], row["value_high"]), "yes" if row["passes"] else "no", row["use"],
         row["source"]]
        for row in beside_published(findings)
    ]  # fmt: skip
    columns = ("Outcome", "Published", "Tolerance", "Simulated [95 %]", "Within", "Use of the figure", "Source")
    note = (
        "Mean over trials, interval over networks. Negative strain and loneliness are better, positive satisfaction and "
        "communication (fewer conflicts) are. Fitted: coefficients were chosen for it; seen: looked at meanwhile; held out: not."
    )
    draw = partial(figures.effects, _drawn(findings), "SMD against a waiting list")
    return Section(
        "Beside published trials",
        "Published effects with their 95 % intervals, and simulated trials with the interval that one trial of this size would "
        "report.",
        [
            Table("Each offer on its own outcome, beside what trials report.", columns, rows, note),
            Figure(
                "effects", draw, "Published (dark) and simulated effects of the arms; a thin line marks none.",
                "forest of trial effects",
            ),
        ],
    )  # fmt: skip


def _drawn(findings: Findings) -> list[Effect]:
    """Each published effect between arms that has an interval, and the simulated one under it."""
    drawn = []
    for name, reading in findings.readings.items():
        published = PUBLISHED[name]
        if reading.column == "smd" and np.isfinite(published.interval.low):
            label = f"{published.words} ({published.source})"
            drawn.append(Effect(label, published.figure, published.interval, simulated=False))
            drawn.append(Effect("simulated", *findings.typical(reading)))
    return drawn


def _own_outcomes(findings: Findings) -> Section:
    times = [_WHEN.get(after, f"{after} days later") for after in findings.protocol.after]
    rows = [
        [
            _title(findings, arm),
            outcome,
            *(_beside_twin(findings, arm, outcome, after) for after in findings.protocol.after),
        ]
        for arm in (STANDARD, *OTHERS)
        for outcome in OUTCOMES
    ]
    table = Table(
        "SMD of every outcome, and in brackets the effect against untreated twins.",
        ("Offer", "Outcome", *(when.capitalize() for when in times)),
        rows,
        "Communication: conflicts, sign turned. Satisfaction and communication: persons with a partner. Twins: the same persons "
        "under the same luck in a world in which nobody is treated, over the SD within arms; what spills over to the waiting "
        "list is no part of it.",
        grouped=True,
    )
    return Section("Every outcome, and what lasts", "By intention to treat, on questionnaires.", [table])


def _beside_twin(findings: Findings, arm: str, outcome: str, after: int) -> str:
    effect, twin = (findings.effect(arm, outcome, after, column).mean for column in ("smd", "twin"))
    return f"{fixed(effect, 2)} ({fixed(twin, 2)})" if np.isfinite(effect) else UNDEFINED


def _makes(findings: Findings) -> Section:
    rows = [
        [_title(findings, arm), _said(findings.effect(arm)), _said(findings.apart(arm, STANDARD))]
        for arm in findings.arms
        if arm not in (STANDARD, *OTHERS)
    ]
    table = Table(
        "SMD in strain at the end of the programme, and its difference from the programme as it stands.",
        ("Arm", "SMD [95 %]", "Less the standard [95 %]"),
        [[_title(findings, STANDARD), _said(findings.effect(STANDARD)), ""], *rows],
        "Mean over trials, interval over networks; differences are paired by trial. Negative is better.",
    )
    return Section(
        "What makes the effect", "One thing changed at a time; the same persons, lot and luck in each.", [table]
    )


def _takes(findings: Findings) -> Section:
    last = max(findings.protocol.after)
    shares = ("attendance", "drop_out")
    rows = [
        [_title(findings, arm), fixed(findings.effect(arm, column="randomised").mean, 0),
         _said(findings.effect(arm, column="partner_smd")),
         *(percent(findings.effect(arm, after=last, column=share).mean) for share in shares),
         fixed(findings.effect(arm, after=last, column="hours").mean, 1)]
        for arm in findings.arms
    ]  # fmt: skip
    note = (
        "Attendance: sessions attended, of all that were scheduled for everybody randomised to the offer. Partners' SMD in "
        "strain: of partners who were not randomised themselves, at the end. Hours: contact hours a person."
    )
    columns = ("Arm", "Randomised", "Partners' SMD", "Attendance", "Dropped out", "Hours")
    return Section(
        "What it takes", "Who was randomised, who came, and for how long.",
        [Table("Attendance, drop-out and hours.", columns, rows, note)],
    )  # fmt: skip


def _power(findings: Findings) -> Section:
    strain = findings.sized[findings.sized["outcome"] == "strain"]
    rows = []
    for size, trials in strain.groupby("randomised"):
        found = np.abs(trials["smd"]) > 1.96 * trials["se"]
        rows.append(
            [
                fixed(float(size), 0),
                fixed(float(trials["smd"].mean()), 2),
                fixed(float(trials["smd"].std(ddof=1)), 3),
                fixed(float(trials["se"].mean()), 3),
                percent(float(found.mean())),
            ]
        )
    table = Table(
        "How much of a trial's result is chance.",
        ("Randomised", "Mean SMD", "SD of the SMD", "SE that a trial reports", "Trials that find an effect"),
        rows,
        f"Of {counted(int(strain['seed'].nunique()), 'seed')} a size; persons. An effect is found where the trial's own 95 % "
        "interval excludes zero. SE: standard error, about 2/√n where n persons are randomised, more where couples are, since "
        "partners are alike.",
    )
    return Section(
        "Size and chance",
        "A single small trial says little: its result scatters around the truth by about its standard error.",
        [table],
    )


def _scatter(findings: Findings) -> float:
    trials = findings.trials
    rows = trials[(trials["arm"] == STANDARD) & (trials["outcome"] == "strain") & (trials["after"] == 0)]
    return float(rows["smd"].std(ddof=1))


def _said(found: Estimate) -> str:
    return interval(found.mean, *found.t)
