/** Many lives of one scene: the same couples, worlds and acts under other luck, each in a memory of its own; nobody sees their days. */

import { Living } from "kithkin/living.js";

export class Many {
  #runs = [];
  #acts = () => [];

  /** As many other lives of the scene of `source`, a `Living`, from day 0 on. `acts()`: what was done to it so far, as `Run` keeps it. */
  static async of({ prepared, module, grounds, request }, acts, count) {
    const many = new Many();
    many.#acts = acts;
    for (let number = 1; number <= count; number += 1) {
      const living = new Living(prepared, module, grounds);
      await living.setup({ ...request, luck: luckOf(request.seed, number) });
      many.#runs.push({ living, days: [] });
    }
    return many;
  }

  /** Days that all runs have lived. */
  get day() {
    return Math.min(...this.#runs.map(({ days }) => days.length));
  }

  /** Live on to a day, at most until `end` (milliseconds); whether all are there. The one that is furthest behind goes first. */
  advance(day, end) {
    while (performance.now() < end) {
      const run = this.#runs.reduce((least, each) => (each.days.length < least.days.length ? each : least));
      if (run.days.length >= day) return true;
      this.#live(run);
    }
    return this.day >= day;
  }

  /** A measure of a world in each run, by day: arrays (days,). */
  series(world, measure, measures) {
    return this.#runs.map(({ days }) => Array.from({ length: this.day }, (_, day) => days[day][world * measures + measure]));
  }

  #live({ living, days }) {
    for (const act of this.#acts()) {
      if (act.day !== days.length) continue;
      if (act.name) living.set(act.world, act.name, act.value);
      else living.strike(act.person, act.kind, act.world);
    }
    days.push(living.liveUnseen());
  }
}

/** Another luck for each life, apart from the seeds that a reader tries one after the other. */
function luckOf(seed, number) {
  return (seed + 1_000_003 * number) % 2 ** 48;
}
