"""The finding of a sweep on the terminal: at most a dozen lines of at most 80 letters, labels broken between words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from experiments.comparison.evidence import UNSURE
from experiments.formatting import UNDEFINED, WIDTH, broken, counted, laid_out, percent, plain, short
from experiments.sweeps.analysis.results import SweepResults
from experiments.sweeps.page import at_equal_hours
from experiments.sweeps.page.answer import Tables, strongest, strongest_factors
from experiments.sweeps.page.compared import Compared, best_first, compared, headline, hours
from experiments.sweeps.page.words import progress, reference_said

_LINES: Final = 12
"""Most lines."""
_DIFFERENCE, _COUNTS, _HOURS = 23, 17, 6
"""Width of the columns behind the label."""


def on_the_terminal(results: SweepResults, tables: Tables) -> str:
    """The answer in at most a dozen lines."""
    measure = headline(results)
    rows = best_first(compared(results, tables, measure)) if measure else []
    first = broken(progress(results))
    if measure is None or not rows:
        found = [line for each in strongest_factors(results, tables) for line in broken(plain(each))]
        return plain("\n".join([*first, *found][:_LINES]))
    which = f"less {reference_said(results, rows)}"
    share = f"median and 90 % of {counted(results.worlds, 'world')}" if results.worlds else "mean and 95 % interval"
    spent = {} if results.matched is not None else hours(results, tables)
    head = [*first, *broken(f"{measure.title} ({measure.unit}), {which}: {share}"), _columns(results, bool(spent))]
    tail = [each for each in (strongest(results, tables, measure), at_equal_hours.on_the_terminal(results)) if each]
    last = [line for each in tail for line in broken(plain(each))]
    last += broken(_last(rows))
    return plain("\n".join([*head, *_points(rows, spent, _LINES - len(head) - len(last)), *last]))


def _last(rows: Sequence[Compared]) -> str:
    """What the question mark means, and what nobody may take from it."""
    unsure = f"?: {UNSURE}, plausible = 40 or more replicates would. " if any(each.unsure for each in rows) else ""
    return f"{unsure}Of a model, no advice."


def _columns(results: SweepResults, spent: bool) -> str:
    counts = "better same worse" if results.worlds else "better in"
    return laid_out(
        "", _width(spent), [f"{'difference':{_DIFFERENCE}}", f"{counts:{_COUNTS}}", "hours" if spent else ""]
    )[0]


def _width(spent: bool) -> int:
    """Letters of a label's line."""
    return WIDTH - _DIFFERENCE - _COUNTS - (_HOURS + 3 if spent else 2)


def _points(rows: Sequence[Compared], spent: Mapping[int, Compared], room: int) -> Iterator[str]:
    """As many points as there is room for, the best first; then how many more there are."""
    blocks = [_lines(row, spent) for row in rows]
    shown = next((n for n in range(len(blocks), 0, -1) if sum(map(len, blocks[:n])) + (n < len(blocks)) <= room), 1)
    for block in blocks[:shown]:
        yield from block
    if shown < len(blocks):
        yield f"and {counted(len(blocks) - shown, 'more point')}"


def _lines(row: Compared, spent: Mapping[int, Compared]) -> list[str]:
    if row.better is None:
        sure = percent(row.improved)
    else:
        sure = " ".join(
            f"{each:>{width}}" for each, width in zip((row.better, row.same, row.worse), (6, 4, 5), strict=True)
        )
    cost = f"{spent[row.point].value:+.1f}" if row.point in spent else UNDEFINED
    difference = short(row.value, row.low, row.high) + (" ?" if row.unsure else "")
    cells = [f"{difference:{_DIFFERENCE}}", f"{plain(sure):{_COUNTS}}", f"{cost:>{_HOURS}}" if spent else ""]
    return laid_out(row.label, _width(bool(spent)), cells)
