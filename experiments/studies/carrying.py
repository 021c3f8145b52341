"""Carrying out a study: the steps that all studies share, from the command line to the result folder and the terminal.

A study gives its ``Work``: what identifies it, how it is simulated, and the results to write. Carried out again in the same
folder it goes on where it stopped, and it can be replayed from its folder alone.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import pandas as pd

from experiments.pages.contents import Report
from experiments.running.study import FailedRunsError
from experiments.storage.folder import TITLES, Folder, StoreError, UnwritableError
from experiments.storage.lock import alone_in
from experiments.storage.parts import Again, AllReplayedError, Kept, Replay, digest
from experiments.storage.provenance import manifest, now, study_sources
from experiments.studies import OPTIONAL, entry_of
from experiments.terminal import introduce, print_json, progress, say, tell_first_start
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario

Place = TypeVar("Place", bound=Folder)
Found = TypeVar("Found")
OPTIONS = ("seed", "replicates", "networks", "days", "blow", "blow_day", "set", "scenarios", "against", *OPTIONAL)
"""Options of the command line that shape a study. The manifest keeps them, so that a folder can be replayed."""


class Results(NamedTuple):
    """Results of a study: tables by name, the page with its figures, the object of ``--json``, and the headline."""

    tables: Mapping[str, pd.DataFrame]
    page: Report
    record: Mapping[str, Any]
    headline: str


@dataclass(frozen=True)
class Work(Generic[Place, Found]):
    """A study with its options, ready to be carried out.

    ``identity``: everything that the results depend on, as JSON; its digest names the folder. ``steps``: length of the progress
    bar, in the steps that ``simulate`` counts. ``simulate``: computes what is missing in a folder of type ``place``. ``results``:
    makes the results from the return value of ``simulate`` and the manifest. ``about``: the study's own entries of the manifest.
    ``network``: the one to introduce on the terminal, None for a study that builds its networks one by one.
    """

    place: type[Place]
    identity: object
    steps: int
    simulate: Callable[[Place, Progress], Found]
    results: Callable[[Found, Mapping[str, Any]], Results]
    about: Mapping[str, object] = field(default_factory=dict)
    network: SocialNetwork | None = None


def work_of(name: str, scenario: Scenario, options: Namespace) -> Work[Any, Any]:
    """The work of a study by its name. Raises ValueError for a scenario or an option that the study cannot have."""
    made: Work[Any, Any] = import_module(f"experiments.studies.{entry_of(name).folder}.command").work(scenario, options)
    return made


def carry_out(name: str, scenario: Scenario, options: Namespace) -> int:
    """Simulate the missing part of a study, write its tables and page, and show its headline; returns the exit status."""
    work = work_of(name, scenario, options)
    if work.network is not None:
        introduce(work.network)
    tell_first_start()
    folder = work.place.create(options.out or f"results/{name}-{digest(work.identity)[:8]}", name)
    try:
        with alone_in(folder.folder):
            results = _carried_out(name, scenario, work, folder, options)
    except FailedRunsError as error:
        say(str(error))
        return 1
    except UnwritableError as error:
        say(f"kithkin: {str(error).rstrip('.')}; what is finished is kept, and the same command goes on from there")
        return 1
    if options.json:
        print_json({**results.record, "out": str(folder.folder)})
    else:
        print(f"{results.headline}\n\nReport: {folder.folder / 'report.html'}")
    return 0


def replay(folder: Path, key: str, everything: bool, threads: int | None) -> list[Again]:
    """Compute parts of a study again, from the manifest of its folder; see ``storage.parts.Replay``."""
    with _understood(folder):
        work = _again(folder, threads)
        place = Replay(folder, key, everything)
        with suppress(AllReplayedError):
            work.simulate(place, lambda _: None)
    return place.again


def finished(folder: Path) -> Results:
    """The results of a finished study made again, page and figures too, from what its folder holds.

    Raises StoreError for a study that is not finished, or of which another version of the code made other parts.
    """
    about = Folder(folder).manifest()
    if "finished" not in about:
        raise StoreError(
            f"{folder} holds a study that is not finished; kithkin compare with the same options goes on with it"
        )
    with _understood(folder):
        work = _again(folder, None)
        place: Folder = Kept(folder)
        if not issubclass(Kept, work.place):
            place = work.place(folder)
            place.refuse_other_version(study_sources())
        return work.results(work.simulate(place, lambda _: None), about)


@contextmanager
def _understood(folder: Path) -> Iterator[None]:
    """Within it a folder of another version that this one cannot make sense of raises StoreError, which names what differs."""
    try:
        yield
    except (AttributeError, LookupError, TypeError):
        Folder(folder).refuse_other_version(study_sources(), " and carry out the study again")
        raise


def _again(folder: Path, threads: int | None) -> Work[Any, Any]:
    """The work of the study in a folder, from its manifest."""
    about = Folder(folder).manifest()
    if not {"sources", "options", "scenario"} <= about.keys():
        raise StoreError(f"{folder} was made by a version of kithkin that did not keep how to compute its parts again")
    return work_of(
        about["study"], Scenario.from_dict(about["scenario"]), Namespace(**about["options"], threads=threads)
    )


def _carried_out(name: str, scenario: Scenario, work: Work[Any, Any], folder: Folder, options: Namespace) -> Results:
    chosen = {option: getattr(options, option) for option in OPTIONS}
    folder.refuse_other_version(study_sources())
    about = manifest(name, sys.argv, **work.about, options=chosen, scenario=scenario.to_dict())
    _tell_replaced(folder, about)
    folder.begin(about | {"sources": study_sources()})
    with progress(work.steps, name) as bar:
        found = work.simulate(folder, bar.update)
    folder.end(folder.manifest(), now())
    known = folder.manifest()
    results = work.results(found, known)
    folder.write_manifest(known | {TITLES: {arm.name: arm.title for arm in results.page.arms}})
    for stem, table in results.tables.items():
        folder.write_table(stem, table)
    _write_page(results.page, folder, not options.quick)
    return results


def _tell_replaced(folder: Folder, now: Mapping[str, Any]) -> None:
    """Say that the folder has tables and a page of other settings, which this call replaces."""
    if not (folder.folder / "manifest.json").exists():
        return
    before, known = folder.manifest(), json.loads(json.dumps(now))
    if any(before.get(name) != known[name] for name in ("options", "scenario")):
        say(
            f"{folder.folder} holds results of other settings: tables and page are replaced, what was simulated stays; another "
            "--out keeps both"
        )


def _write_page(page: Report, folder: Folder, printed: bool) -> None:
    """Write the page, and its figures for a paper if they are to be ``printed``, which takes longer than the page."""
    from experiments.pages.printing import FOLDER, write_figures  # a replay draws nothing and needs no matplotlib
    from experiments.pages.report import render

    folder.write_text("report.html", render(page))
    if printed:
        write_figures(page.figures, folder.folder / FOLDER)
