"""The page of the study of trials: simulated beside published effects, the parts of an effect, and the share of chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.estimates.analysis import Estimate, estimate
from experiments.estimates.intervals import Interval
from experiments.formatting import counted, fixed, interval, percent
from experiments.pages import canvas, figures
from experiments.pages.contents import Arm, Figure, Paragraph, Report, Section, Table
from experiments.pages.figures import Effect
from experiments.studies.trial.method import STANDARD
from experiments.studies.trial.protocol import Protocol

PUBLISHED = (
    Effect("peer support for depression vs usual care (Pfeiffer 2011)", -0.59, Interval(-0.98, -0.21), False),
    Effect("peer-administered vs no treatment (Bryan & Arkowitz 2015)", -0.20, Interval(-0.39, -0.01), False),
    Effect("group peer support, recovery (Lyons 2021)", -0.18, Interval(-0.29, -0.07), False),
    Effect("caregiver programmes, stress (Park & Park 2015)", -0.39, Interval(-0.52, -0.25), False),
    Effect("caregiver groups, well-being (Chien 2011)", -0.44, Interval(-0.73, -0.15), False),
    Effect("online support, distress (J Affect Disord 2026)", -0.17, Interval(-0.27, -0.06), False),
)
"""Published trials, signed so that negative is better; the sign of outcomes such as recovery is reversed."""

TITLES = {
    STANDARD: "support group, as it stands",
    "advantage 0": "leader no better than a friend",
    "advantage 0.5": "half the leader's advantage",
    "advantage 1.5": "one and a half times the advantage",
    "short": "five sessions (up to 8 h)",
    "double": "twice the sessions",
    "no skill": "no skill taught",
    "no skill, advantage 0": "no skill, no advantage",
    "couples-counselling": "couples counselling",
    "online-community-moderated": "online community, moderated",
    "online-community-peer": "online community, among peers",
}
_CAVEATS = (
    "The programme's coefficients were fitted to an effect of about −0.4 at twelve weeks; that the simulated trial lies among "
    "the published ones is a calibration and no confirmation.",
    "Waiting-list trials overstate: people who wait may be worse off than people who were never invited. Here nothing is "
    "withheld from those who wait but the programme.",
    "Strain stands for depression, distress and burden alike, and published trials differ in all of these, in their members "
    "and in their hours.",
    "No one leaves the study: everybody answers the questionnaire, dropped out of the programme or not.",
)


@dataclass(frozen=True)
class Findings:
    """The study's tables: ``trials`` and ``sized`` (``method.collect``), its arms, protocol and provenance."""

    trials: pd.DataFrame
    sized: pd.DataFrame
    arms: Mapping[str, Mapping[str, str]]
    protocol: Protocol
    provenance: Mapping[str, object]

    def effect(self, arm: str, week: int, column: str = "smd") -> Estimate:
        """Mean over trials of one arm at one assessment; networks are the independent units where there are three."""
        rows = self.trials[(self.trials["arm"] == arm) & (self.trials["week"] == week)]
        known = rows.dropna(subset=[column])
        return estimate(known[column].to_numpy(np.float64), known["network"].to_numpy())

    def apart(self, arm: str, against: str, week: int) -> Estimate:
        """Mean difference of the effects of two arms, paired by trial: persons, randomisation and luck are equal in both."""
        wide = self.trials[self.trials["week"] == week].pivot(index=["network", "seed"], columns="arm", values="smd")
        return estimate((wide[arm] - wide[against]).to_numpy(), wide.index.get_level_values("network").to_numpy())


def report(findings: Findings) -> Report:
    """The whole page."""
    first = findings.protocol.weeks[0]
    standard = findings.effect(STANDARD, first)
    zero, dose = (findings.apart(STANDARD, other, first) for other in ("advantage 0", "short"))
    return Report(
        title="Trials inside the simulated world",
        question=(
            f"{findings.protocol.randomised} distressed persons are randomised to a programme or a waiting list. What would a "
            "trial find, what makes its effect, and how much of it is chance?"
        ),
        answer=(
            f"The support group's SMD in strain at {first} weeks is {_said(standard)} over "
            f"{counted(standard.replicates, 'trial')}. The leader's advantage makes {_said(zero)} of it, the sessions beyond "
            f"five {_said(dose)}. A single trial of this size scatters by {fixed(_scatter(findings), 2)} around that."
        ),
        arms=[Arm(name, TITLES[name], "", differences) for name, differences in findings.arms.items()],
        contrasts=[],
        sections=[_published(findings), _makes(findings), _course(findings), _power(findings)],
        assumptions=(
            f"Distressed are the {percent(findings.protocol.distressed)} with the highest recent strain; strain is averaged over "
            f"the last {findings.protocol.recall} days, as a questionnaire does.",
            "Persons who wait have friends and partner as before; nobody outside the trial takes part in the programme.",
            "By intention to treat: groups as randomised, attended or not.",
        ),
        caveats=_CAVEATS,
        provenance=findings.provenance,
    )


def _published(findings: Findings) -> Section:
    first = findings.protocol.weeks[0]
    shown = (
        STANDARD,
        "advantage 0",
        "short",
        "couples-counselling",
        "online-community-moderated",
        "online-community-peer",
    )
    simulated = [Effect(f"simulated: {TITLES[arm]}", *_typical(findings, arm, first)) for arm in shown]
    drawing = figures.effects([*PUBLISHED, *simulated], "SMD (negative: less strain than the comparison group)")
    return Section(
        "Beside published trials",
        "Published effects with their 95 % intervals, and simulated trials with the interval that one trial of this size would "
        "report.",
        [
            Figure(
                canvas.svg(drawing),
                "Published (dark) and simulated effects; a thin line marks none.",
                "forest of trial effects",
            ),
            Paragraph(
                "Couple therapy is not drawn: its 1.12 (0.92, 1.31) compares before with after, and waiting couples "
                "improved by 0.12 (−0.04, 0.29) meanwhile (Roddy 2020). Relationship education: d 0.30 to 0.36 (Hawkins 2008)."
            ),
        ],
    )


def _makes(findings: Findings) -> Section:
    first = findings.protocol.weeks[0]
    rows = [
        [TITLES[arm], _said(findings.effect(arm, first)), _said(findings.apart(arm, STANDARD, first))]
        for arm in findings.arms
        if arm != STANDARD
    ]
    table = Table(
        f"SMD at {first} weeks, and its difference from the support group as it stands.",
        ("Arm", "SMD [95 %]", "Less the standard [95 %]"),
        [[TITLES[STANDARD], _said(findings.effect(STANDARD, first)), ""], *rows],
        "Mean over trials, interval over networks; differences are paired by trial. Negative is better.",
    )
    return Section(
        "What makes the effect", "One thing changed at a time; the same persons, lot and luck in each.", [table]
    )


def _course(findings: Findings) -> Section:
    columns = (
        "Arm",
        *(f"SMD, week {week}" for week in findings.protocol.weeks),
        "Partners' SMD",
        "Attendance",
        "Dropped out",
        "Hours",
    )
    last = findings.protocol.weeks[-1]
    rows = [
        [
            TITLES[arm],
            *(_said(findings.effect(arm, week)) for week in findings.protocol.weeks),
            _said(findings.effect(arm, findings.protocol.weeks[0], "partner_smd")),
            *(percent(findings.effect(arm, last, name).mean) for name in ("attendance", "drop_out")),
            fixed(findings.effect(arm, last, "hours").mean, 1),
        ]
        for arm in findings.arms
    ]
    note = (
        "Attendance: sessions attended, of all that were scheduled for everybody randomised to the programme. Partners' SMD: of "
        "partners who were not randomised themselves, at the first assessment. Hours: contact hours a person."
    )
    return Section(
        "What lasts, and what it takes",
        "Effects at the end of the programme and at follow-up, by intention to treat.",
        [Table("Effects over time, attendance and drop-out.", columns, rows, note)],
    )


def _power(findings: Findings) -> Section:
    rows = []
    for size, trials in findings.sized.groupby("size"):
        found = np.abs(trials["smd"]) > 1.96 * trials["smd_se"]
        rows.append(
            [
                str(size),
                fixed(float(trials["smd"].mean()), 2),
                fixed(float(trials["smd"].std(ddof=1)), 3),
                fixed(float(np.sqrt(4.0 / float(size))), 3),
                percent(float(found.mean())),
            ]
        )
    table = Table(
        "How much of a trial's result is chance.",
        ("Randomised", "Mean SMD", "SD of the SMD", "2/√n", "Trials that find an effect"),
        rows,
        f"Of {counted(int(findings.sized['seed'].nunique()), 'seed')} a size. An effect is found where the trial's own 95 % "
        "interval excludes zero. 2/√n is the error that randomisation alone brings.",
    )
    return Section(
        "Size and chance",
        "A single small trial says little: its result scatters around the truth by about 2/√n.",
        [table],
    )


def _typical(findings: Findings, arm: str, week: int) -> tuple[float, Interval]:
    """Mean effect, and the interval that one trial would report around it."""
    rows = findings.trials[(findings.trials["arm"] == arm) & (findings.trials["week"] == week)]
    mean, error = float(rows["smd"].mean()), float(rows["smd_se"].mean())
    return mean, Interval(mean - 1.96 * error, mean + 1.96 * error)


def _scatter(findings: Findings) -> float:
    rows = findings.trials[
        (findings.trials["arm"] == STANDARD) & (findings.trials["week"] == findings.protocol.weeks[0])
    ]
    return float(rows["smd"].std(ddof=1))


def _said(found: Estimate) -> str:
    return interval(found.mean, *found.t)
