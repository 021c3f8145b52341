"""SVG drawings as parts of a page: their ids do not clash, and their colours and sizes follow the page."""

from __future__ import annotations

import html
import re

from experiments.pages.palette import follow_page

POINT = 4.0 / 3.0
"""CSS pixels in a point, the unit of an SVG drawing's size."""


def inline(svg: str, name: str, label: str) -> str:
    """An SVG document as part of a page, at most as wide as it was drawn.

    Its ids are prefixed with ``name``, since ids must be unique on a page and drawings repeat theirs. Its colours
    follow the page; its style sheet, which would apply to the whole page, is left to the page's own.
    """
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(url\(|href=")#', rf"\g<1>#{name}-", body)
    return follow_page(_unsized(body, label)).strip()


def _unsized(svg: str, label: str) -> str:
    """The drawing with its size as an upper limit, so that it shrinks with the page but never grows."""
    root, rest = svg.split(">", 1)
    width = re.search(r'\swidth="([\d.]+)pt"', root)
    limit = f' style="max-width: {float(width[1]) * POINT:.0f}px"' if width else ""
    root = re.sub(r'\s(width|height)="[^"]*"', "", root)
    return f'{root} role="img" aria-label="{html.escape(label)}"{limit}>{rest}'
