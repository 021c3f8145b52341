"""All tests of this folder use several threads, also in worlds of few persons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation import ensemble


@pytest.fixture(scope="module", autouse=True)
def no_world_is_too_small() -> Iterator[None]:
    """Let every world be large enough for another thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ensemble, "_WORTH_A_THREAD", 1)
        yield
