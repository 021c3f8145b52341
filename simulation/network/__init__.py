"""The social network of a simulated population: generated, from a graph, or from a file.

The modules are ``record`` (SocialNetwork), ``generator`` (couples who meet),
``edge_list``, ``graphml``, ``graphs`` and ``table`` (sources), ``pairing`` (couples and confidants), ``experience``,
and ``measures``. networkx and scipy are imported when they are needed, never with this module.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulation.limits import given, instance
from simulation.network.edge_list import read_csv
from simulation.network.generator import checked_seed, generate
from simulation.network.graphs import BUNDLED, read_bundled, read_graph, read_graphml
from simulation.network.measures import describe
from simulation.network.pairing import assemble
from simulation.network.record import COLLEAGUE, CONFIDANT, FRIEND, NetworkError, SocialNetwork, TieKind
from simulation.network.shuffled import changed
from simulation.scenario import KINDS, NetworkPlan
from simulation.scenario.schema import suggestion

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "BUNDLED",
    "COLLEAGUE",
    "CONFIDANT",
    "FRIEND",
    "NetworkError",
    "SocialNetwork",
    "TieKind",
    "describe",
    "from_graph",
    "generate",
    "load",
]

GENERATED: Final = "generated"
_READERS: Final = {".csv": read_csv, ".graphml": read_graphml}
_SAVED: Final = ".npz"


def from_graph(graph: nx.Graph, plan: NetworkPlan, seed: int, kinds: Sequence[str] = KINDS) -> SocialNetwork:
    """The network of any networkx graph; see ``graphs.read_graph`` for the attributes that count.

    Of the plan, pairing, overlap (pairing by node), confidants and experience are used. ``kinds``: names of the
    kinds of life event that persons may have lived through. Raises NetworkError.
    """
    import networkx as nx

    instance("graph", graph, nx.Graph, "a networkx graph")
    seed = checked_seed(plan, seed, kinds)
    return assemble(read_graph(graph), plan, seed, f"From a networkx graph with {len(graph)} nodes.", kinds)


def load(
    plan_or_source: NetworkPlan | str | os.PathLike[str], seed: int, kinds: Sequence[str] = KINDS
) -> SocialNetwork:
    """The network that a plan asks for; a source alone stands for a plan with defaults.

    The source is 'generated', a bundled real network (see ``BUNDLED``), or a file: CSV, GraphML, or npz as saved by
    ``SocialNetwork.save``, which is taken as it is. Behind it may stand ``+shuffled`` (ties exchanged at random) and
    ``+isolates=SHARE`` (that share of the persons without ties). Persons are numbered by name: whole numbers ascending, then
    other names by their characters, so that the order of lines never changes a run. Raises NetworkError in one sentence.
    """
    if isinstance(plan_or_source, NetworkPlan):
        plan = plan_or_source
    elif isinstance(plan_or_source, str | os.PathLike):
        plan = NetworkPlan(source=os.fspath(plan_or_source))
    else:
        raise TypeError(
            f"plan_or_source = {given(plan_or_source)}: must be a NetworkPlan, a file, or a network by name"
        )
    seed = checked_seed(plan, seed, kinds)
    if plan.changes:
        return changed(load(plan.model_copy(update={"source": plan.origin}), seed, kinds), plan.changes, seed)
    if plan.source == GENERATED:
        return generate(plan, seed, kinds)
    if plan.source in BUNDLED:
        return assemble(
            read_bundled(plan.source), plan, seed, f"Real network {plan.source!r}, as networkx brings it.", kinds
        )
    path = Path(plan.source)
    if path.suffix.lower() not in (*_READERS, _SAVED):
        raise NetworkError(_unknown(plan.source))
    if not path.is_file():
        found = "that is a folder" if path.is_dir() else "there is no such file"
        raise NetworkError(f"network source is {plan.source!r}, but {found}")
    if path.suffix.lower() == _SAVED:
        return SocialNetwork.load(path)
    return assemble(_READERS[path.suffix.lower()](path), plan, seed, f"From the file {path.name!r}.", kinds)


def _unknown(source: str) -> str:
    known = (GENERATED, *BUNDLED)
    files = ", ".join((*_READERS, _SAVED))
    return (
        f"network source is {source!r}: neither a file ending in {files} nor a known network{suggestion(source, known)}"
    )
