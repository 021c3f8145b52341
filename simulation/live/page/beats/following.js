/** Following one couple: near, in slow days, from the blow to whoever listens. */

import { say } from "kithkin/notices.js";
import { speak } from "kithkin/spoken.js";
import { word } from "kithkin/words.js";

const SLOWEST = 0;
const MOST_DAYS = 60;

export class Following {
  /** `told`: {run, player, stage, choose(person)}. */
  constructor(told) {
    Object.assign(this, told, { person: -1 });
  }

  /** A day was lived: whoever the couple has to do with on a slow one comes into sight. */
  arrived(frame) {
    if (this.stage.chosen !== this.person) this.person = -1;
    if (this.person >= 0 && frame.worlds[0].caught) this.stage.keepInSight(this.person);
  }

  /** Follow a person's couple from now on. */
  follow(person) {
    if (person < 0) return;
    this.#comeNear(person);
    this.player.setSpeed(SLOWEST);
    this.player.play(true);
  }

  /** Live until an event strikes somebody with a partner, and follow that couple, beginning with the blow. */
  async followBlow() {
    const { run, player } = this;
    player.play(false);
    player.thaw();
    player.setSpeed(SLOWEST);
    for (let day = 0; day < MOST_DAYS; day += 1) {
      const frame = await run.live(1, true);
      const struck = frame.worlds[0].events.find(({ person }) => run.scene.partner[person] >= 0);
      if (!struck) continue;
      this.#comeNear(struck.person);
      this.arrived(frame);
      speak(this.stage.story().join(" "), true);
      return player.playOn();
    }
    return say(word("follow.none", { days: MOST_DAYS }));
  }

  #comeNear(person) {
    this.choose(person);
    this.stage.comeNear(person);
    this.person = person;
  }
}
