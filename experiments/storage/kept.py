"""Kept tables: what a study has computed is on disk as soon as it is done, and is read from there the next time.

For studies whose parts are tables of their own kind (trials, excess curves, diaries) rather than runs of a plan. A part is
named by its content (scenarios, network, seeds, version of the model), so that the same command finds it again and another
one does not. Files are Parquet, whole or absent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.storage.store import StoreError, write_atomically
from simulation.kernels.machine.compiling import source_digest

PARTS = "parts"


class Kept:
    """A study's folder with its parts. Raises StoreError where the folder cannot be written or holds something else."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        try:
            strangers = self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / PARTS).is_dir()
            if strangers:
                raise StoreError(
                    f"{self.folder} is not empty and holds no such study; choose a new or an empty folder."
                )
            (self.folder / PARTS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be made a result folder: {error.strerror}.") from error

    def part(self, content: object, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The part with this content (anything that JSON can hold): read if it was computed before, else computed and kept."""
        path = self.folder / PARTS / f"{digest(content)}.parquet"
        if path.exists():
            return pd.read_parquet(path)
        table = compute()
        write_atomically(path, lambda file: table.to_parquet(file, index=False))
        return table

    def publish(self, name: str, table: pd.DataFrame) -> None:
        """Write a collected table as ``<name>.parquet`` and ``<name>.csv``."""
        write_atomically(self.folder / f"{name}.parquet", lambda file: table.to_parquet(file, index=False))
        write_atomically(self.folder / f"{name}.csv", lambda file: table.to_csv(file, index=False))

    def write_text(self, name: str, text: str) -> None:
        """Write a page or drawing."""
        write_atomically(self.folder / name, lambda file: file.write(text.encode()))

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Write the provenance as JSON."""
        self.write_text("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def digest(content: object) -> str:
    """Short name of a content and of the version of the model, 16 hex digits."""
    text = json.dumps([content, source_digest()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
