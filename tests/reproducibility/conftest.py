"""Whatever is said here of bits holds for members who are lived abreast, and for members who have a world each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation import ensemble, worlds


@pytest.fixture(scope="module", params=["abreast", "apart"], autouse=True)
def memory(request: pytest.FixtureRequest) -> Iterator[str]:
    """How members lie in memory; no world is too small for it, or for another thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "APART", {"abreast": 10**9, "apart": 1}[request.param])
        patch.setattr(ensemble, "_WORTH_A_THREAD", 1)
        yield request.param
