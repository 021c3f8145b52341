"""Assumptions about couples: conflicts, the mood of the relationship, satisfaction, and closeness."""

from __future__ import annotations

from simulation.scenario.schema import quantity
from simulation.scenario.section import Section

_DIARY = "couples' diary, 14 days"


class Relationship(Section):
    """Conflict between partners, each partner's own satisfaction, and the closeness that it rests on."""

    shared_level: float = quantity(
        -1.10,
        -10.0,
        0.5,
        "log/day",
        "log of the conflicts a day that both report, at no strain (k0s)",
        "fitted",
        _DIARY,
        plausible=(-1.79, -0.41),
    )
    own_level: float = quantity(
        -0.98,
        -10.0,
        0.5,
        "log/day",
        "log of the conflicts a day that one reports alone, at no strain (k0o)",
        "fitted",
        _DIARY,
        plausible=(-1.71, -0.33),
    )
    couple_spread: float = quantity(
        0.3, 0.0, 1.5, "log", "spread of shared conflicts between couples (c)", "fitted", _DIARY, plausible=(0.18, 0.72)
    )
    report_spread: float = quantity(
        0.76, 0.0, 1.5, "log", "spread of own reports between persons (o)", "fitted", _DIARY, plausible=(0.35, 1.4)
    )
    strain_slope: float = quantity(
        0.15, 0.0, 2.0, "", "conflict grows with strain (k1)", "fitted", _DIARY, plausible=(0.11, 0.44)
    )
    mood_slope: float = quantity(0.15, 0.0, 2.0, "", "conflict falls with the couple's mood (k_n)", "fitted", _DIARY)
    aftermath: float = quantity(
        0.37,
        0.0,
        2.0,
        "",
        "shared conflicts grow with yesterday's conflicts (k_K)",
        "fitted",
        _DIARY,
        plausible=(0.175, 0.7),
    )
    load_slope: float = quantity(
        0.90, 0.0, 5.0, "", "shared conflicts grow with the load of kinds that feed quarrels (k_L)", "free"
    )
    reference_load: float = quantity(
        0.0195, 0.0, 10.0, "LCU/100", "mean load of the kinds that feed quarrels (l0)", "fitted"
    )
    skill_slope: float = quantity(0.55, 0.0, 5.0, "", "conflict falls with skill (k_C)", "free")
    own_conflict: float = quantity(
        0.54, 0.0, 2.0, "SD", "hurt by a conflict that I report (b_o)", "fitted", _DIARY, plausible=(0.2475, 0.99)
    )
    partner_conflict: float = quantity(
        0.19,
        0.0,
        2.0,
        "SD",
        "hurt by a conflict that my partner reports (b_p)",
        "fitted",
        _DIARY,
        plausible=(0.09, 0.36),
    )
    skill_relief: float = quantity(
        0.35, 0.0, 1.0, "share", "how much less a conflict hurts at full skill (s_C)", "free"
    )
    reactivity_power: float = quantity(
        1.9,
        0.0,
        3.0,
        "",
        "power of reactivity to stressors in reactivity to conflicts (rho_K)",
        "fitted",
        _DIARY,
        plausible=(0.925, 3),
    )
    report_lightness: float = quantity(
        0.27,
        0.0,
        2.0,
        "",
        "who reports many conflicts reports lighter ones (of o in rho_K)",
        "fitted",
        _DIARY,
        plausible=(0.125, 0.5),
    )
    lingering: float = quantity(
        0.29,
        0.0,
        1.0,
        "share",
        "share of the hurt that goes into tomorrow's mood",
        "fitted",
        _DIARY,
        plausible=(0.15, 0.6),
    )
    carry_over: float = quantity(
        0.36, 0.0, 0.95, "", "daily carry-over of mood (phi_Q)", "fitted", _DIARY, plausible=(0.185, 0.74)
    )
    couple_noise: float = quantity(
        0.43, 0.0, 3.0, "SD", "daily noise of mood that partners share", "fitted", _DIARY, plausible=(0.225, 0.9)
    )
    own_noise: float = quantity(
        0.58, 0.0, 3.0, "SD", "daily noise of mood of one's own", "fitted", _DIARY, plausible=(0.275, 1.1)
    )
    spillover: float = quantity(
        0.06,
        0.0,
        2.0,
        "",
        "satisfaction lost per SD of the day's strain above its level (spill)",
        "fitted",
        _DIARY,
        plausible=(0.03, 0.12),
    )
    support_gain: float = quantity(
        0.30,
        0.0,
        2.0,
        "SD",
        "satisfaction gained by the partner's help of quality 1 (g_Q)",
        "free",
        "Gleason et al. 2008",
    )
    closeness_time: float = quantity(
        400.0, 10.0, 36_500.0, "days", "time in which closeness returns to what draws it (1 / lam_A)", "fitted",
        "Buehler & Orth 2022",
    )  # fmt: skip
    closeness_trait_sd: float = quantity(
        0.34, 0.0, 3.0, "SD", "spread of the closeness that persons tend to (T_A)", "fitted", plausible=(0.18, 0.72)
    )
    closeness_sd: float = quantity(
        0.39, 0.0, 3.0, "SD", "spread of closeness round what draws it, the couple's", "fitted", plausible=(0.18, 0.72)
    )
    closeness_correlation: float = quantity(
        0.85, 0.0, 1.0, "", "correlation of the partners' traits of closeness", "fitted", _DIARY, plausible=(0.6, 0.99)
    )
    closeness_of_baseline: float = quantity(
        -0.04,
        -0.7,
        0.7,
        "",
        "correlation of that trait with the couple's baseline of strain",
        "fitted",
        "Proulx et al. 2007",
    )
    conflict_history: float = quantity(
        0.0019,
        0.0,
        0.02,
        "SD",
        "closeness lost by a conflict, the couple's mean of a day (a_K)",
        "fitted",
        _DIARY,
        plausible=(0.0014, 0.0056),
    )
    strain_history: float = quantity(
        0.22,
        0.0,
        1.0,
        "",
        "closeness lost per SD of recent strain (a_S)",
        "fitted",
        "Proulx et al. 2007",
        plausible=(0.13, 0.52),
    )
    help_history: float = quantity(
        0.016, 0.0, 0.1, "SD", "closeness gained by the partner's help of quality 1 (a_H)", "free"
    )
    reference_conflicts: float = quantity(
        0.712, 0.0, 2.0, "conflicts", "mean conflicts a day of the partnered (k_bar)", "fitted"
    )
    reference_pain: float = quantity(
        0.385, 0.0, 3.5, "SD", "mean hurt by conflicts a day of the partnered (pain0)", "fitted"
    )
    reference_help: float = quantity(
        0.0375, 0.0, 0.5, "quality/day", "mean help by the partner a day (h_bar)", "fitted"
    )
