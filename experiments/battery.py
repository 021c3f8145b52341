"""The quality of the random draws, tested once: ``python -m experiments.battery`` feeds dieharder the model's own words.

Every stream of ``experiments.streams`` goes through all tests; tests that come out weak are taken again, on words of another
seed, with p-values added until they pass or fail. A generator that was weakened on purpose goes through the same tests and has
to fail, or the battery proves nothing. What dieharder says is kept in a folder, a file a stream, from which an interrupted
battery goes on; the verdict is written as a page.

Exit status: 0 the streams pass and the control fails, 1 they do not, 2 the battery cannot be run.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from experiments.battery_page import Outcome, page
from experiments.dieharder import TESTS, Verdict, executable, parsed, run
from experiments.streams import CONTROL, STREAMS, Stream
from simulation.schema import nearest

APART = 2**34
SEED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what has not been run yet, and write the page."""
    options = _parser().parse_args(arguments)
    try:
        streams = _chosen(options.streams)
        executable()
        options.out.mkdir(parents=True, exist_ok=True)
        outcomes = [_tested(name, stream, options) for name, stream in streams.items()]
    except (ValueError, OSError) as error:
        print(f"battery: {error}", file=sys.stderr)
        return 2
    options.page.parent.mkdir(parents=True, exist_ok=True)
    options.page.write_text(page(outcomes, options.share), encoding="utf-8")
    _say(f"The verdict is in {options.page}")
    return 0 if all(outcome.as_expected for outcome in outcomes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m experiments.battery", description=__doc__.splitlines()[0])
    parser.add_argument("--streams", default="", metavar="NAMES", help="some streams, by commas (default: all, and the control)")
    parser.add_argument("--share", type=float, default=1.0, metavar="X", help="share of dieharder's p-values (default: 1, all)")
    parser.add_argument("--out", type=Path, default=Path("results/randomness"), metavar="DIR", help="what dieharder says")
    parser.add_argument("--page", type=Path, default=Path("docs/randomness.md"), metavar="FILE", help="the verdict")
    return parser


def _chosen(names: str) -> dict[str, Stream]:
    known = STREAMS | CONTROL
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(known)
    for name in wanted:
        if name not in known:
            near = nearest(name, tuple(known))
            hint = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"--streams {name!r}: must be among {', '.join(known)}{hint}")
    return {name: known[name] for name in wanted}


def _tested(name: str, stream: Stream, options: argparse.Namespace) -> Outcome:
    """The verdicts on a stream, from the folder where they are there already."""
    verdicts, resolved = [], {}
    for place, test in enumerate(TESTS):
        samples = max(1, round(test.psamples * options.share))
        seen = _said(f"{name}-{test.label}", test.command(samples), stream, SEED, place, options)
        if name in STREAMS and any(verdict.assessment == "WEAK" for verdict in seen):
            again = _said(f"{name}-{test.label}-again", test.resolving(samples), stream, SEED + 1, place, options)
            resolved.update(zip(seen, _last(again, len(seen)), strict=True))
        verdicts += seen
    return Outcome(name, stream.meaning, verdicts, resolved)


def _said(file: str, command: list[str], stream: Stream, seed: int, place: int, options: argparse.Namespace) -> list[Verdict]:
    """What dieharder says to a command, which reads words of its own: far from those of the other tests."""
    out = options.out / f"{file}.txt"
    if not out.exists():
        started = time.perf_counter()
        run(command, stream.words(seed, place * APART), out)
        _say(f"{out.name}: {time.perf_counter() - started:.1f} s: {' '.join(v.assessment for v in parsed(out.read_text()))}")
    return parsed(out.read_text(encoding="utf-8"))


def _last(lines, count): return lines[-count:]


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
