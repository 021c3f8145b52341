"""Kept tables: computed once, found again by content, whole or absent."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.storage.kept import Kept, digest
from experiments.storage.store import StoreError

TABLE = pd.DataFrame({"a": [1, 2], "b": [0.5, float("nan")]})


def never() -> pd.DataFrame:
    raise AssertionError("it was computed before")


def test_a_part_is_computed_once(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "new")
    assert kept.part(["x", 1], lambda: TABLE).equals(TABLE)
    assert kept.part(["x", 1], never).equals(TABLE)
    assert Kept(tmp_path / "new").part(["x", 1], never).equals(TABLE)
    with pytest.raises(AssertionError):
        kept.part(["x", 2], never)


def test_a_part_that_failed_leaves_nothing(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    with pytest.raises(ZeroDivisionError):
        kept.part("x", lambda: pd.DataFrame({"a": [1 // 0]}))
    assert list((tmp_path / "parts").iterdir()) == []


def test_tables_are_published_in_two_formats(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.publish("table", TABLE)
    kept.write_manifest({"seed": 1})
    assert pd.read_parquet(tmp_path / "table.parquet").equals(TABLE)
    assert pd.read_csv(tmp_path / "table.csv").equals(TABLE)
    assert '"seed": 1' in (tmp_path / "manifest.json").read_text()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(StoreError, match="is not empty"):
        Kept(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Kept(tmp_path / "file" / "below")


def test_contents_that_differ_have_other_names() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 1.5})
