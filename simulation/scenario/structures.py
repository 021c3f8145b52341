"""The support structures that can be chosen: the informal circle, and programmes.

One ``Programme`` record describes couples counselling, a support group and an online community alike; a new kind of
programme is a new set of values, never new code.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section


class InformalCircle(Section):
    """Friends and colleagues: unstructured, spontaneous; who of them is asked, and how often."""

    active: bool = choice(True, "whether friends and colleagues are asked at all; the partner always is")
    dose: float = quantity(
        1.0, 0.0, 1.0, "share", "share of the requests to the circle that are made; thins out contact hours", "design"
    )
    confidant_share: float = quantity(
        0.40, 0.0, 1.0, "share", "share of the contacts with the circle that go to confidants", "sourced", "Dunbar 2020"
    )
    weak_tie_strain: float = quantity(
        1.0, -5.0, 5.0, "SD", "strain above which ties beyond the confidants are asked", "free"
    )


class Programme(Section):
    """A formal programme: who is eligible, how it is organised, what a session does, what remains."""

    unit: Literal["person", "couple"] = choice("person", "who takes part: single persons, or couples together")
    start_day: int = quantity(28, 0, 36_500, "day", "day of the first intake", "design")
    intake_interval: int = quantity(7, 1, 365, "days", "days between two intakes", "design")
    places: float = quantity(0.05, 0.0, 1.0, "share", "places at a time, as a share of all persons", "design")
    eligible_share: float = quantity(
        0.40, 0.0, 1.0, "share", "most strained share of the population that is eligible (recent strain)", "free"
    )
    uptake: float = quantity(
        0.25, 0.0, 1.0, "probability", "an eligible person asks for a place, per intake", "free", plausible=(0.015, 0.5)
    )
    minimum_wait: int = quantity(14, 0, 3_650, "days", "least time on the waiting list", "free")
    group_size: int = quantity(8, 1, 100_000, "persons", "most members of a group", "free", plausible=(2, 1_000))
    group_minimum: int = quantity(
        6, 1, 100_000, "persons", "fewest members with which a group starts", "free", plausible=(1, 12)
    )
    matched_by_problem: bool = choice(True, "whether a group gathers people with the same kind of stressor")
    sessions: int = quantity(12, 1, 10_000, "sessions", "sessions of one participation", "free", plausible=(4, 170))
    session_interval: int = quantity(
        7, 1, 365, "days", "days between sessions; 1 for a place that is always open", "free", plausible=(1, 30)
    )
    session_hours: float = quantity(1.5, 0.0, 24.0, "hours", "length of one session", "free", plausible=(0.125, 4.0))
    attendance: float = quantity(
        0.80, 0.0, 1.0, "probability", "a member attends a session", "free", plausible=(0.15, 1.0)
    )
    weekly_drop_out: float = quantity(
        0.03,
        0.0,
        1.0,
        "probability",
        "a member leaves for good, per week",
        "fitted",
        "16-47 % over a programme, Carpallo-Gonzalez 2023",
        plausible=(0.01, 0.12),
    )
    guidelines: bool = choice(True, "whether guidelines rule out that a session turns into co-rumination")
    facilitator_advantage: float = quantity(
        1.0,
        -0.5,
        1.5,
        "",
        "the leader's contribution to the quality of a session: 0 equals informal help, 1 the formal mean and spread",
        "design",
    )
    quality_mean: float = quantity(0.75, -1.0, 2.0, "quality", "mean quality of a session at advantage 1", "free")
    quality_sd: float = quantity(0.25, 0.0, 2.0, "quality", "spread of the quality of a session at advantage 1", "free")
    leader_share: float = quantity(
        0.5,
        0.0,
        1.0,
        "share",
        "share of the variance of quality that lies between leaders",
        "free",
        plausible=(0.0, 1.0),
    )
    relief: float = quantity(
        0.29,
        0.0,
        1.0,
        "share",
        "strain taken off by a session (eta1, M1)",
        "fitted",
        "trial SMD",
        plausible=(0.02, 0.6),
    )
    resolution: float = quantity(
        0.096,
        0.0,
        1.0,
        "share",
        "load of the matched kind resolved by a session (eta3, M3)",
        "fitted",
        "trial SMD",
        plausible=(0.002, 0.2),
    )
    esteem_gain: float = quantity(
        2.6e-4,
        0.0,
        0.1,
        "SD",
        "esteem gained by a session of quality 1 (g_E, M2)",
        "sourced",
        "Harris & Orth 2020",
        plausible=(5e-5, 1e-3),
    )
    belonging_gain: float = quantity(
        0.10, 0.0, 1.0, "share", "missing belonging gained by a session (eta4, M4)", "free", plausible=(0.01, 0.2)
    )
    skill_gain: float = quantity(
        0.018,
        0.0,
        0.5,
        "SD",
        "skill gained by a session of quality 1 and kept (g_F)",
        "fitted",
        "trial SMD",
        plausible=(0.0002, 0.04),
    )
    keeps_ties: bool = choice(False, "whether the members of a finished group stay each other's friends")

    @model_validator(mode="after")
    def _group_can_meet(self) -> Self:
        """Refuse groups that could never start."""
        size, fewest = self.group_size, self.group_minimum
        mistakes = [f"group_minimum = {fewest}: must be at most group_size = {size}"] if fewest > size else []
        if self.unit == "couple":
            sizes = {"group_size": size, "group_minimum": fewest}
            odd = {name: persons for name, persons in sizes.items() if persons % 2}
            mistakes += [
                f"{name} = {persons}: must be even, couples take part together" for name, persons in odd.items()
            ]
        if mistakes:
            raise ScenarioError(mistakes)
        return self
