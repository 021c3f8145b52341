"""The page in one file: small, without a word to other hosts, the same whenever it is made, and bound by its own policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from typing import Any

import pytest

from simulation.live.choices import Choices
from simulation.live.document import PAGE, document, waiting
from simulation.live.prepared import prepared, steps
from simulation.portable.modules import modules

LARGEST = 3_000_000
"""Bytes of the page of 200 persons, at most."""


@pytest.fixture(scope="module")
def page() -> str:
    return document(prepared(Choices()), modules())


def content(page: str, name: str) -> bytes:
    found = re.search(rf'<script id="{name}" type="text/plain">([^<]*)</script>', page)
    assert found is not None
    return zlib.decompress(base64.b64decode(found[1]))


def test_it_is_small_and_complete(page: str) -> None:
    assert len(page) < LARGEST / 2
    assert content(page, "relaxed") == modules()["relaxed"]
    data: dict[str, Any] = json.loads(content(page, "prepared"))
    assert {"catalogue", "words", "model", "grounds", "parts"} == set(data)


def test_no_module_of_the_page_is_left_over_or_lacking(page: str) -> None:
    """What neither the page nor the one that waits for it imports is dead; what either imports, it carries."""
    carried = [
        json.loads(re.findall(r'<script type="importmap">([^<]*)<', each)[0])["imports"] for each in (page, waiting())
    ]
    folder = {f"kithkin/{path.name}" for path in PAGE.rglob("*.js")}
    assert set().union(*carried) == folder | {"kithkin/kernels.js", "kithkin/world.js"}
    for imports in carried:
        sources = [base64.b64decode(address.partition(",")[2]).decode() for address in imports.values()]
        assert not {name for source in sources for name in re.findall(r'from "([^"]*)"', source)} - set(imports)


def test_it_carries_the_networks_of_the_lesson_and_of_the_next_seeds(page: str) -> None:
    data = json.loads(content(page, "prepared"))
    requests = [ground["request"] for ground in data["grounds"]]
    assert {each["seed"] for each in requests if each["persons"] == 200} >= {1, 2, 3, 4, 5, 6}
    assert len(steps()) > 5
    for step in steps():
        changes = {name: value for name, value in step["changes"][0].items() if name.startswith("network.")}
        wanted = {"persons": step["persons"], "seed": step["seed"], "source": "generated", "changes": changes}
        assert wanted in requests


def test_nothing_comes_from_another_host(page: str) -> None:
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', page)
    assert "http-equiv" in page


def test_its_policy_names_the_scripts_that_it_has(page: str) -> None:
    scripts = re.findall(r'<script type="(?:importmap|module)">([^<]*)</script>', page)
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert re.findall(r"'sha256-([^']*)'", policy) == digests
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_it_is_the_same_whenever_it_is_made(page: str) -> None:
    assert document(prepared(Choices()), modules()) == page
