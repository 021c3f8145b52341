/** One parameter as a row: label, slider, number and unit; a switch or a menu where there is no range. */

import { button, element } from "kithkin/elements.js";
import { icon } from "kithkin/icons.js";
import { SIDES, sideOf } from "kithkin/sides.js";
import { given, word } from "kithkin/words.js";

let rows = 0;

export class Slider {
  #dragged = false;

  /**
   * `parameter`: of the catalogue; `name`: dotted, as in a scene; `told`: {changed(value), when it is let go;
   * back(), for the value at set-up; explain(parameter), when the reader comes near}.
   */
  constructor(parameter, name, told) {
    Object.assign(this, { parameter, name, told });
    this.id = `parameter-${(rows += 1)}`;
    this.inputs = this.#inputs();
    this.ticks = SIDES.map((side) => element("span", { class: `tick ${side}` }));
    this.note = element("p", { class: "differs" });
    this.element = this.#row();
    ["pointerenter", "focusin"].forEach((event) => this.element.addEventListener(event, () => told.explain(parameter)));
  }

  /** Show the values of the worlds, undefined where there is none, now and at the `start`; `chosen`: whose the slider takes. */
  show(values, start, chosen) {
    const here = values.filter((value) => value !== undefined);
    // What is being dragged is ahead of the world and must not jump back.
    if (!this.#dragged) this.#write(values[chosen] ?? here[0]);
    const differ = here.some((value) => value !== here[0]);
    this.note.textContent = differ ? values.map((each, world) => word("change.differs", { side: sideOf(values.length, world), value: wordOf(each) })).join(", ") : "";
    this.ticks.forEach((tick, world) => this.#place(tick, values[world], differ));
    this.element.classList.toggle("changed", values.some((each, world) => each !== start[world]));
  }

  #inputs() {
    const { kind, choices, low, high, step, usual } = this.parameter;
    if (kind === "boolean") return [element("input", { type: "checkbox", id: this.id, role: "switch" })];
    if (kind === "choice") return [element("select", { id: this.id }, ...choices.map((choice) => element("option", { value: choice }, given(choice))))];
    const range = element("input", { type: "range", id: this.id, min: usual[0], max: usual[1], step });
    const number = element("input", { type: "number", min: low, max: high, step: "any", "aria-label": this.parameter.label });
    return [range, number];
  }

  #row() {
    const { label, unit } = this.parameter;
    this.inputs.forEach((input) => {
      input.addEventListener("input", () => this.#drag(input));
      input.addEventListener("change", () => this.#let(input));
      input.setAttribute("aria-describedby", "explanation");
    });
    const undo = { class: "undo", title: word("change.back"), "aria-label": word("change.back.label", { label }) };
    const back = button(icon("undo"), () => this.told.back(), undo);
    const [main, number] = this.inputs;
    const title = element("label", { for: this.id }, label);
    const track = element("div", { class: "track" }, main, ...(number ? this.ticks : []));
    const words = number ? [number, element("span", { class: "unit" }, given(unit))] : [];
    const head = element("div", { class: "row-head" }, title, back, ...words);
    return element("div", { class: `row ${this.parameter.kind}`, "data-name": this.name }, head, track, this.note);
  }

  #value(input) {
    if (input.type === "checkbox") return input.checked;
    return input.tagName === "SELECT" ? input.value : Number(input.value);
  }

  #write(value) {
    for (const input of this.inputs) {
      if (input.type === "checkbox") input.checked = value;
      else input.value = value;
    }
  }

  // However long a slider is dragged, the world hears of one change: where it is let go.
  #drag(input) {
    if (input.type !== "range") return;
    this.#dragged = true;
    this.#write(this.#value(input));
  }

  #let(input) {
    this.#dragged = false;
    if (input.value !== "") this.told.changed(this.#value(input));
  }

  #place(tick, value, wanted) {
    const [low, high] = this.parameter.usual ?? [0, 1];
    tick.hidden = !wanted || typeof value !== "number";
    tick.style.setProperty("--at", String(Math.min((value - low) / (high - low), 1)));
  }
}

function wordOf(value) {
  if (value === undefined) return word("change.without");
  if (typeof value === "boolean") return word(value ? "change.on" : "change.off");
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : value;
}
