"""The verdict on the random draws as a page: what was run, what came out, and what became of weak results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from experiments.formatting import counted
from experiments.randomness.dieharder import ASSESSMENTS, TESTS, WEAK, Test, Verdict

MUST_FAIL = 10
"""Failures without which the control says nothing about the battery."""

_OPENING = """\
# The quality of the random draws

Every draw of the model is the 32-bit word that Squares (Widynski 2020, four rounds) makes of an address. Here these words go
through dieharder, all tests that `dieharder -a` runs, in the orders in which the model draws them. This page was written by

    python -m experiments.randomness.battery{option}

**{sentence}**

| stream | order of the draws | results | {assessments} |
| --- | --- | ---: | ---: | ---: | ---: |"""

_WEAK = """\
## Weak results

A p-value below {weak} or above {strong} is weak, below 1e-6 or as near to 1 a failure: dieharder's own thresholds. Perfect
randomness is weak once in {once:.0f} times, so that {results} make {expected:.1f} weak ones on average; there
{were}. (Variants of a test share words, so they are not independent.) So a weak result says nothing by itself, and its
test is taken again, with all of dieharder's p-values, on words of another seed, in the mode `-k 2 -Y 1`, which adds more
until the test passes or fails.
"""

_METHOD = """\
## What was run

{tests} a stream, each by itself, since `dieharder -a` takes no `-p`; for instance

    {command}

{samples}

dieharder lists the p-values of each test (flag 65536), and their uniformity is judged by the exact distribution of the
Kolmogorov-Smirnov distance (SciPy). dieharder's own distance is too small by about 1/n of n p-values: with few of them it finds
true randomness, such as that of the operating system, too even.

Every test reads words of its own, far from those of the others. The fifth stream is that of neighbouring sub-seeds, the others
have one seed. The words come from the compiled functions with which the model draws (`simulation/kernels/machine/draws.py`), in the
orders of `experiments/randomness/streams.py`; a test compares them with uncompiled draws at the same addresses. The model takes the
upper 23 bits of a word for a uniform; the battery tests all 32.
"""

_FEWER = """\
The p-values a test (`-p`) are {percent:g} % of dieharder's own number, at least one, for all tests alike: {numbers}.
Without `--share` the command takes all of them, which is some hours of two cores. What was run is kept, so that it can be
interrupted."""


class Outcome(NamedTuple):
    """What came out for one stream; ``again``: weak verdicts, each with the last one on the same test taken again."""

    name: str
    meaning: str
    control: bool
    verdicts: list[Verdict]
    again: list[tuple[Verdict, Verdict]]

    @property
    def counts(self) -> Counter[str]:
        """How many results passed, were weak, failed."""
        return Counter(verdict.assessment for verdict in self.verdicts)

    @property
    def as_expected(self) -> bool:
        """A stream has no failure, neither at first nor again; the control has many."""
        failures = self.counts["FAILED"] + sum(last.assessment == "FAILED" for _, last in self.again)
        return failures >= MUST_FAIL if self.control else failures == 0


def page(outcomes: Sequence[Outcome], share: float) -> str:
    """The page, in Markdown."""
    option = "" if share == 1 else f" --share {share:g}"
    opening = _OPENING.format(option=option, sentence=_sentence(outcomes), assessments=" | ".join(ASSESSMENTS))
    rows = [_row(outcome) for outcome in outcomes]
    return "\n".join([opening, *rows, "", *_weak(outcomes), _method(share)])


def _sentence(outcomes: Sequence[Outcome]) -> str:
    streams = [outcome for outcome in outcomes if not outcome.control]
    results, failures = sum(len(o.verdicts) for o in streams), sum(o.counts["FAILED"] for o in streams)
    failed = "none failed" if failures == 0 else f"{failures} FAILED"
    weak = sum(last.assessment != "PASSED" for o in streams for _, last in o.again)
    resolved = "" if not weak else f" {counted(weak, 'weak result')} did not pass when taken again."
    controls = [f" The control fails {o.counts['FAILED']} of {len(o.verdicts)}." for o in outcomes if o.control]
    return (
        f"Of {counted(results, 'result')} on {counted(len(streams), 'stream')}, {failed}.{resolved}{''.join(controls)}"
    )


def _row(outcome: Outcome) -> str:
    counts = " | ".join(str(outcome.counts[assessment]) for assessment in ASSESSMENTS)
    return f"| {outcome.name} | {outcome.meaning} | {len(outcome.verdicts)} | {counts} |"


def _weak(outcomes: Sequence[Outcome]) -> Iterator[str]:
    streams = [outcome for outcome in outcomes if not outcome.control]
    results, weak = sum(len(o.verdicts) for o in streams), sum(o.counts["WEAK"] for o in streams)
    yield _WEAK.format(
        weak=WEAK, strong=1 - WEAK, once=1 / (2 * WEAK), results=counted(results, "result"), expected=results * 2 * WEAK,
        were="was 1" if weak == 1 else f"were {weak}",
    )  # fmt: skip
    if weak:
        yield "| stream | test | p | p-values | taken again, p | p-values | |"
        yield "| --- | --- | ---: | ---: | ---: | ---: | --- |"
        yield from (_again(o.name, first, last) for o in streams for first, last in o.again)
        yield ""


def _again(stream: str, first: Verdict, last: Verdict) -> str:
    cells = (stream, first.name, _p(first), len(first.values), _p(last), len(last.values), last.assessment)
    return f"| {' | '.join(map(str, cells))} |"


def _p(verdict: Verdict) -> str:
    p = verdict.p
    return f"{p:.4f}" if min(p, 1 - p) > 1e-4 else f"{p:.2e}" if p < 0.5 else f"1 - {1 - p:.2e}"


def _method(share: float) -> str:
    example = Test(200, 3)
    numbers = _numbers(share)
    fewer = _FEWER.format(percent=100 * share, numbers=numbers)
    samples = f"The p-values a test (`-p`) are dieharder's own number: {numbers}." if share == 1 else fewer
    command = " ".join(example.command(example.samples(share)))
    return _METHOD.format(tests=counted(len(TESTS), "test"), command=command, samples=samples)


def _numbers(share: float) -> str:
    sizes = Counter(test.samples(share) for test in TESTS)
    return ", ".join(f"{size} in {counted(count, 'test')}" for size, count in sorted(sizes.items()))
