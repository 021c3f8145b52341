"""``kithkin bench``: the price list, measured on this machine."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.benchmark import table
from experiments.benchmark.book import Book
from experiments.benchmark.effort import TIES, full, quick
from experiments.benchmark.prices import listed
from experiments.benchmark.sections import measure
from experiments.formatting import counted
from experiments.storage.provenance import now, provenance
from experiments.terminal import print_json, say
from simulation.ensemble import usable_cores
from simulation.files import write_text


def main(options: argparse.Namespace) -> int:
    """Measure, print a table or JSON, and write the files that were asked for. A missed price is reported, and is no error."""
    if options.readme is not None:
        table.check(Path(options.readme))
    threads = _threads(options.threads)
    effort = (quick if options.quick else full)(threads)
    about = {"quick": effort.quick, "threads": threads, "ties": TIES, "started": now(), **provenance(sys.argv)}
    out = _folder(options.out)
    started = time.perf_counter()

    def report(section: str, book: Book) -> None:
        say(f"{time.perf_counter() - started:4.0f} s  {section} ...")
        _keep(out, book, about)

    try:
        book = measure(effort, report)
    except KeyboardInterrupt:
        say("kithkin: interrupted" + ("" if out is None else f"; what was measured so far is in {out}"))
        return 130
    except subprocess.CalledProcessError as error:
        say(f"kithkin: a part of the benchmark failed with status {error.returncode}: {' '.join(error.cmd)}")
        return 1
    _keep(out, book, about)
    if out is not None:
        write_text(out / "bench.md", table.markdown(book, _where(about)) + "\n")
        say(f"Results are in {out}")
    if options.readme is not None:
        table.put_into(Path(options.readme), table.markdown(book, _where(about)))
    if options.json:
        print_json(_content(book, about))
    else:
        print(table.text(book))
    return 0


def _threads(wanted: int | None) -> int:
    """The number of threads; ValueError for more than the cores that this process may use."""
    cores = usable_cores()
    if wanted is not None and wanted > cores:
        raise ValueError(f"--threads {wanted}: must be 1 to {cores}, the cores that this process may use")
    return wanted or cores


def _folder(name: str | None) -> Path | None:
    if name is None:
        return None
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"--out {name!r}: {error.strerror}") from error
    return folder


def _keep(out: Path | None, book: Book, about: Mapping[str, Any]) -> None:
    """Write what has been measured so far to ``bench.json``."""
    if out is not None:
        write_text(out / "bench.json", json.dumps(_content(book, about), indent=2) + "\n")


def _content(book: Book, about: Mapping[str, Any]) -> dict[str, Any]:
    return {**book.figures, "spread": book.spreads, "prices": listed(book), **about}


def _where(about: Mapping[str, Any]) -> str:
    """One sentence on the measurement: a quick or a full run, threads, versions and scenario."""
    run = "a quick run" if about["quick"] else "one run"
    versions = about["versions"]
    return (
        f"Measured by `kithkin bench` in {run} with {counted(about['threads'], 'thread')}, Python {versions['python']}, "
        f"numba {versions['numba']}, mesa {versions['mesa']}; the preset `support-group` with {TIES:g} ties a person."
    )
