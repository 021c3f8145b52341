"""Assumptions about the world, in sections: stressors, strain, resources, help, relationship.

A number that this project cannot cite is labelled ``free`` or ``fitted``. The symbols in the meanings are those of
``docs/odd.md``.
"""

from __future__ import annotations

from typing import Self

from pydantic import field_validator, model_validator

from simulation.scenario.kinds import DEFAULT_KINDS, MOST, EventKind, KindName, in_order
from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.schema import choice, quantity
from simulation.scenario.section import Section


class Stressors(Section):
    """Life events, and daily hassles."""

    kinds: dict[KindName, EventKind] = choice(
        DEFAULT_KINDS, "kinds of life event by name, 1 to 8", min_length=1, max_length=MOST
    )
    half_life: float = quantity(60.0, 1.0, 400.0, "days", "half-life of an event's load without help (H_L)", "free")
    daily_share: float = quantity(
        0.40,
        0.001,
        0.999,
        "probability",
        "days with a stressor at reference load",
        "sourced",
        "Almeida et al. 2023, NSDE",
    )
    load_effect: float = quantity(
        0.80,
        0.0,
        5.0,
        "logit",
        "outstanding load makes a daily stressor likelier (b_L)",
        "fitted",
        plausible=(0.25, 1.6),
    )
    shared_share: float = quantity(
        0.11,
        0.0,
        1.0,
        "probability",
        "a day's stressor draw is the couple's, not the person's (psi)",
        "fitted",
        plausible=(0.005, 0.3),
    )
    severity_sd: float = quantity(
        0.50, 0.0, 1.0, "log", "spread of the severity of a daily stressor, mean 1", "fitted", plausible=(0.2, 1.0)
    )
    reference_load: float = quantity(
        0.055, 0.0, 2.0, "LCU/100", "load at which daily_share holds: the mean under the default rates (L0)", "fitted"
    )

    @field_validator("kinds")
    @classmethod
    def _in_order(cls, kinds: dict[str, EventKind]) -> dict[str, EventKind]:
        return in_order(kinds)


class Strain(Section):
    """Strain from demands, its carry-over to the next day, and its crossover to the partner."""

    carry_over: float = quantity(
        0.20, 0.0, 0.95, "", "daily carry-over of strain (phi)", "sourced", "Campbell et al. 2005"
    )
    stressor_effect: float = quantity(
        0.51, 0.0, 1.5, "SD", "strain of a daily stressor of severity 1 (a_D)", "fitted", "Bolger et al. 1989"
    )
    load_effect: float = quantity(0.89, 0.0, 2.0, "SD", "lasting strain of one unit of load (a_L)", "fitted")
    noise_sd: float = quantity(0.68, 0.0, 3.0, "SD", "daily strain from causes outside the model (sd_e)", "fitted")
    baseline_sd: float = quantity(0.60, 0.0, 3.0, "SD", "spread of the persons' baselines (sd_u)", "fitted")
    baseline_correlation: float = quantity(0.45, 0.0, 1.0, "", "correlation of the partners' baselines (r_u)", "free")
    crossover: float = quantity(
        0.12, 0.0, 0.9, "", "a partner's new strain that is caught the same day (chi0)", "fitted", "Sels et al. 2019"
    )
    lagged_crossover: float = quantity(
        0.02, 0.0, 0.5, "", "a partner's strain that is caught the next day (chi1)", "sourced", "Campbell et al. 2005"
    )
    buffering: float = quantity(
        0.12,
        0.0,
        0.5,
        "",
        "share of a demand that one unit of resources takes off (beta_buf)",
        "fitted",
        "Aguinis et al. 2005",
        plausible=(0.02, 0.24),
    )
    belonging_effect: float = quantity(0.10, 0.0, 2.0, "SD", "lower strain of full against no belonging (m_B)", "free")
    support_effect: float = quantity(
        0.20, 0.0, 1.0, "SD", "lower baseline per SD of perceived support (m)", "fitted", "Zell & Stockus 2025"
    )
    skill_effect: float = quantity(1.0, 0.0, 2.0, "SD", "lower baseline per unit of skill (m_C)", "free")

    @model_validator(mode="after")
    def _couple_comes_to_rest(self) -> Self:
        # phi + chi1 is the larger eigenvalue of a couple's deviations from day to day: at 1 they grow without end.
        room = 1.0 - self.carry_over
        if self.lagged_crossover >= room:
            raise ScenarioError(
                [f"lagged_crossover = {self.lagged_crossover}: must be less than 1 - carry_over = {room:g}"]
            )
        return self


class Resources(Section):
    """Resources that buffer a person's next demand: perceived support, belonging, esteem."""

    support_weight: float = quantity(
        0.7, 0.0, 2.0, "", "weight of perceived support in the resources (r_P)", "fitted", plausible=(0.3, 1.4)
    )
    belonging_weight: float = quantity(0.7, 0.0, 3.0, "", "weight of belonging in the resources (r_B)", "free")
    esteem_weight: float = quantity(0.3, 0.0, 2.0, "", "weight of esteem in the resources (r_E)", "free")
    reference_belonging: float = quantity(
        0.25, 0.0, 1.0, "share", "belonging at the start, and its zero (B0)", "fitted"
    )
    belonging_time: float = quantity(30.0, 1.0, 3_650.0, "days", "time in which belonging fades by 1/e (tau_B)", "free")
    esteem_sd: float = quantity(1.0, 0.0, 3.0, "SD", "spread of esteem at the start", "design", plausible=(0.5, 2.0))
    esteem_decay: float = quantity(
        9.8e-4, 0.0, 0.5, "per day", "daily return of esteem to the mean (lam_E)", "fitted", "yearly stability .7"
    )
    support_rate: float = quantity(
        1 / 90, 0.0, 1.0, "per day", "speed with which perceived support follows received support (lam_P)", "free"
    )
    received_effect: float = quantity(
        9.3,
        0.0,
        20.0,
        "SD",
        "perceived support per unit of received support a day",
        "fitted",
        "Haber et al. 2007",
        plausible=(2.5, 19.0),
    )
    reference_received: float = quantity(
        0.035, 0.0, 0.3, "quality/day", "received support at which perceived support stays at its trait", "fitted"
    )


class Seeking(Section):
    """When a person turns to somebody, and to whom first."""

    rate: float = quantity(
        0.31, 0.0, 1.0, "probability", "highest daily probability of seeking support (p_seek)", "fitted"
    )
    support_slope: float = quantity(
        0.27, -2.0, 2.0, "", "people who feel supported ask more (k_P)", "fitted", "Haber et al. 2007"
    )
    calm_share: float = quantity(
        0.25, 0.0, 1.0, "share", "share of that probability that remains without strain", "free"
    )
    partner_share: float = quantity(
        0.50, 0.0, 1.0, "share", "episodes that go to the partner first (pi_partner)", "free", "Falconier et al. 2015"
    )
    partner_limit: float = quantity(1.5, -5.0, 10.0, "SD", "strain above which a partner is overwhelmed", "free")


class Answering(Section):
    """Whether a request is answered, and what it costs and gives the helper."""

    availability: float = quantity(0.75, 0.0, 1.0, "probability", "a helper has time", "free")
    strained_availability: float = quantity(0.40, 0.0, 1.0, "probability", "a strained helper has time", "free")
    strained: float = quantity(1.0, -5.0, 10.0, "SD", "strain above which a person counts as strained", "free")
    capacity: int = quantity(
        3,
        0,
        1_000,
        "requests",
        "requests that a helper is expected to answer in a day: further ones lower the chance of each",
        "free",
    )
    cost: float = quantity(0.04, 0.0, 0.5, "SD", "strain that an answered request costs the helper (kappa)", "free")
    esteem_gain: float = quantity(
        1e-4, 0.0, 0.1, "SD", "esteem that an answered request gives the helper (omega)", "free"
    )


class Episode(Section):
    """Effects of one episode of informal help, given by the partner, a friend or a colleague."""

    quality_mean: float = quantity(0.35, -1.0, 2.0, "quality", "mean quality of informal help", "free")
    quality_sd: float = quantity(0.45, 0.0, 2.0, "quality", "spread of the quality of informal help", "free")
    experience_bonus: float = quantity(
        0.25, 0.0, 2.0, "quality", "added to the quality when the helper has lived through the same kind", "free"
    )
    co_rumination: float = quantity(
        0.30,
        0.0,
        1.0,
        "probability",
        "an episode between two strained persons turns into co-rumination (c)",
        "fitted",
        "Dong 2025, loosely",
    )
    relief: float = quantity(
        0.098,
        0.0,
        0.5,
        "share",
        "strain taken off by an episode of quality 1 (eta1, M1)",
        "fitted",
        plausible=(0.015, 0.3),
    )
    esteem_gain: float = quantity(
        2.6e-4, 0.0, 0.1, "SD", "esteem gained by an episode of quality 1 (g_E, M2)", "sourced", "Harris & Orth 2020"
    )
    resolution: float = quantity(
        0.01, 0.0, 1.0, "share", "load of the matched kind resolved by an episode of quality 1 (eta3, M3)", "free"
    )
    unmatched: float = quantity(
        0.5, 0.0, 1.0, "share", "of that resolution, without lived experience of the same kind", "free"
    )
    belonging_gain: float = quantity(
        0.12, 0.0, 1.0, "share", "missing belonging gained by a contact (eta4, M4)", "free"
    )
    hours: float = quantity(0.5, 0.0, 24.0, "hours", "length of one episode", "free")


class Relationship(Section):
    """Conflict between partners, and each partner's own satisfaction."""

    conflict_level: float = quantity(
        -0.45, -10.0, 1.0, "log/day", "log of the conflicts a day at no strain (k0)", "fitted", plausible=(-1.14, 0.24)
    )
    strain_slope: float = quantity(0.30, 0.0, 2.0, "", "conflict grows with the couple's mean strain (k1)", "free")
    skill_slope: float = quantity(0.50, 0.0, 5.0, "", "conflict falls with the couple's mean skill (k_C)", "free")
    shared_conflict: float = quantity(
        0.50, 0.0, 1.0, "share", "share of the conflicts that both partners report", "fitted"
    )
    carry_over: float = quantity(
        0.22, 0.0, 0.95, "", "daily carry-over of satisfaction (phi_Q)", "sourced", "Campbell et al. 2005"
    )
    own_conflict: float = quantity(
        0.183, 0.0, 2.0, "SD", "satisfaction lost by a conflict that I report", "sourced", "Campbell et al. 2005"
    )
    partner_conflict: float = quantity(
        0.079,
        0.0,
        2.0,
        "SD",
        "satisfaction lost by a conflict that my partner reports",
        "sourced",
        "Campbell et al. 2005",
    )
    couple_noise: float = quantity(0.60, 0.0, 3.0, "SD", "daily noise of satisfaction that partners share", "fitted")
    own_noise: float = quantity(0.70, 0.0, 3.0, "SD", "daily noise of satisfaction of one's own", "fitted")
    support_gain: float = quantity(
        0.10,
        0.0,
        2.0,
        "SD",
        "satisfaction gained by the partner's help of quality 1 (g_Q)",
        "free",
        "Falconier et al. 2015",
    )
