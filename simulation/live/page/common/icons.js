/** Small drawings: buttons, and the kinds of life event that the scene declares. Paths in a square of 24. */

const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  reset: "M5 5v14M19.5 5.5v13L8.5 12z",
  theme: "M12 4a8 8 0 1 0 .01 0zM12 4v16",
  setup: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  link: "M10 14.5 14.5 10M8.5 11.5l-2.6 2.6a3.5 3.5 0 0 0 5 5l2.6-2.6M15.5 12.5l2.6-2.6a3.5 3.5 0 0 0-5-5l-2.6 2.6",
  fold: "M4 5h16v14H4zM14.5 5v14",
  undo: "M8.5 5 4.5 9l4 4M4.5 9h9a5.5 5.5 0 0 1 0 11H9",
};
const FILLED = new Set(["play", "pause", "reset"]);

/** Learn the drawings of the kinds of life event; `events`: those of the scene. */
export function learnIcons(events) {
  for (const { name, symbol } of events) PATHS[name] = symbol;
}

/** An inline SVG element in the colour of its text. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill", FILLED.has(name) ? "currentColor" : "none");
  svg.append(path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "drawing");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** Put its drawing into every element that names one by `data-icon`. */
export function drawIcons(within = document) {
  for (const element of within.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
}

/** Draw an icon on a canvas, its centre at (x, y), `size` pixels wide. */
export function paintIcon(context, name, x, y, size, ink) {
  const scale = size / 24;
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(scale, scale);
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.strokeStyle = ink;
  context.fillStyle = ink;
  const path = outline(name);
  context.stroke(path);
  if (FILLED.has(name)) context.fill(path);
  context.restore();
}

const outlines = new Map();

function outline(name) {
  if (!outlines.has(name)) outlines.set(name, new Path2D(PATHS[name]));
  return outlines.get(name);
}
