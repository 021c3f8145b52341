"""Formal programmes of the twin: an office that keeps the waiting list, and groups that meet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from simulation.kernels.decisions import Decision
from simulation.parameters import name_identity, session_quality
from simulation.population import Status
from simulation.twin.person import ATTENDED, DUE, Person

if TYPE_CHECKING:
    from simulation.twin.household import Household
    from simulation.twin.world import World

    Party = Person | Household
    """Who takes part together: a person, or a couple."""

ROUNDING = 1e-3
"""Error in persons that is forgiven: places and eligible persons are shares of the population, given as decimals."""


def terms_of(world: World, name: str) -> Any:
    """A programme's fields, and mean and SD of a session's quality, in the world's type of number."""
    programme, real = world.spec.programmes[name], world.luck.real
    mean, sd = session_quality(programme, world.spec)
    numbers = {**dict(programme), "mean": mean, "sd": sd}
    return SimpleNamespace(
        **{key: real(value) if isinstance(value, float) else value for key, value in numbers.items()}
    )


class Office:
    """One programme of one world: who may come, who waits, which groups there are."""

    def __init__(self, world: World, number: int, name: str) -> None:
        self.world, self.number, self.identity = world, number, name_identity(name)
        self.terms = terms_of(world, name)
        self.couples_only = self.terms.unit == "couple"
        self.parties: Sequence[Party] = world.couples if self.couples_only else world.people
        self.seats = 2 if self.couples_only else 1

    def party_of(self, person: Person) -> Party:
        """The party that a participant came with."""
        return person.household if self.couples_only else person

    def with_status(self, status: Status) -> list[Party]:
        """Parties of this programme that have a status; partners may part, so it is the first one's."""
        return [
            party
            for party in self.parties
            if party.members[0].status == status and party.members[0].programme == self.number
        ]

    def take_in(self) -> None:
        """On the days of intake: put those in need who ask for it on the list, then fill the free places."""
        running = self.world.day - self.terms.start_day
        if running >= 0 and running % self.terms.intake_interval == 0:
            self.refer()
            self.fill_places()

    def refer(self) -> None:
        """The most strained share of all persons is eligible, with everybody as strained as the last of them."""
        world, people = self.world, self.world.people
        wanted = math.ceil(self.terms.eligible_share * len(people) - ROUNDING)
        if wanted == 0:
            return
        lowest = sorted((strain_bin(person.recent) for person in people), reverse=True)[wanted - 1]
        for party in self.parties:
            unattached = all(person.status == Status.NONE for person in party.members)
            eligible = unattached and strain_bin(mean_recent(party)) >= lowest
            if eligible and world.luck.uniform(Decision.UPTAKE, party, self) < self.terms.uptake:
                for person in party.members:
                    person.status, person.programme, person.since = Status.WAITING, self.number, world.day

    def fill_places(self) -> None:
        """Form groups from the persons who waited longest, problem by problem, until places or people run out."""
        terms, people = self.terms, self.world.people
        enrolled = sum(person.status == Status.ENROLLED and person.programme == self.number for person in people)
        free = math.floor(terms.places * len(people) + ROUNDING) - enrolled
        queues = self.queues()
        while free >= terms.group_minimum:
            able = [queue for queue in queues if self.seats * len(queue) >= terms.group_minimum]
            if not able:
                return
            queue = min(able, key=lambda queue: queue[0].members[0].since)
            taken = [queue.pop(0) for _ in range(min(min(terms.group_size, free) // self.seats, len(queue)))]
            self.world.groups.append(Group(self, len(self.world.groups), taken))
            free -= self.seats * len(taken)

    def queues(self) -> list[list[Party]]:
        """Parties that waited long enough: by kind of problem, those without one last; longest wait first, then by lot."""
        waiting = self.with_status(Status.WAITING)
        waiting.sort(key=lambda party: (party.members[0].since, self.world.luck.uniform(Decision.PLACE, party, self)))
        by_problem: dict[int, list[Party]] = defaultdict(list)
        for party in waiting:
            if self.world.day - party.members[0].since >= self.terms.minimum_wait:
                kind = party.members[0].heaviest_kind() if self.terms.matched_by_problem else 0
                by_problem[kind if kind >= 0 else len(self.world.p.kinds)].append(party)
        return [by_problem[kind] for kind in sorted(by_problem)]


class Group:
    """One group: members in order of enrolment, its leader's quality, and the day of its first session."""

    def __init__(self, office: Office, number: int, parties: Sequence[Party]) -> None:
        self.office, self.terms, self.world, self.number = office, office.terms, office.world, number
        self.members = [person for party in parties for person in party.members]
        founder, luck, size = self.members[0], self.world.luck, len(self.members)
        self.leader = luck.normal(Decision.LEADER, founder, office)
        offset = int(luck.uniform(Decision.CALENDAR, founder, office) * self.terms.session_interval)
        self.first_session = self.world.day + 1 + offset
        for person in self.members:
            person.status, person.since, person.group = Status.ENROLLED, self.world.day, self
            person.entry_esteem = person.esteem
        self.shared = [
            luck.real(sum(person.experience >> kind & 1 for person in self.members) / size)
            for kind in range(len(self.world.p.kinds))
        ]

    def after(self, person: Person) -> list[Person]:
        """The other members in order of enrolment, beginning behind this one and going round to the first."""
        place = self.members.index(person)
        return self.members[place + 1 :] + self.members[:place]

    def meet(self) -> None:
        """A day of the group: once a week after the first session some leave; on days of a session the rest may come."""
        elapsed = self.world.day - self.first_session
        session, rest = divmod(elapsed, self.terms.session_interval)
        is_week_over = elapsed > 0 and elapsed % 7 == 0
        is_session_day = elapsed >= 0 and rest == 0
        is_last_session = is_session_day and session + 1 == self.terms.sessions
        if is_week_over or is_session_day:
            for person in [person for person in self.members if person.status == Status.ENROLLED]:
                if is_week_over and self.draws_below(self.terms.weekly_drop_out, Decision.DROP_OUT, person):
                    self.leave(person, Status.DROPPED)
                    continue
                if is_session_day:
                    self.await_at_session(person)
                if is_last_session:
                    self.leave(person, Status.FINISHED)

    def draws_below(self, probability: float, decision: Decision, person: Person) -> bool:
        """Whether the draw of a member, or of the couple where couples take part, falls below a probability."""
        return bool(self.world.luck.uniform(decision, self.office.party_of(person), self.office) < probability)

    def leave(self, person: Person, status: Status) -> None:
        """A member has finished or dropped out."""
        person.status, person.since = status, self.world.day

    def await_at_session(self, person: Person) -> None:
        """A member comes to today's session, and is helped, or does not come."""
        person.session = DUE
        if self.draws_below(self.terms.attendance, Decision.ATTENDANCE, person):
            person.session = ATTENDED
            self.help(person)

    def help(self, person: Person) -> None:
        """Apply the effects of a session: relief, esteem, resolution, belonging, and skill that is kept."""
        terms, rules, quality = self.terms, self.world.rules, self.quality_for(person)
        taken = rules.relief(person.strain, quality, terms.relief)
        person.deviation -= taken
        person.strain -= taken
        person.esteem += terms.esteem_gain * quality
        kind = person.heaviest_kind()
        if kind >= 0:
            match = rules.session_match(self.shared[kind], self.world.p.episode_unmatched)
            person.resolve(kind, rules.resolved_share(quality, terms.resolution, match))
        person.belonging = rules.belonging_after(person.belonging, terms.belonging_gain)
        person.skill = rules.skill_after(person.skill, quality, terms.skill_gain)
        person.received += quality
        person.attended += 1

    def quality_for(self, person: Person) -> Any:
        """Quality of today's session for a member; without guidelines the strained may ruminate."""
        terms, luck, p = self.terms, self.world.luck, self.world.p
        z = luck.normal(Decision.SESSION, person, self.office)
        quality = self.world.rules.session_quality(self.leader, z, terms.mean, terms.sd, terms.leader_share)
        may_ruminate = person.strain > p.answering_strained and not terms.guidelines
        if may_ruminate and luck.uniform(Decision.SESSION_RUMINATION, person, self.office) < p.episode_co_rumination:
            return self.world.rules.co_ruminated(quality)
        return quality


def strain_bin(recent: float) -> int:
    """Class of a recent strain, 1/256 SD wide, counted from -8 SD; everything beyond 8 SD falls into the outermost."""
    return min(max(math.floor((recent + 8) * 256), 0), 16 * 256 - 1)


def mean_recent(party: Party) -> float:
    """Recent strain of a person, or the mean of a couple's."""
    recent: list[float] = [person.recent for person in party.members]
    return sum(recent) / len(recent)
