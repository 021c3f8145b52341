"""Values that tests read from the page."""

from __future__ import annotations

from typing import Any


def day(page: Any) -> int:
    """The day that the page shows."""
    shown = str(page.text_content("#day"))
    assert shown.startswith("Day ")
    return int(shown.removeprefix("Day "))
