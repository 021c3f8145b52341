"""The built-in generator: couples whose friends, colleagues and acquaintances come from meeting in groups.

Persons meet in circles (small, close by), at workplaces, and by chance; persons who meet are tied to all others there.
So ties cluster, and people in large groups know others in large groups. Couples live in adjacent rows, and rows are
places: people meet near their row, which keeps neighbours near each other in memory.

=================  ================================================================================================
confidants         the closest friendships, drawn so that a person with many friends is close to a smaller share
colleague_share    workplaces of 1 + Poisson persons; partners work in different places
clustering         share of the friendships that come from circles, and the size of circles; the rest is chance
degree_spread      sociability is gamma distributed
homophily          of those who meet, persons of like disposition to strain get acquainted more often
overlap            partners come to circles, and to chance meetings, together
assortment         some circles and meetings are among persons who lived through the same kind of event
=================  ================================================================================================
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulation.limits import given, instance, several
from simulation.network.disposition import acceptance, alike_pairs, draw_disposition
from simulation.network.experience import draw_experience
from simulation.network.meetings import (
    Pairs,
    Parties,
    Rows,
    all_pairs,
    join_pairs,
    meet,
    new_pairs,
    parties,
    thin_pairs,
)
from simulation.network.record import COLLEAGUE, CONFIDANT, FRIEND, SocialNetwork, check_size
from simulation.scenario import KINDS, NetworkPlan
from simulation.scenario.kinds import MOST
from simulation.seeds import seed_of

NEIGHBOURHOOD: Final = 60.0
"""Couples in the neighbourhood from which a circle draws its persons; 20 to 80 give nearly the same measures."""
TOWN: Final = 1_000.0
"""Couples in the neighbourhood from which workplaces and chance meetings draw their persons."""
TOGETHER: Final = 1.6
"""Share of meetings to which partners come together, divided by the overlap of friends: one partner goes out more often."""
THEMED: Final = 2.0
"""Share of meetings on a shared experience, divided by the assortment: some persons have none, and partners come along."""
FILLING_ROUNDS: Final = 20
SMALL: Final = 2_048
"""Most persons for which the ties that are still missing are drawn from the list of all pairs."""


class _Stream(IntEnum):
    """Independent streams of chance, one a purpose."""

    COUPLES = 1
    SOCIABILITY = 2
    WORK = 3
    CIRCLES = 4
    CHANCE = 5
    CLOSENESS = 6
    CONTACT = 7
    LIKING = 8


class _Society(NamedTuple):
    """Couples, experience and sociability, which are drawn before anybody meets."""

    plan: NetworkPlan
    kinds: int  # of life event
    partner: Rows  # (persons,) own row where single
    experience: NDArray[np.uint8]  # (persons,) bits
    disposition: NDArray[np.float32]  # (persons,)
    sociability: NDArray[np.float64]  # (persons,) expected friendships
    friends: float  # mean of the expected friendships
    colleagues: float  # mean of the expected colleagues


def generate(plan: NetworkPlan, seed: int, kinds: Sequence[str] = KINDS) -> SocialNetwork:
    """A network of ``plan.persons`` persons, the same for the same plan, seed and number of ``kinds`` of life event.

    Mean ties are exact as long as there are pairs of persons enough, else everybody knows everybody; mean confidants
    are exact too, and at most all ties: colleagues are confidants only where friends run out. Clustering follows the
    plan within .07 between its floor (workplaces alone give .14 by default) and .5, where it stays. The other measures
    follow less closely and stop growing at about half. Raises NetworkError if the persons cannot be numbered.
    """
    seed = checked_seed(plan, seed, kinds)
    check_size(plan.persons)
    society = _settle(plan, seed, len(kinds))
    pairs, kind = _acquaint(society, seed)
    return SocialNetwork.from_ties(
        plan.persons,
        *np.divmod(pairs, plan.persons),
        strength=_contacts(kind, _random(seed, _Stream.CONTACT)),
        kind=kind,
        partner=society.partner,
        experience=society.experience,
        disposition=society.disposition,
        kinds=kinds,
        source=f"Generated with seed {seed}: couples who meet in circles, at workplaces and by chance.",
    )


def checked_seed(plan: NetworkPlan, seed: int, kinds: Sequence[str]) -> int:
    """The seed, where a network can be made of these arguments; else raises TypeError or ValueError with the argument's name."""
    instance("plan", plan, NetworkPlan, "a NetworkPlan, as Scenario.network is one")
    if len(several("kinds", kinds, str)) > MOST:
        raise ValueError(f"kinds = {given(kinds)}: must be at most {MOST} names")
    return seed_of(seed)


def _random(seed: int, stream: _Stream) -> Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**64, int(stream)])))


def _settle(plan: NetworkPlan, seed: int, kinds: int) -> _Society:
    partner = _couples(plan, _random(seed, _Stream.COUPLES))
    addresses = np.arange(plan.persons, dtype=np.uint64)
    experience = draw_experience(addresses, kinds, plan.experience, seed)
    disposition = draw_disposition(partner, addresses, plan.baseline_correlation, seed)
    ties = min(plan.ties, plan.persons - 1.0)
    colleagues = ties * plan.colleague_share
    friends = ties - colleagues
    # Colleagues vary between persons like a Poisson number; friends have to bring the rest of the variance.
    variance = max((plan.degree_spread * ties) ** 2 - colleagues, 0.0)
    sociability = np.full(plan.persons, friends)
    if variance > 0 and friends > 0:
        scale = variance / friends
        sociability = _random(seed, _Stream.SOCIABILITY).gamma(friends / scale, scale, plan.persons)
    return _Society(plan, kinds, partner, experience, disposition, sociability, friends, colleagues)


def _acquaint(society: _Society, seed: int) -> tuple[Pairs, NDArray[np.uint8]]:
    """All ties and their kinds, (ties,) each."""
    liking = _random(seed, _Stream.LIKING)
    work = _alike(society, _workplaces(society, _random(seed, _Stream.WORK)), liking)
    circles = _alike(society, new_pairs(_circles(society, _random(seed, _Stream.CIRCLES)), work), liking)
    friends = _fill(society, work, circles, _random(seed, _Stream.CHANCE))
    pairs = join_pairs(work, friends)
    return pairs, _closest(society, pairs, work, _random(seed, _Stream.CLOSENESS))


def _couples(plan: NetworkPlan, rng: Generator) -> Rows:
    """(persons,) partners in rows 2c and 2c + 1; two neighbouring rows that are no couple hold two singles."""
    rows = np.arange(plan.persons)
    homes = plan.persons // 2
    couples = min(round(plan.persons * (1 - plan.single_share) / 2), homes)
    lead = 2 * rng.permutation(homes)[:couples]
    partner = rows.copy()
    partner[lead], partner[lead + 1] = lead + 1, lead
    return partner


def _workplaces(society: _Society, rng: Generator) -> Pairs:
    """Workplaces of 1 + Poisson(m) persons, who have (m^2 + 2 m) / (1 + m) colleagues on average; partners apart."""
    persons = len(society.partner)
    met = society.colleagues / acceptance(society.plan.homophily)
    mean = met / 2 - 1 + np.sqrt((met / 2 - 1) ** 2 + met)
    staff = parties(np.ones(persons, np.int64), 0.0, society.partner, rng)
    place = staff.first // 2 + rng.uniform(-TOWN, TOWN, persons)
    return meet(staff, place, 1 + rng.poisson(mean, persons), society.partner)


def _circles(society: _Society, rng: Generator) -> Pairs:
    """Circles of 2 + Poisson parties.

    Their size and their share of the friendships both grow with the clustering aimed at; the two factors were found by
    trial for 8 to 30 ties and 30 % colleagues.
    """
    plan = society.plan
    share = min(2.2 * plan.clustering, 1.0) / acceptance(plan.homophily)
    size = 2 + min(1.8 * plan.clustering, 1.0) * society.friends
    # A guest meets the size-biased rest of the circle, some of them couples.
    met = ((size - 2 + size**2) / size - 1) * (1 + 0.6 * _together(plan))
    guests = parties(_rounded(share * society.sociability / met, rng), _together(plan), society.partner, rng)
    sizes = 2 + rng.poisson(size - 2, len(guests.first) // 2 + 1)
    return meet(guests, _places(society, guests, NEIGHBOURHOOD, rng), sizes, society.partner)


def _fill(society: _Society, work: Pairs, circles: Pairs, rng: Generator) -> Pairs:
    """All friendships: the circles and, until the planned ties are reached, meetings by chance of two parties."""
    persons = len(society.partner)
    most = persons * (persons - 1) // 2 - int(np.count_nonzero(society.partner != np.arange(persons))) // 2
    wanted = max(min(round(persons * society.plan.ties / 2), most) - len(work), 0)
    friends = thin_pairs(circles, wanted, rng)
    for _ in range(FILLING_ROUNDS):
        if len(friends) == wanted:
            return friends
        met = _alike(society, new_pairs(_chance_meetings(society, friends, wanted - len(friends), rng), work), rng)
        friends = join_pairs(friends, thin_pairs(new_pairs(met, friends), wanted - len(friends), rng))
    if persons <= SMALL:
        left = new_pairs(new_pairs(all_pairs(society.partner), work), friends)
        friends = join_pairs(friends, thin_pairs(left, wanted - len(friends), rng))
    return friends


def _chance_meetings(society: _Society, friends: Pairs, missing: int, rng: Generator) -> Pairs:
    """About ``missing`` ties among the persons who have fewer friends than their sociability asks for."""
    persons = len(society.partner)
    known = np.bincount(np.concatenate(np.divmod(friends, persons)), minlength=persons)
    # Everybody else gets a little, so that the rounds end where sociable persons cannot find more friends.
    gap = np.maximum(society.sociability - known, 0.02 * society.sociability + 0.01)
    # More meetings than ties are missing, since some guests know each other already; the surplus is thinned out.
    ends = 2.2 * missing / acceptance(society.plan.homophily) + 20
    visits = _rounded(gap * (ends / gap.sum() / (1 + 0.6 * _together(society.plan))), rng)
    guests = parties(visits, _together(society.plan), society.partner, rng)
    sizes = np.full(len(guests.first) // 2 + 1, 2)
    return meet(guests, _places(society, guests, TOWN, rng), sizes, society.partner)


def _together(plan: NetworkPlan) -> float:
    """Probability that partners come together where both come."""
    return min(TOGETHER * plan.overlap, 1.0)


@cache
def _themes(kinds: int) -> NDArray[np.int64]:
    """(2^kinds, choices) for each set of kinds lived through, equally likely choices of one of them; -1 for none.

    ``choices``: the least number that each size of a set divides, 12 for four kinds.
    """
    choices = math.lcm(*range(1, kinds + 1))
    own = [[k for k in range(kinds) if lived >> k & 1] or [-1] for lived in range(2**kinds)]
    return np.array([[each[t % len(each)] for t in range(choices)] for each in own])


def _alike(society: _Society, pairs: Pairs, rng: Generator) -> Pairs:
    """The pairs that get acquainted: persons of like disposition more often, by the plan's homophily."""
    return alike_pairs(pairs, society.disposition, society.plan.homophily, rng)


def _places(society: _Society, guests: Parties, reach: float, rng: Generator) -> NDArray[np.float64]:
    """(parties,) position of each party: near its home, moved to a range of its own for meetings on a shared experience."""
    plan = society.plan
    lived = society.experience[guests.first]
    themed = rng.random(len(lived)) < THEMED * plan.assortment
    themes = _themes(society.kinds)
    theme = np.where(themed, themes[lived, rng.integers(themes.shape[1], size=len(lived))], -1)
    return guests.first // 2 + rng.uniform(-reach, reach, len(lived)) + theme * (plan.persons + 4 * TOWN)


def _closest(society: _Society, pairs: Pairs, work: Pairs, rng: Generator) -> NDArray[np.uint8]:
    """(ties,) kinds. The closest ties are confidants; of two equally close ones, the tie between persons with fewer ties."""
    persons = len(society.partner)
    kind = np.full(len(pairs), FRIEND, np.uint8)
    kind[np.searchsorted(pairs, work)] = COLLEAGUE
    low, high = np.divmod(pairs, persons)
    degree = np.bincount(low, minlength=persons) + np.bincount(high, minlength=persons)
    closeness = rng.standard_exponential(len(pairs)) / np.sqrt(degree[low] * degree[high])
    closeness[kind == COLLEAGUE] -= 2 * closeness.max(initial=0.0)
    count = min(round(persons * society.plan.confidants / 2), len(pairs))
    kind[np.argpartition(-closeness, count - 1)[:count] if count else slice(0)] = CONFIDANT
    return kind


def _contacts(kind: NDArray[np.uint8], rng: Generator) -> NDArray[np.float32]:
    """(ties,) relative frequency of contact: confidants weekly, others monthly (Dunbar 2020), lognormal with mean 1."""
    spread = rng.lognormal(-0.125, 0.5, len(kind))
    often = np.where(kind == CONFIDANT, 4.0, 1.0) * spread
    # Steps of 1/64, so that the last bit of a machine's exponential cannot change the network's key.
    return (np.maximum(np.round(often * 64), 1) / 64).astype(np.float32)


def _rounded(values: NDArray[np.float64], rng: Generator) -> Rows:
    """Whole numbers with these means."""
    return np.floor(values + rng.random(len(values))).astype(np.int64)
