"""Formal programmes of the plain Mesa twin: an office that keeps the waiting list, and groups that meet; see ``twin``."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from simulation.parameters import session_quality
from simulation.scenario import Programme

if TYPE_CHECKING:
    from experiments.benchmark.twin import World
    from experiments.benchmark.twin_person import Person


class Office:
    """One programme: who is eligible, who waits, which groups there are."""

    def __init__(self, world: World, terms: Programme) -> None:
        self.world, self.terms = world, terms
        self.waiting: list[Person] = []
        self.enrolled = 0

    def take_in(self) -> None:
        """On the days of intake: put those in need who ask for it on the list, then fill the free places."""
        running = self.world.day - self.terms.start_day
        if running >= 0 and running % self.terms.intake_interval == 0:
            self.refer()
            self.fill_places()

    def refer(self) -> None:
        """The most strained share of all persons is eligible; some of them ask for a place."""
        people, random = self.world.people, self.world.random
        wanted = math.ceil(self.terms.eligible_share * len(people) - 1e-3)
        if wanted == 0:
            return
        lowest = sorted(person.recent for person in people)[-wanted]
        for person in people:
            if person.status == "none" and person.recent >= lowest and random.random() < self.terms.uptake:
                person.status, person.since = "waiting", self.world.day
                self.waiting.append(person)

    def fill_places(self) -> None:
        """Form groups from whoever waited longest, problem by problem, until places or people run out."""
        terms, day = self.terms, self.world.day
        free = math.floor(terms.places * len(self.world.people) + 1e-3) - self.enrolled
        queues: dict[int | None, list[Person]] = defaultdict(list)
        self.world.random.shuffle(self.waiting)  # equals in drawn order: sorting keeps it
        self.waiting.sort(key=lambda person: person.since)
        for person in self.waiting:
            if day - person.since >= terms.minimum_wait:
                queues[person.problem() if terms.matched_by_problem else None].append(person)
        while free >= terms.group_minimum:
            able = [queue for queue in queues.values() if len(queue) >= terms.group_minimum]
            if not able:
                break
            queue = min(able, key=lambda queue: queue[0].since)
            taken = queue[: min(terms.group_size, free)]
            del queue[: len(taken)]
            self.world.groups.append(Group(self, taken))
            self.enrolled += len(taken)
            free -= len(taken)
        self.waiting = [person for person in self.waiting if person.status == "waiting"]


class Group:
    """One group: its members, its leader's quality, and the day of its first session."""

    def __init__(self, office: Office, members: list[Person]) -> None:
        random = office.world.random
        self.office, self.world, self.terms, self.members = office, office.world, office.terms, members
        self.first_session = self.world.day + 1 + random.randrange(self.terms.session_interval)
        mean, sd = session_quality(self.terms, self.world.spec)
        self.mean = mean + sd * math.sqrt(self.terms.leader_share) * random.gauss(0.0, 1.0)
        self.sd = sd * math.sqrt(1 - self.terms.leader_share)
        self.shared = [sum(kind in person.experience for person in members) / len(members) for kind in range(4)]
        for person in members:
            person.status, person.since, person.group = "enrolled", self.world.day, self

    def meet(self) -> None:
        """A day of the group: once a week after the first session some leave; on days of a session the rest may come."""
        elapsed = self.world.day - self.first_session
        if elapsed < 0:
            return
        if elapsed > 0 and elapsed % 7 == 0:
            self.lose_some()
        if elapsed % self.terms.session_interval == 0:
            for person in self.members:
                if self.world.random.random() < self.terms.attendance:
                    self.help(person)
            if elapsed // self.terms.session_interval + 1 >= self.terms.sessions:
                self.leave(self.members, "finished")

    def lose_some(self) -> None:
        """Each member drops out with the weekly probability."""
        self.leave([p for p in self.members if self.world.random.random() < self.terms.weekly_drop_out], "dropped")

    def leave(self, persons: list[Person], status: str) -> None:
        """These are members no longer."""
        for person in persons:
            person.status, person.since = status, self.world.day
        self.office.enrolled -= len(persons)
        self.members = [person for person in self.members if person.status == "enrolled"]

    def help(self, person: Person) -> None:
        """What a session does: relief, esteem, resolution, belonging, and skill that is kept."""
        terms = self.terms
        quality = self.world.random.gauss(self.mean, self.sd)
        relief = terms.relief * quality * max(person.strain, 0.0)
        person.deviation -= relief
        person.strain -= relief
        person.esteem += terms.esteem_gain * quality
        kind = person.problem()
        if kind is not None:
            match = self.shared[kind] + (1 - self.shared[kind]) * self.world.spec.episode.unmatched
            person.load[kind] *= 1 - min(1.0, terms.resolution * quality * match)
        person.belonging += (1 - person.belonging) * terms.belonging_gain
        person.skill = max(0.0, person.skill + terms.skill_gain * quality)
        person.received += quality
        person.attended += 1
