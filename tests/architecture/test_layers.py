"""The layers: imports point down only, and libraries that are slow to import are imported where they are needed."""

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

FLOORS: dict[str, tuple[tuple[str, ...], ...]] = {
    "": (("kithkin",), ("experiments",), ("simulation",)),
    "simulation": (
        ("model", "agents"),
        ("live",),
        ("recording", "interventions"),
        ("measures", "divergence", "ensemble", "portable"),
        ("ahead", "first_start"),
        ("memory",),
        ("ties", "twin"),
        ("kernels",),
        ("checkpoint", "order"),
        ("population", "parameters"),
        ("network",),
        ("scenario", "seeds", "files", "limits", "representation", "requirements"),
    ),
    "simulation.network": (
        ("edge_list", "generator", "graphs", "locality", "pairing", "shuffled"),
        ("graphml", "measures", "meetings", "table", "disposition"),
        ("experience",),
        ("record",),
        ("soundness", "duplicates"),
    ),
    "simulation.scenario": (
        ("files", "variations"),
        ("scenario",),
        ("assumptions", "couples", "helping", "network_plan", "structures"),
        ("kinds",),
        ("section",),
        ("mistakes",),
        ("catalogue",),
        ("schema", "names"),
    ),
    "simulation.kernels": (
        ("day",),
        ("intake", "sums"),
        ("phases",),
        ("rows", "rules"),
        ("world", "decisions"),
        ("machine",),
    ),
    "simulation.live": (
        ("making", "server"),
        ("document", "start"),
        ("prepared",),
        ("scenes",),
        ("choices", "ground"),
        ("doors", "layout", "preparing", "words"),
        ("request",),
        ("limits", "quantities"),
    ),
    "experiments": (
        ("__main__",),
        ("cli",),
        ("command", "mesa_app", "showing"),
        ("paper",),
        ("benchmark", "studies", "documentation"),
        ("patterns", "sweeps"),
        ("comparison",),
        ("pages",),
        ("estimates", "running", "terminal", "streams"),
        ("storage", "formatting", "taking_part", "extras", "arguments"),
    ),
    "experiments.sweeps": (
        ("price",),
        ("page", "sweep"),
        ("matching",),
        ("analysis", "runs", "stopping"),
        ("plan",),
        ("overridden",),
        ("crossings", "equal_hours", "listed_points", "plan_settings", "scenarios"),
        ("bases", "plan_points"),
        ("designs",),
        ("points",),
        ("factors",),
    ),
    "experiments.sweeps.page": (
        ("effort",),
        ("report",),
        ("sections", "terminal"),
        ("outcomes",),
        ("answer", "findings"),
        ("at_equal_hours",),
        ("page",),
        ("words", "headline", "figures"),
        ("compared",),
    ),
    "experiments.benchmark": (
        ("sections",),
        ("limit", "solo", "counting"),
        ("worlds", "table", "machine", "starts", "sweeps", "view", "portable"),
        ("prices", "page_speed", "node", "phases"),
        ("book", "effort"),
    ),
}
"""Modules and folders of a package, from the top floor down. A package of a dozen or fewer may do without floors."""

MOST_ON_A_FLOOR = 12

DOORS = {
    "SALib": ("experiments.sweeps",),
    "distributed": ("experiments.running",),
    "filelock": (
        "experiments.benchmark",
        "experiments.storage",
        "simulation.ahead",
        "simulation.kernels",
        "simulation.portable",
    ),
    "jinja2": ("experiments.pages",),
    "llvmlite": ("simulation.kernels", "simulation.portable"),
    "matplotlib": ("experiments",),
    "mesa": ("simulation.agents", "simulation.model", "simulation.twin", "experiments.mesa_app"),
    "networkx": ("simulation.network",),
    "numba": ("simulation.kernels", "simulation.portable", "experiments.benchmark"),
    "packaging": ("simulation.requirements",),
    "pandas": ("experiments",),
    "pyarrow": ("experiments",),
    "pydantic": ("simulation.scenario",),
    "pydantic_core": ("simulation.scenario",),
    "sklearn": ("experiments.studies.calibration",),
    "starlette": ("simulation.live",),
    "statsmodels": ("experiments",),
    "threadpoolctl": ("experiments.studies.calibration",),
    "tqdm": ("experiments.terminal",),
    "uvicorn": ("simulation.live",),
}
"""The only modules that may import a library."""

LONGEST_MODULE, LONGEST_FUNCTION = 300, 50


def path_of(module: str) -> Path:
    plain = ROOT / (module.replace(".", "/") + ".py")
    return plain if plain.exists() else ROOT / module.replace(".", "/") / "__init__.py"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SCRIPTS = "experiments/scripts"
"""Folder of scripts that use the package as anybody does, and are no part of it."""
MODULES = sorted(
    module_of(path) for package in PACKAGES for path in (ROOT / package).rglob("*.py") if SCRIPTS not in path.as_posix()
)
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
    """Whether ``module`` is ``entry`` or lies in it."""
    return module == entry or module.startswith(entry + ".")


def child(module: str, package: str) -> str | None:
    """The module or folder of ``package`` that holds ``module``; '' for its ``__init__``, None outside of it."""
    if package and not fits(module, package):
        return None
    return module[len(package) :].lstrip(".").partition(".")[0]


def ours(names: set[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] in PACKAGES}


def children(package: str) -> set[str]:
    inside = {child(module, package) for module in MODULES}
    return {each for each in inside if each}


def links(package: str, typing: bool) -> set[tuple[str, str]]:
    """Pairs of children of ``package`` of which one imports the other; '' (its ``__init__``) is never imported from inside."""
    pairs: set[tuple[str, str]] = set()
    for module, tree in TREES.items():
        own = child(module, package)
        if own:
            nodes = ast.walk(tree) if typing else without_typing(tree)
            pairs |= {
                (own, other) for name in ours(imports(module, nodes)) if (other := child(name, package)) is not None
            }
    return {(own, other) for own, other in pairs if own != other}


def circle(graph: dict[str, set[str]]) -> str:
    """The circle that is found first, as a line of names, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " -> ".join(error.args[1])
    return ""


@pytest.mark.parametrize("package", FLOORS)
def test_every_module_and_folder_stands_on_one_floor(package: str) -> None:
    standing = [name for floor in FLOORS[package] for name in floor]
    assert sorted(standing) == sorted(children(package)), f"correct FLOORS[{package!r}]"


@pytest.mark.parametrize("package", FLOORS)
def test_a_module_imports_from_below_it_or_beside_it(package: str) -> None:
    floor = {name: floor for floor, names in enumerate(FLOORS[package]) for name in names}
    upward = {
        f"{own} -> {other or package}"
        for own, other in links(package, typing=True)
        if floor[own] > floor.get(other, -1)
    }
    assert not upward


@pytest.mark.parametrize("package", sorted({module.rpartition(".")[0] for module in MODULES}))
def test_no_floor_holds_more_than_a_dozen(package: str) -> None:
    floors = FLOORS.get(package, (tuple(children(package)),))
    assert max(len(floor) for floor in floors) <= MOST_ON_A_FLOOR, f"give {package!r} floors, or folders"


@pytest.mark.parametrize("package", sorted({module.rpartition(".")[0] for module in MODULES}))
def test_no_import_goes_round_in_a_circle(package: str) -> None:
    """Neither of the modules of a package nor of its folders; imports for type checkers alone do not count."""
    graph: dict[str, set[str]] = {name: set() for name in children(package)}
    for own, other in links(package, typing=False):
        graph[own].add(other)
    assert not circle(graph)


def test_no_module_imports_itself_by_others() -> None:
    graph = {module: ours(imports(module, without_typing(tree))) - {module} for module, tree in TREES.items()}
    assert not circle(graph)


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


def test_nothing_beside_mesa_app_hides_the_standard_library() -> None:
    """``solara run experiments/mesa_app.py`` puts the folder of that file on the path, before the standard library."""
    beside = {path.stem for path in (ROOT / "experiments").iterdir() if path.is_dir() or path.suffix == ".py"}
    assert "mesa_app" in beside
    assert not beside & sys.stdlib_module_names


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
