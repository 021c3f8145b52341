/** The curves below the pictures: a measure in all worlds, and each world less the first; the last run behind them, and other lives. */

import { band, drawChart, fitChart, line, steadyRange, underneath } from "kithkin/charts.js";
import { byId, element } from "kithkin/elements.js";
import { LIVES } from "kithkin/fan.js";
import { History, smooth } from "kithkin/history.js";
import { SIDES, sideOf } from "kithkin/sides.js";
import { colour } from "kithkin/theme.js";
import { given, has, unitOf, word } from "kithkin/words.js";

const SPANS = [56, 112, 182, 365, 730, 1_095, 1_825, 3_650, 7_300, 36_500];
const PAUSE = 180;
const LONGEST_PAUSE = 700;
const SHARE = 12;
const MOST_POINTS = 700;
const LEAST_SPAN = { share: 0.05, SD: 0.2 };
/** States that change slowly: their days need no smoothing, which would only blur when something happened. */
const SLOW = /^(load|perceived|belonging|isolated|esteem|skill|share_.*)$/;

export class Curves {
  #history = null;
  #ghost = null;
  #forgets = false;
  #marks = [];
  #next = -Infinity;
  #turn = 0;
  #stale = 0;

  /** `changed` is called with the name of the measure that the reader chooses; `fan`: other lives of the scene. */
  constructor(catalogue, fan, changed) {
    Object.assign(this, { catalogue, fan });
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
    this.#ghost = this.#forgets ? null : this.#lastRun(scene);
    this.#forgets = false;
    this.scene = scene;
    this.#history = new History(scene.worlds.length, scene.measures.length);
    this.#marks = [];
    byId("difference-figure").hidden = scene.worlds.length < 2;
    this.redraw();
    ["both", "difference"].map(byId).forEach(fitChart);
  }

  /** The next scene is about something else: nothing is kept of this one. */
  forget() {
    this.#forgets = true;
  }

  /** The run that ends here, where the next has the same persons; one of no day leaves what was kept of the one before. */
  #lastRun(scene) {
    if (!this.scene || !alike(this.scene, scene)) return null;
    return this.#history.days > 0 ? { history: this.#history, titles: this.#titles() } : this.#ghost;
  }

  /** Draw again soon: other lives have gone on. */
  grew() {
    this.#stale = 2;
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
    const { name, unit, meaning } = this.measure;
    const drawn = this.#isSlow ? "" : word("curve.daily");
    const about = [this.fan.words(), this.#ghost ? word("curve.ghost.words") : "", meaningOf(name, meaning), unitOf(name, unit), drawn];
    byId("measure-meaning").textContent = about.filter(Boolean).join("; ");
    byId("measure-meaning").title = byId("measure-meaning").textContent;
    const titles = this.#titles();
    byId("both-title").replaceChildren(...titles.map((title, w) => element("span", { class: `key ${SIDES[w]}` }, title)));
    this.#nameDifference(titles);
  }

  /** What other lives say of each difference, else which way is better. */
  #nameDifference(titles) {
    const { name, better } = this.measure;
    const many = titles.length > 2;
    const others = titles.slice(1);
    const verdicts = others.map((title, n) => this.fan.verdict(name, n + 1, many ? title : "")).filter(Boolean);
    const keyed = (words, n) => element("span", many ? { class: `key ${SIDES[n + 1]}` } : {}, words);
    const told = verdicts.length === others.length ? verdicts.map(keyed) : [word(`curve.${many ? "first." : ""}${better || "difference"}`)];
    byId("difference-title").replaceChildren(...told);
    byId("difference-title").title = verdicts.length ? word("fan.how", { lives: LIVES }) : many ? "" : word("curve.less", { right: titles[1], left: titles[0] });
  }

  /** Names of the worlds; those of one name are told apart by their side. */
  #titles() {
    const titles = this.scene.worlds.map((world) => given(world.title));
    const alone = (title) => titles.filter((other) => other === title).length === 1;
    return titles.map((title, w) => (alone(title) ? title : word("curve.side", { title, side: sideOf(titles.length, w) })));
  }

  #drawBoth() {
    this.#name();
    const all = this.scene.worlds.map((_, w) => this.#values(w));
    // Of more than two worlds the bands would lie upon each other.
    const fans = all.map((_, w) => (w && all.length > 2 ? null : this.fan.of(this.menu.value, w, null, this.#isSlow)));
    const ghosts = all.map((_, w) => this.#ghostOf(w)).filter(Boolean);
    const thin = this.#isSlow ? [] : all.map((values, w) => this.#line(values, w, { faint: true }));
    const traces = [
      ...ghosts.map(({ values, world }) => this.#dashed(values, word("curve.ghost", { title: this.#ghost.titles[world] }), colour(SIDES[world]))),
      ...thin,
      ...fans.flatMap((fan, w) => (fan ? [this.#middle(fan, this.#titles()[w], colour(SIDES[w]))] : [])),
      ...all.map((values, w) => this.#line(this.#thick(values), w, { width: underneath(2.4, w, all.length) })),
    ];
    const range = steadyRange([...all, ...fans.flatMap(ends), ...ghosts.map(({ values }) => values)], this.#least());
    drawChart(byId("both"), { ...this.#chart(traces, range), bands: this.#bands(fans, 0) });
  }

  /** Each world less the first; the ghost of one difference only. */
  #drawDifference() {
    const others = this.scene.worlds.slice(1).map((_, n) => n + 1);
    if (!others.length) return;
    const single = others.length === 1;
    const daily = others.map((w) => less(this.#values(w), this.#values(0)));
    const fans = others.map((w) => this.fan.of(this.menu.value, w, 0, this.#isSlow));
    const ghost = single && this.#ghost && [1, 0].map((w) => this.#ghostOf(w)?.values);
    const ghosts = ghost && ghost.every(Boolean) ? [less(...ghost)] : [];
    const ink = (n) => colour(single ? "ink" : SIDES[n + 1]);
    const name = (n) => (single ? word("curve.difference") : this.#titles()[n + 1]);
    const traces = [
      ...ghosts.map((values) => this.#dashed(values, word("curve.ghost", { title: word("curve.difference") }), colour("ink"))),
      ...(this.#isSlow || !single ? [] : [this.#series(daily[0], "day", ink(0), { faint: true })]),
      ...fans.flatMap((fan, n) => (fan ? [this.#middle(fan, name(n), ink(n))] : [])),
      ...daily.map((values, n) => this.#series(this.#thick(values), name(n), ink(n), { width: 2.4, fill: single && !fans[0] ? colour("fill") : "" })),
    ];
    const shown = single ? daily : daily.map((values) => this.#thick(values));
    const range = steadyRange([...shown, ...fans.flatMap(ends), ...ghosts], this.#least(), true);
    drawChart(byId("difference"), { ...this.#chart(traces, range), zero: true, bands: this.#bands(fans, 1) });
  }

  /** Bands of other lives; `first`: the world of the first of them. */
  #bands(fans, first) {
    return fans.flatMap((fan, n) => {
      if (!fan) return [];
      const kept = this.#kept(fan.low);
      const ink = first && fans.length === 1 ? "ink" : SIDES[n + first];
      return [band(kept.map((day) => day + 1), kept.map((day) => fan.low[day]), kept.map((day) => fan.high[day]), colour(ink))];
    });
  }

  #middle({ middle }, title, ink) {
    return this.#series(middle, word("fan.middle", { title }), ink, { dash: "dot", width: 1.8 });
  }

  #dashed(values, name, ink) {
    return this.#series(values, name, ink, { dash: "dash", width: 1.3 });
  }

  /** What a world's curve was in the last run, {values, world}; null where there was no such world. */
  #ghostOf(world) {
    const history = this.#ghost?.history;
    if (!history || world >= history.values.length) return null;
    return { world, values: this.#thick(history.of(world, this.scene.measures.indexOf(this.menu.value))) };
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
    const kept = this.#kept(values);
    return line(kept.map((day) => day + 1), kept.map((day) => values[day]), name, ink, options);
  }

  /** Indices of the days that are drawn: not more than there are pixels for. */
  #kept(values) {
    const stride = Math.ceil(values.length / MOST_POINTS);
    return values.map((_, day) => day).filter((day) => (values.length - 1 - day) % (stride || 1) === 0);
  }

  #chart(lines, values) {
    const days = Math.max(this.#history.days, this.#ghost?.history.days ?? 0);
    const span = SPANS.find((each) => each >= days) ?? days;
    return { days: [0, span], values, lines, marks: this.#marks, label: word("curve.chart", { measure: given(this.measure.label) }) };
  }
}

/** What a measure stands for: in the page's own words, where those of the model name a parameter. */
function meaningOf(name, meaning) {
  return has(`meaning.${name}`) ? word(`meaning.${name}`) : given(meaning);
}

/** Whether two scenes have the same persons, so that the curve of one says something beside that of the other. */
function alike(one, other) {
  return one.persons === other.persons && one.network === other.network && one.measures.length === other.measures.length;
}

function ends(fan) {
  return fan ? [fan.low, fan.high] : [];
}

function less(values, others) {
  return values.map((value, day) => value - others[day]);
}
