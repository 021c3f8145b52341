"""Assumptions about informal support: who asks and answers, what help does, whom one meets, and what makes one belong."""

from __future__ import annotations

from simulation.scenario.schema import quantity
from simulation.scenario.section import Section


class Seeking(Section):
    """When a person turns to somebody, and to whom first."""

    rate: float = quantity(
        0.54,
        0.0,
        1.0,
        "probability",
        "highest daily probability of seeking support (p_seek)",
        "fitted",
        plausible=(0.26, 1),
    )
    support_slope: float = quantity(
        0.20,
        -1.0,
        1.0,
        "",
        "people who feel supported ask more (k_P)",
        "fitted",
        "Haber et al. 2007",
        plausible=(0.1, 0.4),
    )
    calm_share: float = quantity(
        0.38, 0.0, 1.0, "share", "share of that probability that remains without strain", "free"
    )
    partner_share: float = quantity(
        0.50, 0.001, 0.999, "share", "requests that go to the partner first at mean closeness (pi)", "free",
        "Falconier et al. 2015",
    )  # fmt: skip
    closeness_slope: float = quantity(0.50, -2.0, 2.0, "logit", "closer couples turn to each other more (k_pi)", "free")
    partner_limit: float = quantity(1.5, -5.0, 10.0, "SD", "strain above which a partner is overwhelmed", "free")


class Answering(Section):
    """Whether a request is answered, and what it costs the helper."""

    availability: float = quantity(0.75, 0.0, 1.0, "probability", "a helper has time", "free")
    strained_availability: float = quantity(0.40, 0.0, 1.0, "probability", "a strained helper has time", "free")
    strained: float = quantity(1.0, -5.0, 10.0, "SD", "strain above which a person counts as strained", "free")
    capacity: int = quantity(3, 0, 1_000, "requests", "requests that a helper can answer in a day", "free")
    cost: float = quantity(
        0.02, 0.0, 1.0, "SD", "strain that an answered request costs the helper (kappa0)", "free", plausible=(0.0, 0.05)
    )
    cost_of_strain: float = quantity(
        0.03,
        0.0,
        1.0,
        "",
        "and for each SD of the asker's strain: hearing of trouble costs (kappa1)",
        "free",
        plausible=(0.0, 0.06),
    )


class Episode(Section):
    """Effects of one episode of informal help, given by the partner, a friend or a colleague."""

    quality_mean: float = quantity(0.35, -1.0, 2.0, "quality", "mean quality of informal help", "free")
    quality_sd: float = quantity(0.45, 0.0, 2.0, "quality", "spread of the quality of informal help", "free")
    experience_bonus: float = quantity(
        0.25, 0.0, 2.0, "quality", "added to the quality when the helper has lived through the same kind", "free"
    )
    closeness_bonus: float = quantity(
        0.20,
        -1.0,
        1.0,
        "quality",
        "added to the quality of a partner's help per SD of the helper's closeness (k_qA)",
        "free",
    )
    co_rumination: float = quantity(
        0.30, 0.0, 1.0, "probability", "an episode between two strained persons turns into co-rumination (c)", "free",
        "Dong 2025, loosely",
    )  # fmt: skip
    rumination_strain: float = quantity(
        0.5, -5.0, 10.0, "SD", "strain of both above which an episode may turn into co-rumination", "free"
    )
    relief: float = quantity(
        0.54,
        0.0,
        2.0,
        "share",
        "strain taken off by an episode of quality 1 (eta1, M1)",
        "fitted",
        "Gleason et al. 2008",
        plausible=(0.3, 0.9),
    )
    resolution: float = quantity(
        0.08,
        0.0,
        1.0,
        "share",
        "load of the heaviest kind resolved by an episode of quality 1 (eta3, M3)",
        "free",
        plausible=(0.03, 0.16),
    )
    unmatched: float = quantity(
        0.5, 0.0, 1.0, "share", "of that resolution, without lived experience of the same kind", "free"
    )
    hours: float = quantity(0.5, 0.0, 24.0, "hours", "length of one episode", "free")


class Company(Section):
    """Daily company of ties: mood that is caught, and the sense of belonging (M4)."""

    withdrawal: float = quantity(
        0.28, 0.0, 3.0, "", "who is strained meets ties more rarely, by exp(-k recent strain) (k_wd)", "free"
    )
    contagion: float = quantity(
        0.04,
        0.0,
        0.4,
        "",
        "share of the strain of the tie met that is caught (chi_N)",
        "free",
        "Eisenberg et al. 2013",
        plausible=(0.0, 0.08),
    )
    asymmetry: float = quantity(
        0.0, -1.0, 1.0, "", "which mood is caught: 0 both, -1 only good mood, 1 only bad mood (a)", "free",
        "Hill et al. 2015", plausible=(-0.5, 0.5),
    )  # fmt: skip
    company_gain: float = quantity(
        0.016, 0.0, 1.0, "share", "missing belonging gained by meeting a tie of mean belonging (eta_c)", "free",
        "Thompson et al. 2022",
    )  # fmt: skip
    partner_gain: float = quantity(
        0.012, 0.0, 1.0, "share", "missing belonging gained a day by a partner of mean closeness (g_p)", "free"
    )
    help_gain: float = quantity(
        0.05, 0.0, 1.0, "share", "missing belonging gained by a peer's help of quality 1 (eta4)", "free"
    )
    giving_gain: float = quantity(
        0.02, 0.0, 1.0, "share", "missing belonging gained by each answer to a peer (eta_give)", "free"
    )
    refusal_loss: float = quantity(0.04, 0.0, 1.0, "share", "belonging lost by a peer's refusal (eta_un)", "free")
    belonging_time: float = quantity(30.0, 1.0, 3_650.0, "days", "time in which belonging fades by 1/e (tau_B)", "free")
    need_sd: float = quantity(
        0.47, 0.0, 1.5, "log", "spread of the persons' need for company, mean 1 (w)", "fitted", plausible=(0.2, 0.8)
    )
    support_slope: float = quantity(
        0.1,
        -2.0,
        2.0,
        "",
        "company means more to who feels supported (k_BP)",
        "fitted",
        "Huang et al. 2022",
        plausible=(0.06, 0.24),
    )
    esteem_slope: float = quantity(0.15, -2.0, 2.0, "", "company means more to who has esteem (k_BE)", "free")
    group_tie_life: float = quantity(
        730.0, 1.0, 36_500.0, "days", "mean life of a friendship that came from a group", "free"
    )
