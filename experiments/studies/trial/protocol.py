"""A randomised trial inside the simulated world: persons, or couples, to a programme or befriending, or to a waiting list.

Method. Everybody has lived an ordinary year with partner and informal circle. Then those are invited whom the offer's own
screen finds most in need (strain, satisfaction of the couple, belonging, or everybody), by a questionnaire about the last 28
days. They are drawn by lot for the trial and randomised: half take part at once, half wait until the trial is over. Outcomes
are questionnaires of 28 days, at the end of the offer and later. Arms are compared as randomised, whether they attended or not,
and the treated also with their twins in a world of the same persons, days and luck in which nobody is treated. Nobody else takes
part, so a trial estimates the effect of the offer; friends and partners of both arms live in the same world, so what spills over
to the waiting list makes the trial's effect smaller than that against the twins.

Arms of a study of trials (dose, advantage, skill) recruit and randomise the same persons by the same draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.studies.trial.effects import adjusted_smd, change, likeness, pooled_sd, smd
from experiments.studies.trial.questionnaires import OF_COUPLES, OUTCOMES, Questionnaire, questionnaire, questionnaires
from experiments.studies.trial.recruiting import eligible, recruits, the_offer
from simulation.ensemble import Ensemble
from simulation.interventions import put_on_waiting_list
from simulation.network import SocialNetwork
from simulation.population import Status
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.seeds import derived

_LOT = 3  # first step of the path under which the seed of recruitment and randomisation is derived


@dataclass(frozen=True)
class Protocol:
    """The protocol of a trial, as registered before it begins.

    ``randomised``: persons in both arms together, fewer where the eligible are few; ``run_in``: days of ordinary life before;
    ``after``: days from the end of the offer to each assessment; ``recall``: days over which a questionnaire averages.
    """

    randomised: int = 300
    run_in: int = 365
    after: tuple[int, ...] = (0, 182, 364)
    recall: int = 28

    def length(self, scenario: Scenario) -> int:
        """Days from randomisation to the end of the scenario's one offer, and at least one questionnaire."""
        _, offer = the_offer(scenario)
        return max(self.recall, offer.sessions * offer.session_interval)

    def days(self, scenario: Scenario) -> int:
        """Days from randomisation to the last assessment."""
        return self.length(scenario) + max(self.after)


@dataclass(frozen=True)
class TrialGroups:
    """Persons by row, as randomised: ``programme`` and ``waiting``, each (n,).

    Where couples are randomised, the partners of an arm's first half are its second half.
    """

    programme: NDArray[np.int64]
    waiting: NDArray[np.int64]


@dataclass(frozen=True)
class Course:
    """What is known of one trial at one assessment: outcomes of everybody before, now, and now in the untreated ``twin``."""

    before: Questionnaire
    now: Questionnaire
    twin: Questionnaire


def untreated(scenario: Scenario) -> Scenario:
    """The scenario without its offers; what is not offered to single persons, such as listening training, stays."""
    stays = {name: each for name, each in scenario.informal.items() if each.kind != "befriending"}
    return scenario.replace({"programmes": {}, "informal": stays})


def run_trials(
    arms: Mapping[str, Scenario],
    network: SocialNetwork,
    seeds: Sequence[int],
    protocol: Protocol | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Run a trial of every arm under every seed; one row an arm, seed, assessment and outcome (see ``_effects``).

    ``arms``: scenarios with one offer each, which differ in nothing that matters before the trial. Raises ValueError for an
    arm without exactly one offer, or if too few persons are eligible.
    """
    protocol = protocol or Protocol()
    first = next(iter(arms.values()))
    for each in arms.values():
        the_offer(each)
    before = Ensemble(network, [untreated(first)] * len(seeds), seeds)
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
    """Conduct trials side by side, each from a member of the world ``before`` under a scenario with one offer.

    Returns one row a trial, assessment and outcome: ``trial`` (its place in the sequence), ``after`` (days from the end of the
    offer), and the columns of ``_effects`` and ``_taking_part``; trials in their order. The lot is drawn by the member's seed,
    so trials from one member of the same screen and unit randomise the same persons. Raises ValueError for a scenario without
    exactly one offer, or if too few persons are eligible.
    """
    twins = {(member, untreated(scenario)): 0 for member, scenario in trials}
    twins = {twin: len(trials) + place for place, twin in enumerate(twins)}
    worlds = [(member, _trial_scenario(scenario)) for member, scenario in trials] + list(twins)
    world = before.branch([scenario for _, scenario in worlds], [member for member, _ in worlds])
    groups = [
        _randomise(world, m, scenario, _member(baseline, member), protocol)
        for m, (member, scenario) in enumerate(trials)
    ]
    due = [(before.day + protocol.length(each) + after, m, after) for m, (_, each) in enumerate(trials)
           for after in protocol.after]  # fmt: skip
    rows: list[dict[str, Any]] = []
    lived = before.day
    for day, found in questionnaires(world, [day for day, _, _ in due], protocol.recall):
        progress((day - lived) * len(trials))
        lived = day
        for m, after in ((m, after) for when, m, after in due if when == day):
            member, scenario = trials[m]
            twin = twins[member, untreated(scenario)]
            course = Course(_member(baseline, member), _member(found, m), _member(found, twin))
            about = {"trial": m, "after": after} | _taking_part(world, m, groups[m])
            rows += [
                about | each for each in _effects(world.network.partner, groups[m], course, _is_of_couples(scenario))
            ]
    return sorted(rows, key=lambda row: int(row["trial"]))


def _member(answers: Questionnaire, member: int) -> Questionnaire:
    """The answers (persons,) of one member."""
    return {outcome: values[:, member] for outcome, values in answers.items()}


def _is_of_couples(scenario: Scenario) -> bool:
    return the_offer(scenario)[1].unit == "couple"


def _trial_scenario(scenario: Scenario) -> Scenario:
    """The offer as a trial runs it: open to those randomised to it and nobody else, places for all of them."""
    name, offer = the_offer(scenario)
    terms: dict[str, Any] = {
        "start_day": 0,
        "intake_interval": 1,
        "minimum_wait": 0,
        "eligible_share": 0.0,
        "uptake": 0.0,
        "places": 1.0,
    }
    table = "informal"
    if name in scenario.programmes:
        table = "programmes"
        terms["group_minimum"] = 2 if offer.unit == "couple" else 1
    return scenario.replace({f"{table}.{name}.{term}": value for term, value in terms.items()})


def _randomise(
    world: Ensemble, member: int, scenario: Scenario, before: Questionnaire, protocol: Protocol
) -> TrialGroups:
    """Recruit among the eligible by lot, and send half of them to the offer: they wait for its next intake, tomorrow."""
    name, offer = the_offer(scenario)
    partner, couples = world.network.partner, offer.unit == "couple"
    lot = np.random.default_rng(derived(world.seeds[member].population, _LOT))
    candidates = eligible(offer, before, partner)
    drawn = lot.permutation(candidates)[: recruits(scenario, world.network, protocol.randomised)]
    halves = [np.concatenate([half, partner[half]]) if couples else half for half in np.array_split(drawn, 2)]
    put_on_waiting_list(world, halves[0], name, member)
    return TrialGroups(*halves)


def _taking_part(world: Ensemble, member: int, groups: TrialGroups) -> dict[str, float]:
    """Persons randomised, attendance, drop-out, hours.

    ``attendance``: sessions attended, share of those scheduled for everybody randomised to the offer; ``drop_out``: share
    that left for good; ``hours``: contact hours a person of the treated arm.
    """
    _, offer = the_offer(world.scenarios[member])
    treated = groups.programme
    attended = float(world.population.attended[treated, member].mean())
    return {
        "randomised": float(len(treated) + len(groups.waiting)),
        "attendance": attended / offer.sessions,
        "drop_out": float((world.population.status[treated, member] == Status.DROPPED).mean()),
        "hours": attended * offer.session_hours,
    }


def _effects(
    partner: NDArray[np.integer], groups: TrialGroups, course: Course, of_couples: bool
) -> list[dict[str, Any]]:
    """Effects on every outcome, a row each; of satisfaction and communication among persons with a partner.

    ``smd``, ``se``: Hedges' g of the arms; ``adjusted``: for the difference before; ``twin``: mean difference of the treated
    from their untreated twins over the SD within arms; ``change``, ``change_waiting``: of each arm from before, over the SD
    before of all randomised; ``partner_smd``: of partners who were not randomised themselves.
    """
    rows = []
    for outcome in OUTCOMES:
        before, now, twin = (answers[outcome] for answers in (course.before, course.now, course.twin))
        paired = partner != np.arange(len(partner))
        treated, control = (
            arm[paired[arm]] if outcome in OF_COUPLES else arm for arm in (groups.programme, groups.waiting)
        )
        alike = likeness((now[treated], now[control])) if of_couples else 0.0
        effect, randomised = smd(now[treated], now[control], alike), np.concatenate([treated, control])
        spread = pooled_sd(now[treated], now[control])
        rows.append(
            {
                "outcome": outcome,
                "smd": effect.g,
                "se": effect.se,
                "adjusted": adjusted_smd(now[treated], now[control], before[treated], before[control]),
                "twin": float((now - twin)[treated].mean()) / spread if spread > 0.0 else float("nan"),
                "change": change(now[treated], before[treated], before[randomised]),
                "change_waiting": change(now[control], before[control], before[randomised]),
                "partner_smd": _partners_smd(partner, groups, now),
            }
        )
    return rows


def _partners_smd(partner: NDArray[np.integer], groups: TrialGroups, outcome: NDArray[np.float64]) -> float:
    """SMD of the partners who were not themselves randomised; NaN where couples take part together."""
    taken = np.concatenate([groups.programme, groups.waiting])
    sides = [np.setdiff1d(partner[group], taken) for group in (groups.programme, groups.waiting)]
    return smd(outcome[sides[0]], outcome[sides[1]]).g
