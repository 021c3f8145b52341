/** The tabs of the panel, with the arrow keys that a row of tabs has everywhere. */

import { byId } from "kithkin/elements.js";

const tabs = () => [...document.querySelectorAll('[role="tab"]')];

export function listenToTabs() {
  for (const tab of tabs()) {
    tab.addEventListener("click", () => openTab(sheetOf(tab)));
    tab.addEventListener("keydown", (event) => move(event, tab));
  }
}

export function openTab(name) {
  for (const tab of tabs()) {
    const chosen = sheetOf(tab) === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    byId(sheetOf(tab)).hidden = !chosen;
  }
}

function move(event, tab) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const all = tabs().filter((each) => each.offsetParent);
  const next = all[(all.indexOf(tab) + step + all.length) % all.length];
  next.focus();
  next.click();
}

function sheetOf(tab) {
  return tab.getAttribute("aria-controls");
}
