/** One member of an ensemble, laid out in the kernels' memory and lived there; the bits are those of a native run. */

import { Column } from "kithkin/kernels.js";

const GROUPS = "groups.";

/** Arguments as `simulation.portable.handing` lists them, each with its part of `bytes`. */
export function withBytes(described, bytes) {
  return described.map((about) => (about.at === undefined ? about : { ...about, data: bytes.subarray(about.at) }));
}

export class World {
  #known = null;
  day = 0;

  /** `described`: arguments with their bytes, in order; `lines`: how many sums a day has. */
  constructor(kernels, described, lines) {
    Object.assign(this, { kernels, lines, columns: new Map(), numbers: new Map() });
    this.order = described.map(({ name }) => name);
    for (const about of described) {
      if (about.number === undefined) this.columns.set(about.name, new Column(kernels, about));
      else this.numbers.set(about.name, about.number);
    }
    this.seeds = new Column(kernels, { kind: "<u8", shape: [3], fill: 0 });
    this.arrivals = new Column(kernels, { kind: "<i8", shape: [1], fill: 0 });
  }

  /** Values of an array by its dotted name, valid until days are lived. */
  values(name) {
    return this.columns.get(name).values;
  }

  /** Found the population with three seeds, BigInts. */
  begin(seeds) {
    this.seeds.values.set(seeds);
    this.day = 0;
    this.kernels.call("begin", [this.#cells(), ...this.seeds.cells, this.#crew()]);
  }

  /** Live so many days; the sums of each, (days, lines) float64, or none if they are not to be recorded. */
  live(days, recorded = true) {
    const top = this.kernels.exports.kithkin_top();
    const record = new Column(this.kernels, { kind: "<f8", shape: [days, recorded ? this.lines : 0], fill: 0 });
    this.kernels.call("live", [this.#cells(), ...this.seeds.cells, BigInt(this.day), ...record.cells, this.#crew()]);
    this.day += days;
    const sums = record.values.slice();
    this.kernels.exports.kithkin_free(top);
    return sums;
  }

  /** Make room for so many groups: twice as many, so that it is seldom done. */
  makeRoom(groups) {
    if (this.values(`${GROUPS}leader`).length >= groups) return;
    this.#known = null;
    for (const [name, { kind, shape, values }] of this.columns) {
      if (!name.startsWith(GROUPS) || name === `${GROUPS}formed`) continue;
      const column = new Column(this.kernels, { kind, shape: [2 * groups, ...shape.slice(1)], fill: name === `${GROUPS}volunteer` ? -1 : 0 });
      column.values.set(values);
      this.columns.set(name, column);
    }
  }

  /** The record of the world; its arrays stay where they are until room is made for more groups. */
  #cells() {
    this.#known ??= this.order.flatMap((name) => this.columns.get(name)?.cells ?? [BigInt(this.numbers.get(name))]);
    return this.#known;
  }

  /** One thread, alone. */
  #crew() {
    return [0n, 1n, ...this.arrivals.cells];
  }
}
