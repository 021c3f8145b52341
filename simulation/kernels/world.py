"""What every phase of the day is handed: the world, and the moment."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.intake.reception import Reception
from simulation.kernels.rows.lanes import Desk


class Ties(NamedTuple):
    """The network as kernels read it. Partners are neighbours, in the places 2c and 2c + 1; all that follows is by place.

    ``starts`` (persons + 1,), ``neighbours`` (2 ties,): CSR rows, confidants first; ``reach`` (2 ties + VECTOR,): cumulative
    share of contacts within the class (confidants, others) of the row, rising to 1, and room to read beyond; ``confidants``
    (persons,): how many; ``partner`` (persons of whole blocks,): place of the partner, one's own where single, NO_PLACE in the
    padding; ``household`` (persons,): number of the couple, or of the single person, rising with the place; ``couple``
    (households,): address of the draws that it shares; ``experience`` (persons,): kinds lived through before, as bits;
    ``identity`` (persons,): person in each place, the address of the person's draws.
    """

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    reach: NDArray[np.float32]
    confidants: NDArray[np.int32]
    partner: NDArray[np.int32]
    household: NDArray[np.int32]
    couple: NDArray[np.uint64]
    experience: NDArray[np.uint8]
    identity: NDArray[np.int32]


class Moment(NamedTuple):
    """Which day it is, counted from 0; its keys of chance (decisions,); and the thread's desk."""

    day: int
    keys: NDArray[np.uint64]
    desk: Desk


class World(NamedTuple):
    """Everything that a day of one member reads and writes: one scenario, one seed, all persons.

    Columns are (persons,), but ``people.load`` (kinds, persons); all are padded to whole blocks (see ``rows.lanes``).
    ``ties.identity.size`` is the number of persons. ``requests`` (persons,): for help, received so far today; 0 between days.
    ``strip``: persons of a strip, see ``rows.lanes``.
    """

    ties: Ties
    people: Any
    groups: Any
    today: Any
    requests: NDArray[np.int32]
    parameters: Any
    reception: Reception
    strip: int
