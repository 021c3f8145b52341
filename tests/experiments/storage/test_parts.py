"""Parts of a study: computed once, found again by content, whole or absent, and computed again on request."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.storage import parts as module
from experiments.storage.folder import StoreError
from experiments.storage.parts import AllReplayedError, Parts, Replay, digest
from experiments.storage.provenance import study_sources

TABLE = pd.DataFrame({"a": [1, 2], "b": [0.5, float("nan")]})


def never() -> pd.DataFrame:
    raise AssertionError("it was computed before")


def test_a_part_is_computed_once(tmp_path: Path) -> None:
    parts = Parts.create(tmp_path / "new")
    assert parts.part(["x", 1], lambda: TABLE).equals(TABLE)
    assert parts.part(["x", 1], never).equals(TABLE)
    assert Parts.create(tmp_path / "new").part(["x", 1], never).equals(TABLE)
    with pytest.raises(AssertionError):
        parts.part(["x", 2], never)


def test_a_part_that_failed_leaves_nothing(tmp_path: Path) -> None:
    parts = Parts.create(tmp_path)
    with pytest.raises(ZeroDivisionError):
        parts.part("x", lambda: pd.DataFrame({"a": [1 // 0]}))
    assert list((tmp_path / "parts").iterdir()) == []


def test_tables_are_published_in_two_formats(tmp_path: Path) -> None:
    parts = Parts.create(tmp_path)
    parts.write_table("table", TABLE)
    parts.write_manifest({"seed": 1})
    assert pd.read_parquet(tmp_path / "table.parquet").equals(TABLE)
    assert pd.read_csv(tmp_path / "table.csv").equals(TABLE)
    assert '"seed": 1' in (tmp_path / "manifest.json").read_text()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(StoreError, match="is not empty"):
        Parts.create(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Parts.create(tmp_path / "file" / "below")


def test_contents_that_differ_have_other_names() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 1.5})


def replayed(folder: Path, parts: dict[str, pd.DataFrame], key: str = "", everything: bool = False) -> list[bool]:
    """Whether each part that a study with these parts computes again is equal to the stored one."""
    replay = Replay(folder, key, everything)
    with suppress(AllReplayedError):
        for content, table in parts.items():
            replay.part(content, lambda table=table: table)
    return [each.computed == each.stored for each in replay.again]


def test_a_replay_computes_the_chosen_parts_again_and_writes_nothing(tmp_path: Path) -> None:
    parts, tables = Parts.create(tmp_path), {"x": TABLE, "y": TABLE.assign(a=[7, 8])}
    parts.write_manifest({"sources": study_sources()})
    for content, table in tables.items():
        parts.part(content, lambda table=table: table)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert replayed(tmp_path, tables) == [True]
    assert replayed(tmp_path, tables, everything=True) == [True, True]
    wrong = {**tables, "y": TABLE.assign(a=[7, 9])}
    assert replayed(tmp_path, wrong, everything=True) == [True, False]
    assert replayed(tmp_path, wrong, key=digest("y")) == [False]
    assert replayed(tmp_path, {"never computed": TABLE, **tables}) == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_replay_of_no_part_or_of_an_unknown_key_is_refused(tmp_path: Path) -> None:
    parts = Parts.create(tmp_path)
    parts.write_manifest({"sources": study_sources()})
    with pytest.raises(StoreError, match="holds no finished part"):
        Replay(tmp_path)
    parts.part("x", lambda: TABLE)
    with pytest.raises(StoreError, match="the keys of 0 finished parts begin so"):
        Replay(tmp_path, "nothing")


def test_a_flipped_bit_of_a_part_is_found_wherever_it_is(tmp_path: Path) -> None:
    """One bit of each byte of the file: the part is refused by name with the remedy, or reads as it was written.

    Nobody reads the description of an older version of Parquet, which is more than half of such a small file of Arrow 17.
    """
    parts = Parts.create(tmp_path)
    good = parts.part("x", lambda: TABLE.assign(word=["one", "two"], sure=[True, False]))
    (path,) = (tmp_path / "parts").iterdir()
    whole, refused = path.read_bytes(), list[str]()
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        try:
            assert parts.part("x", never).equals(good), f"byte {place}"
        except StoreError as error:
            refused.append(str(error))
    assert set(refused) == {f"{path} is not a readable Parquet file; delete it and start again."}
    assert len(refused) > len(whole) / 3


def test_a_part_has_the_types_with_which_it_was_computed(tmp_path: Path) -> None:
    table = pd.DataFrame({"number": [1.5], "small": np.float32([0.1]), "count": [3], "flag": [True], "word": ["x"]})
    assert Parts.create(tmp_path).part("x", lambda: table).dtypes.tolist() == table.dtypes.tolist()


def test_parts_of_another_method_are_never_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of studies, patterns and estimates is part of a part's key, and a folder of other methods is refused by name."""
    parts = Parts.create(tmp_path)
    parts.write_manifest({"sources": study_sources()})
    parts.part("x", lambda: TABLE)
    parts.refuse_other_version(study_sources())
    changed = {**study_sources(), "methods": "0" * 20}
    monkeypatch.setattr(module, "study_sources", lambda: changed)
    assert parts.part("x", lambda: TABLE.assign(a=[5, 6]))["a"].tolist() == [5, 6]
    with pytest.raises(StoreError, match=r"another version of kithkin \(other methods\); choose a new folder$"):
        parts.refuse_other_version(changed)
    assert replayed(tmp_path, {"x": TABLE}) == [True]
