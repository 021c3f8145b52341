"""The page: valid, self-contained, escaped, and saying what it must."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser

import numpy as np
import pytest

from experiments.estimates import analysis
from experiments.pages import figures
from experiments.pages.contents import Arm, Block, Callout, Figure, Paragraph, Report, Section, Table
from experiments.pages.palette import COLOURS
from experiments.pages.report import contrast_block, render
from tests import results_tables as tables
from tests.results_tables import ARMS, BELONGING, CONFLICTS, STRAIN

VOID = {"meta", "br", "hr", "link", "img", "input"}
ENDS = tables.endpoints()
CONTRASTS = analysis.contrasts(ENDS, ARMS, "none", [STRAIN, BELONGING, CONFLICTS])
FOREST = Figure("forest", partial(figures.forest, CONTRASTS, ARMS), "Reads from left to right.", "Forest of contrasts")
HOSTILE = '<script>alert("x")</script> & more'

REPORT = Report(
    title="Peers & programmes",
    question="Which helps?",
    answer="Both do.\n\nThe group more.",
    arms=[Arm(name, title, f"{title}.", {"places": "0.05"}) for name, title in ARMS.items()],
    contrasts=CONTRASTS,
    sections=[
        Section("Contrasts", "Every arm.", [FOREST, Callout("Reading", "Monte-Carlo error only."), FOREST]),
        Section("Hours", "By arm.", [Paragraph("Text."), Table("Hours", ["Arm", "Hours"], [["A", 1.25], ["B", None]])]),
    ],
    assumptions=["Strain is in SD."],
    caveats=["Western samples."],
    provenance={
        "versions": {"python": "3.11"},
        "commit": None,
        "command": ["kithkin", "compare"],
        "arms": {"none": {"days": 1}},
    },
)


class Page(HTMLParser):
    """Collects what a validator would: unbalanced tags, ids, links, headings, text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.found: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


TEXT = render(REPORT)
PAGE = Page(TEXT)


def test_tags_are_balanced_and_ids_unique() -> None:
    assert PAGE.wrong == []
    assert PAGE.open == []
    assert [name for name, times in Counter(PAGE.values("id")).items() if times > 1] == []


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    assert PAGE.found["script"] == PAGE.found["link"] == PAGE.found["img"] == PAGE.found["iframe"] == 0
    references = PAGE.values("href") + PAGE.values("xlink:href") + PAGE.values("src")
    assert references
    assert all(reference.startswith("#") for reference in references)
    assert re.findall(r"@import|url\((?!#)", TEXT) == []


def test_every_reference_within_the_page_has_its_target() -> None:
    wanted = {reference[1:] for reference in PAGE.values("href") + PAGE.values("xlink:href")}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", TEXT))
    assert wanted <= set(PAGE.values("id"))


def test_headings_tables_and_figures_are_what_they_are_to_a_screen_reader() -> None:
    assert PAGE.found["h1"] == PAGE.found["main"] == PAGE.found["nav"] == 1
    assert PAGE.found["caption"] == 2
    assert PAGE.found["figure"] == PAGE.found["figcaption"] == PAGE.found["svg"] == 2
    assert PAGE.values("aria-label").count("Forest of contrasts") == 2
    assert ("html", "lang", "en") in PAGE.attributes
    assert {"col", "row", "rowgroup"} == set(PAGE.values("scope"))


def test_figures_and_tables_are_numbered_in_order() -> None:
    assert re.findall(r"<b>(\w+ \d)\. </b>", TEXT) == ["Table 1", "Figure 1", "Figure 2", "Table 2"]


def test_the_page_is_no_clinical_advice_and_says_so_before_any_number() -> None:
    assert TEXT.index("no clinical advice") < TEXT.index("<table")


@pytest.mark.parametrize("name", ["title", "question", "answer"])
def test_text_is_escaped_wherever_it_comes_in(name: str) -> None:
    page = render(replace(REPORT, **{name: HOSTILE}))  # type: ignore[arg-type]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_text_in_blocks_arms_and_provenance_is_escaped() -> None:
    blocks: list[Block] = [
        Paragraph(HOSTILE),
        Callout(HOSTILE, HOSTILE),
        Table(HOSTILE, [HOSTILE], [[HOSTILE]], HOSTILE),
    ]
    page = render(
        replace(
            REPORT,
            arms=[Arm("a", HOSTILE, HOSTILE, {HOSTILE: HOSTILE})],
            sections=[Section(HOSTILE, HOSTILE, [*blocks, replace(FOREST, caption=HOSTILE, label=HOSTILE)])],
            assumptions=[HOSTILE],
            caveats=[HOSTILE],
            provenance={HOSTILE: HOSTILE, "folded": {"a": {HOSTILE: 1}}},
        )
    )
    assert "<script>" not in page
    assert Page(page).wrong == []


def test_contrasts_read_as_in_a_journal() -> None:
    table = contrast_block(CONTRASTS, REPORT.arms, "Contrasts")
    assert [row[:2] for row in table.rows][:2] == [("Strain (SD)", "Friends only"), ("Strain (SD)", "Support group")]
    assert all(re.fullmatch(r"−?\d\.\d+ \[−?\d\.\d+, −?\d\.\d+\]", str(row[4])) for row in table.rows)
    assert {row[7] for row in table.rows} == {"better"}
    assert "95\u202f% interval (Student’s t) over 12 networks" in table.note
    assert "reference (No peers)" in table.note


def test_several_references_are_named_in_each_row() -> None:
    mixed = [*CONTRASTS, *analysis.contrasts(ENDS, ["none"], "formal", [STRAIN])]
    labels = [str(row[1]) for row in contrast_block(mixed, REPORT.arms, "Contrasts").rows]
    assert labels[0] == "Friends only against no peers"
    assert "No peers against support group" in labels


def test_a_contrast_says_better_worse_or_that_there_is_none() -> None:
    worse = analysis.contrasts(ENDS, ["none"], "formal", [STRAIN])
    equal = [analysis.contrast(ENDS, "none", "none", STRAIN)]
    aimless = analysis.contrasts(ENDS, ["formal"], "none", [tables.Quantity("strain", "Strain", "SD")])
    readings = [contrast_block(each, [], "").rows[0][7] for each in (worse, equal, aimless)]
    assert readings == ["worse", "none", "lower"]


def test_dropped_pairs_are_reported() -> None:
    holes = ENDS.assign(strain=ENDS["strain"].mask(ENDS["replicate"] == 3))
    assert "3 pairs were left out" in contrast_block(analysis.contrasts(holes, ARMS, "none", [STRAIN]), [], "").note


def test_a_single_replicate_still_gives_a_page() -> None:
    ends = tables.endpoints(1, 1)
    contrasts = analysis.contrasts(ends, ARMS, "none", [STRAIN])
    page = render(replace(REPORT, contrasts=contrasts, sections=[], assumptions=[], caveats=[]))
    assert "[no interval]" in page
    assert "unclear" in page
    assert Page(page).wrong == []


def test_columns_of_numbers_are_set_to_the_right() -> None:
    table = Table("", ["Name", "Number", "Word"], [["1", -1.5, "x"], ["2", np.nan, "y"]])
    page = render(replace(REPORT, contrasts=[], sections=[Section("", "", [table])]))
    assert re.findall(r'<th scope="col"( class="n")?>', page) == ["", ' class="n"', ""]
    assert '<td class="n">−1.50</td>' in page


def test_every_colour_has_a_dark_form_on_screen_only() -> None:
    dark = re.search(r"@media screen and \(prefers-color-scheme: dark\) \{ :root \{ (.*?) \}", TEXT)
    assert dark is not None
    assert all(f"--{colour.name}: {colour.dark};" in dark[1] for colour in COLOURS)


def test_no_line_breaks_within_a_number_and_its_sign() -> None:
    page = render(
        replace(REPORT, answer="It lowers strain (d −0.16 [−0.23, −0.11]) in 90 % of the worlds, by and 5 persons.")
    )
    assert "(d\u00a0−0.16 [−0.23,\u00a0−0.11]) in 90\u00a0% of the worlds, by and 5 persons" in page


def test_the_page_repeats_its_bytes() -> None:
    assert render(REPORT) == TEXT
