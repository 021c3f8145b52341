/** A scene that is being lived: what was asked for, what was done to it and on which day, so that it can be told again. */

import { Scene } from "kithkin/scene.js";

const MOST_DAYS = 31;
const SLICE = 50;

export class Run {
  #queue = Promise.resolve();
  busy = 0;
  /** The day that is lived up to before anybody plays, as an address asks. */
  goal = 0;

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
      this.goal = Math.max(day, ...acts.map((act) => act.day || 0));
      try {
        await this.#again([...acts].sort((one, other) => one.day - other.day));
        await this.#reach(day);
      } finally {
        this.goal = 0;
      }
      await this.#live(0);
    });
  }

  /** Go no further towards the day of an address. */
  stop() {
    this.goal = Math.min(this.goal, this.day);
  }

  /** Do again what was done, each on its day; the browser draws and listens in between. */
  async #again(acts) {
    let begun = performance.now();
    for (const act of acts) {
      await this.#reach(act.day);
      if (act.day > this.goal) return;
      await this.#do(act);
      if (performance.now() < begun + SLICE) continue;
      await pause();
      begun = performance.now();
    }
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

  /** `world`: a number or "both", all of them. */
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
    while (this.day < Math.min(day, this.goal)) await this.#live(Math.min(day - this.day, MOST_DAYS));
  }

  /** Live on; the last day's frame. The browser draws in between, so that a long way does not freeze the page. */
  async #live(days, closely = false) {
    const frame = this.source.live(days, closely);
    this.day = frame.day;
    this.told.frame(frame);
    if (days > 1) await pause();
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

function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Of several changes of one parameter on one day only the last acts. */
function replaces(act, other) {
  if (!act.name || act.name !== other.name || act.day !== other.day) return false;
  return act.world === other.world || act.world === "both";
}
