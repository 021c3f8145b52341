/** Plotly's charts in the colours and the type of the page. */

import { colour } from "./theme.js";
import { word } from "./words.js";

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: "reset", scrollZoom: false };
const FONT = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

/** Pixels of so many times the page's own type, which grows with the window. */
export function typeSize(times) {
  return Math.round(times * parseFloat(getComputedStyle(document.documentElement).fontSize));
}

/** Draw `traces` into an element; `layout` adds to the page's own. */
export function drawChart(into, traces, layout) {
  return window.Plotly.react(into, traces, { ...pageLayout(), ...layout }, CONFIG);
}

/** Fit a chart to its element where that has become wider or narrower; windows that change are seen to by Plotly. */
export function fitChart(into) {
  if (into.clientWidth && into._fullLayout) window.Plotly.Plots.resize(into);
}

function pageLayout() {
  const ink = colour("ink");
  return {
    font: { family: FONT, size: typeSize(0.8), color: ink },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: typeSize(3), r: 10, t: 6, b: typeSize(2.2) },
    showlegend: false,
    hovermode: "x unified",
    hoverlabel: { bgcolor: colour("raised"), bordercolor: colour("rule"), font: { color: ink } },
    dragmode: "zoom",
    uirevision: "kept",
  };
}

/** An axis of days. */
export function dayAxis(range) {
  return { ...axis(), range, title: { text: word("curve.day"), font: { size: typeSize(0.76) }, standoff: 2 }, hoverformat: "d", zeroline: false };
}

/** An axis of values. */
export function valueAxis(range, zeroline = false) {
  return { ...axis(), range, zeroline, zerolinecolor: colour("muted"), zerolinewidth: 1, nticks: 5, hoverformat: ".3f" };
}

function axis() {
  const tickfont = { size: typeSize(0.76), color: colour("muted") };
  return { gridcolor: colour("rule"), linecolor: colour("rule"), tickfont, automargin: false };
}

/** A line; `faint` for the days behind a smooth curve. */
export function line(x, y, name, ink, options = {}) {
  const { faint = false, dash = "solid", width = 2, ...more } = options;
  const style = { color: ink, width: faint ? 0.8 : width, dash };
  return { x, y, name, mode: "lines", type: "scatter", line: style, opacity: faint ? 0.45 : 1, hoverinfo: faint ? "skip" : "all", ...more };
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

function stepOf(span) {
  const power = 10 ** Math.floor(Math.log10(span / 4));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => span / step <= 5) ?? power * 10;
}
