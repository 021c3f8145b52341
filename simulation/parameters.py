"""A scenario turned into arrays of numbers, with the same names as in the schema.

Kernels read ``p[P.strain_carry_over]`` for the schema's ``strain.carry_over``. The names are made from the schema, so that
a parameter is declared once; what a kernel would otherwise compute again for every person (a retention, a logit) is derived
here, once. All lie in one array: a hundred small arrays would take LLVM minutes to compile.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from simulation.scenario import KINDS, NetworkPlan, Scenario
from simulation.scenario.section import Section
from simulation.scenario.structures import Programme, Screen

_NUMBERS = (float, int, bool)
SECTIONS: dict[str, type[Section]] = {
    name: field.annotation
    for name, field in Scenario.model_fields.items()
    if isinstance(field.annotation, type)
    and issubclass(field.annotation, Section)
    and field.annotation is not NetworkPlan
}
"""The scenario's sections whose numbers kernels read, by name: all but the plan of the network."""
_LEAST_LUCK = 2.0**-24
"""The smallest uniform that is ever drawn."""
_DERIVED = (
    "stressors_kept",
    "stressors_logit",
    "stressors_shared_stretch",
    "strain_confounded",
    "strain_supported",
    "strain_slow_rate",
    "strain_slow_step",
    "resources_support_rate",
    "resources_support_step",
    "resources_esteem_step",
    "resources_skill_kept",
    "seeking_partner_logit",
    "company_fading",
    "company_group_tie_loss",
    "relationship_shared_start",
    "relationship_usual_aftermath",
    "relationship_closeness_rate",
    "relationship_closeness_step",
    "relationship_baseline_weight",
)
_SESSION = ("couples", "mean", "sd", "screened_by", "by_members")
SCREENS: tuple[Screen, ...] = get_args(Screen)
"""What screens by, in the order of ``F.screened_by``."""


def _fields(section: type[Section]) -> list[str]:
    """Names of the numbers and switches of a section; texts, choices and sub-sections are not for kernels."""
    return [name for name, info in section.model_fields.items() if info.annotation in _NUMBERS]


def _numbered(name: str, names: Sequence[str]) -> Any:
    return IntEnum(name, {field: number for number, field in enumerate(names)}, module=__name__)


P: Any = _numbered(
    "P", [*(f"{name}_{field}" for name, section in SECTIONS.items() for field in _fields(section)), *_DERIVED]
)
"""Place of each parameter in ``Parameters.values``.

Derived: ``stressors_kept``: 2^(-1/H_L); ``stressors_logit``: of daily_share; ``stressors_shared_stretch``: 1 / shared_share, of
a share that luck can fall below; ``strain_confounded``, ``strain_supported``: m_P (1 - s_P), m_P s_P; ``_rate``: 1 / time;
``_step``: SD of a slow state's weekly noise, sqrt(14 rate) SD, at most SD; ``resources_skill_kept``: 2^(-1/H_C);
``seeking_partner_logit``: of partner_share; ``company_fading``, ``company_group_tie_loss``: 1 / time;
``relationship_shared_start``: k0s - k_L l0; ``relationship_usual_aftermath``: 1 / (1 + k_K k_bar);
``relationship_baseline_weight``: correlation of closeness with the couple's baseline, over the SD of the couple's mean.
"""

F: Any = _numbered("F", [*_fields(Programme), *_SESSION])
"""Row of each field of a programme in ``Parameters.programmes``.

Derived: ``couples``: 1 where couples take part together; ``mean`` and ``sd``: of a session's quality at the given advantage;
``screened_by``: place of the screen in ``SCREENS``; ``by_members``: 1 where residents visit as volunteers.
"""


class Kinds(NamedTuple):
    """Kinds of life event of one member: arrays (kinds,), in the order of ``Scenario.kinds``.

    ``own``, ``joint``: daily probabilities of an event of one's own and of the couple; ``weight``: of one event, LCU / 100;
    ``quarrels``: 1 where the load feeds quarrels.
    The default kinds share a uniform, of which each has a ``quarter`` (0 to 3), and their ``identity`` is 0. Any other kind has
    a uniform of its own, addressed by ``identity``, a digest of its name: it leaves the luck of all others as it is.
    """

    own: NDArray[np.float32]
    joint: NDArray[np.float32]
    weight: NDArray[np.float32]
    quarter: NDArray[np.int64]
    quarrels: NDArray[np.uint8]
    identity: NDArray[np.uint64]


class Trainings(NamedTuple):
    """Informal interventions that are no visits: arrays (interventions,), those of listening first.

    ``listening``: how many of them train; ``identity``: digests of the names; ``start``: first day; ``interval``: days between
    trainings; ``share`` of persons; ``hours`` of a training; ``gain`` of quality.
    """

    listening: int
    identity: NDArray[np.uint64]
    start: NDArray[np.int64]
    interval: NDArray[np.int64]
    share: NDArray[np.float32]
    hours: NDArray[np.float32]
    gain: NDArray[np.float32]


class Parameters(NamedTuple):
    """All parameters of one member: switches are 0 or 1, whole numbers exact (below 2^24).

    ``values`` (parameters,) float32, places ``P``; ``kinds``: of life event; ``programmes`` (fields, programmes) float32, rows
    ``F``: formal programmes and the visits of befrienders, ``Scenario.offers``; ``identities`` (programmes,) uint64: digests of
    the names; ``offered``: how many there are; ``trainings``: other informal interventions. Where no programme is offered, the
    arrays have room for one without places.
    """

    values: NDArray[np.float32]
    kinds: Kinds
    programmes: NDArray[np.float32]
    identities: NDArray[np.uint64]
    offered: int
    trainings: Trainings


def parameters_of(scenario: Scenario) -> Parameters:
    """Arrays of the scenario's parameters."""
    offers = scenario.offers
    programmes = offers or {"": Programme(places=0.0)}
    return Parameters(
        values=np.array(_values(scenario), np.float32),
        kinds=_kinds(scenario),
        programmes=np.array([_programme_values(*each, scenario) for each in programmes.items()], np.float32).T.copy(),
        identities=np.array([name_identity(name) for name in programmes], np.uint64),
        offered=len(offers),
        trainings=_trainings(scenario),
    )


def session_quality(programme: Programme, scenario: Scenario) -> tuple[float, float]:
    """Mean and SD of a session's quality: linear in facilitator_advantage from informal (0) to formal (1), SD at least 0."""
    advantage, episode = programme.facilitator_advantage, scenario.episode
    mean = episode.quality_mean + advantage * (programme.quality_mean - episode.quality_mean)
    sd = episode.quality_sd + advantage * (programme.quality_sd - episode.quality_sd)
    return mean, max(sd, 0.0)


def name_identity(name: str) -> int:
    """64-bit digest of the name of a programme or a kind of event: its draws do not depend on which others there are."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def _values(scenario: Scenario) -> list[float]:
    """``Parameters.values`` of one member."""
    declared = [
        getattr(getattr(scenario, name), field) for name, section in SECTIONS.items() for field in _fields(section)
    ]
    return [*map(float, declared), *_derived(scenario)]


def _derived(scenario: Scenario) -> list[float]:
    stressors, strain, resources, couple = (
        scenario.stressors,
        scenario.strain,
        scenario.resources,
        scenario.relationship,
    )
    slow, support, closeness = 1 / strain.slow_time, 1 / resources.support_time, 1 / couple.closeness_time
    return [
        2 ** (-1 / stressors.half_life),
        _logit(stressors.daily_share),
        1 / max(stressors.shared_share, _LEAST_LUCK),
        strain.support_effect * (1 - strain.causal_share),
        strain.support_effect * strain.causal_share,
        slow,
        _step(slow, strain.slow_sd),
        support,
        _step(support, resources.support_noise_sd),
        _step(resources.esteem_rate, math.sqrt(1 - resources.esteem_trait_share)),
        2 ** (-1 / resources.skill_half_life),
        _logit(scenario.seeking.partner_share),
        1 / scenario.company.belonging_time,
        1 / scenario.company.group_tie_life,
        couple.shared_level - couple.load_slope * couple.reference_load,
        1 / (1 + couple.aftermath * couple.reference_conflicts),
        closeness,
        _step(closeness, couple.closeness_sd),
        couple.closeness_of_baseline / math.sqrt((1 + scenario.network.baseline_correlation) / 2),
    ]


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _step(rate: float, sd: float) -> float:
    """SD of the noise of a slow state on its one day in seven, by which the state keeps the spread ``sd``."""
    return min(math.sqrt(14 * rate), 1.0) * sd


def _kinds(scenario: Scenario) -> Kinds:
    """``Parameters.kinds`` of one member."""
    kinds = scenario.kinds
    return Kinds(
        own=np.array([kind.rate * (1 - kind.joint) / 365 for kind in kinds.values()], np.float32),
        joint=np.array([kind.rate * kind.joint / 365 for kind in kinds.values()], np.float32),
        weight=np.array([kind.weight / 100 for kind in kinds.values()], np.float32),
        quarter=np.array([KINDS.index(name) if name in KINDS else 0 for name in kinds], np.int64),
        quarrels=np.array([kind.quarrels for kind in kinds.values()], np.uint8),
        identity=np.array([0 if name in KINDS else name_identity(name) for name in kinds], np.uint64),
    )


def _trainings(scenario: Scenario) -> Trainings:
    """``Parameters.trainings`` of one member."""
    chosen = [
        (name, each)
        for kind in ("listening", "meeting")
        for name, each in scenario.informal.items()
        if each.kind == kind
    ]
    records = [each for _, each in chosen]
    return Trainings(
        listening=sum(each.kind == "listening" for each in records),
        identity=np.array([name_identity(name) for name, _ in chosen], np.uint64),
        start=np.array([each.start_day for each in records], np.int64),
        interval=np.array([each.training_interval for each in records], np.int64),
        share=np.array([each.share for each in records], np.float32),
        hours=np.array([each.training_hours for each in records], np.float32),
        gain=np.array([each.listening_gain for each in records], np.float32),
    )


def _programme_values(name: str, programme: Programme, scenario: Scenario) -> list[float]:
    """The column of ``Parameters.programmes`` of one programme, or of the visits of a befriending."""
    declared = [float(getattr(programme, field)) for field in _fields(Programme)]
    informal = scenario.informal.get(name)
    by_members = informal is not None and informal.volunteers == "members"
    screened = SCREENS.index(programme.screen)
    return [
        *declared, float(programme.unit == "couple"), *session_quality(programme, scenario), float(screened), float(by_members)
    ]  # fmt: skip
