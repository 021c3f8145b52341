"""A short slice of the fuzzer in every set of tests, and proof that it finds what it looks for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from experiments import cli
from experiments.running.packs import warm_up
from tests.fuzz.__main__ import findings
from tests.fuzz.judge import Call, faults
from tests.fuzz.kinds import KINDS

CASES = 40
"""Cases of each kind in this slice; ``python -m tests.fuzz`` tries as many as one likes."""


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile the model where that was not done yet, which takes longer than a call may."""
    warm_up()


@pytest.mark.parametrize("kind", KINDS)
def test_spoilt_input_is_answered_as_documented(kind: str) -> None:
    assert [found for number in range(CASES) for found in findings(kind, 2026, number)] == []


def refuses(sentence: str, file: str = "", output: str = "") -> Callable[[Sequence[str]], int]:
    def main(_: Sequence[str]) -> int:
        if file:
            Path(file).write_text("half")
        print(output, end="")
        print(sentence, file=sys.stderr)
        return 2

    return main


def prints(output: str) -> Callable[[Sequence[str]], int]:
    def main(_: Sequence[str]) -> int:
        print(output)
        return 0

    return main


def fails(_: Sequence[str]) -> int:
    raise TypeError("unhashable type")


WRONG: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "exception": (fails, "the exit status is TypeError escaped"),
    "status": (lambda _: 3, "the exit status is 3"),
    "silence": (refuses(""), "it was refused without a sentence"),
    "python": (refuses("kithkin: unhashable type"), "words of Python (unhashable)"),
    "lines": (refuses("kithkin: this is\nno sentence"), "a sentence has a line break"),
    "file": (refuses("kithkin: no", file="left.txt"), "it was refused, and left.txt was written"),
    "changed": (refuses("kithkin: no", file="input.toml"), "it was refused, and input.toml was written"),
    "output": (refuses("kithkin: no", output="half"), "it was refused, and standard output has 'half'"),
    "json": (prints("strain: 1"), "standard output is no JSON"),
    "infinite": (prints('{"measures": {"strain": Infinity}}'), "standard output is no JSON"),
    "undefined": (prints('{"measures": {"strain": null}}'), "strain is not a number, and nothing is said"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_is_a_finding(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, fault = WRONG[wrong]
    monkeypatch.setattr(cli, "main", answer)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "input.toml").write_text("whole")
    (found,) = faults(Call(["run", "--json"]), tmp_path)
    assert fault in found


def test_a_right_answer_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for answer in (refuses("kithkin: no"), prints('{"measures": {"strain": 0.1}}')):
        monkeypatch.setattr(cli, "main", answer)
        assert list(faults(Call(["run", "--json"]), tmp_path)) == []
