"""Kinds of input that are spoilt: each writes its files into a folder and gives the calls that read them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from experiments.sweeps.plan import Plan
from simulation.scenario import Scenario
from simulation.scenario.catalogue import field_names, parameters
from simulation.scenario.files import load, presets, to_toml
from tests.fuzz.judge import Call
from tests.fuzz.texts import CELLS, allowed, encoded, value, with_line, with_lines, with_signs, with_value

NAMES: Final = tuple(field_names(Scenario, load("support-group").to_dict()))
PARAMETERS: Final = tuple(each for each in parameters(load("support-group")) if each.name != "network.source")
MOST_RUNS, MOST_PERSONS = 60, 3_000
"""Runs of a plan that is carried out, and persons in each."""
SMALL: Final = ("--set", "network.persons=40", "--days", "2", "--json")
STRANGE_NAMES: Final = (
    "strain", "programmes", "programmes.x", "", "=", "a.b.c.d", "strain..crossover", ".strain", "strain.", "name",
    "summary", "network", "STRAIN.crossover", "programmes.support-group.places.x", "__class__", "strain.__dict__",
    "programmes.*.places", "model_config", "stressors.kinds", "stressors.kinds.health", "stressors.kinds.x.rate",
)  # fmt: skip
TABLES: Final = (
    "strain", "programmes.x", "programmes.support-group", "programmes.BAD", "programmes", "network.x", "x",
    'programmes.""', f"programmes.{'a' * 50}", "[programmes]", "strain.crossover", "stressors.kinds.x",
    "stressors.kinds", "factors", "set", "[points]", "design",
)  # fmt: skip
PLAN: Final = """base = "{base}"
days = {days}
replicates = {replicates}
networks = {networks}
measures = ["strain", "belonging"]
design = {design}
[set]
network.persons = 30
[factors]
strain.crossover = {crossover}
seeking.rate = {rate}
answering.capacity = {capacity}
"""
DESIGNS: Final = (
    '"full-factorial"', '"sobol"', '"morris"', '"latin-hypercube"', '{kind = "latin-hypercube", points = 5}',
    '{kind = "sobol", samples = 4}', '{kind = "morris", trajectories = 2, levels = 4}', '"list"', '"csv"',
    '{kind = "csv", file = "points.csv"}', '{kind = "csv", file = "."}', '{kind = "sobol", second_order = true}',
)  # fmt: skip
RANGES: Final = (
    "[0.0, 0.1]", "{low = 0.0, high = 0.3}", '{distribution = "normal", mean = 0.1, sd = 0.02}',
    '{distribution = "lognormal", median = 0.1, log_sd = 0.4}', "{levels = [0.0, 0.2]}",
    '{distribution = "triangular", low = 0.0, mode = 0.1, high = 0.3}',
    '{distribution = "log-uniform", low = 0.01, high = 0.5}',
)  # fmt: skip
HEADERS: Final = (
    "source,target", "source,target,strength", "source,target,kind", "target,source,kind,strength", "Source,Target,Weight",
    "source;target", "from,to",
)  # fmt: skip
PAIRINGS: Final = ("auto", "attribute", "matching", "node", "x")


def scenario(rng: random.Random, folder: Path) -> Iterator[Call]:
    """A scenario file, printed, and lived for some days where it is small."""
    if rng.random() < 0.4:
        lines = [
            f'base = "{rng.choice(("support-group", "support-group-alone"))}"',
            *(_change(rng) for _ in range(rng.choice((1, 3, 10)))),
        ]
        text, sound = "\n".join(lines), rng.random() < 0.8
    else:
        lines = to_toml(load(rng.choice(presets()))).splitlines()
        text, sound = "\n".join(line for line in lines if line and not line.startswith("#")), False
    (folder / "s.toml").write_bytes(text.encode() if sound else encoded(rng, _spoilt_toml(rng, text)))
    yield Call(["scenarios", "s.toml", *rng.choice(((), ("--json",)))])
    yield Call(["run", "s.toml", *SMALL, *_sometimes(rng, 0.2, "--out", "kept")])


def settings(rng: random.Random, folder: Path) -> Iterator[Call]:
    """Options of ``run`` and changes by ``--set``."""
    changes, sound = [], rng.random() < 0.4
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(NAMES) if rng.random() < 0.8 else rng.choice(STRANGE_NAMES)
        spoilt = name + rng.choice(("=", "=", "=", " = ", "", "==")) + value(rng)
        changes += ["--set", _change(rng) if sound else spoilt]
    options = (
        []
        if sound
        else [
            *_option(rng, 0.3, "--seed", "-1", "0", "9007199254740993", "9007199254740992", "1.5", "x", "", "1e3"),
            *_option(rng, 0.2, "--replicates", "0", "-1", "2", "x"),
            *_option(rng, 0.2, "--threads", "0", "-1", "1", "1000000", "x"),
            *_option(rng, 0.2, "--every", "0", "-1", "1", "5000", "x"),
            *_option(rng, 0.1, "--snapshot", "0", "-1", "1", "50"),
            *_option(rng, 0.2, "--out", "kept", "", "\x00", "a/b", "x" * 300),
            *_option(rng, 0.2, "--days", "0", "-1", "1", "1.5", "x", "36501", "9" * 17),
            *_option(rng, 0.1, "--network", "karate", "", "x.csv", "karat", ".", "\x00.csv", "x" * 5_000 + ".csv"),
        ]
    )
    base = (
        "support-group"
        if sound
        else rng.choice(("ordinary-life", "support-group", "support-group-alone", "", ".", "nothing", "x.toml"))
    )
    yield Call(["scenarios", base, *changes])
    yield Call(["run", base, *changes, *SMALL, *options])


def csv_network(rng: random.Random, folder: Path) -> Iterator[Call]:
    """A list of ties as CSV."""
    header, sound = rng.choice((*HEADERS[:4] * 3, *HEADERS)), rng.random() < 0.5
    persons, ties = rng.choice((2, 3, 5, 20)), rng.choice((0, 1, 3, 10, 60))
    lines = [",".join(_tie(rng, header.split(","), persons, 0.0 if sound else 0.06)) for _ in range(ties)]
    text = "\n".join([header, *lines]) + rng.choice(("\n", "", "\n\n"))
    if not sound and rng.random() < 0.5:
        text = with_signs(rng, text, 5)
    (folder / "n.csv").write_bytes(text.encode() if sound else encoded(rng, text))
    yield _on_network(rng, "n.csv")


def graphml_network(rng: random.Random, folder: Path) -> Iterator[Call]:
    """A GraphML file: sound with any attributes, or spoilt."""
    persons, sound = rng.choice((2, 3, 6, 20)), rng.random() < 0.5
    keys = [
        f'<key id="{name}"{rng.choice(("", f""" for="{part}" """, """ for="all" """))} attr.name="{name}"'
        f' attr.type="{rng.choice(("string", "double", "boolean", "decimal"))}">'
        f"{'' if sound or rng.random() < 0.7 else f'<default>{_plain_cell(rng)}</default>'}</key>"
        for part, names in (("node", ("name", "label", "partner", "experience", "type")), ("edge", ("weight", "kind")))
        for name in rng.sample(names, rng.randrange(len(names)))
    ]
    known = [] if sound else [key.partition('"')[2].partition('"')[0] for key in keys] or ["name"]
    nodes = [f'<node id="{i}">{_data(rng, known)}</node>' for i in range(persons)]
    ends = [rng.sample(range(persons), 2) if rng.random() < 0.99 else (1, 1) for _ in range(rng.choice((0, 1, 3, 10)))]
    ties = [f'<edge source="{one}" target="{other}">{_data(rng, known)}</edge>' for one, other in ends]
    parts = ["<graphml>", *keys, '<graph edgedefault="undirected">', *nodes, *ties, "</graph>", "</graphml>"]
    text = "\n".join(parts)
    for change in rng.sample((with_lines, with_signs, with_lines), 0 if sound else rng.choice((0, 0, 1, 2))):
        text = change(rng, text)
    (folder / "n.graphml").write_bytes(text.encode() if sound else encoded(rng, text))
    yield _on_network(rng, "n.graphml")


def plan(rng: random.Random, folder: Path) -> Iterator[Call]:
    """A plan file, priced, and carried out where it is small."""
    text = PLAN.format(
        base=rng.choice(("support-group", "support-group-alone", "ordinary-life")),
        days=rng.choice((1, 2, 5)), replicates=rng.choice((1, 2, 3)),
        networks=rng.choice((1, 2, 10)), design=rng.choice(DESIGNS), crossover=rng.choice(RANGES),
        rate=rng.choice(RANGES[:3]), capacity=rng.choice(("[1, 3, 5]", "{low = 1, high = 5}")),
    )  # fmt: skip
    sound = rng.random() < 0.3
    if not sound:
        text = _spoilt_toml(rng, text)
    if rng.random() < 0.15:
        text = text.replace("[factors]", "[[points]]")
    (folder / "points.csv").write_bytes(encoded(rng, _points(rng)))
    (folder / "p.toml").write_bytes(text.encode() if sound else encoded(rng, text))
    yield from _planned(rng)


def points(rng: random.Random, folder: Path) -> Iterator[Call]:
    """Points of a plan as CSV."""
    design = 'base = "support-group"\ndays = 2\nreplicates = 1\nmeasures = ["strain"]\nset = {network.persons = 30}\n'
    (folder / "p.toml").write_text(design + 'design = {kind = "csv", file = "points.csv"}\n')
    (folder / "points.csv").write_bytes(encoded(rng, _points(rng)) if rng.random() < 0.6 else _points(rng).encode())
    yield from _planned(rng)


KINDS: Final[Mapping[str, Callable[[random.Random, Path], Iterator[Call]]]] = {
    "scenario": scenario,
    "settings": settings,
    "csv": csv_network,
    "graphml": graphml_network,
    "plan": plan,
    "points": points,
}
"""Every kind of input by its name."""


def _spoilt_toml(rng: random.Random, text: str) -> str:
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        draw = rng.random()
        if draw < 0.55:
            text = with_value(rng, text)
        elif draw < 0.68:
            text = with_lines(rng, text)
        elif draw < 0.75:
            text = with_line(rng, text, f"{rng.choice((*NAMES, *STRANGE_NAMES))} = {value(rng)}")
        elif draw < 0.82:
            text = with_line(rng, text, f"[{rng.choice(TABLES)}]")
        elif draw < 0.88:
            text = with_signs(rng, text)
        else:
            line = rng.choice(("base", "name", "summary", "measures", "seed", "every", "design"))
            text = f"{line} = {value(rng)}\n{text}"
    return text


def _points(rng: random.Random) -> str:
    """A table of points: sound, or with columns that are no parameters and cells that are no numbers among others."""
    chosen = rng.sample(PARAMETERS, rng.choice((1, 2, 3)))
    columns, sound = [each.name for each in chosen], rng.random() < 0.4
    if not sound and rng.random() < 0.5:
        columns[0] = rng.choice((*NAMES, "name", *STRANGE_NAMES))
    rows = [
        ",".join(rng.choice(CELLS) if not sound and rng.random() < 0.2 else allowed(rng, each) for each in chosen)
        for _ in range(rng.choice((1, 1, 3, 8)))
    ]
    text = "\n".join([",".join(columns), *rows]) + "\n"
    return with_signs(rng, text) if not sound and rng.random() < 0.2 else text


def _planned(rng: random.Random) -> Iterator[Call]:
    """The price of the plan; sometimes its sweep, of which a failed run is status 1."""
    yield Call(["sweep", "p.toml", "--dry-run", "--json"])
    if rng.random() < 0.12 and _is_small(Path("p.toml")):
        yield Call(["sweep", "p.toml", "--out", "swept", "--json", *_sometimes(rng, 0.3, "--csv")], (0, 1, 2))


def _is_small(path: Path) -> bool:
    """Whether a plan cannot be read, or is soon carried out."""
    try:
        read = Plan.read(path)
    except ValueError:
        return True
    points = range(len(read.points)) if read.runs <= MOST_RUNS else range(0)
    return bool(points) and all(read.scenario(point).network.persons <= MOST_PERSONS for point in points)


def _on_network(rng: random.Random, file: str) -> Call:
    pairing = _option(rng, 0.4, "--set", *(f"network.pairing={each}" for each in PAIRINGS))
    return Call(
        ["run", rng.choice(("ordinary-life", "support-group")), "--days", "2", "--json", "--network", file, *pairing]
    )


def _tie(rng: random.Random, columns: list[str], persons: int, wrong: float) -> Iterator[str]:
    """Cells of a row between two persons, each wrong by chance."""
    ends = iter(rng.sample(range(persons), 2))
    for column in columns:
        if rng.random() < wrong:
            yield rng.choice((*CELLS, "Partner", "spouse", "0"))
        elif column.lower() in ("strength", "weight"):
            yield str(round(rng.uniform(0.1, 5), 2))
        elif column == "kind":
            yield rng.choice(("friend", "confidant", "colleague", "friend", "", "Friend"))
        else:
            yield str(next(ends, 0))


def _change(rng: random.Random) -> str:
    """A parameter and a value that it may have."""
    parameter = rng.choice(PARAMETERS)
    return f"{parameter.name} = {allowed(rng, parameter)}"


def _plain_cell(rng: random.Random) -> str:
    """A value of an attribute, as XML may hold it."""
    cell = rng.choice((*CELLS, "0", "1", "2", "1.5", "health", "friend", "partner"))
    return cell.replace("&", "&amp;").replace("<", "&lt;").replace("\x00", "")


def _data(rng: random.Random, known: list[str]) -> str:
    names = rng.sample(known, rng.randrange(len(known) + 1)) if rng.random() < 0.5 else []
    return "".join(f'<data key="{name}">{_plain_cell(rng)}</data>' for name in names)


def _option(rng: random.Random, chance: float, name: str, *values: str) -> list[str]:
    """An option with one of the values, by ``chance``."""
    return [name, rng.choice(values)] if rng.random() < chance else []


def _sometimes(rng: random.Random, chance: float, *arguments: str) -> list[str]:
    return list(arguments) if rng.random() < chance else []
