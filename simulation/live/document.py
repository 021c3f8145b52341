"""Document: the page with its world, its kernels, its modules and styles in one file, which needs no server.

Modules become data addresses under one import map, so that they stay what they are: nothing is rewritten but the names by
which they import each other. The page's policy names its few scripts by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulation.live.prepared import Data
from simulation.portable import modules as portable

PAGE = Path(__file__).with_name("page")
_FOLDERS = (PAGE, Path(portable.__file__).parent)
_LINK = re.compile(r'<link rel="stylesheet" href="([\w-]+\.css)">')
_ENTRY = re.compile(r'<script type="module" src="([\w-]+\.js)"></script>\n')
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_IMPORT = re.compile(r'(\bfrom\s+)"\./([\w-]+\.js)"')
_POLICY = (
    "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval' data:; style-src 'unsafe-inline'; img-src data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def document(prepared: Data, kernels: Mapping[str, bytes]) -> str:
    """The HTML of a living page. ``kernels``: WebAssembly modules by name. Raises ValueError for a page that cannot be packed."""
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    entry = _ENTRY.search(page)
    if entry is None:
        raise ValueError("the page has no entry of the form that a document needs")
    scripts = {"importmap": json.dumps({"imports": _modules()}), "module": f'import "kithkin/{entry[1]}";'}
    texts = {"prepared": json.dumps(prepared, allow_nan=False).encode(), **kernels}
    page = _LINK.sub(_style, page).replace(entry[0], "")
    page = _bound(page, scripts)
    parts = [f'<script id="{name}" type="text/plain">{_packed(content)}</script>' for name, content in texts.items()]
    parts += [f'<script type="{kind}">{script}</script>' for kind, script in scripts.items()]
    return page.replace("</head>", "\n".join([*parts, "</head>"]), 1)


def waiting() -> str:
    """The HTML of a page that waits until the living one is made: it asks its server for ``progress``."""
    page = (PAGE / "waiting.html").read_text(encoding="utf-8")
    return _bound(page, dict(enumerate(_SCRIPT.findall(page))))


def _bound(page: str, scripts: Mapping[Any, str]) -> str:
    return page.replace("<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">', 1)


def policy(scripts: Mapping[Any, str]) -> str:
    """What a page of these scripts may do: run them and the kernels, and ask the server that it came from."""
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts.values()]
    return _POLICY.format(scripts=" ".join(f"'sha256-{each}'" for each in digests))


def _modules() -> dict[str, str]:
    """Every module of the page by its name in the import map, as a data address."""
    files = sorted(path for folder in _FOLDERS for path in folder.glob("*.js"))
    return {f"kithkin/{path.name}": _address(path) for path in files}


def _address(path: Path) -> str:
    source = _IMPORT.sub(r'\1"kithkin/\2"', path.read_text(encoding="utf-8"))
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


def _style(link: re.Match[str]) -> str:
    return f"<style>\n{(PAGE / link[1]).read_text(encoding='utf-8')}</style>"


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()
