"""References to networks: keys are known before a network is built, and a process keeps a bounded number of networks."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.running import network_refs
from experiments.running.network_refs import NetworkRef, network_at, network_version, ref_of
from simulation.network import SocialNetwork
from simulation.scenario import KINDS, NetworkPlan

PLAN = NetworkPlan(persons=12)


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    network_refs._cache.clear()


def of_persons(persons: int) -> SocialNetwork:
    return SocialNetwork.from_ties(persons, [], [], partner=[1, 0, *range(2, persons)])


def test_a_generated_network_is_built_where_it_is_needed_and_cached() -> None:
    ref, sent = ref_of(PLAN, 5, KINDS)
    assert sent is None
    assert (ref.plan, ref.seed, ref.kinds) == (PLAN, 5, KINDS)
    assert len(ref.key) == 32
    network = network_at(ref)
    assert network is not None
    assert network.persons == 12
    assert network_at(ref) is network
    assert network_at(ref, of_persons(2)) is network, "what is known is not replaced"


def test_all_that_shapes_a_network_is_in_its_key() -> None:
    keys = [
        ref_of(plan, seed, kinds)[0].key
        for plan, seed, kinds in (
            (PLAN, 5, KINDS),
            (PLAN, 6, KINDS),
            (PLAN, 5, KINDS[:1]),
            (NetworkPlan(persons=13), 5, KINDS),
            (NetworkPlan(source="karate"), 5, KINDS),
        )
    ]
    assert len(set(keys)) == 5
    assert keys[0] == ref_of(NetworkPlan(persons=12), 5, KINDS)[0].key


def test_a_network_from_a_file_is_named_by_its_content_and_sent(tmp_path: Path) -> None:
    (tmp_path / "village.csv").write_text("source,target\na,b\nb,c\n")
    ref, sent = ref_of(NetworkPlan(source=str(tmp_path / "village.csv")), 5, KINDS)
    assert sent is not None
    assert (ref.key, ref.plan) == (sent.key, None)
    assert network_at(ref) is None, "it must be sent first"
    assert network_at(ref, sent) is sent
    assert network_at(ref) is sent


def test_a_bundled_network_is_built_by_name() -> None:
    ref, sent = ref_of(NetworkPlan(source="karate"), 1, KINDS)
    assert sent is None
    network = network_at(ref)
    assert network is not None
    assert network.persons == 34


def test_the_networks_that_were_not_used_for_longest_leave_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_refs, "ROOM", 10)
    networks = {name: of_persons(persons) for name, persons in (("a", 4), ("b", 4), ("c", 2))}
    for name, network in networks.items():
        network_at(NetworkRef(name), network)
    assert network_at(NetworkRef("a")) is networks["a"], "ten persons are allowed"
    network_at(NetworkRef("d"), of_persons(3))
    assert list(network_refs._cache) == ["c", "a", "d"], "b was used before a"
    network_at(NetworkRef("e"), of_persons(2))
    assert list(network_refs._cache) == ["a", "d", "e"]


def test_the_latest_network_stays_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_refs, "ROOM", 10)
    network_at(NetworkRef("small"), of_persons(2))
    large = of_persons(11)
    assert network_at(NetworkRef("large"), large) is large
    assert list(network_refs._cache) == ["large"]
    assert network_refs.ROOM == 10
    monkeypatch.undo()
    assert network_refs.ROOM == 4_000_000


def test_the_version_of_networks_follows_their_sources_and_numpy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    version = network_version.__wrapped__
    found = version()
    assert len(found) == 20
    assert found == network_version() == version()
    monkeypatch.setattr(network_refs.np, "__version__", "0.1.9")
    old = version()
    assert old != found
    monkeypatch.setattr(network_refs.np, "__version__", "0.1.10")
    assert version() == old, "a patch of NumPy changes no draw"
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.setattr(network_refs.simulation.network, "__file__", str(tmp_path / "__init__.py"))
    assert version() != old
