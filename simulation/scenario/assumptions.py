"""Assumptions about the world, in sections: stressors, strain, resources. Help is in ``helping``, couples in ``couples``.

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
    half_life: float = quantity(
        90.0, 1.0, 400.0, "days", "half-life of an event's load without help (H_L)", "free", plausible=(45.0, 150.0)
    )
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
        0.60,
        0.0,
        5.0,
        "logit",
        "outstanding load makes a daily stressor likelier (b_L)",
        "fitted",
        plausible=(0.3, 1.2),
    )
    shared_share: float = quantity(
        0.11,
        0.0,
        1.0,
        "probability",
        "a day's stressor draw is the couple's, not the person's (psi)",
        "fitted",
        plausible=(0.055, 0.22),
    )
    severity_sd: float = quantity(
        0.52, 0.0, 1.0, "log", "spread of the severity of a daily stressor, mean 1", "fitted", plausible=(0.25, 1)
    )
    reference_load: float = quantity(
        0.048, 0.0, 2.0, "LCU/100", "load at which daily_share holds: the mean under the default rates (L0)", "fitted"
    )

    @field_validator("kinds")
    @classmethod
    def _in_order(cls, kinds: dict[str, EventKind]) -> dict[str, EventKind]:
        return in_order(kinds)


class Strain(Section):
    """Strain from demands, its carry-over to the next day, its crossover to the partner, and its slow level."""

    carry_over: float = quantity(
        0.20, 0.0, 0.9, "", "daily carry-over of strain (phi)", "sourced", "Campbell et al. 2005"
    )
    stressor_effect: float = quantity(
        0.51,
        0.0,
        1.5,
        "SD",
        "strain of a daily stressor of severity 1 (a_D)",
        "fitted",
        "Bolger et al. 1989",
        plausible=(0.25, 1),
    )
    load_effect: float = quantity(
        1.0, 0.0, 1.5, "SD", "lasting strain of one unit of load (a_L)", "fitted", plausible=(0.6, 1.4)
    )
    reactivity_sd: float = quantity(
        0.44,
        0.0,
        1.5,
        "log",
        "spread of the persons' reactivity to stressors, mean 1 (rho)",
        "fitted",
        "Charles et al. 2013",
        plausible=(0.2, 0.7),
    )
    noise_sd: float = quantity(
        0.72, 0.0, 3.0, "SD", "daily strain from causes outside the model (sd_e)", "fitted", plausible=(0.33, 1.32)
    )
    baseline_sd: float = quantity(
        0.41, 0.0, 3.0, "SD", "spread of the persons' baselines (sd_u)", "fitted", plausible=(0.19, 0.76)
    )
    slow_sd: float = quantity(
        0.36,
        0.0,
        3.0,
        "SD",
        "spread of the slow baseline round the baseline (sd_U)",
        "fitted",
        "yearly r of strain .65",
        plausible=(0.17, 0.68),
    )
    slow_time: float = quantity(
        150.0,
        10.0,
        3_650.0,
        "days",
        "time in which the slow baseline returns to the baseline (1 / lam_U)",
        "fitted",
        plausible=(75.0, 300.0),
    )
    slow_couple_share: float = quantity(
        0.25, 0.0, 1.0, "share", "share of the variance of the slow baseline's noise that is the couple's", "free"
    )
    crossover: float = quantity(
        0.14,
        0.0,
        0.9,
        "",
        "a partner's new strain that is caught the same day (chi0)",
        "fitted",
        "Sels et al. 2019",
        plausible=(0.05, 0.2),
    )
    lagged_crossover: float = quantity(
        0.02, 0.0, 0.5, "", "a partner's strain that is caught the next day (chi1)", "sourced", "Campbell et al. 2005"
    )
    buffering: float = quantity(
        0.20,
        0.0,
        0.5,
        "",
        "share of a demand that one unit of resources takes off (beta)",
        "fitted",
        "Aguinis et al. 2005",
        plausible=(0.06, 0.32),
    )
    support_effect: float = quantity(
        0.086, 0.0, 1.0, "SD", "lower strain per SD of perceived support, cause and common cause (m_P)", "fitted",
        "Zell & Stockus 2025", plausible=(0.05, 0.2))  # fmt: skip
    causal_share: float = quantity(
        0.5,
        0.0,
        1.0,
        "share",
        "share of support_effect that is an effect of support (s_P)",
        "free",
        plausible=(0.0, 1.0),
    )
    belonging_effect: float = quantity(
        0.21, 0.0, 2.0, "SD", "lower strain of full against no belonging (m_B)", "fitted", plausible=(0.1, 0.4)
    )
    closeness_effect: float = quantity(
        0.089, 0.0, 1.0, "SD", "lower strain per SD of closeness (m_A)", "fitted", plausible=(0.05, 0.2)
    )
    esteem_effect: float = quantity(
        0.17,
        0.0,
        1.0,
        "SD",
        "lower slow baseline per SD of esteem (m_E)",
        "fitted",
        "Sowislo & Orth 2013",
        plausible=(0.1, 0.28),
    )
    skill_effect: float = quantity(
        0.30, 0.0, 2.0, "SD", "lower strain of full skill (m_C)", "free", plausible=(0.15, 0.5)
    )

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
    """Resources that buffer a person's next demand: perceived support, belonging, esteem; and skill."""

    support_weight: float = quantity(0.55, 0.0, 1.2, "", "weight of perceived support in the resources (r_P)", "fitted")
    esteem_weight: float = quantity(0.45, 0.0, 1.0, "", "weight of esteem in the resources (r_E)", "free")
    belonging_weight: float = quantity(0.25, 0.0, 3.0, "", "weight of .15 of belonging in the resources (r_B)", "free")
    reference_belonging: float = quantity(
        0.402, 0.001, 1.0, "share", "belonging at the start, and its zero: its mean in everyday life (B0)", "fitted"
    )
    support_time: float = quantity(
        120.0, 10.0, 3_650.0, "days", "time in which perceived support follows received support (1 / lam_P)", "free"
    )
    support_trait_sd: float = quantity(
        0.63, 0.0, 3.0, "SD", "spread of the perceived support that persons tend to", "fitted", plausible=(0.32, 1.28)
    )
    support_noise_sd: float = quantity(
        0.54, 0.0, 3.0, "SD", "spread of perceived support round what draws it", "fitted", plausible=(0.265, 1.06)
    )
    received_effect: float = quantity(
        12.0,
        0.0,
        25.0,
        "SD",
        "perceived support per quality hour a day (rho_R)",
        "fitted",
        "Haber et al. 2007",
        plausible=(7.0, 18.0),
    )
    reference_received: float = quantity(
        0.04,
        0.0,
        1.0,
        "quality h/day",
        "received support at which perceived support stays at its trait (r0)",
        "fitted",
    )
    support_of_esteem: float = quantity(
        0.15,
        -1.0,
        1.0,
        "",
        "perceived support per SD of esteem (h_E)",
        "fitted",
        "Harris & Orth 2020",
        plausible=(0.1, 0.4),
    )
    support_of_belonging: float = quantity(
        0.57, -5.0, 5.0, "SD", "perceived support of full against no belonging (h_B)", "fitted", plausible=(0.3, 1.2)
    )
    esteem_rate: float = quantity(
        0.0016, 0.0, 0.1, "per day", "speed with which esteem returns to what draws it (lam_E)", "sourced",
        "Kuster & Orth 2013",
    )  # fmt: skip
    esteem_trait_share: float = quantity(
        0.43, 0.0, 1.0, "share", "share of the variance of esteem that is a trait", "sourced", "Kuster & Orth 2013"
    )
    esteem_of_baseline: float = quantity(
        -0.25, -0.7, 0.7, "", "correlation of the trait of esteem with the baseline of strain (r_uE)", "free"
    )
    esteem_of_support_trait: float = quantity(
        0.02, -0.7, 0.7, "", "correlation of the trait of esteem with that of perceived support", "free"
    )
    esteem_of_support: float = quantity(
        0.31,
        -1.0,
        1.0,
        "",
        "esteem per SD of perceived support (g_P, M2)",
        "fitted",
        "Harris & Orth 2020",
        plausible=(0.16, 0.45),
    )
    esteem_of_strain: float = quantity(
        0.2,
        -0.5,
        0.5,
        "",
        "esteem lost per SD of recent strain (g_S, M2)",
        "fitted",
        "Sowislo & Orth 2013",
        plausible=(0.11, 0.44),
    )
    skill_half_life: float = quantity(
        365.0, 10.0, 36_500.0, "days", "half-life of skill, and of what training taught (H_C)", "fitted",
        "Roddy et al. 2020; Mead et al. 2010", plausible=(180.0, 730.0),
    )  # fmt: skip
