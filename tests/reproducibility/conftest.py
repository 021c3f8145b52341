"""Whatever is said here of bits holds on several threads, too, however few the persons are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation import ensemble


@pytest.fixture(scope="module", autouse=True)
def no_world_is_too_small() -> Iterator[None]:
    """No world is too small for another thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ensemble, "_WORTH_A_THREAD", 1)
        yield
