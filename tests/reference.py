"""The slow twin: the same world as real Mesa agents, one object a person, plain attributes, obvious loops.

It lives the same days as an Ensemble's member, with the same addressed draws and the same equations (uncompiled), but it
knows nothing of the kernels' loops: it reads the scenario and the network directly and follows the model's description.
Whatever the kernels hold in arrays, it holds in lists of persons. Persons are in ``reference_person``, formal programmes in
``reference_programmes``; ``reference_record`` turns a day of it into columns that can be compared.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import mesa
import numpy as np

from simulation.kernels.machine.draws import Decision
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.scenario.schema import Section
from simulation.seeds import Seeds
from tests.reference_person import Person
from tests.reference_programmes import Group, Office
from tests.uncompiled import DRAWS

F32 = np.float32
SECTIONS = ("strain", "resources", "seeking", "answering", "episode", "circle", "relationship")
OF_STRESSORS = {
    Decision.EVENT, Decision.JOINT_EVENT, Decision.STRESSOR, Decision.COUPLE_STRESSOR, Decision.NOISE,
    Decision.COUPLE_CONFLICT, Decision.CONFLICT, Decision.COUPLE_SATISFACTION, Decision.SATISFACTION,
}  # fmt: skip


def rounded(section: Section) -> SimpleNamespace:
    """A section of the scenario, its real numbers in float32."""
    return SimpleNamespace(**{k: F32(v) if isinstance(v, float) else v for k, v in section})


class World(mesa.Model):  # type: ignore[misc]
    """One member of an ensemble: ``World(network, scenario, seed)``; ``step()`` is a day."""

    def __init__(self, network: SocialNetwork, scenario: Scenario, seed: int) -> None:
        super().__init__(rng=0)
        self.spec, self.seeds, self.day = scenario, Seeds.of(seed), 0
        self.p = SimpleNamespace(**{name: rounded(getattr(scenario, name)) for name in SECTIONS})
        self.stressors = stressors_of(scenario)
        self.belonging_kept = F32(math.exp(-1 / scenario.resources.belonging_time))
        self.people = [Person(self, number) for number in range(network.persons)]
        self.groups: list[Group] = []
        self.offices = [Office(self, *item) for item in enumerate(scenario.programmes.items())]
        with np.errstate(over="ignore"):  # unsigned words wrap around, by design
            for person in self.people:
                person.meet(network)
                person.found()

    def luck(self, decision: int, counter: np.uint64, identity: np.uint64 | None = None) -> np.float32:
        """The uniform draw at this address, for the programme with this identity if there is one."""
        founding = decision < Decision.EVENT
        seed = (
            self.seeds.population
            if founding
            else self.seeds.stressors
            if decision in OF_STRESSORS
            else self.seeds.support
        )
        key = DRAWS.key_of(np.uint64(seed), self.day, decision)
        return DRAWS.uniform(counter, key if identity is None else DRAWS.specific_key(key, identity))

    def step(self) -> None:
        """One day, in order; each line for everybody before the next begins."""
        with np.errstate(over="ignore"):
            self.agents.do("forget_day")
            for what in ("live_events", "appraise", "cross_over", "seek", "count_requests", "hear_answer", "receive"):
                self.agents.do(what)
            self.agents.do("settle_episodes")
            for office in self.offices:
                office.take_in()
            for group in self.groups:
                group.meet()
            for what in ("quarrel", "judge", "settle"):
                self.agents.do(what)
        self.day += 1


def stressors_of(scenario: Scenario) -> SimpleNamespace:
    """What happens to persons, in daily units: probabilities alone and together, weights in LCU / 100."""
    s = scenario.stressors
    kinds = list(s.kinds.values())
    numbers = rounded(s)
    numbers.own = [F32(kind.rate * (1 - kind.joint) / 365) for kind in kinds]
    numbers.joint = [F32(kind.rate * kind.joint / 365) for kind in kinds]
    numbers.weight = [F32(kind.weight / 100) for kind in kinds]
    numbers.kept = F32(2 ** (-1 / s.half_life))
    numbers.logit = F32(math.log(s.daily_share / (1 - s.daily_share)))
    numbers.shared_stretch = F32(1 / max(s.shared_share, 2.0**-24))
    return numbers
