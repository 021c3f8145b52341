/** The lesson beside the picture: it sets up the scene of a step, gives one control, and says what to look for. */

import { button, byId, element } from "./elements.js";
import { icon } from "./icons.js";
import { STEPS } from "./steps.js";

export class Lesson {
  #control = null;

  /** `told`: {begin(step), strike(person, kind), events(), slider(name, world)} drives the scene. */
  constructor(told) {
    Object.assign(this, { told, number: 0 });
    this.#draw();
  }

  /** Begin a step, 1 to 6; 0 is the cover. */
  async begin(number) {
    this.number = number;
    byId("lesson").inert = true;
    if (number) await this.told.begin(STEPS[number - 1]);
    byId("lesson").inert = false;
    this.#draw();
    byId("lesson").scrollTop = 0;
    // Where the button went that was pressed, so that space plays and a reader of the screen hears the new step.
    byId("lesson").querySelector("h2").focus({ preventScroll: true });
  }

  /** Show a step whose scene stands already, as an address brings it. */
  resume(number) {
    this.number = Math.min(Math.max(number, 0), STEPS.length);
    this.#draw();
  }

  /** The scene has become another, by other means. */
  leave() {
    if (this.number) this.resume(0);
  }

  /** New values in the worlds. */
  refresh() {
    this.#control?.show();
  }

  #draw() {
    this.#control = null;
    byId("lesson").replaceChildren(...(this.number ? this.#step(STEPS[this.number - 1]) : this.#cover()));
  }

  #cover() {
    const promise =
      "Six short steps, each with a question, one thing to change, and what to look for. The same couples with the same luck live " +
      "in both pictures; only their support differs.";
    const list = STEPS.map((step, n) => element("li", {}, button(step.title, () => this.begin(n + 1), { class: "link" })));
    return [
      element("h2", { tabindex: "-1" }, "Why does support matter?"),
      element("p", {}, promise),
      element("ol", { class: "contents" }, ...list),
      button("Begin the lesson", () => this.begin(1), { class: "primary wide", id: "begin" }),
      element("p", { class: "quiet" }, "Or simply press Play, and change things under “Change”."),
    ];
  }

  #step(step) {
    return [
      element("p", { class: "kicker" }, `Step ${this.number} of ${STEPS.length}`),
      element("h2", { tabindex: "-1" }, step.title),
      element("p", { class: "question" }, step.question),
      element("div", { class: "control" }, element("p", {}, step.try), this.#made(step.control)),
      element("h3", {}, "Look for"),
      element("ul", { class: "look" }, ...step.look.map((each) => element("li", {}, each))),
      element("p", { class: "behind" }, element("b", {}, "What is behind it. "), step.behind),
      this.#pages(),
    ];
  }

  #made(control) {
    if ("strike" in control) return this.#strike(control);
    this.#control = this.told.slider(control.parameter, control.world);
    return this.#control?.element ?? element("p", { class: "quiet" }, "This scene has no such parameter: begin the step again.");
  }

  #strike({ strike: number, person }) {
    const kind = this.told.events()[number];
    const made = button("", () => this.told.strike(person, kind.name), { class: "strike primary", id: "lesson-strike" });
    made.append(icon(kind.name), `Strike the couple: ${kind.label.toLowerCase()}`);
    return made;
  }

  #pages() {
    const last = this.number === STEPS.length;
    const back = button("Back", () => this.begin(this.number - 1), { id: "lesson-back" });
    const again = button("Again from day 0", () => this.begin(this.number), { id: "lesson-again" });
    const on = () => this.begin(last ? 0 : this.number + 1);
    const next = button(last ? "To the cover" : "Next", on, { class: "primary", id: "lesson-next" });
    return element("div", { class: "pages" }, back, again, next);
  }
}
