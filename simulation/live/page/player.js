/** Time: plays days at the reader's speed, asks for the next when the last has been drawn, and counts pictures a second. */

const SPEEDS = [1, 2, 4, 8, 16, 60];
const WEEK_SPEED = 14;
const SECOND = 1_000;

export class Player {
  #due = 0;
  #painted = [];
  #lived = [];

  /** `told`: {live(days), busy(), day(), paint(now), state(), refused(refusal)}; paint tells whether anything was drawn. */
  constructor(told) {
    Object.assign(this, { told, playing: false, speed: 2, ahead: 0, until: Infinity, atEnd: () => false });
    requestAnimationFrame((now) => this.#tick(now));
  }

  get speeds() {
    return SPEEDS.length;
  }

  /** Milliseconds that a day lasts. */
  get lasts() {
    return SECOND / (this.ahead > 0 ? Math.max(WEEK_SPEED, SPEEDS[this.speed]) : SPEEDS[this.speed]);
  }

  play(playing = !this.playing) {
    this.playing = playing && !this.atEnd();
    this.ahead = 0;
    this.#due = 0;
    this.told.state();
  }

  /** Play to a day and stand still there. A reader who pauses and plays again still comes to that day. */
  playTo(day) {
    this.until = day;
    this.play(true);
  }

  /** Live so many days one after the other, then stand still. */
  step(days) {
    this.playing = false;
    this.ahead += days;
    this.#due = 0;
    this.told.state();
  }

  setSpeed(speed) {
    this.speed = Math.min(Math.max(speed, 0), SPEEDS.length - 1);
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

  #tick(now) {
    requestAnimationFrame((next) => this.#tick(next));
    if (this.told.paint(now)) note(this.#painted, now);
    if ((this.playing || this.ahead > 0) && now >= this.#due && !this.told.busy()) this.#live(now);
  }

  async #live(now) {
    // A day that comes late does not hurry the next ones.
    this.#due = (this.#due < now - this.lasts ? now : this.#due) + this.lasts;
    try {
      await this.told.live(1);
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
