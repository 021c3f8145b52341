"""For whom: strain of groups of persons, and what support does to those who take part and to those around them.

Groups that support cannot have made are chosen on the day on which the burn-in ends. All points of a sweep share their burn-in,
replicate by replicate, so that a group holds the same persons at every point whose parameters are the same but for programmes
and informal interventions, and its differences are paired as all others.

Who takes part is different at each point. So a run tells what changes for them itself: their strain less that of the same
persons in the same luck in a world in which nothing starts behind the burn-in, which is lived beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.running.around import helping, near, taking_part
from simulation.ensemble import Ensemble
from simulation.measures import END_DAYS, Quantity
from simulation.recording import Progress, Recording, record

TENTH, FEW_TIES = 0.1, 0.2
GROUPS: Final = (
    Quantity("strain_top_tenth", "The most strained tenth", "SD", "the tenth with the highest strain", "lower"),
    Quantity("strain_other_nine", "The other nine tenths", "SD", "all but the most strained tenth", "lower"),
    Quantity("strain_few_ties", "Those with the fewest ties", "SD", "the fifth with the fewest ties", "lower"),
    Quantity("strain_singles", "Those without a partner", "SD", "persons without a partner", "lower"),
)  # fmt: skip
"""Mean strain of a group over the last 28 days; the group is chosen when the burn-in ends."""
TOOK_PART: Final = Quantity("took_part", "Took part", "share", "persons who ever took part in what is offered")
AROUND: Final = (
    Quantity("change_participants", "Those who took part", "SD", "who ever were in a group, visited, or trained", "lower"),
    Quantity("change_partners", "Their partners", "SD", "partners of those who took part, who did not", "lower"),
    Quantity("change_friends", "Those who confide in them", "SD", "who have one of them among their confidants", "lower"),
    Quantity("change_helpers", "Those who help", "SD", "residents who visit others or were trained to listen", "lower"),
    Quantity("change_far", "Everybody else", "SD", "who neither took part, nor helped, nor stand near one who did", "lower"),
)  # fmt: skip
"""What support changes in the mean strain of the last 28 days, against the same persons without it."""
Masks = Mapping[str, NDArray[np.bool_]]


def groups_of(ensemble: Ensemble) -> Masks:
    """Who belongs to each group today, by its name, (persons, members)."""
    strain, network = ensemble.population.strain, ensemble.network
    shape = (ensemble.persons, ensemble.members)
    top, few = np.zeros(shape, bool), np.zeros(shape, bool)
    order = np.argsort(-strain, axis=0, kind="stable")[: max(1, round(TENTH * ensemble.persons))]
    np.put_along_axis(top, order, True, axis=0)
    ties = np.diff(network.starts)
    few[np.argsort(ties, kind="stable")[: max(1, round(FEW_TIES * ensemble.persons))]] = True
    single = np.repeat((network.partner == np.arange(ensemble.persons))[:, None], ensemble.members, axis=1)
    return dict(zip((each.name for each in GROUPS), (top, ~top, few, single), strict=True))


def recorded(
    ensemble: Ensemble, days: int, every: int, progress: Progress | None, usual: Sequence[int] = ()
) -> tuple[Recording, dict[str, NDArray[np.float64]]]:
    """The recording of ``days`` days, and the strain (members,) of each group in the last 28 of them; NaN for an empty group.

    ``usual``: for each member that is wanted, the first ones, which member lives the same world without support; their changes
    (``AROUND``) and shares (``TOOK_PART``) are then told, too. Without it all members are wanted.
    """
    groups, last, first_day = groups_of(ensemble), min(END_DAYS, days), ensemble.day
    parts = [record(ensemble, days - last, every, progress)] if days > last else []
    strain = np.zeros((ensemble.persons, ensemble.members))
    for _ in range(last):
        parts.append(record(ensemble, 1, 1, progress))
        strain += ensemble.population.strain
    wanted = len(usual) or ensemble.members
    sums = np.concatenate([each.sums for each in parts])[..., :wanted]
    means = {name: _mean(strain, mask)[:wanted] / last for name, mask in groups.items()}
    if usual:
        means |= _around(ensemble, strain / last, usual)
    return Recording(sums, ensemble.scenarios[:wanted], ensemble.persons, first_day, every), means


def _mean(values: NDArray[np.float64], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Mean (members,) of values (persons, members) over the persons of a mask; NaN where there are none.

    Member by member, so that a sum has the same order of its terms, and the same bits, beside any other members.
    """
    columns = (values[chosen, member] for member, chosen in enumerate(mask.T))
    return np.array([column.mean() if len(column) else np.nan for column in columns])


def _around(ensemble: Ensemble, strain: NDArray[np.float64], usual: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """Share of those who took part, and the change of strain of those of ``AROUND``, (members,) each."""
    wanted = len(usual)
    took_part, helped = taking_part(ensemble)[:, :wanted], helping(ensemble)[:, :wanted]
    partners, friends = (
        np.stack(masks, axis=1)
        for masks in zip(*(near(ensemble.network, column) for column in took_part.T), strict=True)
    )
    masks = (took_part, partners, friends, helped, ~(took_part | partners | friends | helped))
    change = strain[:, :wanted] - strain[:, list(usual)]
    changes = {each.name: _mean(change, mask) for each, mask in zip(AROUND, masks, strict=True)}
    nobody = ~took_part.any(axis=0)
    changes[AROUND[-1].name][nobody] = np.nan  # where nobody took part, nobody is far from them
    return {TOOK_PART.name: took_part.mean(axis=0), **changes}
