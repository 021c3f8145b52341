"""Interventions on persons by hand, between two days: the rules of the day without its chance.

Nothing here draws a random number: two members that differ by one intervention differ only in its consequences.
All of it is state, so checkpoints and branches keep it. Persons and groups are numbers, those of one ``member`` of an ensemble.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.kernels import rules
from simulation.limits import given, instance, whole_number
from simulation.parameters import P
from simulation.population import Declaration, Population, Status
from simulation.scenario import Programme
from simulation.scenario.schema import suggestion

_WEIGHT = Declaration("LCU", "life-change units of an event", 0.0, dtype=np.float64)
_QUALITY = Declaration("quality", "quality of an episode")
_PERSON = Declaration("row", "number of a person", 0.0, dtype=np.intp)
_AVERAGE = np.float32(0)
_HIGHEST = float(np.finfo(np.float32).max)

Cell = tuple[int, int]
"""Place and member of one number of state."""


def number_of(kind: str, kinds: Sequence[str]) -> int:
    """Number of a kind of event among ``kinds``; ValueError for an unknown one."""
    if kind not in kinds:
        raise ValueError(f"{kind}: no kind of event{suggestion(kind, kinds)}")
    return kinds.index(kind)


def hit(
    ensemble: Ensemble, persons: int | NDArray[np.integer], kind: str, weight: float | None = None, member: int = 0
) -> None:
    """Let a life event strike one person, or each of ``persons`` (n,): load is added, and the kind counts as lived through.

    ``weight``: LCU, at least 0, by default the scenario's. Raises ValueError for another weight, or an unknown kind.
    """
    _check(ensemble, member, persons=persons)
    number = number_of(kind, ensemble.kinds)
    usual = ensemble.scenarios[member].kinds[kind].weight
    units = checked("weight", usual if weight is None else weight, _WEIGHT)
    people, places = ensemble.state, ensemble.places[persons]
    people.load[places, number, member] += np.float32(units / 100)
    people.experience[places, member] |= np.uint8(1 << number)


def help_by(ensemble: Ensemble, seeker: int, helper: int, quality: float | None = None, member: int = 0) -> float:
    """Apply one answered episode of informal support with all its effects of a day; return the strain taken off (SD).

    The seeker gains M1, M3 and, slowly, perceived support; the helper pays in strain, the more the more strained the seeker; a
    partner's help shows in satisfaction and closeness, anybody else's in the belonging of both (M4). ``quality`` is, by
    default, the mean of informal help, with what the helper's experience, closeness or training adds; it never turns into
    co-rumination. Raises ValueError if the two are one.
    """
    _check(ensemble, member, seeker=seeker, helper=helper)
    if seeker == helper:
        raise ValueError(f"person {seeker} cannot ask oneself")
    people, p = ensemble.state, _parameters(ensemble, member)
    asker, giver = ensemble.places[[seeker, helper]].tolist()
    kind = _in_python(rules.dominant_kind)(people.load[asker, :, member])
    matched = _in_python(rules.lived_through)(people.experience[giver, member], kind)
    is_partner = ensemble.network.partner[seeker] == helper
    closeness, listening = people.closeness[giver, member], people.listening[giver, member]
    special = p[P.episode_closeness_bonus] * closeness if is_partner else listening
    usual = _usual_quality(p, matched, special)
    received = usual if quality is None else checked("quality", quality, _QUALITY)[()]
    heard = _in_python(rules.heard)(people.strain[asker, member])
    cost = _in_python(rules.helping_cost)(1, heard, p[P.answering_cost], p[P.answering_cost_of_strain])
    relief = _relieve(people, (asker, member), received, p)
    if kind >= 0:
        match = np.float32(1) if matched else p[P.episode_unmatched]
        resolved = _in_python(rules.resolved_share)(received, p[P.episode_resolution], match)
        people.load[asker, kind, member] *= np.float32(1) - resolved
    _shift_strain(people, (giver, member), cost)
    if is_partner:
        people.satisfaction[asker, member] += p[P.relationship_support_gain] * received
        people.closeness[asker, member] += p[P.relationship_help_history] * received
    else:
        for place, (got, given) in ((asker, (1, 0)), (giver, (0, 1))):
            share = _in_python(rules.help_share)(received, got, given, p[P.company_help_gain], p[P.company_giving_gain])
            _gain_belonging(people, (place, member), share)
    return float(relief)


def enrol(ensemble: Ensemble, person: int, name: str, member: int = 0) -> int:
    """Give a person a place in a programme, whether one is free or not; returns the number of the new group.

    The group is of one, or of the couple where couples take part; its leader is an average one, and its first session is
    on the next day. Raises ValueError for an unknown programme, a single in a programme for couples, or somebody who
    takes part already.
    """
    _check(ensemble, member, person=person)
    programme = _programme(ensemble, name, member)
    persons = _participants(ensemble, person, name, programme)
    people, places = ensemble.state, _free_places(ensemble, persons, member)
    group = _form_group(ensemble, places, member)
    _set_standing(ensemble, places, Status.ENROLLED, name, member)
    people.group[places, member] = group
    people.entry_esteem[places, member] = people.esteem[places, member]
    people.mate[places, member] = np.roll(places, -1)
    return group


def put_on_waiting_list(ensemble: Ensemble, persons: NDArray[np.integer], name: str, member: int = 0) -> None:
    """Let ``persons`` (n,) wait for a place in a programme from today on, as if they had asked for one.

    For a programme for couples name both partners. Raises ValueError for an unknown programme, or for a person who takes
    part already.
    """
    _check(ensemble, member, persons=persons)
    _programme(ensemble, name, member)
    _set_standing(ensemble, _free_places(ensemble, persons, member), Status.WAITING, name, member)


def leave(ensemble: Ensemble, person: int, member: int = 0) -> None:
    """Leave the waiting list, as if never on it, or drop out; with the partner, where couples take part.

    Raises ValueError for somebody who is in no programme.
    """
    _check(ensemble, member, person=person)
    people, place = ensemble.state, ensemble.places[person]
    status = Status(people.status[place, member])
    if status not in (Status.WAITING, Status.ENROLLED):
        raise ValueError(f"person {person} has status {status.name}: only a person who waits or is enrolled can leave")
    programmes = ensemble.scenarios[member].offers
    name = list(programmes)[people.programme[place, member]]
    places = ensemble.places[_participants(ensemble, person, name, programmes[name])]
    people.since[places, member] = ensemble.day
    if status is Status.ENROLLED:
        people.status[places, member] = Status.DROPPED
    else:
        people.status[places, member] = Status.NONE
        people.programme[places, member] = -1


def _check(ensemble: Ensemble, member: int, **persons: Any) -> None:
    """Refuse a member or persons who are not in the ensemble; raises TypeError or ValueError with the argument's name."""
    instance("ensemble", ensemble, Ensemble)
    whole_number("member", member, 0, ensemble.members - 1)
    for name, rows in persons.items():
        if np.asarray(rows).dtype.kind == "b":
            raise ValueError(f"{name} = {given(rows)}: must be numbers of persons; np.flatnonzero makes them of a mask")
        checked(name, rows, _PERSON._replace(high=ensemble.persons - 1))


def _parameters(ensemble: Ensemble, member: int) -> Any:
    """(parameters,) float32 values of one member, places ``P``."""
    return ensemble.worlds[member].parameters.values


def _programme(ensemble: Ensemble, name: str, member: int) -> Programme:
    """The member's programme of that name; ValueError where there is none."""
    programmes = ensemble.scenarios[member].offers
    if name not in programmes:
        raise ValueError(f"{name}: no programme of this scenario{suggestion(name, programmes)}")
    return programmes[name]


def _free_places(ensemble: Ensemble, persons: Any, member: int) -> NDArray[np.int32]:
    """Places in memory of ``persons`` (n,); ValueError for one who takes part in a programme."""
    places: NDArray[np.int32] = ensemble.places[persons]
    for person, status in zip(persons, map(Status, ensemble.state.status[places, member]), strict=True):
        if status == Status.ENROLLED:
            raise ValueError(f"person {person} has status {status.name}: a person is in one programme at a time")
    return places


def _set_standing(ensemble: Ensemble, places: NDArray[np.int32], status: Status, name: str, member: int) -> None:
    """Give the persons in ``places`` (n,) a status in the programme of that name, from today on."""
    people = ensemble.state
    people.status[places, member] = status
    people.programme[places, member] = list(ensemble.scenarios[member].offers).index(name)
    people.since[places, member] = ensemble.day


def _usual_quality(p: Any, matched: Any, special: Any) -> Any:
    return _in_python(rules.help_quality)(
        _AVERAGE, p[P.episode_quality_mean], p[P.episode_quality_sd], p[P.episode_experience_bonus], matched, special
    )


def _relieve(people: Population, at: Cell, quality: Any, p: Any) -> Any:
    """Apply M1 and the gain in perceived support of a received episode; return the strain taken off (SD)."""
    relief = _in_python(rules.relief)(people.strain[at], quality, p[P.episode_relief])
    _shift_strain(people, at, -relief)
    support = _in_python(rules.received_support)(quality, p[P.episode_hours])
    people.perceived[at] += p[P.resources_support_rate] * p[P.resources_received_effect] * support
    return relief


def _gain_belonging(people: Population, at: Cell, gain: Any) -> None:
    people.belonging[at] = _in_python(rules.belonging_after)(people.belonging[at], gain, _AVERAGE, _AVERAGE)


def _shift_strain(people: Population, at: Cell, change: Any) -> None:
    """Add the same amount to strain and to deviation: strain is its level plus the deviation."""
    people.deviation[at] += change
    people.strain[at] += change


def _participants(ensemble: Ensemble, person: int, name: str, programme: Programme) -> list[int]:
    """Persons who take part together: one, or both partners; ValueError for a single in a programme for couples."""
    partner = int(ensemble.network.partner[person])
    if programme.unit == "person":
        return [person]
    if partner == person:
        raise ValueError(f"person {person} is single: {name} is for couples")
    return sorted([person, partner])


def _form_group(ensemble: Ensemble, places: NDArray[np.int32], member: int) -> int:
    """Form a group of the persons in these places, with an average leader and a first session tomorrow; return its number."""
    _make_room(ensemble, member)
    groups, people = ensemble.groups, ensemble.state
    group = int(groups.formed[member])
    groups.formed[member] += 1
    groups.first_session[group, member] = ensemble.day
    groups.size[group, member] = len(places)
    groups.volunteer[group, member] = -1
    groups.leader[group, member] = _AVERAGE
    lived = people.experience[places, member][:, None] >> np.arange(len(ensemble.kinds)) & 1
    groups.shared[group, :, member] = lived.mean(axis=0)
    return group


def _make_room(ensemble: Ensemble, member: int) -> None:
    """Extend the arrays of groups by one group beside all those that intakes may still form."""
    smallest = min(programme.group_minimum for programme in ensemble.scenarios[member].offers.values())
    ensemble.make_room(int(ensemble.groups.formed.max()) + ensemble.persons // smallest + 2)


def _in_python(rule: Any) -> Any:
    """The equation as plain Python: a rule that is compiled into its callers cannot be called from Python."""
    return getattr(rule, "py_func", rule)


def checked(name: str, values: Any, declared: Declaration) -> NDArray[Any]:
    """``values`` as an array of the declared type; ValueError with one sentence if any is out of the declared range."""
    numbers = np.asarray(values)
    if numbers.dtype.kind not in "bifu":
        raise ValueError(f"{name} = {given(values)}: must {_demand(declared)}")
    fits = (numbers >= declared.low) & (numbers <= declared.high) & (np.abs(numbers) <= _HIGHEST)
    if np.issubdtype(declared.dtype, np.integer):
        fits &= numbers == np.floor(numbers)
    if not fits.all():
        raise ValueError(f"{name} = {numbers[~fits].flat[0]}: must {_demand(declared)}")
    return numbers.astype(declared.dtype)


def _demand(declared: Declaration) -> str:
    """The range of a column as the end of a sentence: 'lie in 0 to 1 (share)'."""
    whole = "whole " if np.issubdtype(declared.dtype, np.integer) else ""
    if np.isfinite(declared.high):
        return f"be a {whole}number in {declared.low:g} to {declared.high:g} ({declared.unit})"
    if np.isfinite(declared.low):
        return f"be a {whole}number of at least {declared.low:g} ({declared.unit})"
    return f"be a finite number ({declared.unit})"
