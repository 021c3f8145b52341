/** The sheet of all parameters: those worth trying first, then the rest by section, to be searched and changed while it runs. */

import { byId, element } from "kithkin/elements.js";
import { SIDES } from "kithkin/sides.js";
import { Slider } from "kithkin/slider.js";
import { given, has, keysOf, word } from "kithkin/words.js";

/** What is worth trying first; its words are in the catalogue under these keys. */
const FIRST = "first.";

export class Changes {
  #sliders = [];

  /** `told(world, name, value)` makes the change; world is a number or "both", all of them. */
  constructor(catalogue, told) {
    Object.assign(this, { catalogue, told, target: "both" });
    this.search = element("input", { type: "search", placeholder: word("change.find"), "aria-label": word("change.find") });
    this.search.addEventListener("input", () => this.#filter());
    this.targets = element("div", { class: "targets", role: "radiogroup", "aria-label": word("change.aim") });
    this.list = element("div", { class: "rows" });
    this.explanation = element("div", { class: "explanation", id: "explanation" }, word("change.point"));
    byId("changes").append(element("div", { class: "sheet-head" }, this.targets, this.search), this.list, this.explanation);
  }

  setScene(scene) {
    const wasAlone = this.worlds?.length === 1;
    this.worlds = scene.worlds;
    this.start = scene.worlds.map((world) => world.values);
    if (scene.worlds.length === 1) this.target = 0;
    else if (wasAlone || this.target >= scene.worlds.length) this.target = "both";
    this.#drawTargets();
    this.#drawRows();
  }

  /** Values after a change, or the old ones after a refusal. */
  refresh(worlds = this.worlds) {
    this.worlds = worlds;
    const chosen = this.target === "both" ? 0 : this.target;
    for (const slider of this.#sliders) slider.show(this.#valuesOf(slider.name), this.#startOf(slider.name), chosen);
  }

  /** A slider of its own for one parameter of the scene, as the lesson wants it; null where no world has it. */
  single(name, world) {
    const parameter = this.#declared(name);
    if (!parameter || this.worlds.every((each) => each.values[name] === undefined)) return null;
    const slider = this.#slider(name, world, () => {});
    const show = () => slider.show(this.#valuesOf(name), this.#startOf(name), world === "both" ? 0 : world);
    show();
    return { element: slider.element, show, parameter };
  }

  /** What a parameter is called. */
  labelOf(name) {
    const key = FIRST + patternOf(name);
    return has(key) ? word(key) : given(this.#declared(name)?.label ?? name);
  }

  #drawTargets() {
    const count = this.worlds.length;
    const wanted = count > 1 ? ["both", ...this.worlds.keys()] : [0];
    const choices = wanted.map((value) => {
      const label = word(count === 1 ? "change.alone" : count === 2 ? `change.${value}` : value === "both" ? "change.all" : `change.world.${value}`);
      const input = element("input", { type: "radio", name: "target", value });
      input.checked = value === this.target;
      input.addEventListener("change", () => this.#aim(value));
      return element("label", { class: `target ${SIDES[value] ?? ""}` }, input, label);
    });
    this.targets.replaceChildren(...choices);
  }

  #aim(target) {
    this.target = target;
    this.#drawRows();
  }

  #drawRows() {
    this.#sliders = [];
    const names = this.#names();
    const patterns = keysOf(FIRST).map((key) => key.slice(FIRST.length));
    const first = patterns.flatMap((pattern) => names.filter((name) => patternOf(name) === pattern));
    const sections = new Map([[word("change.first"), first]]);
    for (const name of names) {
      const section = this.#sectionOf(name);
      sections.set(section, [...(sections.get(section) ?? []), name]);
    }
    this.list.replaceChildren(...[...sections].map(([title, members], n) => this.#section(title, members, n === 0)));
    this.#filter();
    this.refresh();
  }

  /** Names of what the aimed-at worlds have and what acts while they run, in the order of the catalogue. */
  #names() {
    const aimed = this.target === "both" ? this.worlds : [this.worlds[this.target]];
    const names = new Set(aimed.flatMap((world) => Object.keys(world.values)));
    const live = new Map(this.catalogue.parameters.filter(({ when }) => when === "live").map(({ name }, n) => [name, n]));
    return [...names].filter((name) => live.has(patternOf(name))).sort((a, b) => live.get(patternOf(a)) - live.get(patternOf(b)));
  }

  #declared(name) {
    return this.catalogue.parameters.find((parameter) => parameter.name === patternOf(name));
  }

  #sectionOf(name) {
    const programme = this.worlds.flatMap((world) => world.programmes).find((each) => name.startsWith(`programmes.${each.name}.`));
    return given(sentence((programme?.title ?? this.#declared(name).section).replaceAll(".", ": ")));
  }

  #section(title, names, open) {
    const rows = names.map((name) => {
      const slider = this.#slider(name, this.target, (parameter) => this.#explain(parameter));
      this.#sliders.push(slider);
      return slider.element;
    });
    const section = element("details", { class: "section" }, element("summary", {}, title), ...rows);
    section.open = open;
    section.dataset.open = open;
    return section;
  }

  #slider(name, world, explain) {
    const parameter = { ...this.#declared(name), label: this.labelOf(name) };
    return new Slider(parameter, name, { changed: (value) => this.told(world, name, value), back: () => this.#back(world, name), explain });
  }

  /** Each world gets back what it had at set-up. */
  #back(world, name) {
    const aimed = world === "both" ? this.worlds.map((_, number) => number) : [world];
    aimed.filter((number) => this.start[number][name] !== undefined).forEach((number) => this.told(number, name, this.start[number][name]));
  }

  #valuesOf(name) {
    return this.worlds.map((world) => world.values[name]);
  }

  #startOf(name) {
    return this.start.map((values) => values[name]);
  }

  #explain({ meaning, unit, low, high, plausible, kind, evidence, source, default: usual }) {
    const [from, to] = (plausible ?? []).map((end) => Number(end.toPrecision(4)));
    const span = plausible ? word("change.plausible", { low: from, high: to, usual }) : "";
    const range = kind === "number" || kind === "integer" ? word("change.range", { low, high, unit }).trimEnd() + span : "";
    const known = has(`change.${evidence}`) ? word(`change.${evidence}`) : "";
    const behind = known && word(source ? "change.source" : "change.evidence", { evidence: known, source });
    this.explanation.textContent = word("change.meaning", { meaning: sentence(meaning), range, behind });
  }

  #filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const section of this.list.children) {
      const rows = [...section.querySelectorAll(".row")];
      rows.forEach((row) => (row.hidden = !this.#matches(row.dataset.name, words)));
      section.hidden = rows.every((row) => row.hidden);
      section.open = words.length > 0 || section.dataset.open === "true";
    }
    this.#saysNothing(words.length > 0 && [...this.list.children].every((section) => section.hidden));
  }

  #matches(name, words) {
    const { label, meaning } = this.#declared(name);
    const text = `${name} ${label} ${this.labelOf(name)} ${meaning}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }

  #saysNothing(nothing) {
    this.list.dataset.empty = nothing ? word("change.nothing") : "";
  }
}

/** `programmes.*.places` for `programmes.support-group.places`. */
function patternOf(name) {
  return name.replace(/^programmes\.[^.]+\./, "programmes.*.");
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
