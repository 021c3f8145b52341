"""Forces in trials: participants against their own twins in a world without the programme, under the same luck.

A mechanism's share of the group's effect is what is lost when the mechanism's coefficient in the sessions is zero.
"""

from __future__ import annotations

from experiments.studies.potency.forces import Ratio
from experiments.studies.trial.method import with_offer_of
from experiments.studies.trial.protocol import Protocol, conduct
from experiments.studies.trial.questionnaires import questionnaire
from experiments.studies.trial.recruiting import the_offer
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.scenario import Scenario

END, HALF_A_YEAR = 0, 182
"""Days from the end of the programme to the assessments."""
PROTOCOL = Protocol(after=(END, HALF_A_YEAR))
SESSIONS = {"m1": "relief", "m2": "esteem_gain", "m3": "resolution", "m4": "belonging_gain"}
"""The coefficient of each mechanism in sessions."""

Effects = dict[tuple[str, int, str], float]
"""Difference of the treated from their twins, in SD, by arm, days after the end, and outcome."""


def programme_forces(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """Forces of group, education and befriending, and the shares of the mechanisms in the group."""
    arms = _arms(world)
    before = Ensemble(network, [world], [seed], threads=1)
    baseline = questionnaire(before, PROTOCOL.run_in, PROTOCOL.recall)
    rows = conduct(before, baseline, [(0, each) for each in arms.values()], PROTOCOL, lambda _: None)
    names = list(arms)
    found: Effects = {(names[row["trial"]], row["after"], row["outcome"]): row["twin"] for row in rows}
    return _of_group(found) | {
        "education_conflict": Ratio(-found["education", END, "communication"]),
        "education_satisfaction": Ratio(found["education", END, "satisfaction"]),
        "befriending_strain": Ratio(found["befriending", END, "strain"]),
    }


def _arms(world: Scenario) -> dict[str, Scenario]:
    group = with_offer_of(world, "support-group")
    name, _ = the_offer(group)
    others = {"education": "relationship-education", "befriending": "befriending"}
    return (
        {"group": group}
        | {arm: group.replace({f"programmes.{name}.{field}": 0.0}) for arm, field in SESSIONS.items()}
        | {arm: with_offer_of(world, preset) for arm, preset in others.items()}
    )


def _of_group(found: Effects) -> dict[str, Ratio]:
    whole, later = found["group", END, "strain"], found["group", HALF_A_YEAR, "strain"]
    shares = {f"{name}_group": Ratio(whole - found[name, END, "strain"], whole) for name in SESSIONS}
    return shares | {
        "m2_follow_up": Ratio(later - found["m2", HALF_A_YEAR, "strain"], later),
        "group_strain": Ratio(whole),
        "follow_up_strain": Ratio(later, whole),
        "follow_up_esteem": Ratio(found["group", HALF_A_YEAR, "esteem"]),
    }
