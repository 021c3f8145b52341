"""Portrait: a person and the partner looked at closely, in one world: curves, events, whom they asked, their programme."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.live import limits, words
from simulation.live.ground import Ground
from simulation.live.picture import BY_HAND, HUNDREDTHS, KIND, MIDDLE, QUALITY, REPLIED, RUMINATED, Relation
from simulation.live.quantities import QUANTITIES
from simulation.live.scene import Message, Scene
from simulation.live.world import World
from simulation.network import TieKind
from simulation.population import Status
from simulation.scenario.kinds import MOST

_PERSON = (1 << KIND) - 1
_RELATION = 7


def portrait(scene: Scene, person: int) -> Message:
    """The person in all worlds, as ``protocol`` describes it; RequestError if there is none."""
    ground = scene.ground
    couple = ground.couple(scene.row(person))
    partner = couple[1] if len(couple) > 1 else -1
    return {
        "is": "person",
        "person": person,
        "name": ground.name(person),
        "partner": partner,
        "partner_name": ground.name(partner) if partner >= 0 else "",
        "first_day": scene.worlds[0].first_day,
        "ties": _ties(ground, person),
        "worlds": [_in_world(world, couple) for world in scene.worlds],
    }


def _ties(ground: Ground, person: int) -> list[Message]:
    first, last = ground.network.starts[person : person + 2]
    return [
        {"person": int(other), "name": ground.name(int(other)), "relation": TieKind(kind).name.lower()}
        for other, kind in zip(ground.network.neighbours[first:last], ground.network.kind[first:last], strict=True)
    ]


def _in_world(world: World, couple: list[int]) -> Message:
    history = np.stack([picture.levels[:, couple] for picture in world.pictures])  # (days, quantities, couple)
    curves = {each.name: _rounded(each.values_of(history[:, q].T)) for q, each in enumerate(QUANTITIES)}
    now = {each.name: float(each.of(world.ensemble.population)[couple[0]]) for each in QUANTITIES}
    return {
        "curves": {name: [*values, *([[]] if len(couple) == 1 else [])] for name, values in curves.items()},
        "now": {name: round(value, 3) for name, value in now.items()},
        "words": {each.name: each.word(now[each.name]) for each in QUANTITIES},
        "events": _events(world, couple),
        "asked": _asked(world, couple),
        "programme": _standing(world, couple[0]),
        "partner_programme": _standing(world, couple[1]) if len(couple) > 1 else None,
    }


def _rounded(values: NDArray[np.float64]) -> list[list[float]]:
    rounded: list[list[float]] = np.round(values, 3).tolist()
    return rounded


def _events(world: World, couple: list[int]) -> list[Message]:
    """Events of the couple, newest last."""
    return [
        {
            "day": day,
            "person": int(event & _PERSON),
            "kind": world.ensemble.kinds[event >> KIND & (MOST - 1)],
            "by_hand": bool(event & BY_HAND),
        }
        for day, picture in enumerate(world.pictures, world.first_day)
        for event in picture.events[np.isin(picture.events & _PERSON, couple)].tolist()
    ]


def _asked(world: World, couple: list[int]) -> list[Message]:
    """Whom the couple asked for support and what came back, newest last."""
    found = [
        _episode(day, row, world.ground)
        for day, picture in enumerate(world.pictures, world.first_day)
        for row in picture.episodes[np.isin(picture.episodes[:, 0], couple)].tolist()
    ]
    return found[-limits.EPISODES :]


def _episode(day: int, row: list[int], ground: Ground) -> Message:
    seeker, helper, flags = row
    relation, answered, ruminated = Relation(flags & _RELATION), bool(flags & REPLIED), bool(flags & RUMINATED)
    quality = ((flags >> QUALITY & 255) - MIDDLE) / HUNDREDTHS
    return {
        "day": day,
        "person": seeker,
        "helper": helper,
        "name": ground.name(helper),
        "relation": relation.name.lower(),
        "answered": answered,
        "ruminated": ruminated,
        "quality": quality,
        "words": words.asked(relation, ground.name(helper), answered, ruminated, quality),
    }


def _standing(world: World, person: int) -> Message:
    people, programmes = world.ensemble.population, world.scenario.offers
    status, number = Status(people.status[person, 0]), max(int(people.programme[person, 0]), 0)
    name = [*programmes, ""][number]
    told = words.standing(
        status,
        words.programme_title(name) if name else "",
        int(people.since[person, 0]) + 1,
        int(people.attended[person, 0]),
        programmes[name].sessions if name else 0,
    )
    return {"status": status.name.lower(), "words": told}
