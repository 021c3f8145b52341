/** Light and dark, and the colours of the style sheet for whatever is not drawn by it: canvases and charts. */

const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const listeners = [];
const read = new Map();

/** The value of a CSS variable in today's theme: `colour("ink")`. */
export function colour(name) {
  if (!read.has(name)) read.set(name, getComputedStyle(root).getPropertyValue(`--${name}`).trim());
  return read.get(name);
}

/** Whether the reader asked for little motion. */
export function isCalm() {
  return calm.matches;
}

/** Call `listener` after each change between light and dark. */
export function onThemeChange(listener) {
  listeners.push(listener);
}

/** Follow the system until the reader chooses; the choice is kept where the browser allows it. */
export function followTheme() {
  apply(kept() ?? (system.matches ? "dark" : "light"));
  system.addEventListener("change", (event) => kept() ?? apply(event.matches ? "dark" : "light"));
  printInLight();
}

/** Paper is white. */
function printInLight() {
  let before = "light";
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    if (before !== "light") apply("light");
  });
  addEventListener("afterprint", () => before !== "light" && apply(before));
}

export function toggleTheme() {
  const chosen = root.dataset.theme === "dark" ? "light" : "dark";
  keep(chosen);
  apply(chosen);
}

/** A CSS colour from three channels. */
export function css([red, green, blue]) {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
}

/** The three channels of "#rrggbb". */
export function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

function apply(theme) {
  root.dataset.theme = theme;
  read.clear();
  listeners.forEach((listener) => listener());
}

// A page opened from a file may be refused its storage.
function kept() {
  try {
    return localStorage.getItem("kithkin-theme");
  } catch {
    return null;
  }
}

function keep(theme) {
  try {
    localStorage.setItem("kithkin-theme", theme);
  } catch {
    // The choice then holds for this visit only.
  }
}
