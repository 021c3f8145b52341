"""A result folder: its manifest over several calls, its files of each kind, and the sentences where one cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.storage.folder import FIRST_CALL, Folder, StoreError, UnwritableError, read_parquet

TABLE = pd.DataFrame({"name": ["Zoë", "x"], "value": [0.5, 1.0]})


def call(folder: Folder, number: int) -> None:
    known = folder.begin({"study": "a", "started": f"{number}:00", "command": [str(number)], "finished": None})
    folder.end(known, f"{number}:30", seconds_lived=float(number))


def test_each_later_call_has_its_own_entry_and_its_own_end(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number in range(4):
        call(folder, number)
    about = folder.manifest()
    assert (about["started"], about["command"], about["finished"], about["seconds_lived"]) == (
        "0:00",
        ["0"],
        "0:30",
        0.0,
    )
    assert about["later_calls"] == [
        {
            "started": f"{number}:00",
            "command": [str(number)],
            "finished": f"{number}:30",
            "seconds_lived": float(number),
        }
        for number in (1, 2, 3)
    ]


def test_a_call_that_was_cut_off_has_no_end(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    call(folder, 0)
    folder.begin({"study": "a", "started": "1:00", "command": ["1"], "finished": None})
    call(folder, 2)
    assert [each["finished"] for each in folder.manifest()["later_calls"]] == [None, "2:30"]


def test_what_made_the_data_is_of_the_first_call() -> None:
    assert FIRST_CALL == (
        "started", "finished", "command", "versions", "commit", "machine", "model_version", "sources", "seconds_lived"
    )  # fmt: skip


def test_json_is_readable_text_with_numbers_only(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_json("about.json", {"who": "Zoë", "what": [1]})
    assert (tmp_path / "about.json").read_bytes() == '{\n  "who": "Zoë",\n  "what": [\n    1\n  ]\n}\n'.encode()
    with pytest.raises(ValueError, match="Out of range float values"):
        folder.write_json("about.json", {"who": float("nan")})
    assert json.loads((tmp_path / "about.json").read_text("utf-8"))["who"] == "Zoë"


def test_tables_and_texts_come_back(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_table("both", TABLE)
    folder.write_table("alone", TABLE, csv=False)
    folder.write_csv("plain", TABLE)
    folder.write_text("deep/page.html", "<p>Zoë\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "alone.parquet", "both.csv", "both.parquet", "deep", "plain.csv",
    ]  # fmt: skip
    for name in ("both", "alone"):
        pd.testing.assert_frame_equal(folder.read(name), TABLE, check_dtype=False)
    assert (tmp_path / "plain.csv").read_text("utf-8") == "name,value\nZoë,0.5\nx,1.0\n"
    assert (tmp_path / "deep" / "page.html").read_bytes() == "<p>Zoë\n".encode()
    assert read_parquet(tmp_path / "both.parquet", ["value"]).column_names == ["value"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not Parquet at all"])
def test_a_damaged_table_is_named_with_the_remedy(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.parquet").write_bytes(content)
    with pytest.raises(StoreError, match=r"plan\.parquet is not a readable Parquet file; delete it and start again\.$"):
        Folder(tmp_path).read("plan")


def test_a_manifest_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    for content in (None, "{", "\udcff"):
        if content is not None:
            (tmp_path / "manifest.json").write_text(content, "utf-8", errors="surrogateescape")
        with pytest.raises(StoreError, match=r"no manifest\.json that can be read"):
            Folder(tmp_path).manifest()


def test_a_folder_of_another_study_or_with_other_files_is_refused(tmp_path: Path) -> None:
    folder = Folder.create(tmp_path / "out")
    assert list(folder.folder.iterdir()) == [], "trying whether it can be written leaves nothing"
    folder.write_manifest({"study": "trial"})
    assert Folder.create(tmp_path / "out", "trial").folder == tmp_path / "out"
    assert Folder.create(tmp_path / "out").folder == tmp_path / "out"
    with pytest.raises(StoreError, match=r"out holds the results of trial; choose a new folder\.$"):
        Folder.create(tmp_path / "out", "diary")
    (tmp_path / "out" / "manifest.json").rename(tmp_path / "out" / "letter.txt")
    with pytest.raises(
        StoreError, match=r"is not empty and holds no kithkin results; choose a new or an empty folder\.$"
    ):
        Folder.create(tmp_path / "out", "trial")


def test_a_file_that_cannot_be_written_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("experiments.storage.folder.write_whole", refuse)
    with pytest.raises(UnwritableError, match=r"page\.html cannot be written: No space left on device\.$"):
        Folder(tmp_path).write_text("page.html", "")
    assert issubclass(UnwritableError, StoreError)
