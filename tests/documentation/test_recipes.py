"""The recipes of docs/recipes.md run as they stand, each by itself, and do what they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.documentation.pages import blocks

Names = dict[str, Any]


def changed_on_a_day(names: Names) -> bool:
    """Both futures have one past, and more places are taken in the second from day 180 on."""
    enrolled, past = names["series"]["share_enrolled"], names["day"] < 180
    return bool((enrolled[past, 0] == enrolled[past, 1]).all() and enrolled[-1, 1] > enrolled[-1, 0] + 0.02)


def struck(names: Names) -> bool:
    """Those who were struck carry more strain than without it, and so do their partners."""
    differences = names["strain"][:, 1] - names["strain"][:, 0]
    return len(names["closed"]) > 5 and differences[names["closed"]].mean() > differences[names["partners"]].mean() > 0


def recruited(names: Names) -> bool:
    """Somebody was recruited; nobody is in two groups."""
    numbers = [group.row for group in names["recruited"]]
    return 0 < len(numbers) == len(set(numbers))


def measured(names: Names) -> bool:
    """A share of couples for each of 60 days and two members."""
    return np.shape(names["shares"]) == (60, 2) and 0.0 < np.mean(names["shares"]) < 0.5


def started(names: Names) -> bool:
    """All members have the esteem of the data, which has hardly moved within four weeks."""
    esteem = names["ensemble"].population.esteem
    return all(np.corrcoef(esteem[:, member], names["measured"])[0, 1] > 0.9 for member in range(4))


def shown(names: Names) -> bool:
    """The cell holds both worlds in a frame; a person is a table."""
    person = names["model"].person(3)._repr_html_()
    return "my-ordinary-life" in names["worlds"]._repr_html_() and "<td>strain</td>" in person


RESULTS: tuple[Callable[[Names], bool], ...] = (changed_on_a_day, struck, recruited, measured, started, shown)
BLOCKS = blocks("docs/recipes.md", "python")


def test_there_is_a_check_for_each_recipe() -> None:
    assert len(BLOCKS) == len(RESULTS) == 6


@pytest.mark.parametrize(
    ("block", "result"), list(zip(BLOCKS, RESULTS, strict=False)), ids=[each.__name__ for each in RESULTS]
)
def test_a_recipe_does_what_it_is_for(
    block: str, result: Callable[[Names], bool], capsys: pytest.CaptureFixture[str]
) -> None:
    names: Names = {}
    exec(compile(block, "docs/recipes.md", "exec"), names)
    assert result(names)
    assert capsys.readouterr().out.strip()
