"""The layers of the house: data flows down, imports point up only, and what is slow to import stays behind its door."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kithkin", "simulation", "experiments")

LAYERS: tuple[tuple[str, ...], ...] = (
    ("kithkin",),
    ("experiments",),
    ("simulation",),
    ("simulation.model", "simulation.agents"),
    ("simulation.live",),
    ("simulation.recording", "simulation.measures", "simulation.interventions"),
    ("simulation.ensemble",),
    ("simulation.worlds",),
    ("simulation.ties",),
    ("simulation.kernels",),
    ("simulation.checkpoint", "simulation.order"),
    ("simulation.population",),
    ("simulation.parameters",),
    ("simulation.network",),
    ("simulation.scenario",),
    ("simulation.seeds", "simulation.files"),
)
"""From the top down. ``simulation`` alone is the public door; an entry holds its submodules too."""

DOORS = {
    "networkx": ("simulation.network",),
    "mesa": ("simulation.agents", "simulation.model", "experiments.benchmark", "experiments.mesa_app"),
}
"""The only modules that may import a library."""

LONGEST_MODULE, LONGEST_FUNCTION = 300, 50


def path_of(module: str) -> Path:
    plain = ROOT / (module.replace(".", "/") + ".py")
    return plain if plain.exists() else ROOT / module.replace(".", "/") / "__init__.py"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = sorted(module_of(path) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TREES = {module: ast.parse(path_of(module).read_text(encoding="utf-8")) for module in MODULES}


def without_typing(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes, save those under ``if TYPE_CHECKING``, which is never run."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        yield node
        yield from without_typing(node)


def imports(module: str, nodes: Iterator[ast.AST]) -> set[str]:
    """Full names of the modules that ``nodes`` import, ours resolved to the very submodule."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import in line {node.lineno}"
            source = node.module or ""
            inside = {f"{source}.{alias.name}" for alias in node.names} & set(MODULES)
            names |= inside or {source}
    return names


def fits(module: str, entry: str) -> bool:
    """Whether ``module`` belongs to an entry of the lists above."""
    return module == entry or (entry != "simulation" and module.startswith(entry + "."))


def layer_of(module: str) -> int | None:
    return next((height for height, entries in enumerate(LAYERS) if any(fits(module, each) for each in entries)), None)


def ours(names: set[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] in PACKAGES}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_layer_and_imports_from_below_it_or_beside_it(module: str) -> None:
    own = layer_of(module)
    assert own is not None, f"{module} is in no layer: add it to LAYERS"
    heights = {name: layer_of(name) for name in ours(imports(module, ast.walk(TREES[module])))}
    upward = [name for name, height in heights.items() if height is None or height < own]
    assert not upward, f"{module} imports from above: {upward}"


def test_no_import_goes_round_in_a_circle() -> None:
    graph = {module: ours(imports(module, without_typing(tree))) - {module} for module, tree in TREES.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"an import cycle: {' -> '.join(error.args[1])}")
    assert set(MODULES) <= set(order)


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = {
        module
        for module, tree in TREES.items()
        if any(name.partition(".")[0] == library for name in imports(module, without_typing(tree)))
    }
    strangers = {module for module in users if not any(fits(module, door) for door in DOORS[library])}
    assert not strangers


def test_networkx_is_imported_only_when_somebody_asks_for_a_graph() -> None:
    at_once = {
        module
        for module, tree in TREES.items()
        if any(name.partition(".")[0] == "networkx" for name in imports(module, iter(tree.body)))
    }
    assert not at_once


@pytest.mark.parametrize("module", PACKAGES)
def test_importing_a_package_loads_none_of_the_slow_libraries(module: str) -> None:
    slow = ("mesa", "networkx", "numba", "matplotlib")
    code = f"import sys, {module}; print([name for name in {slow} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("module", MODULES)
def test_there_is_no_star_import(module: str) -> None:
    stars = [
        node.lineno
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not stars


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_are_short(module: str) -> None:
    lines = len(path_of(module).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines"
    spans = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {name: span for name, span in spans.items() if span > LONGEST_FUNCTION}


@pytest.mark.parametrize("module", [module for module in MODULES if fits(module, "simulation.kernels")])
def test_kernels_draw_by_address_only(module: str) -> None:
    """No generator with a state, be it NumPy's or the standard library's."""
    names = imports(module, ast.walk(TREES[module]))
    assert not {name for name in names if name == "random" or name.startswith("numpy.random")}
    attributes = {ast.unparse(node) for node in ast.walk(TREES[module]) if isinstance(node, ast.Attribute)}
    assert not attributes & {"np.random", "numpy.random"}


@pytest.mark.parametrize("module", MODULES)
def test_nothing_lets_the_compiler_reorder_arithmetic(module: str) -> None:
    words = {node.arg for node in ast.walk(TREES[module]) if isinstance(node, ast.keyword)}
    assert "fastmath" not in words
