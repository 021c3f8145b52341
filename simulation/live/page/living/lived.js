/** One world of a scene: a scenario's values, the kernels that live it, and what is remembered of its days. */

import { caughtIn } from "kithkin/caught.js";
import { digest } from "kithkin/digest.js";
import { writeParameters } from "kithkin/parameters.js";
import { seedsOf } from "kithkin/seeds.js";
import { snapshot } from "kithkin/snapshot.js";
import { measuresOf } from "kithkin/sums.js";
import { World } from "kithkin/world.js";

/** A befriending is a group of one. */
const ALONE = 1;

export class Lived {
  struck = [];
  touched = false;
  caught = null;

  /** `part`: the scenario as `simulation.live.prepared` lists it; `ground`: the network; `prepared`: what both are a part of. */
  constructor(kernels, part, ground, prepared) {
    Object.assign(this, { kernels, part, ground, prepared, values: { ...part.values } });
  }

  get day() {
    return this.world.day;
  }

  /** The first day that is remembered; `days` are the snapshots from it to today. */
  get firstDay() {
    return this.day - this.days.length + 1;
  }

  get today() {
    return this.days.at(-1);
  }

  /** Day 0, under the values as they are. */
  begin(seed) {
    const { part, ground, prepared } = this;
    this.world = new World(this.kernels, [...ground.ties, ...part.arguments], prepared.model.sums.lines);
    this.world.kinds = part.kinds.length;
    writeParameters(this.world, this.values, prepared.model, part);
    this.world.begin(seedsOf(seed));
    [this.struck, this.touched, this.days] = [[], false, []];
    this.#remember();
  }

  /** Live a day; its measures. `closely`: also see how much strain everybody catches from the partner. */
  live(closely = false) {
    this.#expectGroups();
    this.caught = closely ? caughtIn(this) : null;
    const measures = this.#measured();
    this.#remember();
    this.struck = [];
    return measures;
  }

  /** Live a day of which only the measures are kept. */
  liveUnseen() {
    this.#expectGroups();
    this.struck = [];
    return this.#measured();
  }

  #measured() {
    const lines = this.world.live(1);
    const { persons, partner } = this.ground;
    const paired = partner.filter((other) => other >= 0).length;
    return measuresOf(lines, { persons, paired, parameters: this.world.values("parameters.values") }, this.prepared.model);
  }

  /** Other values from the next day on. */
  change(values) {
    Object.assign(this.values, values);
    this.touched ||= this.day > 0;
    writeParameters(this.world, this.values, this.prepared.model, this.part);
  }

  /** Let an event strike persons by hand; its weight in LCU. */
  strike(persons, kind) {
    const number = this.part.kinds.indexOf(kind);
    const weight = this.values[`stressors.kinds.${kind}.weight`];
    const [load, experience] = ["load", "experience"].map((name) => this.world.columns.get(`people.${name}`));
    for (const person of persons) {
      const place = this.ground.places[person];
      load.values[number * load.shape[1] + place] += Math.fround(weight / 100);
      experience.values[place] |= 1 << number;
      this.struck.push({ person, kind: number, byHand: true });
    }
    this.touched = true;
    return weight;
  }

  /** The run's fingerprint, the one that `kithkin run` prints: a digest of the day and all state by person. */
  fingerprint() {
    const parts = [new Uint8Array(new BigInt64Array([BigInt(this.day)]).buffer)];
    for (const name of this.prepared.model.state) parts.push(this.#byPerson(name));
    const formed = this.world.values("groups.formed")[0];
    for (const name of this.prepared.model.groups) {
      const { bytes, shape, itemsize } = this.world.columns.get(`groups.${name}`);
      parts.push(bytes.slice(0, formed * itemsize * shape.slice(1).reduce((one, other) => one * other, 1)));
    }
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    return digest(whole);
  }

  /** Bytes of a column of state by person; persons by number where it names places. */
  #byPerson(name) {
    const { values, shape } = this.world.columns.get(`people.${name}`);
    const { places, identity } = this.ground;
    const kinds = shape.length > 1 ? shape[0] : 1;
    const room = shape.at(-1);
    const out = new values.constructor(places.length * kinds);
    const named = this.prepared.model.rows.includes(name);
    places.forEach((place, person) => {
      for (let kind = 0; kind < kinds; kind += 1) {
        const value = values[kind * room + place];
        out[person * kinds + kind] = named && value >= 0 ? identity[value] : value;
      }
    });
    return new Uint8Array(out.buffer);
  }

  #remember() {
    const { catalogue } = this.prepared;
    const seen = snapshot(this.world, this.ground, catalogue.quantities, this.struck);
    this.days.push({ ...seen, caught: this.caught });
    this.caught = null;
    if (this.days.length > catalogue.limits.history + 1) this.days.shift();
  }

  /** Room for all groups that a day's intakes may form: no more than there are persons for, in each offer. */
  #expectGroups() {
    const { persons } = this.ground;
    const most = this.part.offers.map(({ name, table }) => {
      const fewest = this.values[`${table}.${name}.group_minimum`] ?? ALONE;
      return Math.floor(persons / fewest) + 1;
    });
    const wanted = this.world.values("groups.formed")[0] + most.reduce((sum, each) => sum + each, 0);
    if (most.length) this.world.makeRoom(wanted);
  }
}
