"""Change the source at random places and see which changes no test notices: ``python -m tests.mutate AREA``.

cosmic-ray makes the changes (mutants), one at a time: another operator, comparison, number, truth value or exception, a loop
that does not run, a decorator less. Places are drawn with a fixed seed, and at each place one mutant. Annotations are left out,
since nothing evaluates them. pyproject.toml names sources and tests of each area. The source is changed in ``build/mutants``, a
copy of all tracked files. Exit status 1 where a mutant survived.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cosmic_ray.commands import init
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import TestOutcome, WorkItem, WorkResult

ROOT = Path(__file__).parents[1]
COPY = ROOT / "build" / "mutants"
SHORT = "not slow and not browser"
Span = tuple[tuple[int, int], tuple[int, int]]
"""Begin and end in a source file, each as (line, column)."""


def areas() -> dict[str, dict[str, Any]]:
    """The areas that pyproject.toml declares: title, patterns of sources, tests, options of pytest, environment variables."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return dict(project["tool"]["mutants"])


def copy_tracked() -> None:
    """Copy all tracked files as they are now, with their times, by which Numba knows machine code that it has already made."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {COPY / name: ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}
    for path in [path for path in COPY.rglob("*") if path.is_file() and path not in wanted]:
        path.unlink()
    for path, source in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, path)


def annotations(module: Path) -> list[Span]:
    """Where annotations stand in a module."""
    found = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        for each in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(each, ast.expr):
                found.append(((each.lineno, each.col_offset), (each.end_lineno or 0, each.end_col_offset or 0)))
    return found


def sample(items: Sequence[WorkItem], number: int, seed: int, line: str) -> list[WorkItem]:
    """At most ``number`` mutants, each at a place of its own; of one ``line`` (``file:line``) all of them, where one is given."""
    left_out = {path: annotations(path) for path in {item.mutations[0].module_path for item in items}}
    places = defaultdict(list)
    for item in sorted(items, key=lambda item: (str(item.mutations[0].module_path), *_order(item))):
        change = item.mutations[0]
        if line and line != f"{change.module_path}:{change.start_pos[0]}":
            continue
        if not any(begin <= change.start_pos < end for begin, end in left_out[change.module_path]):
            places[change.module_path, change.start_pos].append(item)
    if line:
        return [item for there in places.values() for item in there]
    rng = random.Random(seed)
    drawn = rng.sample(list(places.values()), min(number, len(places)))
    return [rng.choice(there) for there in drawn]


def _order(item: WorkItem) -> tuple[Any, ...]:
    return item.mutations[0].start_pos, item.mutations[0].operator_name, item.mutations[0].occurrence


def command_of(area: Mapping[str, Any], modules: Iterable[Path]) -> str:
    """The test command of an area for some modules. Their own tests come first, then those of their folders.

    An area with ``own = false`` has its tests alone.
    """
    own = [test for module in modules for test in own_tests(module)] if area.get("own", True) else []
    tests = dict.fromkeys([*own, *area["tests"]])
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", SHORT, *area.get("options", ())]
    return shlex.join([sys.executable, "-m", "pytest", *options, *tests])


def own_tests(module: Path) -> list[str]:
    """Files of tests that mirror a module: in its folder's mirror, or named after it or after its folder above that."""
    place = Path("tests") / module.parent
    above = [(folder.parent, folder.name) for folder in (place, *place.parents) if len(folder.parts) > 2]
    named = [place / f"test_{module.name}", *(folder / f"test_{module.name}" for folder, _ in above)]
    named += [test for folder, name in above for test in sorted(folder.glob(f"test_{name}*.py"))]
    return [str(path) for path in dict.fromkeys([*named, *sorted(place.glob("test_*.py"))]) if path.exists()]


def changed(result: WorkResult) -> Iterator[str]:
    """The lines of a mutant that differ, as ``-`` and ``+``."""
    for line in (result.diff or "").splitlines():
        if line[:1] in ("-", "+") and line[:3] not in ("---", "+++"):
            yield f"{line[0]} {line[1:].strip()}"


def verdict(result: WorkResult) -> str:
    """What became of a mutant, in one word."""
    if result.output == "timeout":
        return "endless"
    return (
        "caught" if result.is_killed and result.test_outcome == TestOutcome.KILLED else str(result.test_outcome.value)
    )


class Mutants:
    """Takes the mutants that cosmic-ray finds; stands for its database, which takes longer than a sample."""

    def __init__(self) -> None:
        self.items: list[WorkItem] = []

    def clear(self) -> None:
        """Forget all mutants."""
        self.items.clear()

    def add_work_items(self, items: Iterable[WorkItem]) -> None:
        """Take some mutants."""
        self.items += items


def patience_of(area: Mapping[str, Any], modules: Iterable[Path]) -> float:
    """Seconds that the tests may take with a mutant: three times what they take without, at least a minute.

    Every test that a mutant will meet is run here: one that fails by itself would seem to catch all of them.
    """
    started = time.monotonic()
    outcome, output = run_tests(command_of(area, modules), 3_600.0)
    if outcome != TestOutcome.SURVIVED:
        sys.exit(f"the tests fail without any mutant:\n{output}")
    return max(60.0, 3 * (time.monotonic() - started))


def carry_out(area: Mapping[str, Any], options: argparse.Namespace) -> int:
    """Run the sample of an area in the copy; returns how many mutants survived."""
    found = Mutants()
    init(sorted(find_modules([path for pattern in area["sources"] for path in Path().glob(pattern)])), found, {})
    drawn = sample(found.items, options.number, options.seed, options.line)
    patience = patience_of(area, {item.mutations[0].module_path: None for item in drawn})
    print(f"{len(drawn)} of {len(found.items)} mutants, each for at most {patience:.0f} s", flush=True)
    counts: dict[str, int] = defaultdict(int)
    for number, item in enumerate(drawn, start=1):
        change, begun = item.mutations[0], time.monotonic()
        result = mutate_and_test(item.mutations, command_of(area, [change.module_path]), patience)
        counts[verdict(result)] += 1
        told = f"{verdict(result)} in {time.monotonic() - begun:.0f} s: {change.module_path}:{change.start_pos[0]}"
        print(f"{number}/{len(drawn)} {told} {'  '.join(changed(result))}", flush=True)
    print(f"{area['title']}: {', '.join(f'{count} {word}' for word, count in sorted(counts.items()))}")
    return counts["survived"]


def main() -> int:
    """Run the sample of one area and print a line a mutant."""
    known = areas()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("area", choices=known)
    parser.add_argument("--number", type=int, default=30, help="mutants in the sample (default: 30)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the sample (default: 1)")
    parser.add_argument("--line", default="", metavar="FILE:LINE", help="all mutants of one line, in place of a sample")
    options = parser.parse_args()
    os.nice(max(0, 10 - os.nice(0)))
    copy_tracked()
    os.chdir(COPY)
    os.environ |= {"PYTHONPATH": str(COPY), **known[options.area].get("environment", {})}
    return 1 if carry_out(known[options.area], options) else 0


if __name__ == "__main__":
    sys.exit(main())
