/** The curve that is shown as a table of weeks, for readers who do not see it; filled in only while it is open. */

import { byId, element } from "kithkin/elements.js";
import { given, word } from "kithkin/words.js";

const WEEK = 7;

export class CurveTable {
  /** `curves`: where the series are. */
  constructor(curves) {
    Object.assign(this, { curves, details: byId("table"), weeks: -1 });
    this.details.addEventListener("toggle", () => this.refresh());
  }

  refresh() {
    if (!this.details.open) return;
    const { worlds } = this.curves.scene;
    const { name, label } = this.curves.measure;
    const series = worlds.map((_, world) => this.curves.series(world, name));
    const weeks = Math.ceil(series[0].length / WEEK);
    const rows = Array.from({ length: weeks }, (_, week) => row(series, week));
    const heads = worlds.map(({ title }) => element("th", { scope: "col" }, given(title)));
    const caption = element("caption", {}, word("curve.table.head", { measure: given(label) }));
    const table = element("table", { class: "results" }, caption, element("thead", {}, element("tr", {}, element("td"), ...heads)), element("tbody", {}, ...rows));
    this.details.lastElementChild.replaceChildren(table);
  }
}

function row(series, week) {
  const [first, last] = [week * WEEK + 1, Math.min((week + 1) * WEEK, series[0].length)];
  const cells = series.map((values) => element("td", {}, mean(values.slice(first - 1, last))));
  return element("tr", {}, element("th", { scope: "row" }, word("curve.week", { first, last })), ...cells);
}

function mean(values) {
  const known = values.filter(Number.isFinite);
  return known.length ? (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(3) : "–";
}
