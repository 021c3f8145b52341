"""The runs of the topology study on disk: a folder a variant, each with its two arms and its blow, resumed where they stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.running.design import Replicates
from experiments.running.engines import Threads
from experiments.running.study import Study, carry_out, require_finished
from experiments.storage.store import Store
from experiments.studies.resilience.method import Blow
from experiments.studies.resilience.runs import study_of
from experiments.studies.topology.method import NAME, Variant
from simulation.network import GENERATED, SocialNetwork, describe
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

_ID = ["variant", "network", "stressor", "seed"]


@dataclass(frozen=True)
class Shapes:
    """What is to be done: every variant of a scenario, in ``replicates`` worlds on ``networks`` networks."""

    scenario: Scenario
    variants: Sequence[Variant]
    seed: int
    networks: int
    replicates: int
    days: int
    blow: Blow

    def __post_init__(self) -> None:
        """Raises ValueError for a blow that does not fall within the run."""
        self.blow.require_within(self.days)

    def worlds(self, variant: Variant) -> Replicates:
        """The worlds of a variant. One real graph makes many networks here, each with the persons' experience drawn anew."""
        plan = variant.scenarios(self.scenario)[ORDINARY_LIFE].network
        generated = plan.model_copy(update={"source": GENERATED})
        return Replicates(generated, self.seed, self.networks, self.replicates, tuple(self.scenario.kinds))

    @property
    def run_days(self) -> int:
        """Days to live: two arms and a blow, whose second branch counts with the first."""
        return 3 * len(self.variants) * self.replicates * self.days

    def built(self, variant: Variant) -> list[SocialNetwork]:
        """The networks of a variant."""
        scenario = variant.scenarios(self.scenario)[ORDINARY_LIFE]
        return [variant.build(scenario, self.seed, number) for number in range(self.worlds(variant).networks)]


def carry_out_all(
    study: Shapes,
    folder: Path,
    command: Sequence[str],
    progress: Progress | None = None,
    threads: int | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Do what is missing in ``folder``; returns the runs' outcomes, and the measured shape of every network.

    Raises StoreError for a folder of another kind, and FailedRunsError where a run failed.
    """
    outcomes, shapes = [], []
    for variant in study.variants:
        networks = study.built(variant)
        shapes += [{"variant": variant.name, "network": n, **describe(each)} for n, each in enumerate(networks)]
        outcomes.append(_live(study, variant, networks, folder / variant.name, (command, progress, threads)))
    return pd.concat(outcomes, ignore_index=True), pd.DataFrame(shapes)


def _live(
    study: Shapes,
    variant: Variant,
    networks: Sequence[SocialNetwork],
    folder: Path,
    how: tuple[Sequence[str], Progress | None, int | None],
) -> pd.DataFrame:
    """Both arms and the blow of one variant; one row a world."""
    arms, worlds = variant.scenarios(study.scenario), study.worlds(variant)
    # Without a network the two arms are the same run, which is lived once.
    apart = arms if arms[PARTNER_ALONE].key != arms[ORDINARY_LIFE].key else {ORDINARY_LIFE: arms[ORDINARY_LIFE]}
    both = Study(f"{NAME}: {variant.title}", apart, worlds, networks, study.days, every=study.days)
    struck = study_of({ORDINARY_LIFE: arms[ORDINARY_LIFE]}, worlds, networks, study.blow, study.days)
    command, progress, threads = how
    buffering, blows = (
        require_finished(*carry_out(each, folder / name, Threads(threads), command, progress))
        for name, each in (("arms", both), ("blow", struck))
    )
    for store in (buffering, blows):
        _keep(networks, worlds, store)
    return outcomes_of(variant.name, buffering.read("endpoints"), blows.read("endpoints"))


def outcomes_of(variant: str, arms: pd.DataFrame, blows: pd.DataFrame) -> pd.DataFrame:
    """One row a world: levels under the informal circle, its differences from the partner alone, and what a blow costs whom.

    ``arms``: endpoints of the arms none and informal, or of informal alone where both are the same world.
    ``blows``: endpoints of the blow under the informal circle.
    """
    world = ["network", "stressor", "seed"]
    reference = PARTNER_ALONE if (arms["arm"] == PARTNER_ALONE).any() else ORDINARY_LIFE
    informal, none = (arms[arms["arm"] == arm].set_index(world).sort_index() for arm in (ORDINARY_LIFE, reference))
    blow = blows.set_index(world).reindex(informal.index)
    levels = informal[["strain", "strained", "isolated", "satisfaction"]]
    columns = {
        "strain_none": none["strain"],
        "buffering": informal["strain"] - none["strain"],
        "buffering_strained": informal["strained"] - none["strained"],
        **{name: blow[name] for name in ("area_struck", "area_partner", "area_one_tie", "area_others")},
    }
    return levels.assign(**columns, variant=variant).reset_index()[[*_ID, *levels.columns, *columns]]


def _keep(networks: Sequence[SocialNetwork], worlds: Replicates, store: Store) -> None:
    """Keep networks that the plan does not build again, so that their runs can be replayed."""
    for number, network in enumerate(networks):
        if worlds.build(number).key != network.key:
            store.keep_network(network.key, network)
