/**
 * The lessons beside the picture. A step asks what the reader expects, plays by itself to its day, and then shows what came, what is
 * behind it, and one thing to try. It speaks to the scene through `told` only, wherever the scene may live.
 */

import { cover } from "kithkin/cover.js";
import { Drawn } from "kithkin/drawn.js";
import { button, byId, element } from "kithkin/elements.js";
import { smooth } from "kithkin/history.js";
import { STEPS } from "kithkin/steps.js";
import { together } from "kithkin/together.js";
import { given, has, word } from "kithkin/words.js";

const NONE = "–";
/** The unit that needs no word. */
const SHARE = "share";
/** Measures that are a share of persons, couples or requests. */
const OF_ALL = /^(strained|together|answered|share_\w+)$/;

export class Lesson {
  #control = null;
  #phase = "ask";
  #chosen = -1;
  #tries = [];
  #shared = [];

  /**
   * `told`: {begin(step, option), again(), play(day, speed), strike(strike), slider(name, world), value(name, world),
   * series(world, measure), measure(name), event(kind), couples(), worlds(), followBlow()} drives the scene and reads it.
   */
  constructor(told) {
    Object.assign(this, { told, number: 0 });
    this.#draw();
  }

  get step() {
    return STEPS[this.number - 1];
  }

  /** Begin a step, the first being 1; 0 is the cover. */
  async begin(number) {
    this.#ask(number);
    byId("lesson").inert = true;
    if (number) await this.told.begin(this.step, -1);
    byId("lesson").inert = false;
    this.#draw();
    byId("lesson").scrollTop = 0;
    this.#focus();
  }

  /** Show a step whose scene stands already, as an address brings it. */
  resume(number) {
    this.#ask(Math.min(Math.max(number, 0), STEPS.length));
    this.#draw();
  }

  /** The scene has become another, by other means. */
  leave() {
    if (this.number) this.resume(0);
  }

  /** Another scene: the cover tells its worlds. */
  setScene() {
    if (!this.number) this.#draw();
  }

  /** New values in the worlds, or the old ones after a refusal. */
  refresh() {
    this.#control?.show();
  }

  /** A day was lived; `frame` is its frame. */
  arrived(frame) {
    if (!this.number) return;
    if (frame.day === 0) this.#shared = [];
    else this.#shared[frame.day - 1] = this.told.couples(frame).map((values) => together(values));
    if (this.#phase !== "play") return;
    const { strike, until } = this.step;
    if (strike && frame.day === strike.day) this.told.strike(strike);
    if (strike && frame.day >= strike.day && frame.day < until) this.told.play(until, this.step.speed);
    if (frame.day >= until) this.#reveal();
  }

  #ask(number) {
    Object.assign(this, { number, drawn: null });
    [this.#phase, this.#chosen, this.#tries, this.#shared] = ["ask", -1, [], []];
    const { predict, until } = this.step ?? {};
    if (predict?.draw) this.drawn = new Drawn(predict.draw, until, predict.high);
  }

  async #play(afresh) {
    if (this.step.predict.changes && this.#chosen >= 0) await this.told.begin(this.step, this.#chosen);
    else if (afresh) await this.told.again();
    this.#phase = "play";
    this.#draw();
    this.#focus();
    this.told.play(this.step.strike?.day ?? this.step.until, this.step.speed);
  }

  #reveal() {
    this.#phase = "told";
    this.#tries.push(this.#tried());
    this.drawn?.reveal(smooth(difference(this.told.series(0, this.step.curve), this.told.series(1, this.step.curve))));
    this.#draw();
    this.#focus();
  }

  // Where the button went that was pressed, so that space plays and a reader of the screen hears what is new.
  #focus() {
    const lesson = byId("lesson");
    if (lesson.contains(document.activeElement) || document.activeElement === document.body) {
      const news = lesson.querySelector("[data-focus]") ?? lesson.querySelector("h2");
      news.focus({ preventScroll: true });
      news.scrollIntoView({ block: this.#phase === "told" ? "start" : "nearest" });
    }
  }

  #draw() {
    this.#control = null;
    byId("lesson").replaceChildren(...(this.number ? this.#drawStep() : cover(this.told.worlds(), (number) => this.begin(number), () => this.told.followBlow())));
  }

  #drawStep() {
    const { name, lesson } = this.step;
    const mates = STEPS.filter((each) => each.lesson === lesson);
    const kicker = word("lesson.kicker", { number: mates.indexOf(this.step) + 1, steps: mates.length });
    const play = this.#phase === "ask" ? this.#playButton() : null;
    return [
      element("p", { class: "kicker" }, kicker),
      element("h2", { tabindex: "-1" }, word(`step.${name}.title`)),
      element("p", {}, word(`step.${name}.scene`)),
      element("p", { class: "question" }, word(`step.${name}.ask`)),
      ...{ ask: () => this.#asking(play), play: () => this.#playing(), told: () => this.#telling() }[this.#phase](),
      this.#pages(play),
    ];
  }

  #playButton() {
    const play = button(word("lesson.play", { day: this.step.until }), () => this.#play(false), { class: "primary", id: "lesson-play" });
    play.disabled = !this.drawn && this.#chosen < 0;
    return play;
  }

  #asking(play) {
    if (this.drawn) return [element("div", { class: "control" }, element("p", {}, word("lesson.draw")), this.drawn.element)];
    const options = Array.from({ length: this.step.predict.options }, (_, n) => this.#option(n, play));
    const legend = element("legend", {}, word("lesson.expect"));
    const without = this.step.predict.changes ? null : button(word("lesson.unsaid"), () => this.#play(false), { class: "link" });
    return [element("fieldset", { class: "control options" }, legend, ...options, without)];
  }

  #option(n, play) {
    const input = element("input", { type: "radio", name: "expected", value: n });
    input.checked = n === this.#chosen;
    input.addEventListener("change", () => {
      this.#chosen = n;
      play.disabled = false;
    });
    return element("label", { class: "option" }, input, element("span", {}, word(`step.${this.step.name}.option.${n}`)));
  }

  #playing() {
    const { until } = this.step;
    const words = [word("lesson.playing", { day: until }), " ", word("lesson.paused", { day: until })];
    return [element("p", { class: "control", "data-focus": "", tabindex: "-1" }, ...words), this.drawn?.element ?? null].filter(Boolean);
  }

  #telling() {
    const { name } = this.step;
    return [
      element("p", { class: "verdict", "data-focus": "", tabindex: "-1" }, this.#verdict()),
      this.drawn ? element("div", {}, this.drawn.element, element("p", { class: "quiet" }, word(this.drawn.touched ? "lesson.drawn" : "lesson.undrawn"))) : null,
      this.#results(),
      // A challenge is explained when its reader has something to compare.
      ...(this.step.predict.changes && this.#tries.length < 2 ? [] : [element("p", {}, word(`step.${name}.told`))]),
      this.#offer(),
      this.#tries.length > 1 ? this.#allTries() : null,
      element("p", { class: "behind" }, element("b", {}, word("lesson.behind")), word(`step.${name}.behind`)),
    ].filter(Boolean);
  }

  #verdict() {
    const { name, predict } = this.step;
    if (predict.draw) return word("lesson.difference", this.#ends());
    const option = (n) => word(`step.${name}.option.${n}`);
    if (predict.changes) return word(this.#tries.length > 1 ? "lesson.rule" : "lesson.rule.first", { words: option(this.#chosen) });
    if (predict.right === this.#chosen) return word("lesson.as");
    const key = this.#chosen < 0 ? "lesson.came" : "lesson.other";
    return word(key, { words: this.#chosen < 0 ? "" : option(this.#chosen), right: option(predict.right) });
  }

  /** The difference at both ends of what was drawn, in words. */
  #ends() {
    const [first, last] = this.step.shown.map(({ measure, days }) => this.#mean(1, measure, ...days) - this.#mean(0, measure, ...days));
    return { first: figure(first), last: figure(last) };
  }

  /** What the curves tell: [{words, left, right}]. */
  #numbers() {
    return this.step.shown.map(({ measure, days: [first, last], avoided }) => {
      if (avoided) return this.#avoided(measure, first, last);
      const { label, unit } = this.told.measure(measure) ?? { label: "", unit: "" };
      const own = `measure.${measure}`;
      const called = has(own) ? word(own) : unit === SHARE ? given(label) : word("measured", { label, unit });
      const [left, right] = [0, 1].map((world) => figure(this.#mean(world, measure, first, last), OF_ALL.test(measure) ? "%" : unit));
      const words = word(first === last ? "lesson.on" : "lesson.in", { measure: called, first, last });
      return { words, left, right };
    });
  }

  /** How many bad days fewer there are on the right: a number that tells rules apart where shares look alike. */
  #avoided(measure, first, last) {
    const share = this.#mean(0, measure, first, last) - this.#mean(1, measure, first, last);
    const days = Math.round(share * this.step.persons * (last - first + 1));
    return { words: word("lesson.avoided", { first, last }), left: NONE, right: String(days) };
  }

  #mean(world, measure, first, last) {
    const values = measure === "together" ? this.#shared.map((each) => each?.[world]) : this.told.series(world, measure);
    const kept = values.slice(first - 1, last).filter(Number.isFinite);
    return kept.reduce((sum, value) => sum + value, 0) / kept.length;
  }

  #results() {
    const head = ["lesson.left", "lesson.right"].map((key) => element("th", { scope: "col" }, word(key)));
    const rows = this.#numbers().map(({ words, left, right }) =>
      element("tr", {}, element("th", { scope: "row" }, words), element("td", { class: "left" }, left), element("td", { class: "right" }, right)));
    return element("table", { class: "results" }, element("thead", {}, element("tr", {}, element("td"), ...head)), element("tbody", {}, ...rows));
  }

  #tried() {
    const { control, predict, name } = this.step;
    const { left, right } = this.#numbers()[0];
    const option = predict.changes ? word(`step.${name}.option.${this.#chosen}`) : `${this.told.value(control.parameter, control.world)}:`;
    return { option, left, right };
  }

  #allTries() {
    const rows = this.#tries.map(({ option, left, right }) => element("li", {}, left === NONE ? `${option} ${right}` : `${option} ${left} | ${right}`));
    return element("div", {}, element("h3", {}, word("lesson.tries", { measure: this.#numbers()[0].words })), element("ol", { class: "tries" }, ...rows));
  }

  #offer() {
    const { name, control, predict } = this.step;
    const again = (words) => button(word(words), () => this.#play(true), { id: "lesson-again" });
    if (predict.changes) return element("div", { class: "control" }, button(word("lesson.another"), () => this.#retry(), { id: "lesson-again" }));
    const what = control.parameter ? [this.#slider(control), again("lesson.again")] : [this.#deed(control)];
    return element("div", { class: "control" }, element("h3", {}, word("lesson.try")), element("p", {}, word(`step.${name}.try`)), ...what);
  }

  #retry() {
    this.#phase = "ask";
    this.#draw();
  }

  #slider({ parameter, world }) {
    this.#control = this.told.slider(parameter, world);
    return this.#control?.element ?? element("p", { class: "quiet" }, word("lesson.lost"));
  }

  #deed(control) {
    if (control.slow) return button(word("lesson.slow"), () => this.told.play(Infinity, 0), { class: "primary" });
    const event = given(this.told.event(control.strike)).toLowerCase();
    const act = () => this.told.strike({ ...control, kind: control.strike });
    return button(word("lesson.strike", { event }), act, { class: "primary", id: "lesson-strike" });
  }

  /** What is always in sight: back, what the step waits for, and the next one. */
  #pages(play) {
    const last = this.number === STEPS.length || STEPS[this.number].lesson !== this.step.lesson;
    const back = button("←", () => this.begin(this.number - 1), { id: "lesson-back", class: "icon", title: word("lesson.back"), "aria-label": word("lesson.back") });
    const kind = play ? {} : { class: "primary" };
    const next = button(word(last ? "lesson.end" : "lesson.next"), () => this.begin(last ? 0 : this.number + 1), { ...kind, id: "lesson-next" });
    return element("div", { class: "pages" }, back, play, next);
  }
}

/** A mean as people say it: shares of persons, couples or requests in per cent, everything else with two digits. */
function figure(value, unit) {
  if (!Number.isFinite(value)) return NONE;
  return unit === "%" ? `${signed(100 * value, 1)} %` : `${signed(value, 2)}`;
}

/** With a true minus, and none before zero. */
function signed(value, digits) {
  const shown = Math.abs(value).toFixed(digits);
  return value < 0 && Number(shown) ? `−${shown}` : shown;
}

function difference(left, right) {
  return right.map((value, day) => value - left[day]);
}
