"""The quality of the random draws, tested once: ``python -m experiments.randomness.battery`` feeds dieharder the model's own words.

Every stream of ``experiments.randomness.streams`` goes through all tests; a test that comes out weak is taken again, on words of another
seed, with p-values added until it passes or fails. A generator that was weakened on purpose goes through the same tests and has
to fail, or the battery proves nothing. What dieharder says is kept in a folder, a file a test, from which an interrupted
battery goes on; the verdict is written as a page.

Exit status: 0 the streams pass and the control fails, 1 they do not, 2 the battery cannot be run, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.randomness.battery_page import Outcome, page
from experiments.randomness.dieharder import TESTS, Verdict, executable, parsed, run
from experiments.randomness.streams import CONTROL, STREAMS, Stream, Words
from simulation.scenario.schema import nearest

SEED = 1
SECOND_SEED = 2
APART = 2**34
"""Words between the places where two tests begin to read: more than any test reads."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what has not been run yet, and write the page."""
    options = _parser().parse_args(arguments)
    try:
        streams = _chosen(options.streams)
        executable()
        folder = _folder(options.out, options.share)
        outcomes = [_tested(name, stream, options.share, folder) for name, stream in streams.items()]
        options.page.write_text(page(outcomes, options.share), encoding="utf-8")
    except (ValueError, OSError) as error:
        _say(f"battery: {error}")
        return 2
    except KeyboardInterrupt:
        _say("battery: interrupted; what was finished is kept, and the same command goes on from there")
        return 130
    _say(f"The verdict is in {options.page}")
    return 0 if all(outcome.as_expected for outcome in outcomes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.randomness.battery",
        description="Test the random draws with dieharder, and write the verdict.",
    )
    parser.add_argument("--streams", metavar="NAMES", help="some streams, by commas (default: all, and the control)")
    parser.add_argument(
        "--share", type=_share, default=1.0, metavar="X", help="share of dieharder's own p-values a test (default: 1)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("results/randomness"), metavar="DIR", help="folder for what dieharder says"
    )
    parser.add_argument(
        "--page", type=Path, default=Path("docs/randomness.md"), metavar="FILE", help="file for the verdict"
    )
    return parser


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} must be a number above 0 and at most 1")
    return value


def _chosen(names: str | None) -> dict[str, Stream]:
    known = STREAMS | CONTROL
    if names is None:
        return known
    wanted = [name.strip() for name in names.split(",")]
    for name in wanted:
        if name not in known:
            near = nearest(name, tuple(known))
            hint = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"--streams {name!r}: must be among {', '.join(known)}{hint}")
    return {name: known[name] for name in wanted}


def _folder(out: Path, share: float) -> Path:
    """Where what dieharder says is kept: apart for each share, since their p-values must not be mixed."""
    folder = out / f"share-{share:g}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _tested(name: str, stream: Stream, share: float, folder: Path) -> Outcome:
    """The verdicts on a stream, from the folder where they are there already."""
    outcome = Outcome(name, stream.meaning, name in CONTROL, [], [])
    for place, test in enumerate(TESTS):
        command = test.command(test.samples(share))
        seen = _said(folder / f"{name}-{test.label}.txt", command, stream.words(SEED, place * APART))
        outcome.verdicts.extend(seen)
        weak = [(at, verdict) for at, verdict in enumerate(seen) if verdict.assessment == "WEAK"]
        if weak and not outcome.control:
            words = stream.words(SECOND_SEED, place * APART)
            again = _said(folder / f"{name}-{test.label}-again.txt", test.resolving(), words)
            last = again[-len(seen) :]  # dieharder says all lines of a test again whenever it adds p-values
            outcome.again.extend((verdict, last[at]) for at, verdict in weak)
    return outcome


def _said(out: Path, command: list[str], words: Iterator[Words]) -> list[Verdict]:
    """What dieharder says to a command, which is run unless it was before."""
    if not out.exists():
        started = time.perf_counter()
        run(command, words, out)
        verdicts = parsed(out.read_text(encoding="utf-8"))
        _say(f"{out.stem}: {' '.join(v.assessment for v in verdicts)} ({time.perf_counter() - started:.0f} s)")
    return parsed(out.read_text(encoding="utf-8"))


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
