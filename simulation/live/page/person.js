/** The sheet of one person: the couple today, its past as curves, what struck it, whom it asked and what came back. */

import { drawChart, line, steadyRange } from "./charts.js";
import { button, byId, element } from "./elements.js";
import { icon } from "./icons.js";
import { colour } from "./theme.js";

const PAUSE = 600;
const AT_MOST = 14;
const SIDES = ["left", "right"];

export class PersonSheet {
  #person = -1;
  #answer = null;
  #next = -Infinity;
  #old = false;
  #asking = false;

  /** `told`: {ask(person), choose(person), strike(person, kind), quantity()} does what the sheet cannot. */
  constructor(catalogue, told) {
    Object.assign(this, { catalogue, told });
    this.names = element("datalist", { id: "all-names" });
    const label = "Find a person by name";
    this.search = element("input", { type: "search", list: "all-names", placeholder: label, "aria-label": label });
    this.search.addEventListener("change", () => this.#find());
    this.body = element("div", { class: "person" });
    byId("person").append(element("div", { class: "sheet-head" }, this.search, this.names), this.body);
  }

  setScene(scene) {
    this.scene = scene;
    this.names.replaceChildren(...scene.names.map((name) => element("option", { value: name })));
    this.choose(-1);
  }

  choose(person) {
    this.#person = person;
    this.#answer = null;
    this.#next = -Infinity;
    this.#old = true;
    if (person < 0) this.#empty();
    else this.#build();
  }

  /** A day has passed: what is shown is of yesterday. */
  grewOld() {
    this.#old = true;
  }

  /** Ask anew where what is shown is old, the sheet is open, and it is not too soon. */
  async refresh(now) {
    if (!this.#old || this.#person < 0 || this.#asking || now < this.#next || byId("person").hidden) return;
    this.#next = now + PAUSE;
    this.#old = false;
    this.#asking = true;
    try {
      const answer = await this.told.ask(this.#person);
      if (answer.person === this.#person) this.#show(answer);
    } finally {
      this.#asking = false;
    }
  }

  /** Draw again: another quantity, other colours. */
  redraw() {
    if (this.#answer) this.#show(this.#answer);
  }

  #find() {
    const person = this.scene.names.indexOf(this.search.value);
    if (person < 0) return;
    this.search.value = "";
    this.told.choose(person);
  }

  #empty() {
    const words = "Click a person in a picture, or find one by name: you see the couple in both worlds, whom it asked, and what came back.";
    this.body.replaceChildren(element("p", { class: "quiet" }, words));
  }

  #build() {
    this.title = element("h2", { tabindex: "-1" }, this.scene.couple(this.#person));
    this.ties = element("p", { class: "quiet" });
    this.chartTitle = element("h3", {});
    this.chart = element("div", { class: "chart small", id: "person-chart" });
    this.worlds = element("div", { class: "person-worlds" });
    this.body.replaceChildren(this.title, this.ties, this.#strikes(), this.chartTitle, this.chart, this.worlds);
  }

  #strikes() {
    const buttons = this.scene.events.map((kind, n) => {
      const attributes = { class: "strike", title: `Key ${n + 1}`, "data-kind": kind.name };
      const made = button("", () => this.told.strike(this.#person, kind.name), attributes);
      made.append(icon(kind.name), kind.label);
      return made;
    });
    const whom = this.scene.partner[this.#person] < 0 ? "Strike, in every world:" : "Strike the couple, in every world:";
    return element("fieldset", { class: "strikes" }, element("legend", {}, whom), ...buttons);
  }

  #show(answer) {
    this.#answer = answer;
    this.ties.replaceChildren(...this.#relations(answer));
    this.#draw(answer);
    const sections = answer.worlds.map((world, number) => this.#world(answer, world, number));
    this.worlds.replaceChildren(...sections);
  }

  #relations({ partner, partner_name: name, ties }) {
    const counted = new Map();
    for (const { relation } of ties) counted.set(relation, (counted.get(relation) ?? 0) + 1);
    const counts = [...counted].map(([relation, count]) => `${count} ${plural(this.#relation(relation), count)}`).join(", ");
    const look = partner < 0 ? [] : [button(`Look at ${name}`, () => this.told.choose(partner), { class: "link" })];
    return [`${this.scene.names[this.#person]} has ${counts || "nobody beyond the couple"}. `, ...look];
  }

  #draw(answer) {
    const scale = this.told.quantity();
    const { name, label, low, high } = scale.quantity;
    const own = this.scene.names[this.#person];
    const curves = answer.worlds.map((world) => world.curves[name] ?? [[], []]);
    const traces = curves.flatMap(([mine, partners], w) => [
      this.#line(answer, partners, `${answer.partner_name} (${SIDES[w]})`, w, { dash: "dot", width: 1.4 }),
      this.#line(answer, mine, `${own} (${SIDES[w]})`, w, { width: 2.2 }),
    ]);
    this.chartTitle.textContent = answer.partner < 0 ? label : `${label}: ${own}, and ${answer.partner_name} dotted`;
    const last = answer.first_day + curves[0][0].length - 1;
    drawChart(this.chart, {
      days: [answer.first_day, Math.max(last, answer.first_day + 28)],
      values: steadyRange(curves.flat(), (high - low) / 7),
      lines: traces,
      label: this.chartTitle.textContent,
    });
  }

  #line(answer, values, name, world, options) {
    return line(values.map((_, n) => answer.first_day + n), values, name, colour(SIDES[world]), options);
  }

  #world(answer, world, number) {
    const today = this.catalogue.quantities.filter(({ name }) => name in world.words).slice(0, 4);
    const chips = today.map(({ name, label }) => element("li", {}, element("span", {}, label), element("b", {}, world.words[name])));
    const title = this.scene.worlds[number].title;
    const heading = element("h3", { class: SIDES[number] }, title);
    const programme = world.programme?.words ? [element("p", { class: "standing" }, `${sentence(world.programme.words)}.`)] : [];
    return element("section", {}, heading, element("ul", { class: "chips" }, ...chips), ...programme, this.#past(world));
  }

  /** Life events and episodes, newest first. */
  #past(world) {
    const events = world.events.map((event) => ({ day: event.day, words: this.#eventWords(event), kind: "event" }));
    const asked = world.asked.map((episode) => ({ day: episode.day, words: this.#askedWords(episode), kind: outcomeOf(episode) }));
    const all = [...events, ...asked].sort((one, other) => other.day - one.day).slice(0, AT_MOST);
    if (!all.length) return element("p", { class: "quiet" }, "Nothing has happened yet.");
    const items = all.map(({ day, words, kind }) => element("li", { class: kind }, element("b", {}, `Day ${day}`), words));
    return element("ol", { class: "past" }, ...items);
  }

  #eventWords({ person, kind, by_hand: byHand }) {
    const label = this.scene.events.find(({ name }) => name === kind).label;
    const whom = person === this.#person ? "" : ` (${this.scene.names[person]})`;
    return `${label}${whom}${byHand ? ", struck by you" : ""}`;
  }

  #askedWords({ person, words }) {
    return person === this.#person ? sentence(words) : `${this.scene.names[person]} ${words}`;
  }

  #relation(name) {
    return this.catalogue.relations.find((relation) => relation.name === name)?.label ?? name;
  }
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function outcomeOf({ answered, ruminated }) {
  if (!answered) return "turned";
  return ruminated ? "ruminated" : "helped";
}

function plural(word, count) {
  return count === 1 ? word : `${word}s`;
}
