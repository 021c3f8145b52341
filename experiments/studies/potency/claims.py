"""The claims of the model, each with the outcome in which its mechanism must show, and the force that was stated for it.

A floor is a third of the stated force, with its sign; a mechanism's share of the circle or of the group must be at least 8 %.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

SMALLEST_SHARE = 0.08
_SD = "SD between persons of a 28-day mean"


class Claim(NamedTuple):
    """One claim: what it says and which mechanism makes it; ``outcome`` and ``unit``; the ``stated`` force; the ``floor``.

    ``floor`` is None where the force is only shown.
    """

    id: str
    claim: str
    outcome: str
    unit: str
    stated: float
    floor: float | None


def _third(name: str, claim: str, outcome: str, stated: float, unit: str = _SD) -> Claim:
    return Claim(name, claim, outcome, unit, stated, stated / 3.0)


def _share(name: str, claim: str, of: str, stated: float, floor: float = SMALLEST_SHARE) -> Claim:
    return Claim(name, claim, f"strain: share lost of {of} without it", "share", stated, floor)


_EVENTS = {
    "financial": (0.47, 0.24, -0.11), "health": (0.64, 0.13, -0.07), "family": (0.53, 0.28, -0.12), "career": (0.44, 0.09, -0.05),
}  # fmt: skip
_event = {kind: partial(_third, claim=f"{kind} stressors weigh on couples") for kind in _EVENTS}
_OUTCOMES = ("strain", "conflicts", "satisfaction")
_TRIAL = "SD between participants of a 28-day mean, against the twin without it"

CLAIMS = (
    *(_event[kind](f"{kind}_{outcome}", outcome=f"{outcome} in the 60 days after an event", stated=stated)
      for kind, forces in _EVENTS.items() for outcome, stated in zip(_OUTCOMES, forces, strict=True)),
    _third("circle_strain", "friends and colleagues support", "strain, circle on less off", -0.21),
    _third("circle_belonging", "less isolation by friends and colleagues", "belonging, circle on less off", 1.6),
    _third("circle_perceived", "friends and colleagues support", "perceived support, circle on less off", 0.42),
    _third("m1_strain", "sharing reduces the burden (M1)", "strain", -0.046),
    _share("m1_circle", "sharing reduces the burden (M1)", "the circle's effect", 0.14),
    _share("m1_group", "sharing reduces the burden (M1)", "the group's effect", 0.15),
    _third("m2_esteem", "others have your back: help raises esteem (M2)", "self-esteem that the circle adds, lost without", 0.09),
    Claim("m2_esteem_mean", "others have your back: help raises esteem (M2)", "self-esteem of everyday life, which is centred",
          _SD, 0.09, None),
    _third("m2_loop_esteem", "self-esteem rises by a loop (M2)", "a lasting push on esteem, amplified in esteem", 0.08, "share"),
    _third("m2_loop_strain", "self-esteem rises by a loop (M2)", "a lasting push on esteem, amplified in strain", 0.16, "share"),
    _share("m2_circle", "others have your back (M2)", "the circle's effect", 0.11),
    _share("m2_group", "others have your back (M2)", "the group's effect", 0.10),
    _share("m2_follow_up", "others have your back (M2)", "the group's effect at follow-up", 0.42, 0.42 / 3.0),
    _third("m3_load", "problem solving by other perspectives (M3)", "outstanding load", -0.38),
    _third("m3_strain", "problem solving by other perspectives (M3)", "strain", -0.06),
    _share("m3_circle", "problem solving by other perspectives (M3)", "the circle's effect", 0.12),
    _share("m3_group", "problem solving by other perspectives (M3)", "the group's effect", 0.12),
    _third("m4_belonging", "community and connection (M4)", "belonging", 1.5),
    _third("m4_strain", "community and connection (M4)", "strain", -0.10),
    _share("m4_circle", "community and connection (M4)", "the circle's effect", 0.49),
    _share("m4_group", "community and connection (M4)", "the group's effect", 0.12),
    _third("buffering_slope", "support buffers stressors", "slope of strain on stressors, high over low support", -0.13, "ratio"),
    _third("buffering_top", "support buffers; who lacks it suffers more", "strain of the top tenth", 0.05),
    _share("buffering_circle", "support buffers stressors", "the circle's effect", 0.18, 0.06),
    _third("experience_strain", "peers with similar experiences help more", "strain", -0.037),
    _third("experience_perceived", "peers with similar experiences help more", "perceived support", 0.064),
    _third("partners_help", "the partner's help brings close", "satisfaction, without the constant that centres help", 0.05),
    Claim("partners_help_mean", "the partner's help brings close", "satisfaction of everyday life, which is centred",
          _SD, 0.05, None),
    _third("conflict_day", "conflicts hurt", "satisfaction", -0.28),
    _third("conflict_history", "conflicts drive apart", "r of couples' means, conflict with satisfaction", -0.22, "r"),
    _third("education_conflict", "couples learn to communicate", "conflict after relationship education", -0.42, _TRIAL),
    _third("education_satisfaction", "couples learn to communicate", "satisfaction after relationship education", 0.35, _TRIAL),
    _third("belonging_strain_r", "lonely people are strained", "r of belonging and strain", -0.36, "r"),
    _third("belonging_ties_r", "lonely people sit at the edge", "r of belonging and log of ties", 0.32, "r"),
    _third("follow_up_strain", "what programmes teach stays", "strain at 6 months over strain at the end", 0.65, "ratio"),
    _third("follow_up_esteem", "what programmes teach stays", "self-esteem 6 months after a group", 0.29, _TRIAL),
    _third("group_strain", "formal support helps", "strain of a group's members", -0.38, _TRIAL),
    _third("befriending_strain", "informal support helps", "strain of the befriended", -0.18, _TRIAL),
    Claim("advantage", "formal support offers more: a hypothesis under test", "strain after a year, leader's advantage 1 less 0",
          _SD, -0.013, None),
    _third("neighbour_strain", "stress passes along ties", "strain one tie away from a shock of 50 LCU", 0.0011, "SD of strain"),
    _third("tie_r", "strain runs along ties", "r of strain over ties", 0.050, "r"),
    _third("tie_r_shuffled", "strain runs along these ties", "r of strain over ties, less that when shuffled", 0.045, "r"),
)  # fmt: skip
