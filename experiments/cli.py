"""The command ``kithkin``: its verbs and their options. Nothing heavy is imported before it is needed.

Results go to standard output (with ``--json``, JSON alone); progress and messages go to standard error. Exit status: 0 done,
1 a run failed or bits differ, 2 the input was refused or a file, a disk or the output cannot be read or written, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from experiments import extras, streams
from experiments.arguments import read
from experiments.command.options import OWN, add_common, add_shared, whole
from experiments.studies import STUDIES, having
from simulation import __version__
from simulation.limits import MOST_DAYS
from simulation.requirements import RequirementError

DESCRIPTION = "Couples, stress, and the support networks that buffer it: simulate, compare, and look at the evidence."
DAYS = 365
STRUCK = ", ".join(name for name, study in STUDIES.items() if study.blow)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    streams.prepare()
    try:
        return _carry_out(arguments)
    except ValueError as error:  # scenarios, networks, stores and checkpoints refuse input with subclasses of it
        streams.say_last("\n".join(f"kithkin: {line}" for line in _sentences(error)))
        return 2
    except RequirementError as error:
        streams.say_last(f"kithkin: {error}")
        return 2
    except ModuleNotFoundError as error:
        streams.say_last(f"kithkin: {extras.sentence(error)}")
        return 2
    except KeyboardInterrupt:
        streams.say_last("kithkin: interrupted; what was finished is kept, and the same command goes on from there")
        return 130
    except BrokenPipeError:  # the reader of the output has seen enough
        streams.give_up(sys.stdout)
        streams.give_up(sys.stderr)
        return 0
    except OSError as error:
        streams.say_last(f"kithkin: {streams.in_words(error)}")
        return 2


def _carry_out(arguments: Sequence[str] | None) -> int:
    """Read the options and do what their verb says; the output is written to its end, or the error of writing it raised."""
    try:
        options = read(_parser(), list(sys.argv[1:] if arguments is None else arguments))
        extras.require_for(options.verb)
        return _verb(options.verb)(options)
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            streams.give_up(sys.stdout)
            raise


def _verb(name: str) -> Callable[[argparse.Namespace], int]:
    module = import_module(f"experiments.command.{name}")
    verb: Callable[[argparse.Namespace], int] = module.main
    return verb


def _sentences(error: ValueError) -> list[str]:
    """The sentences of an error, each on one line: signs that a terminal obeys or breaks lines at are written as escapes."""
    mistakes: list[str] = getattr(error, "mistakes", [str(error)])
    return [streams.on_one_line(each) for each in mistakes]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kithkin", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"kithkin {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_run(verbs)
    _add_compare(verbs)
    _add_sweep(verbs)
    _add_figure(verbs)
    _add_replay(verbs)
    _add_scenarios(verbs)
    _add_validate(verbs)
    _add_bench(verbs)
    _add_view(verbs)
    return parser


if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def _add_run(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "run",
        help="simulate one scenario",
        description="Simulate one scenario, and show eight measures, what they mean, and how they compare with ordinary life.",
    )
    parser.add_argument(
        "scenario", nargs="?", default="ordinary-life", help="a preset's name or a TOML file (default: ordinary-life)"
    )
    add_common(parser, replicates=1, days=DAYS)
    parser.add_argument("--all", action="store_true", help="list every measure, without the comparison")
    parser.add_argument(
        "--every", type=whole(1, MOST_DAYS), default=7, metavar="DAYS", help="window of the time series (default: 7)"
    )
    parser.add_argument(
        "--snapshot", type=whole(0, MOST_DAYS), action="append", default=[], metavar="DAY",
        help="with --out: keep the state of every person after that many days (repeatable)",
    )  # fmt: skip


def _add_compare(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "compare",
        help="compare structures of support (the main job)",
        description="Run a study, or compare any scenarios, on common luck; called again, it goes on where it stopped.",
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME",
        help=f"a study ({', '.join(STUDIES)}; default: formal-informal), or two to eight scenarios, presets or TOML files",
    )  # fmt: skip
    parser.add_argument("--against", metavar="NAME", help="of scenarios: the reference (default: every pair)")
    parser.add_argument(
        "--scenario", metavar="NAME",
        help="scenario whose programmes are compared (default: support-group; in the main study with places for 3 %% of all)",
    )  # fmt: skip
    add_common(parser)
    add_shared(parser, "--csv", "--plausible")
    parser.add_argument(
        "--match",
        choices=("everybody", "receivers", "providers"),
        default="everybody",
        help=f"{having('match')}: whose added hours are equal in all arms (default: everybody's)",
    )
    parser.add_argument("--quick", action="store_true", help=f"{having('quick')}: ten worlds, one year, page alone")
    parser.add_argument(
        "--full",
        action="store_true",
        help=f"{having('full')}: also the other matchings, targeting, other structures of the model, and the steady state",
    )
    parser.add_argument(
        "--networks", type=whole(1), metavar="N", help=f"generated networks among the replicates (default: {OWN})"
    )
    parser.add_argument(
        "--blow", metavar="KINDS", help=f"{STRUCK}: the event that strikes, as health or family=100 (default: health)"
    )
    parser.add_argument(
        "--blow-day", type=whole(1, MOST_DAYS), metavar="DAY", help=f"{STRUCK}: its day (default: a third of the days)"
    )


def _add_sweep(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "sweep",
        help="carry out a plan of many runs",
        description="Carry out a plan file (docs/sweeps.md). Running the same command again simulates what is missing.",
    )
    parser.add_argument("plan", help="a TOML file: base, days, replicates, design, [factors]")
    parser.add_argument("--out", metavar="DIR", help="folder for the results (default: results/NAME-DIGEST)")
    parser.add_argument(
        "--report-only", action="store_true", help="tables and report of the runs that are there; simulate nothing"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the cost, and write nothing")
    parser.add_argument(
        "--workers", type=whole(1), metavar="N", help="simulate packs in N processes (default: in threads)"
    )
    parser.add_argument("--threads", type=whole(1), metavar="N", help="threads without --workers (default: all cores)")
    parser.add_argument("--scheduler", metavar="PLACE", help="a Dask cluster: its address, or its scheduler file")
    parser.add_argument(
        "--on-error", choices=("stop", "continue"), default="continue", help="when a run fails (default: continue)"
    )
    parser.add_argument(
        "--until-half-width", metavar="MEASURE=W", help="stop when a measure is known to within W at every point"
    )
    add_shared(parser, "--csv", "--json")


def _add_figure(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "figure",
        help="draw results for a paper",
        description="Draw results for a paper, as PDF, SVG and PNG with their numbers as CSV: a measure over a factor, as paired "
        "differences with their intervals, or without --measure every figure of the folder's page.",
    )
    parser.add_argument("folder", metavar="RESULTS", help="a result folder of sweep, compare or validate")
    parser.add_argument("--measure", metavar="NAME", help="the measure, as strain")
    parser.add_argument("--x", metavar="FACTOR", help="the factor along the axis (default: the first one)")
    parser.add_argument("--by", metavar="FACTOR", help="the factor with a line for each level (default: none)")
    parser.add_argument(
        "--at", action="append", default=[], metavar="FACTOR=LEVEL",
        help="hold a factor at a level (repeatable; default: everybody at the main horizon, or the mean over a sweep's levels)",
    )  # fmt: skip
    parser.add_argument(
        "--width",
        action="append",
        default=[],
        metavar="W",
        help="as 85mm, 18cm, 3.5in (repeatable; default: 85mm and 180mm)",
    )
    parser.add_argument(
        "--style", metavar="FILE", help="a style file of matplotlib's, in place of kithkin/paper.mplstyle"
    )
    parser.add_argument("--out", metavar="DIR", help="folder for the files (default: figures in the result folder)")


def _add_replay(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "replay",
        help="compute stored runs again",
        description="Compute stored runs, or stored parts of a study, again and compare their bits with what is stored.",
    )
    parser.add_argument("folder", help="a result folder of run, compare or sweep")
    parser.add_argument("--key", metavar="KEY", help="beginning of the key of a run or part (default: the first one's)")
    parser.add_argument("--all", action="store_true", help="every stored run or part")
    add_shared(parser, "--threads", "--json")


def _add_scenarios(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "scenarios",
        help="list scenarios, or print one",
        description="List the built-in scenarios, or print one as TOML. A file of your own needs only what differs: "
        'base = "support-group" on its first line, the preset or file that it starts from (ordinary life without it), then the '
        "tables and fields that change.",
    )
    parser.add_argument(
        "scenario", nargs="?", help="a preset's name or a TOML file, to be printed whole, with comments"
    )
    add_shared(parser, "--set", "--json")


def _add_validate(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "validate",
        help="compare the model with published patterns",
        description="Simulate ordinary life and trials, compare every pattern with its published value, and measure the force of "
        "every claim. The exit status is 1 where a pattern of the calibration set is not met or a claim lies below its floor.",
    )
    parser.add_argument(
        "scenario", nargs="?", default="ordinary-life", help="a preset's name or a TOML file (default: ordinary-life)"
    )
    add_shared(parser, "--set", "--seed", "--threads", "--json", "--plausible")
    parser.add_argument(
        "--replicates",
        type=whole(1),
        default=32,
        metavar="N",
        help="networks, each with seeds of its own (default: 32)",
    )
    parser.add_argument("--out", metavar="DIR", help="folder for a report page and the tables")
    parser.add_argument(
        "--diary",
        metavar="FILE",
        help="a couples' diary (CSV: couple, person, day, conflict, satisfaction): estimate its patterns, simulate nothing",
    )


def _add_bench(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "bench",
        help="measure speed, memory and start",
        description="Measure this machine against the price list: speed, memory and start. A missed price is no error.",
    )
    parser.add_argument("--quick", action="store_true", help="small worlds only, in less than a minute")
    parser.add_argument("--readme", metavar="FILE", help="put the table into a file, between its two marks")
    parser.add_argument("--out", metavar="DIR", help="folder for bench.json and bench.md")
    add_shared(parser, "--threads", "--json")


def _add_view(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "view",
        help="watch up to four worlds in a browser, or write them as one file",
        description="Watch worlds that share their couples and their luck, side by side in a browser on this machine.",
    )
    parser.add_argument(
        "scenarios",
        nargs="*",
        metavar="SCENARIO",
        help="one to four presets or TOML files (default: partner-alone ordinary-life)",
    )
    parser.add_argument("--port", type=whole(0, 65_535), default=0, metavar="N", help="port (default: a free one)")
    parser.add_argument(
        "--host", metavar="ADDRESS", help="listen there, 0.0.0.0: everywhere (default: this machine only)"
    )
    parser.add_argument("--allow-embed", action="store_true", help="let other sites show the page in a frame of theirs")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    parser.add_argument("--persons", type=whole(2), metavar="N", help="persons of a generated network (default: 200)")
    add_shared(parser, "--set", "--seed")
    parser.add_argument("--network", metavar="SOURCE", help="CSV or GraphML file, or karate, davis, ...")
    parser.add_argument("--export", metavar="FILE.html", help="write the living page, which needs no server")
