/** The sheet of one person: the couple today, its past as curves, what struck it, whom it asked and what came back. */

import { drawChart, line, steadyRange, underneath } from "kithkin/charts.js";
import { button, byId, element } from "kithkin/elements.js";
import { icon } from "kithkin/icons.js";
import { say } from "kithkin/notices.js";
import { SIDES, sideOf } from "kithkin/sides.js";
import { colour } from "kithkin/theme.js";
import { given, unitOf, word } from "kithkin/words.js";

const PAUSE = 600;
const AT_MOST = 14;

export class PersonSheet {
  #person = -1;
  #answer = null;
  #next = -Infinity;
  #old = false;
  #asking = false;

  /** `told`: {ask(person), choose(person), strike(person, kind), follow(person), followBlow(), quantity(), lesson(), back()} does what the sheet cannot. */
  constructor(catalogue, told) {
    Object.assign(this, { catalogue, told });
    this.names = element("datalist", { id: "all-names" });
    const label = word("person.find");
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
    const wanted = this.search.value.trim().toLowerCase();
    if (!wanted) return;
    const person = this.scene.names.findIndex((name) => name.toLowerCase() === wanted);
    if (person < 0) return say(word("person.nobody", { name: this.search.value }), "refusal");
    this.search.value = "";
    return this.told.choose(person);
  }

  #empty() {
    const blow = button(word("follow.blow"), () => this.told.followBlow(), { class: "wide", id: "follow-blow", title: word("follow.blow.title") });
    this.body.replaceChildren(element("p", { class: "quiet" }, word("person.empty")), blow);
  }

  #build() {
    this.title = element("h2", { tabindex: "-1" }, this.scene.couple(this.#person));
    this.ties = element("p", { class: "quiet" });
    this.chartTitle = element("h3", {});
    this.keys = element("p", { class: "keys" });
    this.chart = element("div", { class: "chart small", id: "person-chart" });
    this.worlds = element("div", { class: "person-worlds" });
    this.struck = element("div", {});
    const back = this.told.lesson() ? button(word("person.back"), () => this.told.back(), { class: "link" }) : null;
    const follow = button(word("follow"), () => this.told.follow(this.#person), { id: "follow", title: word("follow.title") });
    this.body.replaceChildren(...[back, this.title, this.ties, follow, this.#strikes(), this.chartTitle, this.keys, this.chart, this.struck, this.worlds].filter(Boolean));
  }

  #strikes() {
    const buttons = this.scene.events.map((kind, n) => {
      const attributes = { class: "strike", title: word("person.key", { number: n + 1 }), "data-kind": kind.name };
      const made = button("", () => this.told.strike(this.#person, kind.name, this.#where()), attributes);
      made.append(icon(kind.name), given(kind.label));
      return made;
    });
    const whom = word(`person.strike.${this.scene.partner[this.#person] < 0 ? "single" : "couple"}`);
    const count = this.scene.worlds.length;
    const worlds = count > 1 ? ["both", ...this.scene.worlds.keys()] : ["both"];
    const choices = worlds.map((world) => element("option", { value: world }, whereWords(world, count)));
    this.place = element("select", { id: "strike-where", "aria-label": word("person.strike.where") }, ...choices);
    this.place.hidden = worlds.length === 1;
    return element("fieldset", { class: "strikes" }, element("legend", {}, whom), this.place, ...buttons);
  }

  /** The world that is struck: a number or "both", all of them. */
  #where() {
    return this.place.value === "both" ? "both" : Number(this.place.value);
  }

  #show(answer) {
    this.#answer = answer;
    const focused = this.ties.contains(document.activeElement);
    this.ties.replaceChildren(...this.#relations(answer));
    if (focused) this.ties.querySelector("button")?.focus();
    this.struck.replaceChildren(...this.#events(answer.worlds));
    this.#draw(answer);
    const sections = answer.worlds.map((world, number) => this.#world(answer, world, number));
    this.worlds.replaceChildren(...sections);
  }

  #relations({ partner, partner_name: name, ties }) {
    const counted = new Map();
    for (const { relation } of ties) counted.set(relation, (counted.get(relation) ?? 0) + 1);
    const counts = [...counted].map(([relation, count]) => word(count === 1 ? "person.tie" : "person.ties", { count, relation: this.#relation(relation) }));
    const look = partner < 0 ? [] : [button(word("person.look", { name }), () => this.told.choose(partner), { class: "link" })];
    const own = this.scene.names[this.#person];
    return [counts.length ? word("person.has", { name: own, ties: counts.join(", ") }) : word("person.none", { name: own }), ...look];
  }

  #draw(answer) {
    const scale = this.told.quantity();
    const { name, label, low, high, unit } = scale.quantity;
    const own = this.scene.names[this.#person];
    const curves = answer.worlds.map((world) => world.curves[name] ?? [[], []]);
    const traces = curves.flatMap(([mine, partners], w) => [
      this.#line(answer, partners, this.#named(answer.partner_name, w), w, { dash: "dot", width: underneath(1.4, w, curves.length) }),
      this.#line(answer, mine, this.#named(own, w), w, { width: underneath(2.2, w, curves.length) }),
    ]);
    const measured = /^(share|SD)$/.test(unit) ? given(label) : word("measured", { label, unit });
    this.chartTitle.textContent = answer.partner < 0 ? measured : word("person.chart", { label: measured, own, other: answer.partner_name });
    this.chartTitle.title = unitOf(name, unit);
    this.keys.replaceChildren(...this.scene.worlds.map(({ title }, w) => element("span", { class: `key ${SIDES[w]}` }, given(title))));
    const last = answer.first_day + curves[0][0].length - 1;
    drawChart(this.chart, {
      days: [answer.first_day, Math.max(last, answer.first_day + 28)],
      values: steadyRange(curves.flat(), (high - low) / 7),
      lines: traces,
      label: this.chartTitle.textContent,
    });
  }

  #named(name, world) {
    return word("person.line", { name, side: sideOf(this.scene.worlds.length, world) });
  }

  #line(answer, values, name, world, options) {
    return line(values.map((_, n) => answer.first_day + n), values, name, colour(SIDES[world]), options);
  }

  #world(answer, world, number) {
    const today = this.catalogue.quantities.filter(({ name }) => name in world.words).slice(0, 4);
    const chips = today.map(({ name, label }) => element("li", {}, element("span", {}, given(label)), element("b", {}, given(world.words[name]))));
    const title = given(this.scene.worlds[number].title);
    const heading = element("h3", { class: SIDES[number] }, title);
    const programme = world.programme?.words ? [element("p", { class: "standing" }, word("person.programme", { words: sentence(world.programme.words) }))] : [];
    return element("section", {}, heading, element("ul", { class: "chips" }, ...chips), ...programme, this.#past(world));
  }

  /** What struck the couple, newest first, once for all worlds that it struck, so that the lists of two worlds cannot seem to differ. */
  #events(worlds) {
    const found = new Map();
    worlds.forEach((world, number) => {
      for (const event of world.events) {
        const key = [event.day, event.person, event.kind, event.by_hand].join(" ");
        found.set(key, { event, worlds: [...(found.get(key)?.worlds ?? []), number] });
      }
    });
    const all = [...found.values()].sort((one, other) => other.event.day - one.event.day).slice(0, AT_MOST);
    if (!all.length) return [];
    const items = all.map(({ event, worlds: struck }) => item(event.day, this.#eventWords(event, struck.length === worlds.length ? [] : struck), "event"));
    return [element("h3", {}, word("person.struck")), element("ol", { class: "past" }, ...items)];
  }

  /** Episodes of one world, newest first. */
  #past(world) {
    const asked = [...world.asked].sort((one, other) => other.day - one.day).slice(0, AT_MOST);
    if (!asked.length) return element("p", { class: "quiet" }, word("person.quiet"));
    return element("ol", { class: "past" }, ...asked.map((episode) => item(episode.day, this.#askedWords(episode), outcomeOf(episode))));
  }

  /** `only`: the worlds that were struck, none for all. */
  #eventWords({ person, kind, by_hand: byHand }, only) {
    const { label } = this.scene.events.find(({ name }) => name === kind);
    const key = person === this.#person ? "person.event" : "person.event.of";
    const event = word(key, { label, name: this.scene.names[person] });
    const whose = byHand ? word("person.event.hand", { event }) : event;
    const side = only.map((world) => sideOf(this.scene.worlds.length, world)).join(", ");
    return only.length ? word("person.event.in", { event: whose, side }) : whose;
  }

  #askedWords({ person, words }) {
    return person === this.#person ? given(sentence(words)) : word("person.asked.of", { name: this.scene.names[person], words });
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

function item(day, words, kind) {
  return element("li", { class: kind }, element("b", {}, word("time.now", { day })), words);
}

/** In which worlds a strike falls: "both" is all of them. */
function whereWords(world, count) {
  if (world === "both") return word(count > 2 ? "person.strike.in.all" : "person.strike.in.both");
  return count > 2 ? word("person.strike.in.one", { side: sideOf(count, world) }) : word(`person.strike.in.${world}`);
}
