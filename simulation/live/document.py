"""Document: the page with its world, its kernels, its modules and styles in one file, which needs no server.

Modules become data addresses under one import map, so that they stay what they are: they import each other as
"kithkin/name.js", in whatever folder of the page they lie. The page's policy names its few scripts by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path

from simulation.live.prepared import Data
from simulation.portable import modules as portable

PAGE = Path(__file__).with_name("page")
_FOLDERS = (PAGE, Path(portable.__file__).parent)
_LINK = re.compile(r'<link rel="stylesheet" href="([\w-]+\.css)">')
_ENTRY = re.compile(r'<script type="module" src="([\w-]+\.js)"></script>\n')
_IMPORT = re.compile(r'\bfrom\s+"kithkin/([\w-]+\.js)"')
_POLICY = (
    "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval' data:; style-src 'unsafe-inline'; img-src data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_LEVEL = 7
"""Level of compression: 9 takes four times as long for 2 % less."""


def document(prepared: Data, kernels: Mapping[str, bytes]) -> str:
    """The HTML of a living page. ``kernels``: WebAssembly modules by name. Raises ValueError for a page that cannot be packed."""
    return _page("index.html", {"prepared": json.dumps(prepared, allow_nan=False).encode(), **kernels})


def waiting() -> str:
    """The HTML of a page that waits until the living one is made: it asks its server for ``progress``."""
    return _page("waiting.html", {})


def _page(name: str, contents: Mapping[str, bytes]) -> str:
    """A page of the folder with its styles, the modules that its entry imports, and ``contents`` by the name of their element."""
    page = (PAGE / name).read_text(encoding="utf-8")
    entry = _ENTRY.search(page)
    if entry is None:
        raise ValueError(f"{name} has no entry of the form that a document needs")
    scripts = {"importmap": json.dumps({"imports": _modules(entry[1])}), "module": f'import "kithkin/{entry[1]}";'}
    page = _LINK.sub(_style, page).replace(entry[0], "")
    page = page.replace("<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">', 1)
    parts = [f'<script id="{key}" type="text/plain">{_packed(content)}</script>' for key, content in contents.items()]
    parts += [f'<script type="{kind}">{script}</script>' for kind, script in scripts.items()]
    return page.replace("</head>", "\n".join([*parts, "</head>"]), 1)


def policy(scripts: Mapping[str, str]) -> str:
    """What a page of these scripts may do: run them and the kernels, and ask the server that it came from."""
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts.values()]
    return _POLICY.format(scripts=" ".join(f"'sha256-{each}'" for each in digests))


def _modules(entry: str) -> dict[str, str]:
    """The entry and every module that it imports, itself or through others: a data address by the name in the import map."""
    files = {path.name: path for folder in _FOLDERS for path in folder.rglob("*.js")}
    sources: dict[str, str] = {}
    waits = [entry]
    while waits:
        name = waits.pop()
        sources[name] = files[name].read_text(encoding="utf-8")
        waits += [other for other in _IMPORT.findall(sources[name]) if other not in sources]
    return {f"kithkin/{name}": _address(sources[name]) for name in sorted(sources)}


def _address(source: str) -> str:
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


def _style(link: re.Match[str]) -> str:
    return f"<style>\n{(PAGE / link[1]).read_text(encoding='utf-8')}</style>"


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, _LEVEL)).decode()
