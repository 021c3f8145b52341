"""The battery: what dieharder says is read right, judged right, kept, and told."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.randomness import battery, dieharder
from experiments.randomness.battery import main
from experiments.randomness.battery_page import Outcome, page
from experiments.randomness.dieharder import TESTS, DieharderError, Verdict, parsed, run
from experiments.randomness.streams import STREAMS

SAID = """\
#=============================================================================#
#            dieharder version 3.31.1 Copyright 2003 Robert G. Brown          #
#=============================================================================#
        test_name   |num|ntup| tsamples |psamples|  p-value |Assessment
#=============================================================================#
          sts_serial|102|   3|    100000|       2|0.74072805|  PASSED
#=============================================================================#
#                          Values of test p-values                            #
|0.19603803|
|0.34463685|
#=============================================================================#
          sts_serial|102|   3|    100000|       2|1.00000000|  FAILED
|0.40534791|
|0.46235362|

        dab_monobit2|209|  12|  65000000|       1|0.00001000|   WEAK
|0.00001000|
            dab_dct|206| 256|     50000|       1|0.00000000|  FAILED
|0.00000000|
"""
needs_dieharder = pytest.mark.skipif(shutil.which("dieharder") is None, reason="dieharder is not installed")


def verdict(*values: float) -> Verdict:
    return Verdict("a_test", 1, 0, values)


def outcome(*verdicts: Verdict, control: bool = False, again: tuple[tuple[Verdict, Verdict], ...] = ()) -> Outcome:
    return Outcome("a stream", "an order", control, list(verdicts), list(again))


def test_what_dieharder_says_is_read_line_by_line() -> None:
    verdicts = parsed(SAID)
    assert [(v.name, v.values) for v in verdicts] == [
        ("sts_serial 3", (0.19603803, 0.34463685)),
        ("sts_serial 3", (0.40534791, 0.46235362)),
        ("dab_monobit2 12", (1e-5,)),
        ("dab_dct 256", (0.0,)),
    ]
    assert [v.assessment for v in verdicts] == ["PASSED", "PASSED", "WEAK", "FAILED"]
    assert [v.number for v in verdicts] == [102, 102, 209, 206]


@pytest.mark.parametrize("text", ["", "not a table", "|0.5|", SAID.replace("PASSED", "passed").replace("0.", "x")])
def test_anything_else_is_no_verdict(text: str) -> None:
    assert not [v for v in parsed(text) if v.assessment == "PASSED"]


@pytest.mark.parametrize(
    ("p", "assessment"),
    [
        (0.5, "PASSED"), (0.0051, "PASSED"), (0.9949, "PASSED"), (0.0049, "WEAK"), (0.9951, "WEAK"), (1e-7, "FAILED"),
        (1.0, "FAILED"), (float("nan"), "FAILED"),
    ],
)  # fmt: skip
def test_one_p_value_speaks_for_itself(p: float, assessment: str) -> None:
    assert verdict(p).assessment == assessment


@given(st.floats(0.01, 0.99))
def test_two_p_values_follow_the_known_distribution_of_their_distance(distance: float) -> None:
    """Both at d, at least 1/2 from an end: P(D >= d) = 2 (1 - d)^2 (Birnbaum 1952)."""
    distance = max(distance, 1 - distance)
    assert verdict(distance, distance).p == pytest.approx(2 * (1 - distance) ** 2, abs=1e-6)


def test_many_equal_p_values_fail_and_even_ones_are_too_even() -> None:
    assert verdict(*[0.01] * 50).assessment == "FAILED"
    assert verdict(*((np.arange(200) + 0.5) / 200)).assessment == "FAILED"


def test_all_tests_of_dieharder_are_run_once_each() -> None:
    labels = [test.label for test in TESTS]
    assert len(set(labels)) == len(labels) == 80
    assert {test.number for test in TESTS} == {*range(18), 100, 101, 102, *range(200, 210)}


def test_a_share_takes_that_share_of_p_values_and_at_least_one() -> None:
    assert [dieharder.Test(0).samples(share) for share in (1.0, 0.1, 0.001)] == [100, 10, 1]
    assert dieharder.Test(206, None, 1).samples(0.5) == 1
    command = dieharder.Test(200, 3).command(7)
    assert command[:3] == ["dieharder", "-g", "200"]
    assert command[command.index("-n") + 1] == "3"
    assert command[command.index("-p") + 1] == "7"
    assert dieharder.Test(0).resolving()[-4:] == ["-k", "2", "-Y", "1"]


def test_without_dieharder_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["--out", str(tmp_path / "out"), "--page", str(tmp_path / "page.md")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "dieharder is not installed" in said
    assert not list(tmp_path.iterdir())


def test_a_stream_that_is_none_is_refused_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--streams", "person", "--out", str(tmp_path / "out")]) == 2
    assert "did you mean 'persons'?" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_command_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dieharder, "COMMAND", "false")
    with pytest.raises(DieharderError, match="ended with status 1"):
        run(["false"], iter([np.zeros(10, np.uint32)]), tmp_path / "said.txt")
    assert not (tmp_path / "said.txt").exists()


def test_an_interrupted_battery_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(battery, "TESTS", TESTS[:2])
    monkeypatch.setattr(battery, "executable", lambda: "dieharder")
    asked: list[str] = []

    def pretend(command: list[str], words: object, out: Path) -> None:
        asked.append(out.name)
        if len(asked) == 2:
            raise KeyboardInterrupt
        out.write_text(SAID.splitlines()[5] + "\n|0.5|\n", encoding="utf-8")

    monkeypatch.setattr(battery, "run", pretend)
    options = ["--streams", "persons", "--out", str(tmp_path / "out"), "--page", str(tmp_path / "page.md")]
    assert main(options) == 130
    assert not (tmp_path / "page.md").exists()
    assert main(options) == 0
    assert asked == ["persons-0.txt", "persons-1.txt", "persons-1.txt"]
    assert "none failed" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_streams_must_pass_and_the_control_must_fail() -> None:
    bad = [verdict(0.0)] * 10
    assert outcome(verdict(0.5), verdict(0.001)).as_expected
    assert not outcome(verdict(0.5), verdict(0.0)).as_expected
    assert not outcome(verdict(0.001), again=((verdict(0.001), verdict(0.0)),)).as_expected
    assert outcome(*bad, control=True).as_expected
    assert not outcome(*bad[:9], control=True).as_expected


def test_the_page_counts_and_tells_what_became_of_weak_results() -> None:
    weak = verdict(0.002)
    again = ((weak, verdict(0.25)),)
    text = page([outcome(verdict(0.5), weak, again=again), outcome(*[verdict(0.0)] * 12, control=True)], 0.04)
    assert "| a stream | an order | 2 | 1 | 1 | 0 |" in text
    assert "| a stream | a_test 0 | 0.0020 | 1 | 0.2500 | 1 | PASSED |" in text
    assert "The control fails 12 of 12." in text
    assert "--share 0.04" in text
    assert "there was 1" in " ".join(text.split())


@pytest.mark.slow
@needs_dieharder
def test_dieharder_passes_the_stream_and_fails_the_control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are fixed, so this cannot fail by chance."""
    monkeypatch.setattr(battery, "TESTS", (dieharder.Test(15), dieharder.Test(101), dieharder.Test(16)))
    monkeypatch.setattr("experiments.randomness.battery_page.MUST_FAIL", 2)
    options = ["--share", "0.05", "--out", str(tmp_path), "--page", str(tmp_path / "page.md")]
    assert main([*options, "--streams", "persons,control"]) == 0
    assert STREAMS["persons"].meaning in (tmp_path / "page.md").read_text(encoding="utf-8")
