"""What is done to a person by hand, between two days: the rules of the day without its chance.

Nothing here draws, so an intervention changes nobody's luck: two worlds that differ by one differ only where it reaches.
All of it is state, so checkpoints and branches keep it. Persons and groups are those of a model's ensemble, by number; what
is done is written where the persons lie in memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.agents.columns import MEMBER, checked
from simulation.ensemble import Ensemble
from simulation.kernels import rules
from simulation.parameters import P
from simulation.population import Column as Declaration
from simulation.population import Population, Status, empty_groups
from simulation.scenario import KINDS, Programme
from simulation.scenario.schema import suggestion

_WEIGHT = Declaration(np.float32, "LCU", 0.0, float("inf"), "life-change units of an event")
_QUALITY = Declaration(np.float32, "quality", -float("inf"), float("inf"), "quality of an episode")
_AVERAGE = np.float32(0)


def number_of(kind: str) -> int:
    """Number of a kind of event; ValueError for an unknown one."""
    if kind not in KINDS:
        raise ValueError(f"{kind}: no kind of event{suggestion(kind, KINDS)}")
    return KINDS.index(kind)


def hit(ensemble: Ensemble, person: int, kind: str, weight: float | None = None) -> None:
    """A life event: its load is added, and the kind counts as lived through.

    ``weight``: LCU, at least 0, by default the scenario's. Raises ValueError for another, or an unknown kind.
    """
    number = number_of(kind)
    usual = getattr(ensemble.scenarios[MEMBER].stressors, kind).weight
    units = checked("weight", usual if weight is None else weight, _WEIGHT)
    people, place = ensemble.state, ensemble.places[person]
    people.load[place, number, MEMBER] += units / np.float32(100)
    people.experience[place, MEMBER] |= np.uint8(1 << number)


def help_by(ensemble: Ensemble, seeker: int, helper: int, quality: float | None = None) -> float:
    """One answered episode of informal support, with all it does on a day; returns the strain taken off (SD).

    The seeker gains M1 to M3 and, slowly, perceived support; the helper pays in strain and gains in esteem; a partner's
    help shows in satisfaction, anybody else's in the belonging of both (M4). ``quality`` is, by default, the mean of
    informal help, with the bonus for a helper who has lived through the same kind of event; it never turns into
    co-rumination. Raises ValueError if the two are one.
    """
    if seeker == helper:
        raise ValueError(f"person {seeker} cannot ask oneself")
    people, p = ensemble.state, ensemble.worlds[MEMBER].parameters.values[:, MEMBER]
    asker, giver = ensemble.places[[seeker, helper]].tolist()
    kind = _in_python(rules.of_dominant_kind)(people.load[asker, :, MEMBER], rules.KIND_NUMBERS)
    matched = _in_python(rules.lived_through)(people.experience[giver, MEMBER], kind)
    given = _usual_quality(p, matched) if quality is None else checked("quality", quality, _QUALITY)[()]
    relief = _relieve(people, asker, given, p)
    if kind >= 0:
        match = np.float32(1) if matched else p[P.episode_unmatched]
        resolved = _in_python(rules.resolved_share)(given, p[P.episode_resolution], match)
        people.load[asker, kind, MEMBER] *= np.float32(1) - resolved
    _shift_strain(people, giver, p[P.answering_cost])
    people.esteem[giver, MEMBER] += p[P.answering_esteem_gain]
    if ensemble.network.partner[seeker] == helper:
        people.satisfaction[asker, MEMBER] += p[P.relationship_support_gain] * given
    else:
        for place in (asker, giver):
            _gain_belonging(people, place, p[P.episode_belonging_gain])
    return float(relief)


def enrol(ensemble: Ensemble, person: int, name: str) -> int:
    """Give a person a place in a programme, whether one is free or not; returns the number of the new group.

    The group is of one, or of the couple where couples take part; its leader is an average one, and its first session is
    on the next day. Raises ValueError for an unknown programme, a single in a programme for couples, or somebody who
    takes or took part already.
    """
    programmes = ensemble.scenarios[MEMBER].programmes
    if name not in programmes:
        raise ValueError(f"{name}: no programme of this scenario{suggestion(name, programmes)}")
    members = _participants(ensemble, person, name, programmes[name])
    people, places = ensemble.state, ensemble.places[members]
    for member, status in zip(members, map(Status, people.status[places, MEMBER]), strict=True):
        if status not in (Status.NONE, Status.WAITING):
            raise ValueError(f"person {member} has status {status.name}: a person takes part in a programme once")
    group = _form_group(ensemble, places)
    people.status[places, MEMBER] = Status.ENROLLED
    people.programme[places, MEMBER] = list(programmes).index(name)
    people.group[places, MEMBER] = group
    people.since[places, MEMBER] = ensemble.day
    people.entry_esteem[places, MEMBER] = people.esteem[places, MEMBER]
    if programmes[name].keeps_ties:
        people.mate[places, MEMBER] = np.roll(places, -1)
    return group


def leave(ensemble: Ensemble, person: int) -> None:
    """Leave the waiting list, as if never on it, or drop out; with the partner, where couples take part.

    Raises ValueError for somebody who is in no programme.
    """
    people, programmes = ensemble.state, ensemble.scenarios[MEMBER].programmes
    place = ensemble.places[person]
    status = Status(people.status[place, MEMBER])
    if status not in (Status.WAITING, Status.ENROLLED):
        raise ValueError(f"person {person} has status {status.name}: only who waits or is enrolled can leave")
    name = list(programmes)[people.programme[place, MEMBER]]
    places = ensemble.places[_participants(ensemble, person, name, programmes[name])]
    people.since[places, MEMBER] = ensemble.day
    if status is Status.ENROLLED:
        people.status[places, MEMBER] = Status.DROPPED
    else:
        people.status[places, MEMBER] = Status.NONE
        people.programme[places, MEMBER] = -1


def _usual_quality(p: Any, matched: Any) -> Any:
    return _in_python(rules.help_quality)(
        _AVERAGE, p[P.episode_quality_mean], p[P.episode_quality_sd], p[P.episode_experience_bonus], matched
    )


def _relieve(people: Population, place: int, quality: Any, p: Any) -> Any:
    """M1 and M2, and what a received episode adds to perceived support; returns the strain taken off."""
    relief = _in_python(rules.relief)(people.strain[place, MEMBER], quality, p[P.episode_relief])
    _shift_strain(people, place, -relief)
    people.esteem[place, MEMBER] += p[P.episode_esteem_gain] * quality
    people.perceived[place, MEMBER] += p[P.resources_support_rate] * p[P.resources_received_effect] * quality
    return relief


def _gain_belonging(people: Population, place: int, gain: Any) -> None:
    people.belonging[place, MEMBER] = _in_python(rules.belonging_after)(people.belonging[place, MEMBER], gain)


def _shift_strain(people: Population, place: int, change: Any) -> None:
    """Strain is the slow baseline plus the deviation, so both move."""
    people.deviation[place, MEMBER] += change
    people.strain[place, MEMBER] += change


def _participants(ensemble: Ensemble, person: int, name: str, programme: Programme) -> list[int]:
    """Those who take part together; ValueError for a single in a programme for couples."""
    partner = int(ensemble.network.partner[person])
    if programme.unit == "person":
        return [person]
    if partner == person:
        raise ValueError(f"person {person} is single: {name} is for couples")
    return sorted([person, partner])


def _form_group(ensemble: Ensemble, places: NDArray[np.int32]) -> int:
    """A new group of the persons in these places, with an average leader, that meets on the next day; returns its number."""
    _make_room(ensemble)
    groups, people = ensemble.groups, ensemble.state
    group = int(groups.formed[MEMBER])
    groups.formed[MEMBER] += 1
    groups.first_session[group, MEMBER] = ensemble.day
    groups.size[group, MEMBER] = len(places)
    groups.leader[group, MEMBER] = _AVERAGE
    lived = people.experience[places, MEMBER][:, None] >> np.arange(len(KINDS)) & 1
    groups.shared[group, :, MEMBER] = lived.mean(axis=0)
    return group


def _make_room(ensemble: Ensemble) -> None:
    """Keep room for one more group beside all those that intakes may still form; doubling makes it cheap to do often."""
    groups = ensemble.groups
    smallest = min(programme.group_minimum for programme in ensemble.scenarios[MEMBER].programmes.values())
    needed = int(groups.formed.max()) + ensemble.persons // smallest + 2
    if len(groups.leader) < needed:
        more = empty_groups(2 * needed - len(groups.leader), ensemble.members)
        grown = [np.concatenate([old, new]) for old, new in zip(groups[1:], more[1:], strict=True)]
        ensemble.worlds[MEMBER] = ensemble.worlds[MEMBER]._replace(groups=type(groups)(groups.formed, *grown))


def _in_python(rule: Any) -> Any:
    """The equation itself: a compiled rule has no door for Python."""
    return getattr(rule, "py_func", rule)
