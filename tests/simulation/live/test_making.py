"""The living page of some choices is made once, and kept until another one is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulation.live import making
from simulation.live.choices import START, Choices
from simulation.network import GENERATED
from simulation.scenario.files import load

SMALL = Choices(replace(START, persons=20))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Choices]:
    """The choices for which a page was made, in the order in which they were; pages are kept in a folder of the test."""
    asked: list[Choices] = []

    def prepared(choices: Choices, tell: object) -> dict[str, int]:
        asked.append(choices)
        return {"number": len(asked)}

    monkeypatch.setattr(making, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(making, "prepared", prepared)
    monkeypatch.setattr(making, "modules", lambda tell: {})
    return asked


def test_the_same_start_shows_the_page_that_was_made(made: list[Choices]) -> None:
    first = making.page_of(SMALL)
    assert making.page_of(Choices(replace(START, persons=20))) == first
    assert making.kept(SMALL) == first
    assert made == [SMALL]


@pytest.mark.parametrize(
    "other",
    [
        Choices(replace(SMALL.start, seed=2)),
        Choices(replace(SMALL.start, changes=({"strain.crossover": 0.2}, {}))),
        Choices(SMALL.start, SMALL.scenarios | {"mine.toml": load("befriending")}),
        Choices(
            SMALL.start, {**SMALL.scenarios, "befriending": load("befriending").replace({"strain.crossover": 0.2})}
        ),
        Choices(SMALL.start, version="9"),
    ],
    ids=["seed", "change", "scenario", "parameter", "version"],
)
def test_another_start_makes_another_page_and_only_the_last_is_kept(made: list[Choices], other: Choices) -> None:
    first = making.page_of(SMALL)
    assert making.page_of(other) != first
    assert made == [SMALL, other]
    assert making.kept(SMALL) == ""
    assert making.kept(other)


def test_sources_that_changed_make_another_page(
    made: list[Choices], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.page_of(SMALL)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "page.css").write_text("body {}", encoding="utf-8")
    monkeypatch.setattr(making, "_SOURCES", tmp_path / "sources")
    assert making.kept(SMALL) == ""


def test_a_page_of_a_file_is_made_each_time(made: list[Choices]) -> None:
    own = Choices(replace(SMALL.start, source="mine.csv"), sources={GENERATED: GENERATED, "mine.csv": "mine.csv"})
    making.page_of(own)
    making.page_of(own)
    assert made == [own, own]


def test_a_page_that_cannot_be_kept_is_shown(made: list[Choices], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "write_text", full)
    assert "kithkin" in making.page_of(SMALL)
    assert making.kept(SMALL) == ""
