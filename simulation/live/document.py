"""Document: the page with a recording, its modules, styles and Plotly in one file, which opens without a server.

Modules become data addresses under one import map, so that they stay what they are: nothing is rewritten but the names by
which they import each other. Plotly is kept deflated and begins before the page does.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

from simulation.live.recording import Recording

FOLDER = Path(__file__).parent
_LINK = re.compile(r'<link rel="stylesheet" href="/page/([\w-]+\.css)">')
_PLOTLY = re.compile(r'<script src="/plotly\.js"[^>]*></script>\n?')
_ENTRY = re.compile(r'<script type="module" src="/page/([\w-]+\.js)"></script>')
_IMPORT = re.compile(r'(\bfrom\s+|\bimport\s*\(?\s*)"\./([\w-]+\.js)"')
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline' data:; "
    "style-src 'unsafe-inline'; img-src data: blob:\">"
)
_START = """\
const inflated = async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
};
const script = document.createElement("script");
script.textContent = await inflated(document.getElementById("plotly").textContent.trim());
document.head.append(script);
await import("kithkin/%s");
"""


def document(recording: Recording, plotly: Path) -> str:
    """The HTML of a replay; ``plotly``: the script that draws its curves. Raises ValueError for a page that cannot be packed."""
    page = (FOLDER / "page" / "index.html").read_text(encoding="utf-8")
    entry = _ENTRY.search(page)
    if entry is None:
        raise ValueError("the page has no entry of the form that a replay needs")
    parts = [
        f'<script id="recording" type="text/plain">{recording.packed()}</script>',
        f'<script id="plotly" type="text/plain">{_packed(plotly.read_bytes())}</script>',
        f'<script type="importmap">{json.dumps({"imports": _modules()})}</script>',
        f'<script type="module">\n{_START % entry[1]}</script>',
    ]
    page = _PLOTLY.sub("", _LINK.sub(_style, page))
    page = page.replace(entry[0], "").replace("<head>", f"<head>\n{_POLICY}", 1)
    body, end = page.rsplit("</body>", 1)
    return "\n".join([body, *parts, f"</body>{end}"])


def _modules() -> dict[str, str]:
    """Every module of the page and of the replay by its name in the import map, as a data address."""
    files = [*sorted((FOLDER / "page").glob("*.js")), *sorted((FOLDER / "replay").glob("*.js"))]
    return {f"kithkin/{path.name}": _address(path) for path in files}


def _address(path: Path) -> str:
    source = _IMPORT.sub(r'\1"kithkin/\2"', path.read_text(encoding="utf-8"))
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


def _style(link: re.Match[str]) -> str:
    return f"<style>\n{(FOLDER / 'page' / link[1]).read_text(encoding='utf-8')}</style>"


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()
