/** Charts of days, drawn as SVG in the colours and the type of the page; pointing at a day tells its values. */

import { element } from "kithkin/elements.js";
import { colour } from "kithkin/theme.js";
import { word } from "kithkin/words.js";

const SVG = "http://www.w3.org/2000/svg";
const DASHES = { dot: "2 4", dash: "7 4", solid: "none" };
const TICKS = 5;
const DIGITS = 3;
const PLACES = new WeakMap();

/** Pixels of so many times the page's own type, which grows with the window. */
export function typeSize(times) {
  return Math.round(times * parseFloat(getComputedStyle(document.documentElement).fontSize));
}

/**
 * Draw into an element. `chart`: {days: [low, high], values: [low, high], zero: whether 0 has a line, lines: of `line`,
 * bands: of `band`, marks: [{day, words}], label: what a screen reader is told}.
 */
export function drawChart(into, chart) {
  const place = PLACES.get(into) ?? begun(into);
  place.chart = chart;
  paint(place);
}

/** Fit a chart to its element where that has become wider or narrower. */
export function fitChart(into) {
  const place = PLACES.get(into);
  if (place) paint(place);
}

/** A line through (x, y); `faint` for the days behind a smooth curve; `fill` down to 0. */
export function line(x, y, name, ink, options = {}) {
  const { faint = false, dash = "solid", width = 2, fill = "" } = options;
  return { x, y, name, ink, width: faint ? 0.8 : width, dash, faint, fill };
}

/** Width of the line of one of `count` worlds: earlier ones are wider, and so are seen below later ones where all agree. */
export function underneath(width, world, count) {
  return width + (count - 1 - world);
}

/** The area between two curves (x, low) and (x, high). */
export function band(x, low, high, ink) {
  return { x, low, high, ink };
}

/** A range around all finite values that changes in steps, so that a growing curve does not make the axis tremble. */
export function steadyRange(series, least, withZero = false) {
  let [low, high] = withZero ? [0, 0] : [Infinity, -Infinity];
  for (const values of series) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, least];
  const step = stepOf(Math.max(high - low, least) * 1.1);
  const bottom = Math.floor((low - step * 0.15) / step) * step;
  return [low >= 0 ? Math.max(bottom, 0) : bottom, Math.ceil((high + step * 0.15) / step) * step];
}

function stepOf(span, most = TICKS) {
  const power = 10 ** Math.floor(Math.log10(span / most));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => span / step <= most) ?? power * 10;
}

function begun(into) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  const readout = element("div", { class: "readout", hidden: "" });
  into.replaceChildren(svg, readout);
  const place = { into, svg, readout };
  PLACES.set(into, place);
  into.addEventListener("pointermove", (event) => point(place, event));
  into.addEventListener("pointerleave", () => (readout.hidden = true));
  new ResizeObserver(() => paint(place)).observe(into);
  return place;
}

/** Where days and values lie in an element of this size. */
function scaled({ days, values }, width, height) {
  const [left, right, top, bottom] = [typeSize(3), width - 10, 6, height - typeSize(1.3)];
  const x = (day) => left + ((day - days[0]) / (days[1] - days[0])) * (right - left);
  const y = (value) => bottom - ((value - values[0]) / (values[1] - values[0])) * (bottom - top);
  return { x, y, left, right, top, bottom };
}

function paint({ into, svg, chart }) {
  const { clientWidth: width, clientHeight: height } = into;
  if (!chart || !width) return;
  const at = scaled(chart, width, height);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-label", chart.label ?? "");
  svg.replaceChildren(...axes(chart, at), ...marks(chart, at), ...(chart.bands ?? []).map((each) => shaded(each, at)), ...chart.lines.flatMap((each) => drawn(each, at)));
}

function axes({ days, values, zero }, at) {
  const across = ticks(values).flatMap((value) => [
    shape("line", { x1: at.left, x2: at.right, y1: at.y(value), y2: at.y(value), stroke: colour(zero && value === 0 ? "muted" : "rule") }),
    text(short(value), at.left - 6, at.y(value) + typeSize(0.26), "end"),
  ]);
  const below = ticks(days).filter((day) => at.x(day) < at.right - typeSize(2)).map((day) => text(short(day), at.x(day), at.bottom + typeSize(0.95), "middle"));
  return [...across, ...below, text(word("curve.day"), at.right, at.bottom + typeSize(0.95), "end")];
}

function ticks([low, high]) {
  const step = stepOf(high - low);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, n) => (first + n) * step);
}

/** A number of few digits, with a true minus. */
export function short(value, digits = DIGITS) {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** Lines where something was done; words that would be printed over the last ones are left out. */
function marks({ marks: all = [] }, at) {
  let free = -Infinity;
  return all.flatMap(({ day, words }) => {
    const x = at.x(day);
    const drawn = [shape("line", { x1: x, x2: x, y1: at.top, y2: at.bottom, stroke: colour("muted"), "stroke-dasharray": "2 3" })];
    if (words && x > free) {
      drawn.push(text(words, x + 3, at.top + typeSize(0.7), "start"));
      free = x + 3 + words.length * typeSize(0.45);
    }
    return drawn;
  });
}

function drawn({ x, y, ink, width, dash, faint, fill }, at) {
  const path = pathOf(x, y, at);
  if (!path) return [];
  const stroke = { d: path, fill: "none", stroke: ink, "stroke-width": width, "stroke-dasharray": DASHES[dash], "stroke-linejoin": "round" };
  const area = fill ? [shape("path", { d: `${path}L${at.x(x.at(-1))} ${at.y(0)}L${at.x(x[0])} ${at.y(0)}Z`, fill, stroke: "none" })] : [];
  return [...area, shape("path", { ...stroke, opacity: faint ? 0.45 : 1 })];
}

function shaded({ x, low, high, ink }, at) {
  const known = x.map((_, n) => n).filter((n) => Number.isFinite(low[n]) && Number.isFinite(high[n]));
  const point = (n, values) => `${at.x(x[n]).toFixed(1)} ${at.y(values[n]).toFixed(1)}`;
  const path = [...known.map((n) => point(n, high)), ...known.reverse().map((n) => point(n, low))].join("L");
  return shape("path", { d: path && `M${path}Z`, fill: ink, stroke: "none", opacity: 0.2 });
}

/** Days without a value leave a gap. */
function pathOf(x, y, at) {
  let pen = "M";
  return x.reduce((path, day, n) => {
    if (!Number.isFinite(y[n])) {
      pen = "M";
      return path;
    }
    const part = `${pen}${at.x(day).toFixed(1)} ${at.y(y[n]).toFixed(1)}`;
    pen = "L";
    return path + part;
  }, "");
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(words, x, y, anchor) {
  const made = shape("text", { x, y, "text-anchor": anchor, fill: colour("muted"), "font-size": typeSize(0.72) });
  made.textContent = words;
  return made;
}

/** Tell the values of the day that is pointed at. */
function point({ into, readout, chart }, event) {
  const { left, width, height } = into.getBoundingClientRect();
  const at = scaled(chart, width, height);
  const share = (event.clientX - left - at.left) / (at.right - at.left);
  const day = Math.round(chart.days[0] + share * (chart.days[1] - chart.days[0]));
  const told = chart.lines.filter(({ faint }) => !faint).flatMap((each) => valueAt(each, day));
  readout.hidden = !told.length;
  if (!told.length) return;
  readout.replaceChildren(element("b", {}, word("time.now", { day })), ...told.map(({ words, ink }) => element("span", { style: `color: ${ink}` }, words)));
  readout.style.left = `${Math.min(event.clientX - left + 12, width - readout.offsetWidth - 4)}px`;
}

function valueAt({ x, y, name, ink }, day) {
  const value = y[x.findIndex((each) => each >= day)];
  return Number.isFinite(value) ? [{ words: `${name}: ${short(value)}`, ink }] : [];
}
