"""The command at the edge of its surroundings: streams that are closed, full, or of another encoding; disks; numbers of days."""

from __future__ import annotations

import argparse
import codecs
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments import cli, streams
from simulation.files import write_text

KITHKIN = (sys.executable, "-m", "experiments")
PRINTED = (
    "\N{MINUS SIGN}0.3 \N{EN DASH} 1\N{NARROW NO-BREAK SPACE}000 Jos\N{LATIN SMALL LETTER E WITH ACUTE} \N{SNOWMAN}"
)


def in_a_shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = " ".join(KITHKIN)
    return subprocess.run(
        ["bash", "-c", line.replace("kithkin", command)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [
        ("ascii", "-0.3 - 1,000 Jose ?"),
        ("cp1252", "-0.3 \N{EN DASH} 1,000 Jos\N{LATIN SMALL LETTER E WITH ACUTE} ?"),
        ("latin-1", "-0.3 - 1,000 Jos\N{LATIN SMALL LETTER E WITH ACUTE} ?"),
        ("utf-8", PRINTED),
    ],
)
def test_any_sign_is_written_in_any_encoding(encoding: str, printed: str) -> None:
    codecs.register_error(streams._NEAREST, streams._spelt)
    assert PRINTED.encode(encoding, streams._NEAREST).decode(encoding) == printed


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_run_is_shown_on_a_terminal_that_lacks_signs(encoding: str) -> None:
    done = in_a_shell("kithkin run --set network.persons=60 --days 20", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert "fingerprint" in done.stdout
    assert "?" not in done.stdout


def test_json_is_ascii_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    from experiments.terminal import print_json

    print_json({"name": PRINTED})
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert json.loads(printed) == {"name": PRINTED}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("verb", ["scenarios support-group", "scenarios --json"])
def test_a_full_output_is_one_sentence(verb: str) -> None:
    done = in_a_shell(f"kithkin {verb} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "kithkin: a file or the output cannot be read or written (No space left on device)\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_where_no_message_can_be_written_the_status_says_it() -> None:
    assert in_a_shell("kithkin run nothing 2> /dev/full").returncode == 2


@pytest.mark.parametrize(
    "line", ["kithkin scenarios support-group | true", "kithkin --help | true", "kithkin scenarios | head -n 1"]
)
def test_a_reader_that_has_seen_enough_is_no_error(line: str) -> None:
    done = in_a_shell(f"set -o pipefail; {line}")
    assert (done.returncode, done.stderr) == (0, "")


def test_closed_streams_are_written_to_nowhere() -> None:
    assert in_a_shell("kithkin scenarios >&-").returncode == 0
    done = in_a_shell("kithkin run nothing 2>&-")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(28, "No space left on device"),
            "a file or the output cannot be read or written (No space left on device)",
        ),
        (
            OSError(30, "Read-only file system", "/x/page.html"),
            "'/x/page.html' cannot be read or written (Read-only file",
        ),
        (OSError("no errno"), "a file or the output cannot be read or written (no errno)"),
    ],
)
def test_an_error_of_a_disk_is_one_sentence_in_every_verb(
    error: OSError, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(options: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(cli, "_verb", lambda name: fails)
    assert cli.main(["scenarios"]) == 2
    assert capsys.readouterr().err.startswith(f"kithkin: {sentence}")


def test_the_first_error_of_a_disk_is_the_one_that_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    def full(path: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "unlink", read_only)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(tmp_path / "page.html", "page")
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ('"a\\nb"', "a\\nb: unknown name"),
        ('"a\\u2028b"', "a\\u2028b: unknown name"),
        ('"\\u001b[31m"', "\\x1b[31m: unknown name"),
        ('"Jos\u00e9 \U0001f600"', "Jos\u00e9 \U0001f600: unknown name"),
    ],
)
def test_a_sentence_stays_on_one_line_and_sends_a_terminal_no_command(
    key: str, shown: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(f"{key} = 1\nfactors = {{strain.crossover = [0.1]}}\n", encoding="utf-8")
    assert cli.main(["sweep", str(path), "--dry-run"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"kithkin: {path}: {shown}")


ASKED = ("run --days", "run --every", "run --snapshot", "compare --days", "compare --blow-day")


@pytest.mark.parametrize("asked", ASKED)
def test_no_run_is_longer_than_a_hundred_years(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli._parser().parse_args([*asked.split(), "36500"])
    with pytest.raises(SystemExit) as end:
        cli.main([*asked.split(), "36501"])
    assert end.value.code == 2
    assert "'36501' must be a whole number from" in capsys.readouterr().err
