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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.scenario import KINDS, NetworkPlan, Scenario
from simulation.scenario.section import Section
from simulation.scenario.structures import Programme

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
    "resources_belonging_kept",
)


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
a share that luck can fall below; ``resources_belonging_kept``: exp(-1/tau_B).
"""

F: Any = _numbered("F", [*_fields(Programme), "couples", "mean", "sd"])
"""Row of each field of a programme in ``Parameters.programmes``.

Derived: ``couples``: 1 where couples take part together; ``mean`` and ``sd``: of a session's quality at the given advantage.
"""


class Kinds(NamedTuple):
    """Kinds of life event of one member: arrays (kinds,), in the order of ``Scenario.kinds``.

    ``own``, ``joint``: daily probabilities of an event of one's own and of the couple; ``weight``: of one event, LCU / 100.
    The default kinds share a uniform, of which each has a ``quarter`` (0 to 3), and their ``identity`` is 0. Any other kind has
    a uniform of its own, addressed by ``identity``, a digest of its name: it leaves the luck of all others as it is.
    """

    own: NDArray[np.float32]
    joint: NDArray[np.float32]
    weight: NDArray[np.float32]
    quarter: NDArray[np.int64]
    identity: NDArray[np.uint64]


class Parameters(NamedTuple):
    """All parameters of one member: switches are 0 or 1, whole numbers exact (below 2^24).

    ``values`` (parameters,) float32, places ``P``; ``kinds``: of life event; ``programmes`` (fields, programmes) float32, rows
    ``F``; ``identities`` (programmes,) uint64: digests of the names; ``offered``: how many programmes there are. Where there are
    none, the arrays have room for one without places.
    """

    values: NDArray[np.float32]
    kinds: Kinds
    programmes: NDArray[np.float32]
    identities: NDArray[np.uint64]
    offered: int


def parameters_of(scenario: Scenario) -> Parameters:
    """Arrays of the scenario's parameters."""
    programmes = scenario.programmes or {"": Programme(places=0.0)}
    return Parameters(
        values=np.array(_values(scenario), np.float32),
        kinds=_kinds(scenario),
        programmes=np.array([_programme_values(each, scenario) for each in programmes.values()], np.float32).T.copy(),
        identities=np.array([name_identity(name) for name in programmes], np.uint64),
        offered=len(scenario.programmes),
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
    stressors = scenario.stressors
    share = stressors.daily_share
    return [
        2 ** (-1 / stressors.half_life),
        math.log(share / (1 - share)),
        1 / max(stressors.shared_share, _LEAST_LUCK),
        math.exp(-1 / scenario.resources.belonging_time),
    ]


def _kinds(scenario: Scenario) -> Kinds:
    """``Parameters.kinds`` of one member."""
    kinds = scenario.kinds
    return Kinds(
        own=np.array([kind.rate * (1 - kind.joint) / 365 for kind in kinds.values()], np.float32),
        joint=np.array([kind.rate * kind.joint / 365 for kind in kinds.values()], np.float32),
        weight=np.array([kind.weight / 100 for kind in kinds.values()], np.float32),
        quarter=np.array([KINDS.index(name) if name in KINDS else 0 for name in kinds], np.int64),
        identity=np.array([0 if name in KINDS else name_identity(name) for name in kinds], np.uint64),
    )


def _programme_values(programme: Programme, scenario: Scenario) -> list[float]:
    """The column of ``Parameters.programmes`` of one programme."""
    declared = [float(getattr(programme, field)) for field in _fields(Programme)]
    return [*declared, float(programme.unit == "couple"), *session_quality(programme, scenario)]
