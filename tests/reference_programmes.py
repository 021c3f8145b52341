"""The slow twin of formal programmes: an office that keeps the waiting list, and groups that are lists of persons."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from simulation.kernels.machine.draws import Decision
from simulation.population import Status
from simulation.scenario import KINDS, Programme
from tests.uncompiled import DRAWS, RULES

if TYPE_CHECKING:
    from tests.reference import World
    from tests.reference_person import Person

    Party = tuple[Person, ...]
    """Who asks for a place together: one person, or a couple, the lower number first."""

F32 = np.float32
NO_SESSION, DUE, ATTENDED = 0, 1, 2
ROUNDING = 1e-3
"""Of a person: places and eligible persons are shares of the population, given as decimals."""


class Office:
    """One programme of one world: who may come, who waits, which groups there are."""

    def __init__(self, world: World, number: int, programme: tuple[str, Programme]) -> None:
        self.world, self.number = world, number
        name, self.terms = programme
        self.identity = np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
        self.couples_only = self.terms.unit == "couple"
        self.seats = 2 if self.couples_only else 1

    def luck(self, decision: Decision, party: Party) -> np.float32:
        """The uniform draw of a person, or of a couple, with this programme."""
        numbers = [person.number for person in party]
        counter = DRAWS.couple_counter(*numbers) if len(party) == 2 else DRAWS.person_counter(*numbers)
        return self.world.luck(decision, counter, self.identity)

    def parties(self) -> list[Party]:
        """Everybody who could ask for a place."""
        if self.couples_only:
            return [(one, one.partner) for one in self.world.people if one.number < one.partner.number]
        return [(one,) for one in self.world.people]

    def party_of(self, person: Person) -> Party:
        """The party that a participant came with."""
        return (person, person.partner) if self.couples_only else (person,)

    def with_status(self, status: Status) -> list[Party]:
        """Parties of this programme that have a status; partners may part, so it is the first one's."""
        return [party for party in self.parties() if party[0].programme == self.number and party[0].status == status]

    def take_in(self) -> None:
        """On the days of intake: put those in need who ask for it on the list, then fill the free places."""
        running = self.world.day - self.terms.start_day
        if running >= 0 and running % self.terms.intake_interval == 0:
            self.refer()
            self.fill_places()

    def refer(self) -> None:
        """The most strained share of all persons is eligible, with everybody as strained as the last of them."""
        people = self.world.people
        wanted = math.ceil(F32(self.terms.eligible_share) * len(people) - ROUNDING)
        if wanted == 0:
            return
        lowest = sorted((strain_bin(person.recent) for person in people), reverse=True)[wanted - 1]
        for party in self.parties():
            unattached = all(person.status == Status.NONE for person in party)
            eligible = unattached and strain_bin(mean_recent(party)) >= lowest
            if eligible and self.luck(Decision.UPTAKE, party) < F32(self.terms.uptake):
                for person in party:
                    person.status, person.programme, person.since = Status.WAITING, self.number, self.world.day

    def fill_places(self) -> None:
        """Form groups from whoever waited longest, problem by problem, until places or people run out."""
        enrolled = sum(p.status == Status.ENROLLED and p.programme == self.number for p in self.world.people)
        free = math.floor(F32(self.terms.places) * len(self.world.people) + ROUNDING) - enrolled
        queues = self.queues()
        while free >= self.terms.group_minimum:
            able = [queue for queue in queues if self.seats * len(queue) >= self.terms.group_minimum]
            if not able:
                return
            queue = min(able, key=lambda queue: queue[0][0].since)
            taken = [queue.pop(0) for _ in range(min(min(self.terms.group_size, free) // self.seats, len(queue)))]
            self.world.groups.append(Group(self, len(self.world.groups), taken))
            free -= self.seats * len(taken)

    def queues(self) -> list[list[Party]]:
        """Parties that waited long enough: by kind of problem, those without one last; longest wait first, then by lot."""
        ready = [
            party
            for party in self.with_status(Status.WAITING)
            if self.world.day - party[0].since >= self.terms.minimum_wait
        ]
        by_problem: dict[int, list[Party]] = defaultdict(list)
        for party in sorted(ready, key=lambda party: (party[0].since, self.luck(Decision.PLACE, party))):
            kind = RULES.dominant_kind(*party[0].load)
            line = (kind if kind >= 0 else len(KINDS)) if self.terms.matched_by_problem else 0
            by_problem[line].append(party)
        return [by_problem[line] for line in sorted(by_problem)]

    def quality_terms(self) -> tuple[np.float32, np.float32]:
        """Mean and SD of a session's quality, between informal help (advantage 0) and the formal values (1)."""
        episode, terms = self.world.spec.episode, self.terms
        mean = episode.quality_mean + terms.facilitator_advantage * (terms.quality_mean - episode.quality_mean)
        sd = episode.quality_sd + terms.facilitator_advantage * (terms.quality_sd - episode.quality_sd)
        return F32(mean), F32(max(sd, 0.0))


class Group:
    """One group: members in order of enrolment, its leader's quality, and the day of its first session."""

    def __init__(self, office: Office, number: int, parties: list[Party]) -> None:
        self.office, self.number, self.world = office, number, office.world
        self.members = [person for party in parties for person in party]
        founder = (self.members[0],)
        self.leader = DRAWS.normal(office.luck(Decision.LEADER, founder))
        offset = int(office.luck(Decision.CALENDAR, founder) * F32(office.terms.session_interval))
        self.first_session = self.world.day + 1 + offset
        self.stays_in_touch = office.terms.keeps_ties
        for person in self.members:
            person.status, person.since, person.group = Status.ENROLLED, self.world.day, self
            person.entry_esteem = person.esteem
        lived = [[person.experience >> kind & 1 for person in self.members] for kind in range(len(KINDS))]
        self.shared = [F32(sum(who)) / F32(len(who)) for who in lived]

    def after(self, person: Person) -> list[Person]:
        """The other members, beginning with whoever enrolled next after this one, round to those before."""
        place = self.members.index(person)
        return self.members[place + 1 :] + self.members[:place]

    def meet(self) -> None:
        """A day of the group: once a week after the first session some leave; on days of a session the rest may come."""
        elapsed = self.world.day - self.first_session
        terms = self.office.terms
        for person in self.members:
            if person.status != Status.ENROLLED or elapsed < 0:
                continue
            party = self.office.party_of(person)
            week_is_over = elapsed > 0 and elapsed % 7 == 0
            if week_is_over and self.office.luck(Decision.DROP_OUT, party) < F32(terms.weekly_drop_out):
                person.status, person.since = Status.DROPPED, self.world.day
                continue
            if elapsed % terms.session_interval == 0:
                comes = self.office.luck(Decision.ATTENDANCE, party) < F32(terms.attendance)
                person.session = ATTENDED if comes else DUE
                if comes:
                    self.help(person)
                if elapsed // terms.session_interval + 1 == terms.sessions:
                    person.status, person.since = Status.FINISHED, self.world.day

    def help(self, person: Person) -> None:
        """What a session does: relief, esteem, resolution, belonging, and skill that is kept."""
        terms, quality = self.office.terms, self.quality_for(person)
        taken = RULES.relief(person.strain, quality, F32(terms.relief))
        person.deviation -= taken
        person.strain -= taken
        person.esteem += F32(terms.esteem_gain) * quality
        kind = RULES.dominant_kind(*person.load)
        if kind >= 0:
            match = RULES.session_match(self.shared[kind], self.world.p.episode.unmatched)
            person.resolve(kind, RULES.resolved_share(quality, F32(terms.resolution), match))
        person.belonging = RULES.belonging_after(person.belonging, F32(terms.belonging_gain))
        person.skill = RULES.skill_after(person.skill, quality, F32(terms.skill_gain))
        person.received += quality
        person.attended += 1

    def quality_for(self, person: Person) -> np.float32:
        """Quality of today's session for a member; without guidelines the strained may ruminate."""
        mean, sd = self.office.quality_terms()
        z = DRAWS.normal(self.office.luck(Decision.SESSION, (person,)))
        quality = RULES.session_quality(self.leader, z, mean, sd, F32(self.office.terms.leader_share))
        strained = person.strain > self.world.p.answering.strained
        u = self.office.luck(Decision.SESSION_RUMINATION, (person,))
        if strained and not self.office.terms.guidelines and u < self.world.p.episode.co_rumination:
            return RULES.co_ruminated(quality)
        return quality


def strain_bin(recent: np.float32) -> int:
    """Class of a recent strain, 1/256 SD wide, counted from -8 SD; everything beyond 8 SD falls into the outermost."""
    return min(max(math.floor((recent + F32(8)) * 256), 0), 16 * 256 - 1)


def mean_recent(party: Party) -> np.float32:
    """Recent strain of a person, or the mean of a couple's."""
    return sum((person.recent for person in party), F32(0)) / F32(len(party))
