"""Numbers that published trials report, read off simulated ones: which offer, outcome and assessment, compared how.

``PUBLISHED`` names for each reading the published figure and the tolerance within which the preset is to lie. The presets'
coefficients were fitted to the rows marked so; these say nothing about how good the model is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import Interval
from experiments.studies.trial.method import STANDARD, with_offer_of
from experiments.studies.trial.protocol import Protocol, run_trials
from experiments.studies.trial.recruiting import the_offer
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario

Column = Literal["smd", "twin", "change", "change_waiting", "attendance", "drop_out", "hours"]
_YEAR: Final = 364
PUBLISHED_OFFER = "support-group"
"""The programme of a scenario that trials of support groups are published of; others are no support groups."""


class Reading(NamedTuple):
    """One number of a trial's table: ``column`` of the row of an arm, outcome and assessment ``after`` the end (days).

    ``sign``: -1 where the published outcome is the lack of the simulated one, as loneliness is of belonging.
    """

    arm: str
    outcome: str
    after: int = 0
    column: Column = "smd"
    sign: float = 1.0

    def of(self, trials: pd.DataFrame) -> NDArray[np.float64]:
        """Its values (trials,) in a table of ``run_trials``."""
        rows = trials[
            (trials["arm"] == self.arm) & (trials["outcome"] == self.outcome) & (trials["after"] == self.after)
        ]
        values: NDArray[np.float64] = self.sign * rows[self.column].to_numpy(np.float64)
        return values


class Published(NamedTuple):
    """A published figure with its 95 % interval, and the tolerance within which the simulated number is to lie.

    ``use``: 'fitted' where coefficients of the preset were chosen for it, 'seen' where it was looked at while they were, 'held
    out' where it was not.
    """

    words: str
    figure: float
    interval: Interval
    tolerance: Interval
    source: str
    use: Literal["fitted", "seen", "held out"]


_NONE = Interval(float("nan"), float("nan"))
COUNSELLING, EDUCATION, BEFRIENDING = "couples-counselling", "relationship-education", "befriending"
PARENTS, ONLINE = "parent-support-group", "online-community-moderated"
EIGHT_HOURS, HALF = "counselling, eight hours", "six sessions"
_HALF_DOSE = 6
"""Weekly sessions of a support group, of which there are usually twelve."""

READINGS: dict[str, Reading] = {
    "group_strain": Reading(STANDARD, "strain"),
    "group_loneliness": Reading(STANDARD, "belonging", sign=-1.0),
    "parents_strain": Reading(PARENTS, "strain"),
    "counselling_gain": Reading(COUNSELLING, "satisfaction", column="change"),
    "waiting_gain": Reading(COUNSELLING, "satisfaction", column="change_waiting"),
    "counselling_satisfaction": Reading(COUNSELLING, "satisfaction"),
    "education_satisfaction": Reading(EDUCATION, "satisfaction"),
    "education_communication": Reading(EDUCATION, "communication"),
    "online_strain": Reading(ONLINE, "strain"),
    "befriending_strain": Reading(BEFRIENDING, "strain"),
    "befriending_strain_later": Reading(BEFRIENDING, "strain", _YEAR),
    "befriending_loneliness": Reading(BEFRIENDING, "belonging", sign=-1.0),
}
"""Readings of trials at the default protocol, by the name of the statistic."""
TAKING_PART: dict[str, Reading] = {
    "group_attendance": Reading(STANDARD, "strain", column="attendance"),
    "group_drop_out": Reading(STANDARD, "strain", column="drop_out"),
    "group_hours": Reading(STANDARD, "strain", column="hours"),
}
"""Readings that repeat what the programme's record says."""
OF_TRIALS = (*READINGS, *TAKING_PART, "trial_dose", "counselling_short")
"""Statistics of trials that patterns name; ``pattern_statistics`` gives them."""

PUBLISHED: Mapping[str, Published] = {
    "group_strain": Published(
        "support group: strain", -0.39, Interval(-0.52, -0.25), Interval(-0.6, -0.2), "Park & Park 2015", "fitted"
    ),
    "group_loneliness": Published(
        "support group: loneliness", -0.60, Interval(-1.0, -0.2), Interval(-1.0, -0.2), "Huang 2025", "seen"
    ),
    "parents_strain": Published(
        "parents' group: strain", -0.39, Interval(-0.52, -0.25), Interval(-0.6, -0.2), "Park & Park 2015", "seen"
    ),
    "counselling_gain": Published(
        "counselling: satisfaction, before and after", 1.12, Interval(0.92, 1.31), Interval(0.92, 1.31),
        "Roddy et al. 2020", "fitted",
    ),
    "waiting_gain": Published(
        "counselling: satisfaction of the waiting list, before and after", 0.12, Interval(-0.04, 0.29),
        Interval(-0.04, 0.29), "Roddy et al. 2020", "seen",
    ),
    "counselling_satisfaction": Published(
        "counselling: satisfaction against the waiting list", 0.60, _NONE, Interval(0.35, 0.73), "Rathgeber et al. 2019",
        "held out",
    ),
    "education_satisfaction": Published(
        "education: satisfaction", 0.33, Interval(0.30, 0.36), Interval(0.25, 0.45), "Hawkins et al. 2008", "fitted"
    ),
    "education_communication": Published(
        "education: communication", 0.44, Interval(0.43, 0.45), Interval(0.3, 0.6), "Hawkins et al. 2008", "fitted"
    ),
    "online_strain": Published(
        "online community, moderated: strain", -0.17, Interval(-0.27, -0.06), Interval(-0.27, -0.06),
        "J Affect Disord 2026", "fitted",
    ),
    "befriending_strain": Published(
        "befriending: strain", -0.27, Interval(-0.48, -0.06), Interval(-0.48, -0.06), "Mead et al. 2010", "fitted"
    ),
    "befriending_strain_later": Published(
        "befriending: strain a year after its end", -0.18, Interval(-0.32, -0.05), Interval(-0.32, -0.05),
        "Mead et al. 2010", "seen",
    ),
    "befriending_loneliness": Published(
        "befriending: loneliness", -0.13, Interval(-0.25, -0.01), Interval(-0.25, -0.01), "Veronese et al. 2021",
        "held out",
    ),
}  # fmt: skip
"""Published trials beside the readings of the same name. Education: the range of two pooled effects, no interval."""

_SHORT_PROTOCOL = Protocol(after=(4,), recall=14)
"""Eight weekly sessions assessed on day 60, of which the questionnaire is about the last 14 days (Doss et al. 2016)."""


def pattern_statistics(
    scenario: Scenario, networks: Sequence[tuple[SocialNetwork, list[int]]], progress: Progress
) -> dict[str, NDArray[np.float64]]:
    """Statistics that published patterns name, (trials,) each: the readings, and two about dose.

    ``trial_dose``: SMD in strain of six sessions of the scenario's programme less that of all; ``counselling_short``:
    satisfaction after eight weekly hours of counselling against the waiting list.
    """
    usual = _tried(_pattern_arms(scenario), networks, Protocol(), progress)
    brief = _tried({EIGHT_HOURS: _eight_hours(scenario)}, networks, _SHORT_PROTOCOL, progress)
    found = {name: reading.of(usual) for name, reading in (READINGS | TAKING_PART).items()}
    found["trial_dose"] = Reading(HALF, "strain").of(usual) - found["group_strain"]
    found["counselling_short"] = Reading(EIGHT_HOURS, "satisfaction", _SHORT_PROTOCOL.after[0]).of(brief)
    return found


def _tried(
    arms: Mapping[str, Scenario],
    networks: Sequence[tuple[SocialNetwork, list[int]]],
    protocol: Protocol,
    progress: Progress,
) -> pd.DataFrame:
    """The trials of all arms on every network under its seeds, in one table."""
    return pd.concat([run_trials(arms, network, seeds, protocol, progress) for network, seeds in networks])


def pattern_days(scenario: Scenario, trials: int) -> int:
    """Days that ``pattern_statistics`` reports, summed over all members, for a number of trials."""
    usual = Protocol()
    arms = _pattern_arms(scenario).values()
    after = len(arms) * max(usual.days(each) for each in arms)
    return trials * (usual.run_in + after + _SHORT_PROTOCOL.run_in + _SHORT_PROTOCOL.days(_eight_hours(scenario)))


def _pattern_arms(scenario: Scenario) -> dict[str, Scenario]:
    others = {reading.arm for reading in READINGS.values()} - {STANDARD}
    name, _ = the_offer(scenario)
    arms = {STANDARD: scenario, HALF: scenario.replace({f"programmes.{name}.sessions": _HALF_DOSE})}
    return arms | {preset: with_offer_of(scenario, preset) for preset in sorted(others)}


def _eight_hours(scenario: Scenario) -> Scenario:
    """Couples counselling of eight weekly sessions of an hour."""
    counselled = with_offer_of(scenario, COUNSELLING)
    name, _ = the_offer(counselled)
    return counselled.replace({f"programmes.{name}.sessions": 8, f"programmes.{name}.session_hours": 1.0})
