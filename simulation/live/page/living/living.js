/** The scene that the page itself lives: one to four worlds on one network, under one seed, in the kernels' own memory. */

import { grounds } from "kithkin/grounds.js";
import { Kernels } from "kithkin/kernels.js";
import { Lived } from "kithkin/lived.js";
import { Refusal, mistakesIn } from "kithkin/refusals.js";
import { toldOf } from "kithkin/told.js";

const ROUNDING = 1e-3;

export class Living {
  worlds = [];

  /** `prepared`: what `simulation.live.prepared` wrote; `module`: the compiled kernels; `known`: networks, where another has them. */
  constructor(prepared, module, known = grounds(prepared)) {
    Object.assign(this, { prepared, module, grounds: known });
  }

  get catalogue() {
    return this.prepared.catalogue;
  }

  get day() {
    return this.worlds[0]?.day ?? 0;
  }

  /** Values of a scenario before anything is changed, by dotted name. */
  usual(name) {
    return this.prepared.parts[name].values;
  }

  /** A new scene at day 0; what is left out of `request` is as at the start; `luck`: another seed than that of the network. Rejects with a Refusal, and nothing has changed. */
  async setup(request) {
    const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
    const wanted = { ...this.catalogue.start, ...(given.worlds ? { changes: [] } : {}), ...given };
    const { worlds: most } = this.catalogue.limits;
    if (wanted.worlds.length > most) throw new Refusal([`${wanted.worlds.length} worlds: the page shows at most ${most}`]);
    const tables = wanted.worlds.map((_, number) => wanted.changes[number] ?? {});
    const ground = await this.grounds.found({ ...wanted, changes: networkIn(tables[0]) });
    const kernels = await Kernels.of(this.module);
    const worlds = wanted.worlds.map((name, number) => this.#world(name, ground, kernels, withoutNetwork(tables[number])));
    this.#begin(wanted, ground, worlds);
    return this.#scene();
  }

  /** Day 0 again under the values as they are, with another seed unless null. */
  async reset(seed) {
    const request = { ...this.request, seed: seed ?? this.request.seed };
    const ground = await this.grounds.found({ ...request, changes: networkIn(request.changes?.[0] ?? {}) });
    const kernels = await Kernels.of(this.module);
    const worlds = this.worlds.map((world, number) => {
      const fresh = this.#world(request.worlds[number], ground, kernels, {});
      Object.assign(fresh.values, world.values);
      return fresh;
    });
    this.#begin(request, ground, worlds);
    return this.#scene();
  }

  /** Live so many days; the last of them as a frame, with the measures of each. `closely`: as `Lived.live`. */
  live(days, closely = false) {
    const curves = Array.from({ length: days }, () => joined(this.worlds.map((world) => world.live(closely))));
    const measures = this.prepared.model.measures.length;
    return { day: this.day, firstDay: this.day - curves.length + 1, curves, measures, worlds: this.worlds.map(({ today }) => today) };
  }

  /** A day that nobody sees; the measures of all worlds, one world after the other. */
  liveUnseen() {
    return joined(this.worlds.map((world) => world.liveUnseen()));
  }

  /** Give a parameter a value from the next day on: in one world, by number, or "both", all of them, where it is left out of a world that lacks it. */
  set(world, name, value) {
    const aimed = this.#aimed(world);
    const having = aimed.filter(({ values }) => name in values);
    const mistakes = (having.length ? having : aimed).flatMap(({ values }) => mistakesIn({ [name]: value }, values, this.catalogue.parameters));
    if (mistakes.length) throw new Refusal([...new Set(mistakes)]);
    having.forEach((each) => each.change({ [name]: value }));
    return { day: this.day, world, name, value, worlds: this.#about() };
  }

  /** Let an event strike a couple, or a single, in one world, by number, or "both", all of them. */
  strike(person, kind, world = "both") {
    this.#mustBeThere(person);
    const aimed = this.#aimed(world);
    if (!this.worlds[0].part.kinds.includes(kind)) throw new Refusal([`kind = ${kind}: no kind of event`]);
    const persons = this.#couple(person);
    return { day: this.day, persons, kind, world, weight: aimed.map((each) => each.strike(persons, kind)) };
  }

  /** A person and the partner in all worlds. */
  person(person) {
    this.#mustBeThere(person);
    const { names, partner } = this.ground;
    const kinds = this.catalogue.relations.slice(1).map(({ name }) => name);
    const known = tiesOf(this.ground.message.ties, person).map(([other, kind]) => ({ person: other, name: names[other], relation: kinds[kind] }));
    return {
      person,
      name: names[person],
      partner: partner[person],
      partner_name: names[partner[person]] ?? "",
      first_day: this.worlds[0].firstDay,
      ties: known,
      worlds: this.worlds.map((world) => toldOf(world, this.#couple(person), this.prepared)),
    };
  }

  /** Fingerprints, and the commands by which Python lives the same runs: "" after a hand in the game. */
  facts() {
    const commands = this.worlds.map((world, number) => this.#command(world, this.request.worlds[number]));
    return { day: this.day, seed: this.request.seed, fingerprints: this.worlds.map((world) => world.fingerprint()), commands };
  }

  #world(name, ground, kernels, changes) {
    const part = ground.parts[name];
    if (!part) throw new Refusal([`world '${name}': unknown name; there are ${Object.keys(ground.parts).join(", ")}`]);
    const world = new Lived(kernels, part, ground, this.prepared);
    const mistakes = mistakesIn(changes, world.values, this.catalogue.parameters);
    if (mistakes.length) throw new Refusal(mistakes);
    Object.assign(world.values, changes);
    return world;
  }

  #begin(request, ground, worlds) {
    worlds.forEach((world) => world.begin(request.luck ?? request.seed));
    Object.assign(this, { request, ground, worlds });
  }

  #aimed(world) {
    const aimed = world === "both" ? this.worlds : this.worlds.filter((_, number) => number === world);
    if (!aimed.length) throw new Refusal([`world = ${world}: there is no such world in this scene`]);
    return aimed;
  }

  #couple(person) {
    const partner = this.ground.partner[person];
    return partner < 0 ? [person] : [person, partner];
  }

  #mustBeThere(person) {
    const { persons } = this.ground;
    if (!Number.isInteger(person) || person < 0 || person >= persons) throw new Refusal([`person = ${person}: must lie in 0 to ${persons - 1}`]);
  }

  #scene() {
    const { quantities, measures } = this.catalogue;
    return {
      ...this.ground.message,
      day: this.day,
      seed: this.request.seed,
      source: this.request.source,
      quantities: quantities.map(({ name }) => name),
      measures: measures.map(({ name }) => name),
      events: this.worlds[0].part.events,
      worlds: this.#about(),
      notes: this.worlds.flatMap((world) => notesOf(world)),
    };
  }

  #about() {
    return this.worlds.map(({ part, values }, number) => ({
      scenario: this.request.worlds[number],
      title: part.title,
      summary: part.summary,
      changed: changed(part.values, values),
      values: { ...values },
      circle: values["circle.active"],
      programmes: part.offers.map(({ name, title }) => ({ name, title })),
    }));
  }

  #command({ part, values, touched, day }, name) {
    if (touched || day === 0) return "";
    const settings = Object.entries({ ...this.ground.plan, ...changed(part.values, values) }).map(([key, value]) => ` --set ${key}=${value}`);
    return `kithkin run ${name} --seed ${this.request.seed} --days ${day}${settings.join("")}`;
  }
}

/** Measures of all worlds, one after the other. */
function joined(measures) {
  return Float32Array.from(measures.flatMap((each) => [...each]));
}

function changed(before, now) {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => before[name] !== value));
}

function networkIn(changes) {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => name.startsWith("network.")));
}

function withoutNetwork(changes) {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => !name.startsWith("network.")));
}

/** [other person, kind] of every tie of a person. */
function tiesOf(ties, person) {
  const found = [];
  for (let at = 0; at < ties.length; at += 3) {
    if (ties[at] === person) found.push([ties[at + 1], ties[at + 2]]);
    else if (ties[at + 1] === person) found.push([ties[at], ties[at + 2]]);
  }
  return found;
}

/** A sentence for each programme with too few places for even one group. */
function notesOf({ part, values, ground }) {
  return part.offers.flatMap(({ name, table, title }) => {
    const fewest = values[`${table}.${name}.group_minimum`] ?? 1;
    const places = Math.floor(values[`${table}.${name}.places`] * ground.persons + ROUNDING);
    if (places >= fewest) return [];
    return [`${title} has places for ${places} persons, but its smallest group has ${fewest}: nobody can take part. Raise its places.`];
  });
}
