"""Section of the main study's page on what ``--full`` lived: structures of the model, matchings, targeting, steady state."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison.outcomes import EVERYBODY, GROUPS, PARTICIPANTS, STRAIN
from experiments.comparison.page.words import WHOSE, d_of, instead, time_of
from experiments.pages.contents import Block, Paragraph, Section, Table
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.method import BEFRIENDING, REFERENCE, ZERO
from experiments.studies.formal_informal.variants import STEADY, STRUCTURES, TARGET

_PAIRS = (
    (PROGRAMME, REFERENCE),
    (BEFRIENDING, REFERENCE),
    (ZERO, REFERENCE),
    (PROGRAMME, BEFRIENDING),
    (ZERO, BEFRIENDING),
)


def alternatives(evidence: Matched) -> Section:
    """The section on what ``--full`` simulated: other structures of the model, matchings, targeting, and the steady state."""
    blocks: list[Block] = [_structures(evidence), _matchings(evidence), _targeting(evidence), *_steady(evidence)]
    return Section("What if", f"Everything else equal; strain after {time_of(evidence.headline_day)}.", blocks)


def _heads(evidence: Matched) -> list[str]:
    titles = evidence.titles
    return [titles[arm] if against == REFERENCE else instead(titles[arm], titles[against]) for arm, against in _PAIRS]


def _structures(evidence: Matched) -> Table:
    rows: list[Sequence[str]] = [["as in the sets", *_cells(evidence)]]
    rows += [
        [each.title, *_cells(evidence.variants[each.name])] for each in STRUCTURES if each.name in evidence.variants
    ]
    note = (
        "d of everybody’s strain with 90 % of the worlds. Causal share: how much of the correlation between perceived support "
        "and strain is an effect of support. In each row all sets have the same value of it."
    )
    return Table("Other structures of the model.", ("If", *_heads(evidence)), rows, note)


def _cells(evidence: Matched) -> list[str]:
    return [d_of(evidence.effect(arm, STRAIN, against=against).d) for arm, against in _PAIRS]


def _matchings(evidence: Matched) -> Table:
    own = evidence.matching.currency
    rows: list[Sequence[str]] = [[f"hours {WHOSE[own]}", *_cells(evidence)]]
    for name, other in evidence.variants.items():
        if name.startswith("match "):
            missed = [evidence.titles[arm].lower() for arm in other.matching.missed]
            words = f"hours {WHOSE[other.matching.currency]}" + (
                f" (not within 2 %: {', '.join(missed)})" if missed else ""
            )
            rows.append([words, *_cells(other)])
    note = "Simulated with as many places as make these hours equal in the first year; in brackets what places cannot reach."
    return Table("Equal hours, by whose hours.", ("Equal", *_heads(evidence)), rows, note)


def _targeting(evidence: Matched) -> Table:
    target, rows = evidence.variants[TARGET.name], []
    for group in (EVERYBODY, PARTICIPANTS, "top_tenth"):
        for title, each in (("open as usual", evidence), (TARGET.title, target)):
            cells = [d_of(each.effect(arm, STRAIN, group).d) for arm in (PROGRAMME, BEFRIENDING, ZERO)]
            rows.append([GROUPS[group].capitalize(), title, *cells])
    titles = evidence.titles
    columns = ("Whose strain", "Resource", *(titles[arm] for arm in (PROGRAMME, BEFRIENDING, ZERO)))
    note = "d of strain. Targeted: the same places, open to the tenth with the highest strain of the last weeks alone."
    return Table("Targeting.", columns, rows, note, grouped=True)


def _steady(evidence: Matched) -> list[Block]:
    found = evidence.variants[STEADY.name]
    row = [STEADY.title, *(d_of(found.mean_d(arm, against)) for arm, against in _PAIRS)]
    text = (
        "Effects grow as long as ever more people have taken part for the first time. In the end as many take part again as "
        "effects fade: a steady state, read at five questionnaires half a year apart."
    )
    return [Paragraph(text), Table("The steady state.", ("When", *_heads(evidence)), [row], "d of everybody’s strain.")]
