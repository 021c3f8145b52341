"""Mechanisms switched off in everyday life: worlds with the same persons and the same luck, some of which lack a mechanism."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.diary import Diary, keep_diary
from experiments.patterns.estimators import daily, support
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.regression import correlation
from experiments.patterns.estimators.windows import RECALL_DAYS, Floats, centred
from experiments.studies.potency.forces import Ratio
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.network.shuffled import shuffled
from simulation.scenario import Scenario

OFF: dict[str, dict[str, Any]] = {
    "m1": {"episode.relief": 0.0},
    "m2": {"resources.esteem_of_support": 0.0},
    "m3": {"episode.resolution": 0.0},
    "m4": {"company.company_gain": 0.0, "company.help_gain": 0.0, "company.giving_gain": 0.0, "company.refusal_loss": 0.0},
    "buffering": {"strain.buffering": 0.0},
    "experience": {"episode.experience_bonus": 0.0},
    "partners_help": {"relationship.support_gain": 0.0, "relationship.help_history": 0.0},
    "conflict": {"relationship.own_conflict": 0.0, "relationship.partner_conflict": 0.0, "relationship.reference_pain": 0.0},
    "history": {"relationship.conflict_history": 0.0},
}  # fmt: skip
"""What switches each mechanism off."""
SHARED = ("m1", "m2", "m3", "m4", "buffering")
"""Mechanisms of which the share in the circle's effect is measured."""
DAYS, DIARY = 730, 56
COUPLED = ("satisfaction", "conflicts")

Months = dict[str, Floats]
"""Outcome to its mean (persons, members) over 28 days."""


def everyday_forces(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """Forces of the mechanisms at the end of two years of ordinary life."""
    arms = _arms(world)
    ensemble = Ensemble(network, list(arms.values()), [seed] * len(arms), threads=1)
    ensemble.advance(DAYS - DIARY - RECALL_DAYS)
    diaries = dict(zip(arms, keep_diary(ensemble, DIARY), strict=True))
    seen = _Seen(month(ensemble), {arm: place for place, arm in enumerate(arms)}, network)
    return _of_circle(seen) | _of_mechanisms(seen) | _of_buffering(seen, diaries) | _of_couples(seen, diaries)


def tie_forces(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """How alike persons are whom ties join, and in a network in which the same ties join others."""
    found = {}
    for name, ties in (("real", network), ("shuffled", shuffled(network, seed))):
        ensemble = Ensemble(ties, [world], [seed], threads=1)
        ensemble.advance(DAYS - RECALL_DAYS)
        strain = month(ensemble)["strain"][:, 0]
        found[name] = correlation(
            strain[np.repeat(np.arange(ties.persons), np.diff(ties.starts))], strain[ties.neighbours]
        )
    return {"tie_r": Ratio(found["real"]), "tie_r_shuffled": Ratio(found["real"] - found["shuffled"])}


def advantage_force(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """Strain after a year with a support group, with the leader's advantage less without; ``world`` offers the group."""
    (name,) = world.programmes
    terms: list[dict[str, Any]] = [
        {"start_day": 365, "places": 0.03, "facilitator_advantage": advantage} for advantage in (1.0, 0.0)
    ]
    arms = [world.replace({f"programmes.{name}.{term}": value for term, value in each.items()}) for each in terms]
    ensemble = Ensemble(network, arms, [seed] * 2, threads=1)
    ensemble.advance(DAYS - RECALL_DAYS)
    strain = month(ensemble)["strain"]
    return {"advantage": Ratio(float((strain[:, 0] - strain[:, 1]).mean() / strain[:, 1].std()))}


def month(ensemble: Ensemble) -> Months:
    """Advance by 28 days; mean of each outcome over them, load summed over kinds."""
    total: dict[str, Any] = {}
    for _ in range(RECALL_DAYS):
        ensemble.advance(1)
        people = ensemble.population
        for name in ("strain", "satisfaction", "conflicts", "esteem", "belonging", "perceived"):
            total[name] = total.get(name, 0.0) + getattr(people, name).astype(np.float64)
        total["load"] = total.get("load", 0.0) + people.load.sum(axis=1, dtype=np.float64)
    return {name: values / RECALL_DAYS for name, values in total.items()}


class _Seen:
    """The last month of all arms, and differences between arms in SD between persons of the ordinary world."""

    def __init__(self, months: Months, places: Mapping[str, int], network: SocialNetwork) -> None:
        self.months, self.places, self.network = months, places, network
        self.everybody = np.arange(network.persons)
        self.coupled = Couples.of(network.partner).own

    def of(self, outcome: str, arm: str = "ordinary") -> Floats:
        """An outcome of those who have it in one arm, (persons,)."""
        rows = self.coupled if outcome in COUPLED else self.everybody
        values: Floats = self.months[outcome][rows, self.places[arm]]
        return values

    def change(self, outcome: str, arm: str, against: str = "ordinary") -> float:
        """Mean of an outcome in ``against`` less that in ``arm``: what the mechanism that ``arm`` lacks does."""
        return float((self.of(outcome, against) - self.of(outcome, arm)).mean() / self.of(outcome).std())


def _arms(world: Scenario) -> dict[str, Scenario]:
    alone: dict[str, Any] = {"circle.active": False}
    arms = {"ordinary": world, "no circle": world.replace(alone)}
    arms |= {name: world.replace(changes) for name, changes in OFF.items()}
    arms["uncentred"] = world.replace({"relationship.reference_help": 0.0})
    return arms | {f"{name}, no circle": world.replace(alone | OFF[name]) for name in SHARED}


def _of_circle(seen: _Seen) -> dict[str, Ratio]:
    found = {f"circle_{name}": Ratio(seen.change(name, "no circle")) for name in ("strain", "belonging", "perceived")}
    lost = seen.change("esteem", "no circle") - seen.change("esteem", "m2, no circle", "m2")
    found["m2_esteem"] = Ratio(lost)
    found["m2_esteem_mean"] = Ratio(seen.change("esteem", "m2"))
    whole = seen.change("strain", "no circle")
    for name in SHARED:
        left = seen.change("strain", f"{name}, no circle", name)
        found[f"{name}_circle"] = Ratio(whole - left, whole)
    return found


def _of_mechanisms(seen: _Seen) -> dict[str, Ratio]:
    belonging, strain = seen.of("belonging"), seen.of("strain")
    ties = np.diff(seen.network.starts)
    return {
        "m1_strain": Ratio(seen.change("strain", "m1")),
        "m3_load": Ratio(seen.change("load", "m3")),
        "m3_strain": Ratio(seen.change("strain", "m3")),
        "m4_belonging": Ratio(seen.change("belonging", "m4")),
        "m4_strain": Ratio(seen.change("strain", "m4")),
        "experience_strain": Ratio(seen.change("strain", "experience")),
        "experience_perceived": Ratio(seen.change("perceived", "experience")),
        "belonging_strain_r": Ratio(correlation(belonging, strain)),
        "belonging_ties_r": Ratio(correlation(belonging, np.log1p(ties))),
    }


def _of_buffering(seen: _Seen, diaries: Mapping[str, Diary]) -> dict[str, Ratio]:
    slopes = {}
    for arm in ("ordinary", "buffering"):
        diary = diaries[arm]
        well = diary.perceived.mean(axis=0, dtype=np.float64)
        found = support.slopes_by_support(centred(diary.strain), centred(diary.stressor > 0), well)
        slopes[arm] = found.high / found.low
    top = _top(seen.of("strain")) - _top(seen.of("strain", "buffering"))
    return {
        "buffering_slope": Ratio(slopes["ordinary"] - slopes["buffering"]),
        "buffering_top": Ratio(top / float(seen.of("strain").std())),
    }


def _of_couples(seen: _Seen, diaries: Mapping[str, Diary]) -> dict[str, Ratio]:
    r = {arm: _couples_r(diaries[arm], seen.network.partner) for arm in ("ordinary", "history")}
    return {
        # The constant that centres takes the mean of this help off again, so that the first row leaves it out on both sides.
        "partners_help": Ratio(seen.change("satisfaction", "partners_help", "uncentred")),
        "partners_help_mean": Ratio(seen.change("satisfaction", "partners_help")),
        "conflict_day": Ratio(seen.change("satisfaction", "conflict")),
        "conflict_history": Ratio(r["ordinary"] - r["history"]),
    }


def _couples_r(diary: Diary, partner: NDArray[np.int32]) -> float:
    """Correlation of couples' 14-day means of conflict and satisfaction."""
    own, other = Couples.of(partner)
    levels = [daily.person_means(each) for each in (diary.conflict, diary.satisfaction)]
    return correlation(*(daily.couple_level(each[:, own], each[:, other]) for each in levels))


def _top(values: Floats) -> float:
    """Mean of the highest tenth."""
    return float(np.sort(values)[-len(values) // 10 :].mean())
