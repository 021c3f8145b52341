"""The costs of the live view can be measured; what they are is for ``kithkin bench`` to say."""

from __future__ import annotations

import pytest

from experiments.benchmark.view_load import frame_seconds, server_load


def test_a_frame_costs_something() -> None:
    assert 0 < frame_seconds(20, days=5) < float("inf")


@pytest.mark.slow
def test_a_server_process_is_watched_and_its_share_of_a_core_is_told() -> None:
    assert 0 < server_load(20, days_a_second=10, seconds=1) < float("inf")
