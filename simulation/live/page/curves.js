/** The curves below the pictures: a measure in both worlds, and the right world less the left one. */

import { drawChart, fitChart, line, steadyRange } from "./charts.js";
import { byId, element } from "./elements.js";
import { History, smooth } from "./history.js";
import { colour } from "./theme.js";
import { given, has, unitOf, word } from "./words.js";

const SPANS = [56, 112, 182, 365, 730, 1_095, 1_825, 3_650, 7_300, 36_500];
const PAUSE = 180;
const LONGEST_PAUSE = 700;
const SHARE = 12;
const MOST_POINTS = 700;
const LEAST_SPAN = { share: 0.05, SD: 0.2 };
/** States that change slowly: their days need no smoothing, which would only blur when something happened. */
const SLOW = /^(load|perceived|belonging|isolated|esteem|skill|share_.*)$/;
const SIDES = ["left", "right"];

export class Curves {
  #history = null;
  #marks = [];
  #next = -Infinity;
  #turn = 0;
  #stale = 0;

  /** `changed` is called with the name of the measure that the reader chooses. */
  constructor(catalogue, changed) {
    this.catalogue = catalogue;
    this.menu = byId("measure");
    this.menu.append(...catalogue.measures.map(({ name, label }) => element("option", { value: name }, given(label))));
    this.menu.addEventListener("change", () => {
      this.redraw();
      changed(this.menu.value);
    });
  }

  get measure() {
    return this.catalogue.measures.find(({ name }) => name === this.menu.value);
  }

  choose(name) {
    if (this.catalogue.measures.some((each) => each.name === name)) this.menu.value = name;
    this.redraw();
  }

  setScene(scene) {
    this.scene = scene;
    this.#history = new History(scene.worlds.length, scene.measures.length);
    this.#marks = [];
    byId("difference-figure").hidden = scene.worlds.length < 2;
    this.redraw();
    ["both", "difference"].map(byId).forEach(fitChart);
  }

  add(frame) {
    this.#history.add(frame);
    this.#stale = 2;
  }

  /** A thin line at the day of an act: a change or a strike. */
  mark(day, words) {
    this.#marks.push({ day, words });
    this.#stale = 2;
  }

  /** Draw one of the two charts at most, where it is time: they must not make the picture stutter. */
  paint(now) {
    if (!this.#stale || now < this.#next) return;
    this.#turn = 1 - this.#turn;
    this.#stale -= 1;
    if (this.#turn === 0) this.#drawBoth();
    else this.#drawDifference();
    const cost = performance.now() - now;
    this.#next = now + Math.min(Math.max(PAUSE, SHARE * cost), LONGEST_PAUSE);
  }

  redraw() {
    if (!this.#history) return;
    this.#name();
    this.#drawBoth();
    this.#drawDifference();
  }

  /** All days of a measure in a world, the first day first. */
  series(world, name) {
    return this.#history.of(world, this.scene.measures.indexOf(name));
  }

  /** Mean over the last week in a world, NaN where there is none yet. */
  latest(world, name) {
    return smooth(this.series(world, name).slice(-7)).at(-1) ?? NaN;
  }

  #name() {
    const { name, unit, meaning, better } = this.measure;
    const drawn = this.#isSlow ? "" : word("curve.daily");
    byId("measure-meaning").textContent = [meaningOf(name, meaning), unitOf(unit), drawn].filter(Boolean).join("; ");
    byId("measure-meaning").title = byId("measure-meaning").textContent;
    byId("both-title").replaceChildren(...this.#titles().map((title, w) => element("span", { class: `key ${SIDES[w]}` }, title)));
    const [left, right] = this.#titles();
    byId("difference-title").textContent = word(`curve.${better || "difference"}`);
    byId("difference-title").title = right ? word("curve.less", { right, left }) : "";
  }

  /** Names of the worlds; two of one name are told apart by their side. */
  #titles() {
    const titles = this.scene.worlds.map((world) => given(world.title));
    const alike = titles.length > 1 && titles[0] === titles[1];
    return titles.map((title, w) => (alike ? word("curve.side", { title, side: word(`world.${SIDES[w]}`) }) : title));
  }

  #drawBoth() {
    const all = this.scene.worlds.map((_, w) => this.#values(w));
    const thin = this.#isSlow ? [] : all.map((values, w) => this.#line(values, w, { faint: true }));
    const traces = [...thin, ...all.map((values, w) => this.#line(this.#thick(values), w, { width: 2.4 }))];
    drawChart(byId("both"), this.#chart(traces, steadyRange(all, this.#least())));
  }

  #drawDifference() {
    if (this.scene.worlds.length < 2) return;
    const [left, right] = [0, 1].map((w) => this.#values(w));
    const daily = right.map((value, day) => value - left[day]);
    const ink = colour("ink");
    const traces = [
      ...(this.#isSlow ? [] : [this.#series(daily, "day", ink, { faint: true })]),
      this.#series(this.#thick(daily), word("curve.difference"), ink, { width: 2.4, fill: colour("fill") }),
    ];
    drawChart(byId("difference"), { ...this.#chart(traces, steadyRange([daily], this.#least(), true)), zero: true });
  }

  get #isSlow() {
    return SLOW.test(this.measure.name);
  }

  #thick(values) {
    return this.#isSlow ? values : smooth(values);
  }

  #values(world) {
    return this.series(world, this.menu.value);
  }

  #least() {
    return LEAST_SPAN[this.measure.unit] ?? 0.1;
  }

  #line(values, world, options) {
    return this.#series(values, this.#titles()[world], colour(SIDES[world]), options);
  }

  #series(values, name, ink, options) {
    const stride = Math.ceil(values.length / MOST_POINTS);
    const kept = values.map((_, day) => day).filter((day) => (values.length - 1 - day) % (stride || 1) === 0);
    return line(kept.map((day) => day + 1), kept.map((day) => values[day]), name, ink, options);
  }

  #chart(lines, values) {
    const days = this.#history.days;
    const span = SPANS.find((each) => each >= days) ?? days;
    return { days: [0, span], values, lines, marks: this.#marks, label: word("curve.chart", { measure: given(this.measure.label) }) };
  }
}

/** What a measure stands for: in the page's own words, where those of the model name a parameter. */
function meaningOf(name, meaning) {
  return has(`meaning.${name}`) ? word(`meaning.${name}`) : given(meaning);
}
