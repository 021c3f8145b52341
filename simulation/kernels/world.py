"""Records that phases of the day take as arguments: the world, the moment, and one thread's scratch."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.machine.starting.handing import Record
from simulation.parameters import Parameters
from simulation.population import Groups, Population, Today


class Span(NamedTuple):
    """Persons in places from first to last (exclusive)."""

    first: int
    last: int


class Ties(NamedTuple):
    """The network as kernels read it. Partners are neighbours, in the places 2c and 2c + 1; all that follows is by place.

    ``starts`` (persons + 1,), ``neighbours`` (2 ties,): CSR rows, confidants first; ``reach`` (2 ties + VECTOR,): cumulative
    share of contacts within the class (confidants, others) of the row, rising to 1, padded by a vector; ``confidants``,
    ``others`` (persons,): number of ties of each class; ``contacts`` (persons,): contacts a day that all ties bring;
    ``close_share`` (persons,): share of the contacts that falls to confidants; ``strength`` (persons,): total strength of the
    confidants; ``partner`` (persons of whole blocks,): place of the partner, one's own where single, NO_PLACE in the padding;
    ``coupled`` (persons of whole blocks,): 1 for a person with a partner, else 0; ``household`` (persons of whole blocks,):
    number of the couple, or of the single person, rising with the place, the last one in the padding; ``couple`` (households +
    VECTOR,): address of the draws that the household shares, padded by a vector; ``experience`` (persons,): kinds lived through
    before, as bits; ``disposition`` (persons of whole blocks,): z_u, in which partners and friends are alike; ``identity``
    (persons,): person in each place, the address of the person's draws; ``places`` (persons,): place of each person.
    """

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    reach: NDArray[np.float32]
    confidants: NDArray[np.int32]
    others: NDArray[np.int32]
    contacts: NDArray[np.float32]
    close_share: NDArray[np.float32]
    strength: NDArray[np.float32]
    partner: NDArray[np.int32]
    coupled: NDArray[np.float32]
    household: NDArray[np.int32]
    couple: NDArray[np.uint64]
    experience: NDArray[np.uint8]
    disposition: NDArray[np.float32]
    identity: NDArray[np.int32]
    places: NDArray[np.int32]


class Requests(NamedTuple):
    """Requests of the persons of a strip, and intermediate results: arrays (requests,).

    ``lane``: of the seeker, counted from the strip's first; ``own``, ``helper``: places of the seeker and the helper;
    ``counter``: address of the request's draws; ``luck``: a draw; ``limit``: upper limit of the draws that are answered;
    ``strain``, ``helpers_strain``: of seeker and helper; ``listed``: indices of some requests.

    While helpers are chosen: ``choice``: place of the person asked; ``partner``: place of the seeker's partner, one's own
    without one, and ``home`` NOBODY then; ``closeness`` of the seeker to the partner; ``tie``: index of the seeker's first tie,
    then of the chosen one; ``near``, ``far``: number of confidants and of other ties, then how many ties to choose among, and
    how many to pass over before them; ``mates``: number of friends from groups; ``mate``: NOBODY if none of them is chosen;
    ``tie_luck``: a draw, then what is left of it for the ties; ``told``: places of the persons asked by the requests in
    ``listed``. While help is received: ``lived``: kinds that the helper has lived through, as bits; ``kind``: kind of the
    heaviest load; ``match``: match of the help to this kind; ``both_strained``: 1 where seeker and helper are strained;
    ``quality`` of the help; ``heard``: trouble that the helper hears of, in 1/1024 SD; ``relief``, ``resolved``: effects of
    help.
    """

    lane: NDArray[np.int32]
    own: NDArray[np.uint64]
    helper: NDArray[np.uint64]
    counter: NDArray[np.uint64]
    luck: NDArray[np.float32]
    limit: NDArray[np.float32]
    strain: NDArray[np.float32]
    helpers_strain: NDArray[np.float32]
    listed: NDArray[np.int32]
    choice: NDArray[np.int32]
    tie: NDArray[np.int64]
    near: NDArray[np.int32]
    far: NDArray[np.int32]
    mates: NDArray[np.int32]
    tie_luck: NDArray[np.float32]
    mate: NDArray[np.int32]
    told: NDArray[np.uint64]
    partner: NDArray[np.uint64]
    home: NDArray[np.int32]
    closeness: NDArray[np.float32]
    lived: NDArray[np.int32]
    kind: NDArray[np.int32]
    match: NDArray[np.float32]
    both_strained: NDArray[np.int32]
    quality: NDArray[np.float32]
    heard: NDArray[np.int32]
    relief: NDArray[np.float32]
    resolved: NDArray[np.float32]


class Tally(NamedTuple):
    """Scratch for the sums of one block: the load that weighs most, its kind (or none), and growth; (BLOCK,) each."""

    most: NDArray[np.float32]
    heaviest: NDArray[np.int8]
    growth: NDArray[np.float32]


class Gains(NamedTuple):
    """What the day's help and sessions give to slow states, by lane of the row at hand: belonging, esteem, closeness; and the
    day's noise of the slow states, 0 on six days of seven."""

    belonging: NDArray[np.float32]
    esteem: NDArray[np.float32]
    closeness: NDArray[np.float32]
    slow_drift: NDArray[np.float32]
    support_drift: NDArray[np.float32]
    esteem_drift: NDArray[np.float32]
    closeness_drift: NDArray[np.float32]


class Scratch(NamedTuple):
    """Scratch of one thread: persons of the row at hand, draws for them, and lists of lanes.

    ``counter`` (lanes,): address of each person's draws, only the first if they are ``in_order``. ``rows`` (ROWS, lanes):
    draws, and what is made of them, named by each phase; ``shared`` (lanes,): draws that partners share; ``listed`` (lanes +
    1,): lanes in which something happens; ``partners_helper`` (lanes,): place of the partner's helper; ``requests``: see
    ``requests``; ``called`` (lanes of a strip + 1,): lanes for which a programme has something due; ``due`` (lanes of a
    strip,): 1 where something may be due; ``gains``: see there; ``tally``: for sums; ``bonded``: whether anybody may have
    friends from a group; ``visiting``: whether residents visit as volunteers; ``alone``: whether no other thread lives in
    this world; ``in_order``: whether the persons' addresses follow each other.
    """

    counter: NDArray[np.uint64]
    rows: NDArray[np.float32]
    shared: NDArray[np.float32]
    listed: NDArray[np.int32]
    partners_helper: NDArray[np.int32]
    requests: Requests
    called: NDArray[np.int32]
    due: NDArray[np.int32]
    gains: Gains
    tally: Tally
    bonded: bool
    visiting: bool
    alone: bool
    in_order: bool


class Moment(NamedTuple):
    """The day, counted from 0; the keys of its draws (decisions,); and the thread's scratch."""

    day: int
    keys: NDArray[np.uint64]
    scratch: Scratch


class Counters(NamedTuple):
    """Counts, to which threads add in any order and which are 0 between intakes; and buffers for lists of parties.

    ``needy`` (screens, BINS): persons by the need that each screen looks at; ``enrolled`` (programmes,): persons; ``waiting``
    (programmes x queues x WAITS,): parties that may be offered a place, by queue and time waited; ``reserved`` (programmes x
    queues,): number of these in ``candidates``. ``rows``, ``places`` (persons,): each thread's waiting parties, and the index
    of each in ``waiting``, in the part that belongs to its own persons; ``candidates`` (persons,): rows of the parties among
    whom the free places are given, queue after queue.
    """

    needy: NDArray[np.int32]
    enrolled: NDArray[np.int32]
    waiting: NDArray[np.int32]
    reserved: NDArray[np.int32]
    rows: NDArray[np.int32]
    places: NDArray[np.int32]
    candidates: NDArray[np.int32]


class _Fields(NamedTuple):
    """Fields of a world."""

    ties: Ties
    people: Population
    groups: Groups
    today: Today
    requests: NDArray[np.int32]
    shown: NDArray[np.float32]
    circle: NDArray[np.float32]
    parameters: Parameters
    counters: Counters
    strip: int


class World(_Fields):
    """Everything that a day of one member reads and writes: one scenario, one seed, all persons.

    Columns are (persons,), but ``people.load`` (kinds, persons); all are padded to whole blocks (see ``rows.lanes``).
    ``ties.identity.size`` is the number of persons. ``requests`` (persons,): for help, received so far today; 0 between days.
    ``shown`` (2 persons,): strain and belonging of yesterday, side by side, which others see when they meet. ``circle`` (3,
    persons): contacts a day that ties and friends from groups bring, the share of these contacts that falls to confidants and
    such friends, and the confidants' share of that; 0 in a world where nobody can have such friends. ``strip``: persons
    of a strip, see ``rows.lanes``.
    """

    @cached_property
    def handed(self) -> Record:
        """The world's table for machine code, made once: a day of a small world takes less time than making it."""
        return Record(self)
