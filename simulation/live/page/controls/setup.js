/** The dialogue in which a scene is chosen: up to four worlds, how many persons, which luck, which network. */

import { button, byId, element } from "kithkin/elements.js";
import { Slider } from "kithkin/slider.js";
import { given, word } from "kithkin/words.js";

export class Setup {
  #changes = {};

  /** `told(request)` sets the scene up. */
  constructor(catalogue, told) {
    Object.assign(this, { catalogue, told, dialog: byId("setup") });
    this.worlds = Array.from({ length: catalogue.limits.worlds }, (_, n) => n).map((n) => this.#worldMenu(word(`setup.${n}`), n));
    this.persons = this.#number("persons", catalogue.limits.persons, 1);
    this.seed = this.#number("seed", catalogue.limits.seed, 1);
    const sources = catalogue.sources.map(({ name, label }) => element("option", { value: name }, given(label)));
    this.source = element("select", { id: "setup-source" }, ...sources);
    this.#build();
  }

  /** Open with what stands now. */
  open(request) {
    this.worlds.forEach((menu, n) => (menu.value = request.worlds[n] ?? ""));
    this.persons.value = request.persons ?? this.catalogue.start.persons;
    this.seed.value = request.seed ?? this.catalogue.start.seed;
    this.source.value = request.source ?? this.catalogue.start.source;
    this.#changes = networkOf(request.changes?.[0] ?? {});
    this.#showNetwork();
    this.#tell();
    this.dialog.showModal();
  }

  #worldMenu(label, n) {
    const menu = element("select", { id: `setup-world-${n}`, "aria-label": label });
    if (n) menu.append(element("option", { value: "" }, word("setup.alone")));
    menu.append(...this.catalogue.presets.map(({ name, title }) => element("option", { value: name }, given(title))));
    menu.addEventListener("change", () => this.#tell());
    return menu;
  }

  #number(name, [low, high], step) {
    const [id, label] = [`setup-${name}`, word(`setup.${name}`)];
    return element("input", { type: "number", id, min: low, max: high, step, required: "", "aria-label": label });
  }

  #build() {
    this.summaries = this.worlds.map(() => element("p", { class: "quiet" }));
    const draw = () => (this.seed.value = Math.floor(Math.random() * 10_000));
    const luck = element("span", { class: "joined" }, this.seed, button(word("setup.another"), draw, { title: word("setup.another.title") }));
    const start = element("button", { class: "primary", value: "start" }, word("setup.start"));
    const form = element(
      "form",
      { method: "dialog" },
      element("h2", { id: "setup-title" }, word("setup.title")),
      element("div", { class: "pair" }, ...this.worlds.map((menu, n) => field(word(`setup.${n}`), menu, this.summaries[n]))),
      element("div", { class: "pair" }, field(word("setup.persons"), this.persons), field(word("setup.seed"), luck)),
      field(word("setup.network"), this.source),
      this.#network(),
      element("div", { class: "actions" }, element("button", { value: "", formnovalidate: "" }, word("page.cancel")), start),
    );
    form.addEventListener("submit", (event) => event.submitter?.value === "start" && this.told(this.#request()));
    this.dialog.replaceChildren(form);
    this.source.addEventListener("change", () => this.#tell());
  }

  /** The network's own parameters: they hold for all worlds, and only from the start. */
  #network() {
    const fixed = this.catalogue.parameters.filter(({ when }) => when === "setup");
    this.explanation = element("p", { class: "explanation" }, word("change.point"));
    this.sliders = fixed.map((parameter) => new Slider({ ...parameter, label: given(parameter.label) }, parameter.name, this.#heard(parameter)));
    const rows = this.sliders.map((slider) => slider.element);
    this.details = element("details", {}, element("summary", {}, word("setup.made")), ...rows, this.explanation);
    return this.details;
  }

  #heard({ name }) {
    return {
      changed: (value) => this.#changeNetwork({ ...this.#changes, [name]: value }),
      back: () => this.#changeNetwork({ ...this.#changes, [name]: undefined }),
      explain: ({ meaning }) => (this.explanation.textContent = given(meaning)),
    };
  }

  #changeNetwork(changes) {
    this.#changes = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    this.#showNetwork();
  }

  #showNetwork() {
    for (const slider of this.sliders) {
      const usual = slider.parameter.default;
      slider.show([this.#changes[slider.name] ?? usual], [usual], 0);
    }
  }

  #tell() {
    this.worlds.forEach((menu, n) => {
      this.summaries[n].textContent = given(this.catalogue.presets.find(({ name }) => name === menu.value)?.summary);
    });
    const generated = this.source.value === "generated";
    this.persons.disabled = !generated;
    this.details.hidden = !generated;
  }

  #request() {
    const worlds = this.worlds.map((menu) => menu.value).filter(Boolean);
    const changes = worlds.map(() => ({}));
    Object.assign(changes[0], this.#changes);
    return { worlds, persons: Number(this.persons.value), seed: Number(this.seed.value), source: this.source.value, changes };
  }
}

function networkOf(changes) {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => name.startsWith("network.")));
}

function field(label, input, note = null) {
  return element("div", { class: "field" }, element("label", {}, element("span", {}, label), input), note);
}
