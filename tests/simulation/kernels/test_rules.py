"""Each equation against its formula in float64; then bounds, and in which direction each one moves.

The rules run here as they are written, in plain Python; that the kernels inline the same is what the twin shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from simulation.kernels import rules
from simulation.scenario.kinds import MOST
from simulation.twin.equations import DRAWS, FLOAT_RULES, RULES

F32 = np.float32
ABSOLUTE, RELATIVE = 2e-5, 2e-5
"""Tolerance: some ten roundings of float32 in numbers up to some tens, and approximations good to 1e-6."""

steady = settings(max_examples=60, derandomize=True, database=None, deadline=None)


def single(low: float, high: float) -> st.SearchStrategy[np.float32]:
    """float32 numbers from low to high."""
    return st.floats(float(F32(low)), float(F32(high)), width=32, allow_subnormal=False).map(F32)


x, share, positive = single(-3, 3), single(0, 1), single(0, 3)
u = st.integers(0, 2**23 - 1).map(lambda n: F32(n * 2.0**-23 + 2.0**-24))
days = single(1, 2.0**10)
kind, experience, yes = st.integers(0, 3), st.integers(0, 15), st.booleans()


class Formula(NamedTuple):
    """Ranges of a rule's arguments, and its formula in float64."""

    arguments: tuple[st.SearchStrategy[Any], ...]
    value: Callable[..., float]
    relative: float = RELATIVE


def _demand(m: float, rho: float, load: float, share: float, l0: float, a_d: float, a_l: float, phi: float) -> float:
    return a_d * (rho * m - share) + a_l * (1 - phi) * (load - l0)


def _innovation(x: float, r: float, beta: float, noise: float) -> float:
    return max(x, 0) * max(0, 1 - beta * r) + min(x, 0) + noise


def _level(
    u: float, p: float, b: float, a: float, c: float, m_p: float, m_b: float, m_a: float, m_c: float, b0: float
) -> float:
    return u - m_p * p - m_b * (b - b0) - m_a * a - m_c * c


def _seeking(s: float, p: float, rate: float, slope: float, calm: float) -> float:
    return min(1, rate * math.exp(slope * p) * (calm + (1 - calm) * (1 - math.exp(-max(s, 0)))))


def _pain(own: float, other: float, rho: float, c: float, b_o: float, b_p: float, s_c: float) -> float:
    return 3.5 * (1 - math.exp(-rho * (1 - s_c * c) * (b_o * own + b_p * other) / 3.5))


def _satisfaction(
    a: float, n: float, hurt: float, d: float, helped: float, linger: float, spill: float, gain: float
) -> float:
    return a + n - (1 - linger) * hurt - spill * d + gain * helped


def _perceived(
    p: float, trait: float, got: float, e: float, b: float, lam: float, rho: float, r0: float, h_e: float, h_b: float, b0: float
) -> float:  # fmt: skip
    return p + lam * (trait + rho * (got - r0) + h_e * e + h_b * (b - b0) - p)


def _esteem(
    e: float, trait: float, p: float, recent: float, gained: float, lam: float, g_p: float, g_s: float
) -> float:
    return e + lam * (trait + g_p * p - g_s * recent - e) + gained


def _friend_at(u: float, tied: float, friends: int) -> int:
    return -1 if u < tied else min(int((u - tied) / max(1 - tied, 1e-6) * friends), friends - 1)


def _answer(s: float, asked: float, free: float, strained: float, limit: float, capacity: float) -> float:
    return (strained if s > limit else free) * min(1, capacity / max(asked, 1))


def _dominant(loads: list[float]) -> int:
    return int(np.argmax(loads)) if max(loads) > F32(0.01) else -1


FORMULAS: dict[str, Formula] = {
    "couple_trait": Formula(
        (x, x, positive, share), lambda z, zc, sd, r: sd * (math.sqrt(1 - r) * z + math.sqrt(r) * zc)
    ),
    "past_load": Formula(
        (u, single(1e-4, 0.1), positive, single(0.5, 0.999)), lambda u, h, w, kept: w * kept ** (-math.log(u) / h), 2e-4
    ),
    "strikes": Formula((u, kind, single(0, 0.25)), lambda u, k, p: k / 4 <= u < k / 4 + p),
    "load_after": Formula((positive, share, share, yes), lambda load, kept, w, struck: kept * load + w * struck),
    "days_between_stressors": Formula(
        (x, positive, positive, positive), lambda a, b, load, l0: 1 / expit(a + b * (load - l0))
    ),
    "shared_luck": Formula((u, u, share, single(1, 2.0**10)), lambda uc, ui, psi, more: uc * more if uc < psi else ui),
    "stressor_rank": Formula((u, days), lambda u, between: 1 - u * between),
    "stressor_severity": Formula((x, share), lambda z, spread: math.exp(spread * z - spread**2 / 2)),
    "demand": Formula((positive, positive, positive, share, positive, positive, positive, share), _demand),
    "resources": Formula(
        (x, share, x, positive, positive, positive, share),
        lambda p, b, e, rp, rb, re, b0: rp * p + rb * (b - b0) / 0.15 + re * e,
    ),
    "innovation": Formula((x, x, share, x), _innovation),
    "carried": Formula((x, x, share), lambda d, fresh, phi: phi * d + fresh),
    "crossing": Formula((x, x, share, share), lambda d, fresh, chi0, chi1: chi0 * fresh + chi1 * d),
    "level": Formula((x, x, share, x, share, share, share, share, share, share), _level),
    "seeking_probability": Formula((x, x, share, x, share), _seeking),
    "outweighs": Formula((positive, positive), lambda load, most: load > most),
    "dominant_kind": Formula((st.lists(single(0, 0.02), min_size=1, max_size=MOST),), _dominant),
    "answer_probability": Formula((x, st.integers(0, 9), share, share, x, st.integers(0, 9)), _answer),
    "lived_through": Formula((experience, st.integers(-1, MOST - 1)), lambda bits, k: k >= 0 and bool(bits & 1 << k)),
    "help_quality": Formula(
        (x, x, positive, share, yes, x), lambda z, mean, sd, bonus, same, more: mean + sd * z + bonus * same + more
    ),
    "rumination_probability": Formula((share, yes), lambda c, trained: c / 2 if trained else c),
    "heard": Formula((x,), lambda s: int(1024 * max(s, 0))),
    "helping_cost": Formula(
        (st.integers(0, 9), st.integers(0, 20_000), share, share), lambda n, units, k0, k1: k0 * n + k1 * units / 1024
    ),
    "received_support": Formula((x, positive), lambda q, h: max(q, -0.2) * h),
    "partner_share": Formula((x, x, x), lambda a, logit, slope: expit(logit + slope * a)),
    "contacts_a_day": Formula((st.integers(0, 50), st.integers(0, 150)), lambda close, far: close / 7 + far / 30),
    "meeting_probability": Formula((positive, x, share), lambda n, recent, k: 1 - math.exp(-n * math.exp(-k * recent))),
    "close_share": Formula(
        (st.integers(0, 50), st.integers(1, 150)), lambda close, far: close / 7 / (close / 7 + far / 30)
    ),
    "tied_share": Formula((positive, st.integers(0, 2)), lambda w, n: w / max(w + n, 1e-6) if n else 1),
    "remaining_luck": Formula((u, single(0.01, 0.99)), lambda u, p: u / p if u < p else (u - p) / (1 - p), 2e-4),
    "friend_at": Formula((share, single(0, 0.9), st.integers(1, 2)), _friend_at),
    "caught_mood": Formula((x, share, single(-1, 1)), lambda s, chi, a: chi * (s + a * abs(s))),
    "felt": Formula((positive, x, x, share, share), lambda w, p, e, kp, ke: w * math.exp(kp * p + ke * e)),
    "company_share": Formula((share, single(0.01, 1), share), lambda b, b0, eta: eta * b / b0),
    "partner_share_of_belonging": Formula((x, share), lambda a, g: g * max(0, 1 + 0.5 * a)),
    "help_share": Formula(
        (x, st.sampled_from([F32(0), F32(1)]), st.integers(0, 5).map(F32), share, share),
        lambda q, got, given, eta, give: eta * max(q, 0) * got + give * given,
    ),
    "co_ruminated": Formula((x,), lambda q: -abs(q) / 2),
    "relief": Formula((x, x, share), lambda s, q, eta: max(-1, min(0.8, eta * q)) * max(s, 0)),
    "resolved_share": Formula((x, share, share), lambda q, eta, match: min(0.9, max(0, eta * q * match))),
    "belonging_after": Formula(
        (share, positive, share, share),
        lambda b, g, fading, loss: min(1, max(0, (b + (1 - b) * min(0.8, g) - b * fading) * (1 - loss))),
    ),
    "session_quality": Formula(
        (x, x, x, positive, share), lambda zl, z, mean, sd, s: mean + sd * (math.sqrt(s) * zl + math.sqrt(1 - s) * z)
    ),
    "session_match": Formula((share, share), lambda shared, unmatched: shared + (1 - shared) * unmatched),
    "by_the_hour": Formula((share, x, positive), lambda g, q, h: g * q * h),
    "attended_support": Formula((x, share, positive), lambda q, a, h: a * max(q, 0) * h),
    "skill_after": Formula(
        (share, x, share, positive), lambda c, q, gain, h: c + (1 - c) * min(0.9, max(0, gain * q * h))
    ),
    "conflict_pressure": Formula(
        (x, x, positive, share, share, share, share, share),
        lambda s, n, load, c, k1, kn, kl, kc: k1 * s - kn * n + kl * load - kc * c,
    ),
    "aftermath": Formula((positive, positive, share, share), lambda k, j, kk, u: (1 + kk * min(2, (k + j) / 2)) * u),
    "shared_conflict_rate": Formula(
        (x, x, x, positive, x), lambda one, other, c, after, k0: math.exp(k0 + c + (one + other) / 2) * after
    ),
    "own_conflict_rate": Formula(
        (x, x, share, x, share, share), lambda s, o, c, k0, k1, kc: math.exp(k0 + o + k1 * s - kc * c)
    ),
    "pain": Formula((positive, positive, positive, share, share, share, share), _pain),
    "mood_after": Formula(
        (x, x, positive, share, share, share), lambda n, z, hurt, usual, phi, k: phi * n + z - k * (hurt - usual)
    ),
    "satisfaction": Formula((x, x, positive, x, x, share, share, share), _satisfaction),
    "closeness_pull": Formula((x, x, x, share, share), lambda t, recent, a, lam, a_s: lam * (t - a_s * recent - a)),
    "closeness_moved": Formula(
        (single(0, 9), single(0, 9), x, share, positive, share, share),
        lambda k, j, q, a_k, k0, a_h, h0: a_h * (q - h0) - a_k * (min(3, (k + j) / 2) - k0),
    ),
    "baseline_trait": Formula((x, x, share, share), lambda zu, zp, sd, m: sd * zu - m * zp),
    "esteem_trait": Formula(
        (x, x, x, share, single(-0.7, 0.7), single(-0.7, 0.7)),
        lambda zu, zp, z, sd, r, s: sd * (r * zu + s * zp + math.sqrt(max(0, 1 - r * r - s * s)) * z),
        2e-3,
    ),
    "closeness_trait": Formula(
        (x, x, share, single(-0.7, 0.7), single(-1, 1)),
        lambda z, zu, sd, r, w: sd * (math.sqrt(1 - r * r) * z + w * zu),
    ),
    "lognormal_trait": Formula((x, share), lambda z, sd: math.exp(sd * z - sd * sd / 2)),
    "log_rate_trait": Formula((x, share), lambda z, sd: sd * z - sd * sd / 2),
    "conflict_reactivity": Formula(
        (x, x, share, share, share, share),
        lambda z, o, s, t, power, light: math.exp(
            power * s * z - light * t * o - ((power * s) ** 2 + (light * t) ** 2) / 2
        ),
    ),
    "started": Formula((x, x, share), lambda trait, z, sd: trait + sd * z),
    "perceived_after": Formula((x, x, x, x, share, share, x, x, x, x, share), _perceived, 2e-4),
    "esteem_after": Formula((x, x, x, x, x, share, x, x), _esteem),
    "slow_baseline_after": Formula((x, x, x, share, share), lambda u, t, e, lam, m: u + lam * (t - m * e - u)),
    "drift": Formula((x, share), lambda z, step: step * z),
    "skill_kept": Formula((share, share), lambda c, kept: c * kept),
    "recent_after": Formula((x, x), lambda recent, strain: recent + (strain - recent) / 28),
}


def test_no_rule_is_left_out() -> None:
    plain = {name: getattr(value, "py_func", value) for name, value in vars(rules).items()}
    modules = [module.__name__ for module in rules.MODULES]
    assert {name for name, value in plain.items() if getattr(value, "__module__", "") in modules} == set(FORMULAS)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_rule_is_its_formula(name: str) -> None:
    arguments, value, relative = FORMULAS[name]

    @steady
    @given(st.tuples(*arguments))
    def agrees(chosen: tuple[Any, ...]) -> None:
        floats = [float(a) if isinstance(a, F32) else a for a in chosen]
        expected = pytest.approx(float(value(*floats)), rel=relative, abs=ABSOLUTE)
        assert float(getattr(RULES, name)(*chosen)) == expected
        assert float(getattr(FLOAT_RULES, name)(*floats)) == expected

    agrees()


# Bounds


@steady
@given(x, x, share, x, share)
def test_seeking_is_a_probability(strain: Any, perceived: Any, rate: Any, slope: Any, calm: Any) -> None:
    assert 0 <= RULES.seeking_probability(strain, perceived, rate, slope, calm) <= 1


@steady
@given(single(-50, 50), single(0, 5), single(0, 400), single(0, 10))
def test_a_daily_stressor_has_a_probability_above_0(logit: Any, effect: Any, load: Any, reference: Any) -> None:
    """The probability is above 0 and at most 1: the days between two stressors are at least one, and finite."""
    assert 1 <= RULES.days_between_stressors(logit, effect, load, reference) < np.inf


@steady
@given(x, st.integers(0, 50), share, share, x, st.integers(0, 5))
def test_answering_is_a_probability_and_keeps_to_the_capacity(
    strain: Any, requests: int, availability: Any, strained: Any, limit: Any, capacity: int
) -> None:
    chance = RULES.answer_probability(strain, requests, availability, strained, limit, capacity)
    assert 0 <= chance <= 1
    assert requests * chance <= capacity * 1.000001, "on average no more are answered"


@steady
@given(single(-20, 20), share, share, positive)
def test_help_resolves_from_nothing_to_the_whole_load(quality: Any, eta: Any, match: Any, load: Any) -> None:
    part = RULES.resolved_share(quality, eta, match)
    assert 0 <= part <= 1
    assert 0 <= load - load * part <= load


@pytest.mark.parametrize(("quality", "part"), [(-20, 0), (-0.1, 0), (0, 0), (0.5, 0.4), (1.125, 0.9), (20, 0.9)])
def test_harmful_help_resolves_nothing(quality: float, part: float) -> None:
    """At eta3 match = .8: shares from 0 on, and never more than .9."""
    assert RULES.resolved_share(F32(quality), F32(0.8), F32(1)) == pytest.approx(part)


@pytest.mark.parametrize(("quality", "taken"), [(-20, -3), (-0.5, -1.2), (0, 0), (0.5, 1.2), (1, 2.4), (20, 2.4)])
def test_relief_is_at_most_the_strain_and_harm_at_most_as_much(quality: float, taken: float) -> None:
    """At eta1 = .8 and a strain of 3 SD."""
    assert RULES.relief(F32(3), F32(quality), F32(0.8)) == pytest.approx(taken)


@steady
@given(share, single(0, 100), share, share)
def test_belonging_stays_a_share(belonging: Any, gain: Any, fading: Any, loss: Any) -> None:
    assert 0 <= RULES.belonging_after(belonging, gain, fading, loss) <= 1
    assert RULES.belonging_after(belonging, gain, F32(0), F32(0)) >= belonging


@steady
@given(share, single(-20, 20), share, positive)
def test_skill_stays_a_share_and_no_session_takes_it_away(skill: Any, quality: Any, gain: Any, hours: Any) -> None:
    assert skill <= RULES.skill_after(skill, quality, gain, hours) <= 1


@steady
@given(single(0, 12), single(0, 12), positive, share, share, share, share)
def test_a_day_hurts_at_most_3_5(own: Any, other: Any, rho: Any, c: Any, b_o: Any, b_p: Any, s_c: Any) -> None:
    hurt = RULES.pain(own, other, rho, c, b_o, b_p, s_c)
    assert -1e-5 <= hurt <= 3.5
    assert RULES.pain(own, other, rho, F32(1), b_o, b_p, s_c) <= RULES.pain(own, other, rho, F32(0), b_o, b_p, s_c)


@steady
@given(st.integers(0, 50), st.integers(0, 150), u)
def test_the_tie_met_leaves_a_uniform(close: int, far: int, luck: Any) -> None:
    share_of_close = RULES.close_share(close, far)
    assert 0 <= share_of_close <= 1
    assert 0 <= RULES.remaining_luck(luck, share_of_close) <= 1 + 1e-6


@steady
@given(u, positive, st.integers(0, 2))
def test_a_friend_from_a_group_is_one_of_them(luck: Any, strength: Any, friends: int) -> None:
    place = RULES.friend_at(luck, RULES.tied_share(strength, friends), friends)
    assert -1 <= place < max(friends, 1)
    assert friends == 0 or strength > 0 or place >= 0, "without confidants it is one of them for sure"


@steady
@given(u, days)
def test_the_rank_of_a_stressor_is_a_share_exactly_when_it_strikes(luck: Any, between: Any) -> None:
    """The rank is exact but for a rounding error, and a rank above 0 lies in the range of uniforms."""
    rank, chance = RULES.stressor_rank(luck, between), 1 / float(between)
    assert 2.0**-24 <= rank <= 1 - 2.0**-24 if rank > 0 else luck >= chance * (1 - 1e-6)
    assert rank <= 0 or luck < chance * (1 + 1e-6)


@steady
@given(u, u, share)
def test_shared_luck_is_a_uniform(couple: Any, own: Any, psi: Any) -> None:
    assert 2.0**-24 <= RULES.shared_luck(couple, own, psi, F32(1 / (float(psi) or 1.0))) <= 1


@steady
@given(u, st.lists(single(0, 0.25), min_size=4, max_size=4))
def test_at_most_one_kind_of_event_strikes_a_day(luck: Any, rates: list[Any]) -> None:
    assert sum(bool(RULES.strikes(luck, k, rate)) for k, rate in enumerate(rates)) <= 1


def test_each_kind_strikes_with_its_own_probability() -> None:
    """Over an even grid of 4,096 uniforms, the share that strikes is exact to one cell."""
    grid = ((np.arange(4_096) + 0.5) / 4_096).astype(F32)
    for k, chance in enumerate((0.01, 0.1, 0.2, 0.25)):
        assert RULES.strikes(grid, k, F32(chance)).mean() == pytest.approx(chance, abs=2 / 4_096)


def test_severity_has_a_mean_of_1() -> None:
    """Midpoint rule over u given u < p; the tails beyond the 20,000 points weigh less than the tolerance."""
    ranks = ((np.arange(20_000) + 0.5) / 20_000).astype(F32)
    normals = [DRAWS.normal(RULES.stressor_rank(rank * F32(0.4), F32(2.5))) for rank in ranks]
    drawn = [RULES.stressor_severity(z, F32(0.5)) for z in normals]
    assert np.mean(drawn) == pytest.approx(1.0, abs=1e-3)


# Directions


@steady
@given(x, positive, x, share, x, share)
def test_seeking_rises_with_strain(strain: Any, more: Any, perceived: Any, rate: Any, slope: Any, calm: Any) -> None:
    below = RULES.seeking_probability(strain, perceived, rate, slope, calm)
    assert RULES.seeking_probability(strain + more, perceived, rate, slope, calm) >= below * F32(1 - 1e-6)


@steady
@given(x, positive, positive, x, positive)
def test_stressors_become_likelier_under_load(logit: Any, effect: Any, load: Any, reference: Any, more: Any) -> None:
    lighter = RULES.days_between_stressors(logit, effect, load, reference)
    assert RULES.days_between_stressors(logit, effect, load + more, reference) <= lighter * F32(1 + 2e-6)


@steady
@given(single(0.01, 3), x, positive, share)
def test_resources_shrink_a_demand_and_never_turn_it_round(demand: Any, r: Any, more: Any, buffering: Any) -> None:
    def strain_of(resources: Any) -> Any:
        return RULES.innovation(demand, resources, buffering, F32(0))

    assert 0 <= strain_of(r + more) <= strain_of(r)


@steady
@given(single(-3, -0.01), x, share)
def test_resources_take_nothing_off_a_good_day(demand: Any, r: Any, buffering: Any) -> None:
    assert RULES.innovation(demand, r, buffering, F32(0)) == demand


@steady
@given(x, x, x, positive, x)
def test_shared_conflicts_have_one_rate_for_both(one: Any, other: Any, couple: Any, after: Any, k0: Any) -> None:
    rate = RULES.shared_conflict_rate(one, other, couple, after, k0)
    assert RULES.shared_conflict_rate(other, one, couple, after, k0) == rate


@steady
@given(x, x, positive, share, positive, share, share, share)
def test_conflict_rises_with_strain_and_load_and_falls_with_skill(
    strain: Any, mood: Any, load: Any, skill: Any, more: Any, k1: Any, k_l: Any, k_c: Any
) -> None:
    def pressure(s: Any, n: Any, burden: Any, c: Any) -> Any:
        return RULES.conflict_pressure(s, n, burden, c, k1, F32(0.15), k_l, k_c)

    base = pressure(strain, mood, load, skill)
    slack = F32(2e-5)
    assert pressure(strain + more, mood, load, skill) >= base - slack
    assert pressure(strain, mood, load + more, skill) >= base - slack
    assert pressure(strain, mood, load, skill + more) <= base + slack
    assert pressure(strain, mood + more, load, skill) <= base + slack


@steady
@given(x, x, share)
def test_relief_is_for_the_strained_only(strain: Any, quality: Any, eta: Any) -> None:
    taken = RULES.relief(strain, quality, eta)
    assert taken == 0 or (strain > 0 and np.sign(taken) == np.sign(quality))


@steady
@given(x)
def test_co_rumination_never_helps(quality: Any) -> None:
    assert RULES.co_ruminated(quality) <= 0


@steady
@given(st.permutations([0.5, 0.2, 0.1, 0.0]))
def test_the_heaviest_load_dominates(loads: list[float]) -> None:
    assert RULES.dominant_kind([F32(load) for load in loads]) == loads.index(0.5)


def test_of_equal_loads_the_first_dominates_and_light_ones_never_do() -> None:
    assert RULES.dominant_kind([F32(0), F32(0.3), F32(0.3), F32(0.1)]) == 1
    assert RULES.dominant_kind([F32(0.01)] * 4) == -1


def test_a_load_that_nothing_renews_is_forgotten_before_it_is_too_small_for_full_speed() -> None:
    load, kept, days = np.float32(1), np.float32(2 ** (-1 / 60)), 0
    while load > 0:
        assert load >= np.finfo(np.float32).tiny
        load, days = np.float32(RULES.load_after(load, kept, np.float32(1), False)), days + 1
    assert days == pytest.approx(60 * np.log2(1e20), rel=1e-2)
    assert RULES.load_after(load, kept, np.float32(0.5), True) == np.float32(0.5)
