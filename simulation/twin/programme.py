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
    programme, real = world.spec.offers[name], world.luck.real
    mean, sd = session_quality(programme, world.spec)
    by_members = name in world.spec.informal and world.spec.informal[name].volunteers == "members"
    numbers = {**dict(programme), "mean": mean, "sd": sd, "by_members": by_members}
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
        """The share of all persons who are most in need is eligible, with everybody as much in need as the last of them."""
        world = self.world
        lowest = self.least_need()
        for party in self.parties:
            free = all(self.is_free(person) for person in party.members)
            eligible = free and lowest is not None and self.need_of(party) >= lowest
            if eligible and world.luck.uniform(Decision.UPTAKE, party, self) < self.terms.uptake:
                for person in party.members:
                    person.status, person.programme, person.since = Status.WAITING, self.number, world.day

    def least_need(self) -> float | None:
        """The least need, in bins, of an eligible person; None if nobody is eligible."""
        screen, people = self.terms.screen, self.world.people
        if screen == "none":
            return -math.inf
        if screen == "satisfaction":
            people = [person for person in people if person.partner is not None]
        needs = sorted((self.need_of(person) for person in people), reverse=True)
        wanted = math.ceil(self.terms.eligible_share * len(people) - ROUNDING)
        return needs[wanted - 1] if 0 < wanted <= len(needs) else None

    def need_of(self, party: Party) -> float:
        """What the screen looks at, in bins: of a person, or a couple's mean, as it always is for satisfaction."""
        real = self.world.luck.real
        if self.terms.screen == "none":
            return 0.0
        if self.terms.screen == "satisfaction":
            household = party.members[0].household
            if len(household.members) == 1:
                return -math.inf
            return need_bin(mean([-person.closeness for person in household.members]))
        if self.terms.screen == "belonging":
            return need_bin(mean([real(8) - real(16) * person.belonging for person in party.members]))
        return need_bin(mean([person.recent for person in party.members]))

    def is_free(self, person: Person) -> bool:
        """Whether a person may take part: never did, or began long ago."""
        if person.status == Status.NONE:
            return True
        left = person.status in (Status.FINISHED, Status.DROPPED)
        return (
            left and person.group is not None and self.world.day - person.group.first_session >= self.terms.again_after
        )

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
        self.volunteer = self.find_volunteer()
        for person in self.members:
            person.status, person.since, person.group = Status.ENROLLED, self.world.day, self
            person.entry_esteem = person.esteem
        self.shared = [
            luck.real(sum(person.experience >> kind & 1 for person in self.members) / size)
            for kind in range(len(self.world.p.kinds))
        ]

    def find_volunteer(self) -> Person | None:
        """The resident, drawn by lot, who is to visit the only member; None where somebody else comes."""
        people, founder = self.world.people, self.members[0]
        if not self.terms.by_members or len(people) < 3:
            return None
        drawn = int(float(self.world.luck.uniform(Decision.VOLUNTEER, founder, self.office)) * len(people))
        while people[drawn] in (founder, founder.partner):
            drawn = (drawn + 1) % len(people)
        return people[drawn]

    def pay_visit(self) -> Person | None:
        """The volunteer who pays a visit today, with what it costs noted; None if there is none."""
        person, elapsed = self.members[0], self.world.day - self.first_session
        if self.volunteer is None or person.status != Status.ENROLLED or person.group is not self:
            return None
        leaves = (
            elapsed > 0 and elapsed % 7 == 0 and self.draws_below(self.terms.weekly_drop_out, Decision.DROP_OUT, person)
        )
        meets = elapsed >= 0 and elapsed % self.terms.session_interval == 0
        if leaves or not meets or not self.draws_below(self.terms.attendance, Decision.ATTENDANCE, person):
            return None
        self.volunteer.visited += 1
        self.volunteer.heard += self.world.rules.heard(person.strain)
        return self.volunteer

    def keep_in_touch(self, person: Person) -> None:
        """A member who finished yesterday becomes a friend of the neighbours who did, or of the volunteer."""
        if self.volunteer is not None and self.keeps(person):
            person.befriend(self.volunteer)
        following, before = self.neighbours(person)
        if following is not None and self.keeps(person):
            person.befriend(following)
        if before is not None and self.keeps(before):
            person.befriend(before)

    def neighbours(self, person: Person) -> tuple[Person | None, Person | None]:
        """The next and the last before a member in the ring of those who finished; who is in another group now breaks it."""
        finished: list[Person] = []
        for mate in self.after(person):
            if mate.group is not self:
                return finished[0] if finished else None, None
            if mate.status == Status.FINISHED:
                finished.append(mate)
        return (finished[0], finished[-1]) if finished else (None, None)

    def keeps(self, person: Person) -> bool:
        """Whether a member keeps in touch with the next one in the ring."""
        return bool(self.world.luck.uniform(Decision.KEEPING, person, self.office) < self.terms.keeps_ties)

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
            for person in [each for each in self.members if each.status == Status.ENROLLED and each.group is self]:
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
        """Apply the effects of a session, by the hour: relief, resolution, skill, and what goes into the day's gains."""
        terms, rules, quality, hours = self.terms, self.world.rules, self.quality_for(person), self.terms.session_hours
        taken = rules.relief(person.strain, quality, terms.relief * hours)
        person.deviation -= taken
        person.strain -= taken
        kind = person.heaviest_kind()
        if kind >= 0:
            match = rules.session_match(self.shared[kind], self.world.p.episode_unmatched)
            person.resolve(kind, rules.resolved_share(quality, terms.resolution * hours, match))
        person.gained_belonging += terms.belonging_gain * hours
        person.gained_esteem += rules.by_the_hour(terms.esteem_gain, quality, hours)
        person.gained_closeness += rules.by_the_hour(terms.closeness_gain, quality, hours)
        person.skill = rules.skill_after(person.skill, quality, terms.skill_gain, hours)
        person.received += rules.attended_support(quality, terms.attention, hours)
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


def need_bin(need: float) -> float:
    """Class of a need, 1/256 wide, counted from -8; everything beyond 8 falls into the outermost."""
    return min(max(math.floor((need + 8) * 256), 0), 16 * 256 - 1)


def mean(numbers: list[float]) -> float:
    """The mean of one or two numbers."""
    return sum(numbers) * 0.5 if len(numbers) == 2 else numbers[0]
