"""The documentation says what the code says: its tables are current, its sources are listed, its words are parameters."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from experiments.documentation import blocks as documentation
from experiments.documentation.blocks import (
    BLOCKS,
    DOCS,
    FILES,
    DocumentationError,
    current,
    filled,
    main,
    patterns_table,
)
from experiments.documentation.tables import equation_tables
from simulation.kernels import rules
from simulation.scenario import Scenario
from simulation.scenario.catalogue import ANY, field_names, parameters

TEXTS = {name: (DOCS / name).read_text("utf-8") for name in FILES}
CITATION = re.compile(r"[A-Z][\w’-]+(?: et al\.| & [A-Z]\w+)? (?:19|20)\d\d")
PATTERN = {
    "id": "P1", "name": "stressor days", "target": 0.4, "low": 0.3, "high": 0.5, "value": 0.412, "se": 0.001,
    "plausible_low": 0.39, "plausible_high": 0.425, "passes": True, "set": "calibration", "source": "Almeida et al. 2023",
}  # fmt: skip


FORCE = {
    "id": "m1_strain", "claim": "sharing helps (M1)", "outcome": "strain", "unit": "SD", "value": -0.046, "se": 0.001,
    "stated": -0.046, "floor": -0.046 / 3, "passes": True,
}  # fmt: skip
FORCES = [FORCE, FORCE | {"id": "advantage", "value": -0.013, "stated": -0.013, "floor": None}]


@pytest.mark.parametrize("name", FILES)
def test_every_table_is_current(name: str) -> None:
    assert current(TEXTS[name]), "run python -m experiments.documentation"


def test_every_block_is_shown_somewhere() -> None:
    shown = set(re.findall(r"<!-- generated: ([\w-]+) -->", "".join(TEXTS.values())))
    assert shown == {*BLOCKS, documentation.PATTERNS}


def test_every_parameter_and_every_equation_is_in_the_description() -> None:
    for each in parameters(Scenario):
        if "." in each.name:
            assert f"| `{each.name.rpartition('.')[2]}` | " in TEXTS["odd.md"]
    names = [
        name for name, each in vars(rules).items() if name.islower() and "`" + name + "`" in TEXTS["odd.md"] and each
    ]
    assert len(names) >= 30
    assert equation_tables().count("\n| `") == len(set(re.findall(r"\n\| `(\w+)` \|", equation_tables())))


def test_the_description_has_all_seven_elements_and_all_eleven_concepts() -> None:
    headings = re.findall(r"^## (\d)\. ", TEXTS["odd.md"], re.MULTILINE)
    assert headings == list("1234567")
    concepts = (
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
        "Stochasticity", "Collectives", "Observation",
    )  # fmt: skip
    assert [
        found for found in re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", TEXTS["odd.md"], re.MULTILINE) if found in concepts
    ] == list(concepts)


def test_names_of_parameters_in_the_prose_are_parameters() -> None:
    known = set(field_names(Scenario, Scenario().to_dict() | {"programmes": {ANY: {}}}))
    named = re.findall(
        r"`((?:network|stressors|strain|resources|seeking|answering|episode|circle|relationship)\.[\w.]+)`",
        TEXTS["odd.md"],
    )
    assert len(named) > 5
    assert set(named) <= known


def test_every_source_of_a_parameter_and_of_an_equation_is_in_the_references() -> None:
    references = TEXTS["evidence.md"].partition("## References")[2]
    sources = [each.source for each in parameters(Scenario)] + [equation_tables()]
    cited = {found for text in sources for found in CITATION.findall(text)}
    assert len(cited) > 10
    assert {each for each in cited if each not in references} == set()


def test_what_is_cited_in_the_text_is_in_the_references() -> None:
    text, _, references = TEXTS["evidence.md"].partition("## References")
    assert {each for each in CITATION.findall(text) if each not in references and "Disord" not in each} == set()


@pytest.mark.parametrize("name", FILES)
def test_it_says_that_it_is_no_clinical_advice(name: str) -> None:
    assert "not clinical advice" in TEXTS[name]


def test_a_block_that_is_behind_is_found_and_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text.replace("| `strain.crossover` |", "| `strain.crosover` |"), "utf-8")
    (tmp_path / "design.md").write_text((DOCS / "design.md").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(documentation, "DOCS", tmp_path)
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert (tmp_path / "evidence.md").read_text("utf-8") == TEXTS["evidence.md"]


def test_patterns_are_filled_in_and_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*FILES, "design.md"):
        (tmp_path / name).write_text((DOCS / name).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(documentation, "DOCS", tmp_path)
    told = tmp_path / "patterns.json"
    missed = PATTERN | {"id": "P2", "passes": False, "set": "validation", "se": None, "plausible_low": None}
    told.write_text(json.dumps({"patterns": [PATTERN, missed], "potency": FORCES}))
    assert main(["--patterns", str(told)]) == 0
    assert main(["--check"]) == 0
    text = (tmp_path / "evidence.md").read_text("utf-8")
    assert "| P1 stressor days | calibration | 0.4 | 0.3 to 0.5 | 0.412 (0.001) | 0.39 to 0.42 | yes |" in text
    assert "1 of 1 calibration patterns are met; 0 of 1 validation patterns are met." in text
    assert "| sharing helps (M1) | strain | SD | -0.0460 (0.0010) | -0.046 | -0.0153 | yes |" in text
    assert "| -0.0130 (0.0010) | -0.013 | – | only shown |" in text
    assert "1 of 1 claims have at least a third of their stated force." in text


@pytest.mark.parametrize(
    ("content", "sentence"), [({}, "holds no patterns"), ({"patterns": [{"id": "P1"}]}, "is not as kithkin validate")]
)
def test_another_file_than_patterns_is_refused(content: dict[str, object], sentence: str) -> None:
    with pytest.raises(DocumentationError, match=sentence):
        patterns_table(content)


def test_a_mistake_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--patterns", str(tmp_path / "nothing.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(DocumentationError, match="nothing makes it"):
        filled("<!-- generated: nonsense -->\n<!-- end -->", BLOCKS)
