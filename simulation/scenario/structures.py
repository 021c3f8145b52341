"""The support structures that can be chosen: the informal circle, formal programmes, and informal interventions.

One ``Programme`` record describes couples counselling, a support group and an online community alike; a new kind of
programme is a new set of values, never new code. An ``Informal`` record has the same fields where it means the same, and
neither a leader nor skill.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section

Screen = Literal["strain", "satisfaction", "belonging", "none"]
"""By what persons or couples are screened: most recent strain, least closeness of the couple, least belonging, nothing."""


class InformalCircle(Section):
    """Friends and colleagues: unstructured, spontaneous; who of them is asked, and how often."""

    active: bool = choice(True, "whether friends and colleagues are asked at all; the partner always is")
    dose: float = quantity(
        1.0, 0.0, 1.0, "share", "share of the requests to the circle that are made; thins out contact hours", "design"
    )
    confidant_share: float = quantity(
        0.50, 0.0, 1.0, "share", "share of a strained person's requests to the circle that go to confidants", "free"
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
    screen: Screen = choice("strain", "what makes eligible: strain, satisfaction (of couples), belonging, or none")
    eligible_share: float = quantity(
        0.40, 0.0, 1.0, "share", "share of those in most need by the screen that is eligible; 'none' takes all", "free"
    )
    uptake: float = quantity(
        0.25, 0.0, 1.0, "probability", "an eligible person asks for a place, per intake", "free", plausible=(0.015, 0.5)
    )
    minimum_wait: int = quantity(14, 0, 3_650, "days", "least time on the waiting list", "free")
    again_after: int = quantity(
        730, 28, 36_500, "days", "days from the first session after which somebody may take part again", "free"
    )
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
        0.42,
        0.0,
        2.0,
        "share/h",
        "strain taken off by an hour of quality 1 (M1)",
        "fitted",
        "Park & Park 2015",
        plausible=(0.05, 1.2),
    )
    resolution: float = quantity(
        0.13,
        0.0,
        2.0,
        "share/h",
        "heaviest load resolved by an hour of quality 1 (M3)",
        "fitted",
        "Park & Park 2015",
        plausible=(0.02, 0.3),
    )
    esteem_gain: float = quantity(
        0.041,
        0.0,
        1.0,
        "SD/h",
        "esteem gained by an hour of quality 1 (M2)",
        "fitted",
        "Park & Park 2015",
        plausible=(0.002, 0.1),
    )
    attention: float = quantity(
        0.30,
        0.0,
        1.0,
        "share",
        "part of the time that falls to a member, and counts as support received",
        "free",
        plausible=(0.025, 1.0),
    )
    belonging_gain: float = quantity(
        0.055, 0.0, 1.0, "share/h", "missing belonging gained by an hour (M4)", "free", plausible=(0.01, 0.15)
    )
    skill_gain: float = quantity(
        0.040,
        0.0,
        1.0,
        "share/h",
        "missing skill gained by an hour of quality 1",
        "fitted",
        "Park & Park 2015",
        plausible=(0.01, 0.2),
    )
    closeness_gain: float = quantity(
        0.0,
        0.0,
        1.0,
        "SD/h",
        "closeness gained by an hour of quality 1",
        "fitted",
        "Roddy et al. 2020; Hawkins et al. 2008",
        plausible=(0.0, 0.15),
    )
    keeps_ties: float = quantity(
        0.5, 0.0, 1.0, "probability", "neighbours in a finished group stay friends", "free", plausible=(0.0, 1.0)
    )

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


class Informal(Section):
    """An informal intervention: befriending, training friends to listen, or a meeting that opens ties.

    ``kind`` says which; fields of other kinds have no effect. There is never a leader, and nobody learns a skill.
    """

    kind: Literal["befriending", "listening", "meeting"] = choice("befriending", "what is done")
    start_day: int = quantity(28, 0, 36_500, "day", "day of the first intake, the training or the meeting", "design")
    share: float = quantity(
        0.10, 0.0, 1.0, "share", "listening: persons trained; meeting: persons who find a friend", "design"
    )
    training_hours: float = quantity(6.0, 0.0, 200.0, "hours", "listening: hours of a training", "free")
    listening_gain: float = quantity(
        0.25,
        0.0,
        2.0,
        "quality",
        "listening: added to the quality of help given as a friend, right after training",
        "free",
    )
    training_interval: int = quantity(365, 1, 36_500, "days", "listening: days between trainings", "free")
    volunteers: Literal["members", "outside"] = choice(
        "members",
        "befriending: residents drawn by lot, whom it costs and gives what helping does, or persons from outside",
    )
    intake_interval: int = quantity(7, 1, 365, "days", "befriending: days between two intakes", "design")
    places: float = quantity(
        0.03, 0.0, 1.0, "share", "befriending: places at a time, as a share of all persons", "design"
    )
    screen: Screen = choice("belonging", "befriending: what makes eligible: strain, satisfaction, belonging, or none")
    eligible_share: float = quantity(
        0.40, 0.0, 1.0, "share", "befriending: share of those in most need that is eligible", "free"
    )
    uptake: float = quantity(
        0.25, 0.0, 1.0, "probability", "befriending: an eligible person asks for a place, per intake", "free"
    )
    minimum_wait: int = quantity(14, 0, 3_650, "days", "befriending: least time on the waiting list", "free")
    again_after: int = quantity(
        730,
        28,
        36_500,
        "days",
        "befriending: days from the first visit after which somebody may be befriended again",
        "free",
    )
    sessions: int = quantity(26, 1, 10_000, "visits", "befriending: visits of one participation", "free")
    session_interval: int = quantity(7, 1, 365, "days", "befriending: days between visits", "free")
    session_hours: float = quantity(1.0, 0.0, 24.0, "hours", "befriending: length of a visit", "free")
    attendance: float = quantity(0.85, 0.0, 1.0, "probability", "befriending: a visit takes place", "free")
    weekly_drop_out: float = quantity(0.015, 0.0, 1.0, "probability", "befriending: it ends early, per week", "free")
    quality_mean: float = quantity(0.50, -1.0, 2.0, "quality", "befriending: mean quality of a visit", "free")
    quality_sd: float = quantity(0.40, 0.0, 2.0, "quality", "befriending: spread of the quality of a visit", "free")
    relief: float = quantity(
        0.70, 0.0, 2.0, "share/h", "befriending: strain taken off by an hour (M1)", "fitted", "Mead et al. 2010"
    )
    resolution: float = quantity(
        0.12, 0.0, 2.0, "share/h", "befriending: heaviest load resolved by an hour (M3)", "fitted", "Mead et al. 2010"
    )
    esteem_gain: float = quantity(
        0.045, 0.0, 1.0, "SD/h", "befriending: esteem gained by an hour (M2)", "fitted", "Mead et al. 2010"
    )
    attention: float = quantity(
        0.80, 0.0, 1.0, "share", "befriending: part of the time that counts as support received", "free"
    )
    belonging_gain: float = quantity(
        0.040, 0.0, 1.0, "share/h", "befriending: missing belonging gained by an hour (M4)", "free"
    )
    keeps_ties: float = quantity(
        0.5, 0.0, 1.0, "probability", "befriending: a volunteer of the population stays a friend", "free"
    )

    def visits(self) -> Programme:
        """The visits of a befriending as a record that intake and sessions know: groups of one, no leader, no skill."""
        named = {name: getattr(self, name) for name in Programme.model_fields if name in type(self).model_fields}
        return Programme(
            **named, group_size=1, group_minimum=1, matched_by_problem=False, facilitator_advantage=1.0, leader_share=0.0,
            skill_gain=0.0,
        )  # fmt: skip
