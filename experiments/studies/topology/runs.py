"""The runs of the topology study on disk: a folder a variant, each with its two arms and its blow, resumed where they stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.running.design import Replicates
from experiments.running.study import Study, carry_out
from experiments.storage.store import Store, StoreError
from experiments.studies.resilience import runs as resilience_runs
from experiments.studies.resilience.method import Blow
from experiments.studies.topology.method import NAME, Variant
from simulation.files import write_text
from simulation.network import GENERATED, SocialNetwork, describe
from simulation.recording import Progress
from simulation.scenario import Scenario

MARK = "topology.json"
"""A file that says whose folder this is."""
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
        plan = variant.scenarios(self.scenario)["informal"].network
        generated = plan.model_copy(update={"source": GENERATED})
        return Replicates(generated, self.seed, self.networks, self.replicates)

    @property
    def run_days(self) -> int:
        """Days to live: two arms and a blow, whose second branch counts with the first."""
        return 3 * len(self.variants) * self.replicates * self.days

    def built(self, variant: Variant) -> list[SocialNetwork]:
        """The networks of a variant."""
        plan = variant.scenarios(self.scenario)["informal"].network
        return [variant.build(plan, self.seed, number) for number in range(self.worlds(variant).networks)]


def carry_out_all(
    study: Shapes,
    folder: Path,
    command: Sequence[str],
    progress: Progress | None = None,
    threads: int | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Do what is missing in ``folder``; returns the runs' outcomes, and the measured shape of every network.

    Raises StoreError for a folder of another kind, and where a run failed.
    """
    _claim(folder, study)
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
    apart = arms if arms["none"].key != arms["informal"].key else {"informal": arms["informal"]}
    both = Study(f"{NAME}: {variant.title}", apart, worlds, networks, study.days, every=study.days)
    struck = resilience_runs.Blows({"informal": arms["informal"]}, worlds, networks, study.blow, study.days)
    buffering, lived = carry_out(both, folder / "arms", *how)
    blows, struck_too = resilience_runs.carry_out(struck, folder / "blow", *how)
    for store, status in ((buffering, lived), (blows, struck_too)):
        _keep(networks, worlds, store)
        if status.finished < status.planned:
            raise StoreError(f"{status.failed} of {status.planned} runs failed; each has a file in {store.failed}")
    return outcomes_of(variant.name, buffering.read("endpoints"), blows.read("endpoints"))


def outcomes_of(variant: str, arms: pd.DataFrame, blows: pd.DataFrame) -> pd.DataFrame:
    """One row a world: levels under the informal circle, its differences from the partner alone, and what a blow costs whom.

    ``arms``: endpoints of the arms none and informal, or of informal alone where both are the same world.
    ``blows``: endpoints of the blow under the informal circle.
    """
    world = ["network", "stressor", "seed"]
    reference = "none" if (arms["arm"] == "none").any() else "informal"
    informal, none = (arms[arms["arm"] == arm].set_index(world).sort_index() for arm in ("informal", reference))
    blow = blows.set_index(world).reindex(informal.index)
    levels = informal[["strain", "strained", "isolated", "satisfaction"]]
    columns = {
        "strain_none": none["strain"],
        "buffering": informal["strain"] - none["strain"],
        "buffering_strained": informal["strained"] - none["strained"],
        **{name: blow[name] for name in ("area_struck", "area_partner", "area_one_tie", "area_others")},
    }
    return levels.assign(**columns, variant=variant).reset_index()[[*_ID, *levels.columns, *columns]]


def _claim(folder: Path, study: Shapes) -> None:
    """Make the folder ours; StoreError for one with other contents, or of other variants' blows and days."""
    wanted = {
        "study": NAME,
        "scenario": study.scenario.key,
        "variants": [each.name for each in study.variants],
        "blow": study.blow.to_dict(),
        "days": study.days,
        "seed": study.seed,
        "networks": study.networks,
    }
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise StoreError(f"{folder} is not empty and holds no topology study; choose a new or an empty folder.")
    if mark.exists() and _read(mark) != wanted:
        raise StoreError(f"{folder} holds the results of another topology study; choose a new folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(mark, json.dumps(wanted, indent=2) + "\n")
    except OSError as error:
        raise StoreError(f"{folder} cannot be made a result folder: {error.strerror}.") from error


def _read(mark: Path) -> Mapping[str, object]:
    try:
        content: Mapping[str, object] = json.loads(mark.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{mark} is not readable; choose a new folder.") from error
    return content


def _keep(networks: Sequence[SocialNetwork], worlds: Replicates, store: Store) -> None:
    """Keep networks that the plan does not build again, so that their runs can be replayed."""
    kept = store.folder / "networks"
    for number, network in enumerate(networks):
        if worlds.build(number).key != network.key:
            kept.mkdir(exist_ok=True)
            network.save(kept / f"{network.key}.npz")
