"""Parts of a report: the blocks of a section, the arms, and the report itself. Text is plain text throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.estimates.analysis import Contrast  # imports scipy.stats, which takes a second
    from experiments.pages.canvas import Drawing

DISCLAIMER = (
    "This is a simulation study of a model’s behaviour. It is no clinical advice, and no programme should be chosen, "
    "offered or withheld because of it."
)
"""Sentence that stands on every page."""


@dataclass(frozen=True)
class Paragraph:
    """Running text; an empty line starts a new paragraph."""

    text: str


@dataclass(frozen=True)
class Callout:
    """A statement set apart from the text; ``caution`` marks a warning."""

    title: str
    text: str
    caution: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under named columns. Numbers that are not text yet get three significant digits.

    ``grouped`` takes the first column as the heading of the rows that share it; ``folded`` shows the caption alone until asked.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]
    note: str = ""
    grouped: bool = False
    folded: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure, for the page and for files alike: ``draw`` draws it in the present medium (``pages.medium``).

    ``name``: stem of its files. The caption says how to read it; ``label`` is its text for a screen reader. ``beside``: stands
    beside the answer. ``narrow``: is drawn once more for a small window.
    """

    name: str
    draw: Callable[[], Drawing]
    caption: str
    label: str
    beside: bool = False
    narrow: bool = False


Block = Paragraph | Callout | Table | Figure


@dataclass(frozen=True)
class Section:
    """A heading, one or two sentences on what the section shows, and its blocks."""

    heading: str
    lead: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True)
class Arm:
    """One arm of the study; ``differences`` are the settings that set it apart from the common scenario."""

    name: str
    title: str
    description: str
    differences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The content of a page: the question, its answer in a few sentences, the evidence, assumptions and provenance.

    ``brief``: blocks that stand beside the answer, and in place of the table of contrasts.
    """

    title: str
    question: str
    answer: str
    arms: Sequence[Arm]
    contrasts: Sequence[Contrast]
    sections: Sequence[Section]
    assumptions: Sequence[str]
    caveats: Sequence[str]
    provenance: Mapping[str, object]
    brief: Sequence[Block] = ()

    @property
    def figures(self) -> Iterator[Figure]:
        """All figures, in the order of the page."""
        blocks = [*self.brief, *(block for section in self.sections for block in section.blocks)]
        return (block for block in blocks if isinstance(block, Figure))
