"""The server's share of a core can be measured; what it is on a machine is for ``kithkin bench`` to say."""

from __future__ import annotations

import pytest

from experiments.benchmark.view import server_load


@pytest.mark.slow
def test_a_server_process_takes_a_share_of_a_core() -> None:
    assert 0 < server_load(20, days_a_second=10, seconds=1) < float("inf")
