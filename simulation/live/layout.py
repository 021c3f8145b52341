"""Layout: where everybody stands in the picture. Partners stand side by side, and communities show as clusters.

Couples (and singles) are placed first, as one point each. Smoothing random positions over the ties gives a global order;
forces do the rest: whoever is tied attracts each other, everybody repels everybody with the inverse of the distance. Attraction
that does not grow with the distance shows communities best (LinLog, Noack 2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.network import SocialNetwork

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Points = NDArray[np.float64]
"""Points (points, 2), or their axes (2, points)."""

SMOOTHINGS, ROUNDS, SPREADINGS = 30, 120, 40
MANY = 1_000
"""Homes beyond which fewer rounds must do: a round costs their square, and the larger the picture the less its details show."""
GRAVITY = 0.6
"""Pull to the middle, which keeps those without ties in the picture."""
APART = 0.62
"""Distance kept between homes, over that of homes evenly spread."""
BOND = 0.30
"""Distance between partners, over the same."""
EVENNESS = 0.6
"""How far radii move to those of a disc that is evenly filled: all of the picture is used, gaps between communities stay."""
MARGIN = 0.03
_SOFT = np.float32(0.1)
"""Squared distance below which repulsion stops growing."""
_BLOCK = 64
_Axis = NDArray[np.float32]


def positions(network: SocialNetwork) -> NDArray[np.float32]:
    """Place (persons, 2) of everybody, from 0 to 1; the same for the same network."""
    home = _homes(network)
    homes = int(home.max(initial=-1)) + 1
    if homes <= 1:
        return _side_by_side(np.zeros((homes, 2)), home, network, 0.35)
    ties = _ties_between(home, network, homes)
    centres = _spread(_pull(_smooth(ties), ties))
    return _side_by_side(centres, home, network, _pitch(centres) * BOND)


def _homes(network: SocialNetwork) -> NDArray[np.intp]:
    """(persons,) number of the couple, or of the single."""
    first = np.minimum(np.arange(network.persons), network.partner)
    return np.unique(first, return_inverse=True)[1].ravel()


def _ties_between(home: NDArray[np.intp], network: SocialNetwork, homes: int) -> csr_array:
    """(homes, homes) number of half-ties between homes."""
    from scipy.sparse import coo_array  # takes longer to import than a page takes that was made before

    rows = home[np.repeat(np.arange(network.persons), np.diff(network.starts))]
    columns = home[network.neighbours]
    apart = rows != columns
    weight = np.ones(int(apart.sum()))
    return coo_array((weight, (rows[apart], columns[apart])), shape=(homes, homes)).tocsr()


def _smooth(ties: csr_array) -> Points:
    """Random positions, averaged over the ties again and again: the slowest patterns of the network remain."""
    from scipy.sparse import diags_array

    homes = ties.shape[0]
    places = np.random.default_rng(homes).standard_normal((homes, 2))
    with np.errstate(divide="ignore"):
        inverse = np.where(ties.sum(axis=1) > 0, 1 / ties.sum(axis=1), 0.0)
    walk = diags_array(inverse) @ ties
    for _ in range(SMOOTHINGS):
        places = 0.5 * (places + walk @ places)
        places, _ = np.linalg.qr(places - places.mean(axis=0)) if homes > 2 else (places, None)
    return np.asarray(places / np.maximum(places.std(axis=0), 1e-9))


def _pull(places: Points, ties: csr_array) -> Points:
    """Let forces act, less and less."""
    homes = len(places)
    link = ties.tocoo()
    rows, columns = link.row.astype(np.intp), link.col.astype(np.intp)
    strength = 1.0 / max(ties.sum() / homes, 1.0)
    axes = places.T * np.sqrt(homes)
    rounds = round(ROUNDS * min(1.0, MANY / homes))
    for step in np.geomspace(0.1 * np.sqrt(homes), 0.01 * np.sqrt(homes), rounds):
        along = axes.take(columns, axis=1) - axes.take(rows, axis=1)
        pull = along / np.maximum(_lengths(along), 1.0) * link.data
        force = np.stack([np.bincount(rows, each, homes) for each in pull])
        force = force * strength * np.sqrt(homes) + _repulsion(axes) - GRAVITY * axes / np.sqrt(homes)
        axes = axes + force * np.minimum(step / np.maximum(_lengths(force), 1e-9), 1.0)
    places = np.ascontiguousarray(axes.T)
    return np.asarray(places - places.mean(axis=0))


def _lengths(axes: Points) -> NDArray[np.float64]:
    """Length of each vector of (2, vectors)."""
    return np.asarray(np.sqrt(axes[0] * axes[0] + axes[1] * axes[1]))


def _repulsion(axes: Points) -> Points:
    """Sum over all others of the unit vector away from them over the distance; both (2, homes)."""
    x, y = axes.astype(np.float32)
    # Block by block, to stay in the processor's cache; not by matrix product, whose threads get in each other's way.
    blocks = [slice(start, start + _BLOCK) for start in range(0, len(x), _BLOCK)]
    return np.concatenate([_repulsion_of(x[block], y[block], x, y) for block in blocks], axis=1).astype(np.float64)


def _repulsion_of(x: _Axis, y: _Axis, all_x: _Axis, all_y: _Axis) -> NDArray[np.float32]:
    dx, dy = np.subtract.outer(x, all_x), np.subtract.outer(y, all_y)
    weight = dx * dx
    weight += dy * dy
    weight += _SOFT
    np.reciprocal(weight, out=weight)
    return np.stack([np.einsum("ij,ij->i", dx, weight), np.einsum("ij,ij->i", dy, weight)])


def _spread(places: Points) -> Points:
    """Push apart those who would cover each other, in a square of 0 to 1."""
    from scipy.spatial import cKDTree

    places = _in_square(_drawn_in(places))
    near = APART * _pitch(places)
    for _ in range(SPREADINGS):
        pairs = cKDTree(places).query_pairs(near, output_type="ndarray")
        if not len(pairs):
            break
        along = places[pairs[:, 0]] - places[pairs[:, 1]] + 1e-6 * (pairs[:, :1] - pairs[:, 1:])
        distance = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
        push = 0.25 * (near - distance) * along / distance
        for axis in (0, 1):
            places[:, axis] += np.bincount(pairs[:, 0], push[:, axis], len(places))
            places[:, axis] -= np.bincount(pairs[:, 1], push[:, axis], len(places))
    return _in_square(places)


def _drawn_in(places: Points) -> Points:
    """The far ones nearer and the middle wider: radii moved to those of a disc that is evenly filled."""
    radius = np.linalg.norm(places, axis=1)
    even = np.sqrt((radius.argsort().argsort() + 0.5) / len(radius))
    shown = EVENNESS * even + (1 - EVENNESS) * np.minimum(radius / max(np.quantile(radius, 0.95), 1e-9), 1.2)
    return np.asarray(places * (shown / np.maximum(radius, 1e-9))[:, None])


def _side_by_side(centres: Points, home: NDArray[np.intp], network: SocialNetwork, bond: float) -> NDArray[np.float32]:
    """Everybody at home; partners a bond apart, each on the side of the own friends."""
    persons = np.arange(network.persons)
    friends = _mean_of_friends(centres[home], network)
    towards = friends[persons] - friends[network.partner] + np.array([1e-9, 0.0])
    towards = np.where((persons < network.partner)[:, None], towards, -towards[network.partner])
    length = np.maximum(np.linalg.norm(towards, axis=1, keepdims=True), 1e-12)
    single = (network.partner == persons)[:, None]
    return _framed(centres[home] + np.where(single, 0.0, 0.5 * bond * towards / length))


def _mean_of_friends(places: Points, network: SocialNetwork) -> Points:
    """(persons, 2) mean place of everybody's friends, the own place for those without."""
    degree = np.diff(network.starts)
    rows = np.repeat(np.arange(network.persons), degree)
    sums = [np.bincount(rows, places[network.neighbours, axis], network.persons) for axis in (0, 1)]
    mean = np.stack(sums, axis=1) / np.maximum(degree, 1)[:, None]
    return np.where(degree[:, None] > 0, mean, places)


def _pitch(places: Points) -> float:
    """Distance between neighbours if all were spread evenly over their box."""
    return float(np.sqrt(np.prod(np.maximum(np.ptp(places, axis=0), 1e-3)) / len(places)))


def _in_square(places: Points) -> Points:
    low, span = places.min(axis=0), np.maximum(np.ptp(places, axis=0), 1e-9)
    return np.asarray((places - low) / span.max() + 0.5 * (1 - span / span.max()))


def _framed(places: Points) -> NDArray[np.float32]:
    """With a margin around, so that nobody stands on the edge."""
    if not len(places):
        return np.zeros((0, 2), np.float32)
    centred = _in_square(places) if np.ptp(places, axis=0).max() > 0.5 else places - places.mean(axis=0) + 0.5
    return np.asarray(MARGIN + centred * (1 - 2 * MARGIN), np.float32)
