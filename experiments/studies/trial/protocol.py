"""A randomised trial inside the simulated world: distressed persons, or couples, to a programme or to a waiting list.

Method. Everybody has lived an ordinary year with partner and informal circle. Then those whose recent strain is among the
highest are invited, drawn by lot for the trial, and randomised: half take part in the programme at once, half wait until the
trial is over. Strain is what a questionnaire asks for: its mean over the last week. Groups are compared as randomised, whether
they attended or not. Nobody else takes part, so a trial estimates the effect of the offer of a programme; friends and
partners of both groups live in the same world, so what spills over to the waiting list makes the trial's effect smaller.

Arms of a study of trials (dose, advantage, skill) recruit and randomise the same persons by the same draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.patterns.ordinary_life import without_programmes
from simulation.ensemble import Ensemble
from simulation.interventions import put_on_waiting_list
from simulation.network import SocialNetwork
from simulation.population import Status
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.seeds import derived

Questionnaire = dict[str, NDArray[np.float64]]
"""Outcome to its mean (persons, members) over the days that a questionnaire asks about."""

OUTCOMES = ("strain", "satisfaction", "esteem")
_LOT = 3  # first step of the path under which the seed of recruitment and randomisation is derived


@dataclass(frozen=True)
class Protocol:
    """The protocol of a trial, as registered before it begins.

    ``randomised``: persons in both groups together; ``distressed``: share of the population, by recent strain, that may be
    recruited; ``run_in``: days of ordinary life before; ``weeks``: of each assessment after randomisation;
    ``recall``: days over which a questionnaire averages.
    """

    randomised: int = 300
    distressed: float = 0.40
    run_in: int = 365
    weeks: tuple[int, ...] = (12, 38)
    recall: int = 7

    @property
    def days(self) -> int:
        """Length of a trial with its run-in."""
        return self.run_in + 7 * max(self.weeks)


@dataclass(frozen=True)
class TrialGroups:
    """Persons by row, as randomised: ``programme`` and ``waiting``, each (n,); couples fill both partners' rows."""

    programme: NDArray[np.int64]
    waiting: NDArray[np.int64]


def run_trials(
    arms: Mapping[str, Scenario],
    network: SocialNetwork,
    seeds: Sequence[int],
    protocol: Protocol | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Run a trial of every arm under every seed; one row an arm, seed and assessment (see ``_row``).

    ``arms``: scenarios with one programme each, which differ in nothing that matters before the trial. Raises ValueError for
    an arm without exactly one programme, or if fewer persons are distressed than the protocol wants.
    """
    protocol = protocol or Protocol()
    first = next(iter(arms.values()))
    before = Ensemble(network, [without_programmes(first)] * len(seeds), seeds)
    report = progress or (lambda _: None)
    baseline = questionnaire(before, protocol.run_in, protocol.recall)
    report(protocol.run_in * len(seeds))
    members = [(name, s) for name in arms for s in range(len(seeds))]
    rows = conduct(before, baseline, [(s, arms[name]) for name, s in members], protocol, report)
    named = [{"arm": members[row["trial"]][0], "seed": seeds[members[row["trial"]][1]]} | row for row in rows]
    return pd.DataFrame(named).drop(columns="trial")


def conduct(
    before: Ensemble,
    baseline: Questionnaire,
    trials: Sequence[tuple[int, Scenario]],
    protocol: Protocol,
    progress: Progress,
) -> list[dict[str, Any]]:
    """Conduct trials side by side, each from a member of the world ``before`` under a scenario with one programme.

    Returns one row a trial and assessment: ``trial`` (its place in the sequence), ``week``, and the columns of ``_row``. The lot
    is drawn by the member's seed, so trials from one member randomise the same persons. Raises ValueError for a scenario
    without exactly one programme, or if fewer persons are distressed than the protocol wants.
    """
    world = before.branch([_trial_scenario(scenario) for _, scenario in trials], [member for member, _ in trials])
    groups = [_randomise(world, m, derived(world.seeds[m].population, _LOT), protocol) for m in range(world.members)]
    rows: list[dict[str, Any]] = []
    for week in protocol.weeks:
        day = before.day + 7 * week
        progress((day - world.day) * len(trials))
        found = questionnaire(world, day, protocol.recall)
        for m, (member, _) in enumerate(trials):
            start = {outcome: values[:, member] for outcome, values in baseline.items()}
            end = {outcome: values[:, m] for outcome, values in found.items()}
            rows.append({"trial": m, "week": week} | _row(world, m, groups[m], start, end))
    return rows


def smd(treated: NDArray[np.floating], control: NDArray[np.floating]) -> tuple[float, float]:
    """Standardised mean difference and its standard error: Hedges' g with the small-sample correction (Hedges 1981).

    g = J (mean_t - mean_c) / s_pooled, J = 1 - 3 / (4 (n_t + n_c) - 9); SE^2 = (n_t + n_c)/(n_t n_c) + g^2 / (2 (n_t + n_c)).
    """
    n, k = len(treated), len(control)
    pooled = ((n - 1) * treated.var(ddof=1) + (k - 1) * control.var(ddof=1)) / (n + k - 2)
    g = float((1 - 3 / (4 * (n + k) - 9)) * (treated.mean() - control.mean()) / np.sqrt(pooled))
    return g, float(np.sqrt((n + k) / (n * k) + g * g / (2 * (n + k))))


def adjusted_smd(
    treated: NDArray[np.floating],
    control: NDArray[np.floating],
    treated_before: NDArray[np.floating],
    control_before: NDArray[np.floating],
) -> float:
    """SMD of the two groups, adjusted for their chance difference at baseline by analysis of covariance.

    The common slope of after on before within groups; divided by the pooled standard deviation after.
    """
    before = np.concatenate([treated_before - treated_before.mean(), control_before - control_before.mean()])
    after = np.concatenate([treated - treated.mean(), control - control.mean()])
    slope = float(before @ after / (before @ before))
    difference = treated.mean() - control.mean() - slope * (treated_before.mean() - control_before.mean())
    return float(difference / np.sqrt(after @ after / (len(after) - 2)))


def questionnaire(world: Ensemble, day: int, recall: int) -> Questionnaire:
    """Simulate until ``day``; return each outcome's mean (persons, members) over the last ``recall`` days before it."""
    world.advance(day - recall - world.day)
    total = {outcome: np.zeros((world.persons, world.members)) for outcome in OUTCOMES}
    for _ in range(recall):
        world.advance(1)
        for outcome in OUTCOMES:
            total[outcome] += getattr(world.population, outcome)
    return {outcome: values / recall for outcome, values in total.items()}


def _trial_scenario(scenario: Scenario) -> Scenario:
    """The programme as a trial runs it: open to those randomised to it and nobody else, places for all of them."""
    if len(scenario.programmes) != 1:
        raise ValueError(
            f"scenario {scenario.name} has {len(scenario.programmes)} programmes: a trial tests exactly one"
        )
    (name,) = scenario.programmes
    terms = {
        "start_day": 0,
        "intake_interval": 1,
        "minimum_wait": 0,
        "eligible_share": 0.0,
        "uptake": 0.0,
        "places": 1.0,
        "group_minimum": 2 if scenario.programmes[name].unit == "couple" else 1,
    }
    return scenario.replace({f"programmes.{name}.{term}": value for term, value in terms.items()})


def _randomise(world: Ensemble, member: int, seed: int, protocol: Protocol) -> TrialGroups:
    """Recruit the distressed by lot, and send half of them to the programme: they wait for its next intake, tomorrow."""
    ((name, programme),) = world.scenarios[member].programmes.items()
    couples = programme.unit == "couple"
    candidates = _distressed(world, member, protocol.distressed, couples)
    wanted = protocol.randomised // (2 if couples else 1)
    if len(candidates) < wanted:
        raise ValueError(
            f"randomised = {protocol.randomised}: {len(candidates)} {programme.unit}s of {world.persons} persons are distressed"
        )
    drawn = np.random.default_rng(seed).permutation(candidates)[:wanted]
    partner = world.network.partner
    halves = [np.concatenate([half, partner[half]]) if couples else half for half in np.array_split(drawn, 2)]
    put_on_waiting_list(world, halves[0], name, member)
    return TrialGroups(*halves)


def _distressed(world: Ensemble, member: int, share: float, couples: bool) -> NDArray[np.int64]:
    """The most strained ``share`` of persons by recent strain, or of couples (their lower rows) by its mean, in row order."""
    recent, partner = world.population.recent[:, member].astype(np.float64), world.network.partner
    rows = np.arange(world.persons)
    if couples:
        rows = rows[partner > rows]
        recent = (recent[rows] + recent[partner[rows]]) / 2
    most = np.argsort(-recent, kind="stable")[: round(share * len(rows))]
    return np.sort(rows[most])


def _row(
    world: Ensemble,
    member: int,
    groups: TrialGroups,
    before: Mapping[str, NDArray[np.float64]],
    after: Mapping[str, NDArray[np.float64]],
) -> dict[str, Any]:
    """One row of a trial's report: SMD, its standard error, adjusted SMD, the partners' SMD, attendance, drop-out, hours.

    ``attendance``: sessions attended, share of those scheduled for everybody randomised to the programme; ``drop_out``: share
    that left for good; ``hours``: contact hours a person of the programme group.
    """
    treated, control = groups.programme, groups.waiting
    strain = after["strain"]
    effect, error = smd(strain[treated], strain[control])
    (programme,) = world.scenarios[member].programmes.values()
    attended = world.population.attended[treated, member]
    row = {
        "randomised": float(len(treated) + len(control)),
        "smd": effect,
        "smd_se": error,
        "adjusted": adjusted_smd(
            strain[treated], strain[control], before["strain"][treated], before["strain"][control]
        ),
        "partner_smd": _partners_smd(world.network.partner, groups, strain),
        "change": float((strain[treated] - before["strain"][treated]).mean()),
        "change_waiting": float((strain[control] - before["strain"][control]).mean()),
        "attendance": float(attended.mean()) / programme.sessions,
        "drop_out": float((world.population.status[treated, member] == Status.DROPPED).mean()),
        "hours": float(attended.mean()) * programme.session_hours,
    }
    return row | {f"{name}_smd": smd(after[name][treated], after[name][control])[0] for name in OUTCOMES[1:]}


def _partners_smd(partner: NDArray[np.integer], groups: TrialGroups, strain: NDArray[np.float64]) -> float:
    """SMD of the partners who were not themselves randomised; nan where couples take part together."""
    taken = np.concatenate([groups.programme, groups.waiting])
    sides = [np.setdiff1d(partner[group], taken) for group in (groups.programme, groups.waiting)]
    return smd(strain[sides[0]], strain[sides[1]])[0] if min(map(len, sides)) > 1 else float("nan")
