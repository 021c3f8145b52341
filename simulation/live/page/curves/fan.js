/** Many lives behind the curves: their median and the middle 90 %, lived a little at a time while the page is watched. */

import { short } from "kithkin/charts.js";
import { byId } from "kithkin/elements.js";
import { smooth } from "kithkin/history.js";
import { Many } from "kithkin/many.js";
import { refuse } from "kithkin/notices.js";
import { word } from "kithkin/words.js";

export const LIVES = 30;
/** Milliseconds of each animation frame that other lives may take while time runs, and while it stands still. */
const [SLICE, LONG_SLICE] = [12, 40];
/** Persons beyond whom memory and time do not suffice. */
const MOST_PERSONS = 1_000;
const WEEKS = 28;
const [LOW, MIDDLE, HIGH] = [0.05, 0.5, 0.95];

export class Fan {
  #many = null;
  #wanted = false;
  #turn = 0;
  #kept = new Map();

  /** `run`: what is lived; `changed()` is told that there is more to draw. */
  constructor(run, changed) {
    Object.assign(this, { run, changed });
    this.button = byId("lives");
    this.button.textContent = word("fan", { lives: LIVES });
    this.button.title = word("fan.title", { lives: LIVES });
    this.button.addEventListener("click", () => this.want(!this.#wanted));
  }

  get wanted() {
    return this.#wanted;
  }

  want(wanted) {
    this.#wanted = wanted;
    this.button.setAttribute("aria-pressed", String(wanted));
    this.begin();
  }

  /** The scene begins anew, and so do its other lives. */
  begin() {
    this.#many = null;
    this.#kept.clear();
    this.#turn += 1;
    const small = (this.run.scene?.persons ?? 0) <= MOST_PERSONS;
    this.button.disabled = !small;
    this.button.title = word(small ? "fan.title" : "fan.large", { lives: LIVES, persons: MOST_PERSONS });
    this.changed();
    if (this.#wanted && small) this.#set(this.#turn).catch(refuse);
  }

  async #set(turn) {
    const { run } = this;
    const many = await Many.of(run.source, () => run.acts, LIVES);
    if (turn === this.#turn) this.#many = many;
  }

  /** Live on for a moment, if the others are behind the day that is shown. */
  paint(playing) {
    if (!this.#many || this.#many.day >= this.run.day) return;
    const before = this.#many.day;
    this.#many.advance(this.run.day, performance.now() + (playing ? SLICE : LONG_SLICE));
    if (this.#many.day > before) this.changed();
  }

  /** What stands beside the charts about the fan; nothing where none is shown. */
  words() {
    if (!this.#many) return "";
    const { day } = this.#many;
    if (this.run.day === 0) return word("fan.none", { lives: LIVES });
    const shown = this.run.scene.worlds.length > 2 ? "fan.words.many" : "fan.words";
    return word(day < this.run.day ? "fan.behind" : shown, { lives: LIVES, day });
  }

  /**
   * {low, middle, high}, arrays by day, of a measure in a world, or of world `world` less world `less`; null where there is no fan.
   * `daily`: whether days are shown as they are, not as means of seven days.
   */
  of(measure, world, less, daily) {
    if (!this.#many || this.#many.day === 0) return null;
    const key = `${measure} ${world} ${less} ${daily} ${this.#many.day}`;
    if (!this.#kept.has(key)) {
      if (this.#kept.size > 12) this.#kept.clear();
      this.#kept.set(key, quantiles(this.#series(measure, world, less).map((values) => (daily ? values : smooth(values)))));
    }
    return this.#kept.get(key);
  }

  /**
   * By how much a world differs from the first over the last four weeks, in words: the median of all lives, 90 %, and how many agree;
   * "" where there is nothing to tell. `title`: of the world, where there are more than two.
   */
  verdict(measure, world, title) {
    if (!this.#many || this.#many.day < WEEKS) return "";
    const means = this.#series(measure, world, 0).map((values) => mean(values.slice(-WEEKS))).filter(Number.isFinite);
    const [low, middle, high] = [LOW, MIDDLE, HIGH].map((share) => quantile(means, share));
    if (!means.length || (middle === 0 && !title)) return "";
    if (middle === 0) return word("fan.many.alike", { title });
    const number = means.filter((value) => Math.sign(value) === Math.sign(middle)).length;
    const [least, shown, most] = [low, middle, high].map((value) => short(value, 2));
    const values = { low: least, middle: shown, high: most, number, lives: means.length, title };
    return word(title ? "fan.many" : middle < 0 ? "fan.below" : "fan.above", values);
  }

  #series(measure, world, less) {
    const { measures } = this.run.scene;
    const of = (number) => this.#many.series(number, measures.indexOf(measure), measures.length);
    if (less === null) return of(world);
    const other = of(less);
    return of(world).map((values, run) => values.map((value, day) => value - other[run][day]));
  }
}

function quantiles(runs) {
  const found = { low: [], middle: [], high: [] };
  runs[0].forEach((_, day) => {
    const values = runs.map((each) => each[day]).filter(Number.isFinite);
    [found.low[day], found.middle[day], found.high[day]] = [LOW, MIDDLE, HIGH].map((share) => quantile(values, share));
  });
  return found;
}

/** NaN where there is no value. */
function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted.length ? sorted[Math.round(share * (sorted.length - 1))] : NaN;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
