"""The topology study's page: what each network looks like, and what its shape changes. Runs no model."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from matplotlib.figure import Figure as FigureDrawing

from experiments.estimates.analysis import Contrast
from experiments.formatting import UNDEFINED, counted, fixed, interval, percent
from experiments.pages import canvas, figures
from experiments.pages.contents import Arm, Block, Callout, Figure, Report, Section, Table
from experiments.pages.figures import Effect
from experiments.pages.report import contrast_block
from experiments.studies.arms import assumptions
from experiments.studies.topology.evidence import OUTCOMES, SHAPE, Evidence, compared
from experiments.studies.topology.method import BASE, Variant
from simulation.measures import Quantity

SHAPE_TITLES = {
    "ties": "Ties", "degree_sd": "SD of ties", "clustering": "Clustering", "isolates": "Isolates",
    "overlap": "Partners’ overlap", "assortment": "Assortment",
}  # fmt: skip
DRAWN = ("buffering", "isolated", "area_partner", "area_others")
NULLS = (
    "What a mechanism does is the reverse of what its absence changes. Where the shuffled network does as well as the base, "
    "it is the number of ties that carries the effect, and not their shape."
)
CAVEATS = [
    "Many contrasts stand side by side: of twenty intervals of 95 %, one excludes zero by chance alone.",
    "The generator’s levels are aims; the table shows what was reached. Changing one property moves others a little.",
    "Taking away ties makes isolates and also thins out everybody else’s ties; that is what being without ties means for the "
    "friends one would have had.",
    "The real networks are small and not of couples: partners were matched along their ties, and experience was drawn. Their "
    "levels are no estimates for the people in them.",
    "Company alone makes belonging, so that without ties it comes from the partner, and singles count as isolated; nor is there "
    "any buffering left, by construction.",
    "Contagion and homophily are both in the default: moods pass along ties, partners and friends are alike in their disposition "
    "to strain, and ties assort by experience.",
]


def report(evidence: Evidence) -> Report:
    """The whole page."""
    return Report(
        title="Does the shape of the network matter for what friends can do?",
        question=_question(evidence),
        answer=answer(evidence),
        arms=[_arm(each) for each in evidence.variants],
        contrasts=[],
        sections=[_shapes(evidence), *_groups(evidence), _levels(evidence)],
        assumptions=list(assumptions()),
        caveats=CAVEATS,
        provenance=evidence.provenance,
    )


def answer(evidence: Evidence) -> str:
    """How much informal support buffers in the base network, and what changes that, with intervals."""
    mean, low, high = _base(evidence, "buffering")
    said = f"In the base network ordinary life takes {interval(-mean, -high, -low)} SD off the strain of the partner alone."
    return "\n\n".join([said, *(_changes(evidence, group) for group in ("shape", "null")), _spillover(evidence)])


def _base(evidence: Evidence, outcome: str) -> tuple[float, float, float]:
    """Mean and interval of an outcome in the base network."""
    row = evidence.levels.set_index(["arm", "measure"]).loc[(BASE, outcome)]
    return float(row["mean"]), float(row["low"]), float(row["high"])


def _spillover(evidence: Evidence) -> str:
    """What a blow costs all others in the base network, and where it costs them clearly more or less."""
    others = next(each for each in OUTCOMES if each.name == "area_others")
    found = sorted((evidence.contrast(each, others) for each in compared(evidence, "shape", "null")), key=_size)
    clear = [each for each in found if each.excludes_zero]
    sides = {
        "more": [each for each in clear if each.difference > 0],
        "less": [each for each in clear if each.difference < 0],
    }
    said = [f"{word} with {', '.join(_named(evidence, each) for each in side)}" for word, side in sides.items() if side]
    return (
        f"Of a blow, all others together carry {interval(*_base(evidence, others.name))} SD·days for each person struck in the "
        f"base network; {' and '.join(said) or 'no variant changes that clearly'}."
    )


def _changes(evidence: Evidence, group: str) -> str:
    """What weakens the buffering, what strengthens it, the largest first, and what makes no clear difference."""
    found = sorted((evidence.contrast(each, OUTCOMES[0]) for each in compared(evidence, group)), key=_size)
    clear = [each for each in found if each.excludes_zero]
    sides = {
        "weakened by": [each for each in clear if each.difference > 0],
        "strengthened by": [each for each in clear if each.difference < 0],
    }
    said = [f"{words} {', '.join(_by(evidence, each) for each in side)}" for words, side in sides.items() if side]
    if len(clear) < len(found):
        unclear = (_named(evidence, each) for each in found if not each.excludes_zero)
        said.append(f"not clearly changed by {', '.join(unclear)}")
    what = {"shape": "As the network’s shape goes, this buffering is ", "null": "In the null models it is "}[group]
    return f"{what}{'; '.join(said)}."


def _by(evidence: Evidence, found: Contrast) -> str:
    """A variant and by how much it changes the buffering, in SD and as a share of that in the base network."""
    low, high = found.estimate.t
    size = (found.difference, low, high) if found.difference > 0 else (-found.difference, -high, -low)
    share = abs(found.difference / _base(evidence, "buffering")[0])
    return f"{_named(evidence, found)} (by {interval(*size)} SD, {percent(share)})"


def _size(found: Contrast) -> float:
    return -abs(found.difference)


def _named(evidence: Evidence, found: Contrast) -> str:
    title = evidence.titles[found.arm]
    return title[0].lower() + title[1:]


def overview(evidence: Evidence) -> FigureDrawing:
    """What every variant of the base network changes in the buffering."""
    return _effects(evidence, compared(evidence, "shape", "null"), OUTCOMES[0])


def _question(evidence: Evidence) -> str:
    outcomes = evidence.outcomes
    replicates = counted(len(outcomes[outcomes["variant"] == BASE]), "replicate")
    networks = counted(outcomes["network"].nunique(), "network")
    return (
        "The network is varied in one respect at a time, and mechanisms are taken away in turn. Each variant is lived in "
        "ordinary life and with the partner alone, and once more with a blow to a tenth of the persons, to see what spills "
        f"over. {replicates} of each variant over {networks}, on common seeds."
    )


def _arm(variant: Variant) -> Arm:
    rewired = {"shuffled": "ties exchanged at random, everybody’s number of ties kept", "isolates": "ties taken away"}
    description = {
        "base": "The network as it is.",
        "shape": "The base network, changed in this one respect.",
        "null": "A null model: one mechanism is taken away.",
        "real": "A real network, its couples matched along its ties.",
    }[variant.group]
    settings = {
        name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in variant.changes.items()
    }
    network = {"network": rewired[variant.rewiring]} if variant.rewiring else {}
    return Arm(variant.name, variant.title, description, settings | network)


def _shapes(evidence: Evidence) -> Section:
    means = evidence.shapes.groupby("variant", sort=False)[["persons", *SHAPE]].mean()
    rows: list[Sequence[str | float | None]] = [
        [
            each.title,
            f"{means.loc[each.name, 'persons']:.0f}",
            *(_measured(means.loc[each.name, name]) for name in SHAPE),
        ]
        for each in evidence.variants
    ]
    table = Table("Measured properties, means over networks", ("Variant", "Persons", *SHAPE_TITLES.values()), rows)
    return Section("What the networks look like", "Aimed at is one thing, reached another; this was measured.", [table])


def _measured(value: float) -> str:
    return fixed(value, 2)


def _groups(evidence: Evidence) -> list[Section]:
    said = {
        "shape": ("What its shape changes", "Each variant less the base network, world by world."),
        "null": ("Null models", "What is left when a mechanism is taken away; each variant less the base network."),
        "real": ("Real networks", "Each real network’s shuffled twin less the network itself."),
    }
    return [Section(*words, _blocks(evidence, group)) for group, words in said.items() if compared(evidence, group)]


def _blocks(evidence: Evidence, group: str) -> list[Block]:
    members = compared(evidence, group)
    defined = [each for each in evidence.defined() if _compares(evidence, members, each)]
    drawn = [each for each in defined if each.name in DRAWN and group != "real"]
    found = [evidence.contrast(each, outcome) for outcome in defined for each in members]
    caption = f"All outcomes: {'shuffled less real' if group == 'real' else 'variant less base network'}"
    return [
        *(_figure(evidence, members, outcome) for outcome in drawn),
        contrast_block(found, [_arm(each) for each in evidence.variants], caption),
        *([Callout("How to read the null models", NULLS)] if group == "null" else []),
    ]


def _compares(evidence: Evidence, variants: Sequence[Variant], outcome: Quantity) -> bool:
    """Whether an outcome is defined in some of the comparisons: without couples, for instance, no partner is."""
    return any(isfinite(evidence.contrast(each, outcome).difference) for each in variants)


def _figure(evidence: Evidence, variants: Sequence[Variant], outcome: Quantity) -> Figure:
    caption = (
        f"{outcome.title} ({outcome.meaning}): difference from the base network, 95 % t interval; below zero is better."
    )
    label = f"differences in {outcome.title.lower()} from the base network"
    return Figure(canvas.svg(_effects(evidence, variants, outcome)), caption, label)


def _effects(evidence: Evidence, variants: Sequence[Variant], outcome: Quantity) -> FigureDrawing:
    found = [evidence.contrast(each, outcome) for each in variants]
    rows = [
        Effect(each.title, one.difference, one.estimate.t)
        for each, one in zip(variants, found, strict=True)
        if isfinite(one.difference)
    ]
    return figures.effects(rows, f"difference in {outcome.title[0].lower()}{outcome.title[1:]}, {outcome.unit}")


def _levels(evidence: Evidence) -> Section:
    table = evidence.levels.set_index(["measure", "arm"])
    rows = [
        [
            f"{outcome.title} ({outcome.unit})",
            each.title,
            _level(*table.loc[(outcome.name, each.name), ["mean", "low", "high"]]),
        ]
        for outcome in evidence.defined()
        for each in evidence.variants
    ]
    columns = ("Outcome", "Variant", "Mean [t interval]")
    note = "Real networks hold few persons, so that their levels are wide."
    block = Table("Every outcome in every variant", columns, rows, note, grouped=True)
    return Section("All levels", "Means over worlds, for comparison beyond the pairs above.", [block])


def _level(mean: float, low: float, high: float) -> str:
    return interval(mean, low, high) if isfinite(mean) else UNDEFINED
