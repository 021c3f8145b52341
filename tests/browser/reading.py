"""Values that tests read from the page."""

from __future__ import annotations

from typing import Any

UNSAID = """() => {
  const found = [];
  const counts = (text, element) => /\\p{L}/u.test(text ?? "") && !/[⟦⟧]/.test(text) && !element.closest("#all-names, h1");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (counts(walk.currentNode.data, walk.currentNode.parentElement)) found.push(walk.currentNode.data);
  for (const name of ["title", "aria-label", "placeholder", "aria-roledescription"])
    for (const each of document.querySelectorAll(`[${name}]`))
      if (counts(each.getAttribute(name), each)) found.push(each.getAttribute(name));
  return found;
}"""
"""JavaScript: words of the page that are in no catalogue; the names of persons and of kithkin need none."""


def day(page: Any) -> int:
    """The day that the page shows."""
    shown = str(page.text_content("#day"))
    assert shown.startswith("Day ")
    return int(shown.removeprefix("Day "))
