/** Time: plays days at the reader's speed, asks for the next when the last has been drawn, and counts pictures a second. */

import { SLOW } from "kithkin/beats.js";

const SPEEDS = [1 / 12, 1 / 3, 1, 2, 4, 8, 16, 60];
const START = 4;
const WEEK_SPEED = 14;
const SECOND = 1_000;
const LATE = 100;
/** Milliseconds of a day that is lived by hand. */
const BY_HAND = 5_000;

export class Player {
  #due = 0;
  #painted = [];
  #lived = [];
  #single = false;
  #stopped = null;
  #lost = 0;

  /** `told`: {live(days, closely), busy(), day(), paint(now), state(), refused(refusal)}; paint tells whether anything was drawn. */
  constructor(told) {
    Object.assign(this, { told, playing: false, speed: START, ahead: 0, until: Infinity, atEnd: () => false });
    requestAnimationFrame((now) => this.#tick(now));
  }

  get speeds() {
    return SPEEDS.length;
  }

  /** Milliseconds that a day lasts, in the end as it is shown; a day alone, lived by hand, is shown in beats. */
  get lasts() {
    if (this.ahead > 0 && this.#single) return Math.max(BY_HAND, SECOND / SPEEDS[this.speed]);
    return SECOND / (this.ahead > 0 ? Math.max(WEEK_SPEED, SPEEDS[this.speed]) : SPEEDS[this.speed]);
  }

  /** A slow day that is paused stands still where it is, and goes on from there. */
  play(playing = !this.playing) {
    const now = performance.now();
    const underWay = this.playing && !playing && this.#due > now && this.lasts >= SLOW;
    const left = this.#stopped === null ? 0 : this.#due - this.#stopped;
    this.playing = playing && !this.atEnd();
    this.ahead = 0;
    this.#due = this.playing && left > 0 ? now + left : underWay ? this.#due : 0;
    this.#freeze(underWay || (this.#stopped !== null && !this.playing), now);
    this.told.state();
  }

  /** Time by which pictures are drawn: it stands still with a day that is paused. */
  clock(now) {
    return (this.#stopped ?? now) - this.#lost;
  }

  /** Let the clock run again: what was shown is shown no more. */
  thaw() {
    this.#freeze(false, performance.now());
  }

  /** Play on from a day that has just been lived, and is to be seen first. */
  playOn() {
    this.play(true);
    this.#due = performance.now() + this.lasts;
  }

  /** Play to a day and stand still there. A reader who pauses and plays again still comes to that day. */
  playTo(day) {
    this.until = day;
    this.play(true);
  }

  /** Live so many days one after the other, then stand still. */
  step(days) {
    this.#single = days === 1 && !this.playing && this.ahead === 0;
    this.playing = false;
    this.ahead += days;
    this.#due = 0;
    this.thaw();
    this.told.state();
  }

  setSpeed(speed) {
    this.speed = Math.min(Math.max(speed, 0), SPEEDS.length - 1);
    this.#due = Math.min(this.#due, performance.now() + this.lasts);
    this.told.state();
  }

  /** Pictures drawn during the last second. */
  framesPerSecond() {
    return recent(this.#painted);
  }

  /** Days lived during the last second. */
  daysPerSecond() {
    return recent(this.#lived);
  }

  #freeze(frozen, now) {
    if (frozen) this.#stopped ??= now;
    else if (this.#stopped !== null) [this.#lost, this.#stopped] = [this.#lost + now - this.#stopped, null];
  }

  #tick(now) {
    requestAnimationFrame((next) => this.#tick(next));
    if (this.told.paint(now)) note(this.#painted, now);
    if ((this.playing || this.ahead > 0) && now >= this.#due && !this.told.busy()) this.#live(now);
  }

  async #live(now) {
    // A day that comes late does not hurry the next ones.
    this.#due = Math.max(this.#due, now - Math.min(this.lasts, LATE)) + this.lasts;
    try {
      await this.told.live(1, this.lasts >= SLOW);
      note(this.#lived, performance.now());
    } catch (refusal) {
      this.play(false);
      this.told.refused(refusal);
    }
    this.#after();
  }

  #after() {
    const stepped = this.ahead > 0;
    if (stepped) this.ahead -= 1;
    const ended = this.atEnd() || this.told.day() >= this.until;
    if (ended) [this.playing, this.ahead, this.until] = [false, 0, Infinity];
    if (ended || (stepped && this.ahead === 0)) this.told.state();
  }
}

function note(times, now) {
  times.push(now);
  while (times[0] < now - SECOND) times.shift();
}

function recent(times) {
  const now = performance.now();
  return times.filter((time) => time > now - SECOND).length;
}
