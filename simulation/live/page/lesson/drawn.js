/** A curve that the reader draws before it is lived: five points over the days, moved by pointer or by arrow keys. */

import { word } from "kithkin/words.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, EDGE, POINTS] = [260, 130, 14, 5];
const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

export class Drawn {
  #values = new Array(POINTS).fill(0);

  /** Days `first` to `last`, values from -`high` / 2 to `high`. */
  constructor(first, last, high) {
    Object.assign(this, { first, last, high, touched: false });
    this.element = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "drawn", role: "group" });
    this.element.setAttribute("aria-label", word("lesson.drawing"));
    this.line = shape("polyline", { class: "expected" });
    this.came = shape("polyline", { class: "came" });
    const zero = shape("line", { x1: EDGE, x2: WIDE - EDGE, y1: this.#y(0), y2: this.#y(0), class: "zero" });
    this.points = this.#values.map((_, n) => this.#point(n));
    this.element.append(zero, ...this.#labels(), this.came, this.line, ...this.points);
    this.element.addEventListener("pointerdown", (event) => this.#drag(event));
    this.element.addEventListener("pointermove", (event) => event.buttons && this.#drag(event));
    this.#draw();
  }

  /** Show what came: a value a day from day 1; the points can be moved no more. */
  reveal(values) {
    const kept = values.map((value, n) => [n + 1, value]).filter(([day]) => day >= this.first && day <= this.last);
    this.came.setAttribute("points", kept.map(([day, value]) => `${this.#x(day)},${this.#y(value)}`).join(" "));
    this.points.forEach((point) => point.remove());
    if (!this.touched) this.line.remove();
    this.element.classList.add("revealed");
  }

  #day(n) {
    return Math.round(this.first + ((this.last - this.first) * n) / (POINTS - 1));
  }

  #x(day) {
    return EDGE + ((WIDE - 2 * EDGE) * (day - this.first)) / (this.last - this.first);
  }

  #y(value) {
    const share = (Math.min(Math.max(value, -this.high / 2), this.high) + this.high / 2) / (1.5 * this.high);
    return HIGH - EDGE - (HIGH - 2 * EDGE) * share;
  }

  #point(n) {
    const point = shape("circle", { r: 8, cx: this.#x(this.#day(n)), tabindex: 0, role: "slider", "aria-valuemin": -this.high / 2, "aria-valuemax": this.high });
    point.setAttribute("aria-label", word("lesson.point", { day: this.#day(n) }));
    point.addEventListener("keydown", (event) => this.#key(event, n));
    return point;
  }

  /** Days below, and what the heights mean. */
  #labels() {
    const heights = [[this.high, "lesson.drawn.high"], [0, "lesson.drawn.zero"]].map(([value, key]) => {
      const label = shape("text", { x: WIDE - EDGE, y: this.#y(value) + (value ? 3 : 22), "text-anchor": "end" });
      label.textContent = word(key, { value });
      return label;
    });
    return [...heights, ...this.#days()];
  }

  #days() {
    return [[0, "start"], [POINTS - 1, "end"]].map(([n, anchor]) => {
      const label = shape("text", { x: this.#x(this.#day(n)), y: HIGH - 4, "text-anchor": anchor });
      label.textContent = word("lesson.point", { day: this.#day(n) });
      return label;
    });
  }

  #key(event, n) {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    this.#set(n, this.#values[n] + step * this.high * 0.05);
  }

  #drag(event) {
    if (this.element.classList.contains("revealed")) return;
    const box = this.element.getBoundingClientRect();
    const [x, y] = [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
    const n = Math.min(Math.max(Math.round(((x - EDGE) / (WIDE - 2 * EDGE)) * (POINTS - 1)), 0), POINTS - 1);
    this.#set(n, ((HIGH - EDGE - y) / (HIGH - 2 * EDGE)) * 1.5 * this.high - this.high / 2);
  }

  #set(n, value) {
    this.#values[n] = Math.min(Math.max(Number(value.toFixed(2)), -this.high / 2), this.high);
    this.touched = true;
    this.#draw();
  }

  #draw() {
    this.line.setAttribute("points", this.#values.map((value, n) => `${this.#x(this.#day(n))},${this.#y(value)}`).join(" "));
    this.points.forEach((point, n) => {
      point.setAttribute("cy", this.#y(this.#values[n]));
      point.setAttribute("aria-valuenow", this.#values[n]);
    });
  }
}

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
