"""Settings of all tests: Hypothesis has no deadline and prints how to repeat a failure; all tests share one browser.

Linear algebra has one thread in each process, since tests already keep all cores busy.
Where Ctrl-C is ignored at the start, as under ``nohup``, it is heard again: some tests interrupt themselves or a command.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits

from experiments.benchmark.page_speed import NoBrowserError, browser

settings.register_profile("kithkin", deadline=None, print_blob=True)
settings.load_profile("kithkin")
threadpool_limits(1)  # of libraries that are loaded
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # of those that will be, and of processes
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The process's only browser: Playwright does not let a second one be driven while the first is open."""
    try:
        with browser() as opened:
            yield opened
    except NoBrowserError as reason:
        pytest.skip(str(reason))
