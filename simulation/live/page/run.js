/** A scene that is being lived: what was asked for, what was done to it and on which day, so that it can be told again. */

import { Scene } from "./scene.js";

const MOST_DAYS = 31;

export class Run {
  #queue = Promise.resolve();
  busy = 0;

  /** `source`: a `Living`. `told`: {scene(scene), frame(frame), act(act, answer)} hears what happens. */
  constructor(source, told) {
    Object.assign(this, { source, told, scene: null, request: null, acts: [], day: 0 });
  }

  /** Set up a scene, and live it again to `day` with everything that was done to it. */
  setup(request, acts = [], day = 0) {
    return this.#next(async () => {
      const answer = await this.source.setup(request);
      this.request = request;
      this.#begin(answer);
      for (const act of [...acts].sort((one, other) => one.day - other.day)) {
        await this.#reach(act.day);
        await this.#do(act);
      }
      await this.#reach(day);
      await this.#live(0);
    });
  }

  /** Day 0 again. What was changed stays changed from the start; what struck does not strike again. */
  reset(seed) {
    return this.#next(async () => {
      const answer = await this.source.reset(seed);
      const changes = this.acts.filter((act) => act.name).map((act) => ({ ...act, day: 0 }));
      if (this.request) this.request = { ...this.request, seed: answer.seed };
      this.#begin(answer);
      this.acts = changes;
      await this.#live(0);
    });
  }

  /** `closely`: so that the day can be shown in beats. */
  live(days, closely = false) {
    return this.#next(() => this.#live(days, closely));
  }

  set(world, name, value) {
    return this.#next(() => this.#do({ day: this.day, world, name, value }));
  }

  /** `world`: 0, 1 or "both". */
  strike(person, kind, world = "both") {
    return this.#next(() => this.#do({ day: this.day, person, kind, world }));
  }

  person(person) {
    return this.source.person(person);
  }

  // One thing at a time: a frame asked for while a scene is being set up would belong to nobody knows which.
  #next(act) {
    this.busy += 1;
    const done = this.#queue.then(act).finally(() => {
      this.busy -= 1;
    });
    this.#queue = done.catch(() => {});
    return done;
  }

  #begin(answer) {
    this.acts = [];
    this.day = answer.day;
    this.scene = new Scene(answer);
    this.told.scene(this.scene);
  }

  async #reach(day) {
    while (this.day < day) await this.#live(Math.min(day - this.day, MOST_DAYS));
  }

  /** Live on; the last day's frame. The browser draws in between, so that a long way does not freeze the page. */
  async #live(days, closely = false) {
    const frame = this.source.live(days, closely);
    this.day = frame.day;
    this.told.frame(frame);
    if (days > 1) await new Promise((resolve) => setTimeout(resolve));
    return frame;
  }

  async #do(act) {
    const answer = act.name ? this.source.set(act.world, act.name, act.value) : this.source.strike(act.person, act.kind, act.world);
    const done = { ...act, day: answer.day };
    this.acts = [...this.acts.filter((other) => !replaces(done, other)), done];
    if (answer.worlds) this.scene.worlds = answer.worlds;
    this.told.act(done, answer);
  }
}

/** Of several changes of one parameter on one day only the last acts. */
function replaces(act, other) {
  if (!act.name || act.name !== other.name || act.day !== other.day) return false;
  return act.world === other.world || act.world === "both";
}
