/** What the page says of the scene: the state of each world, what was done, and who is pointed at; shown, and told to readers of the screen. */

import { besides } from "kithkin/besides.js";
import { hint, hintWords } from "kithkin/hint.js";
import { say } from "kithkin/notices.js";
import { sideOf } from "kithkin/sides.js";
import { speak } from "kithkin/spoken.js";
import { given, word } from "kithkin/words.js";

export class Saying {
  #pointed = null;

  /** `page`: of `main.js`. */
  constructor(page) {
    this.page = page;
  }

  /** What is to be known of a new scene. */
  begin(scene) {
    this.#pointed = null;
    hint("");
    scene.notes.forEach((note) => say(given(note), "refusal"));
    const other = scene.worlds.slice(1).flatMap((_, number) => besides(scene.worlds, number + 1));
    if (other.length) say(word("world.besides.told", { values: other.join("; ") }), "refusal");
  }

  /** Today: the share of bad days beside each world's name, all worlds in words, and the person who is pointed at. */
  today() {
    const { frame, player, run, stage } = this.page;
    const worlds = run.scene.worlds.map((world, number) => this.#stateOf(world, number));
    const inBeats = frame.worlds[0].caught !== null;
    const story = inBeats ? stage.story() : [];
    const told = worlds.map((state, world) => [state, story[world]].filter(Boolean).join(" "));
    if (worlds[0]) speak(word("world.today", { day: run.day, worlds: told.join(" ") }), !player.playing || inBeats);
    if (this.#pointed?.person >= 0) this.point(this.#pointed.person, this.#pointed.x, this.#pointed.y);
  }

  #stateOf({ title }, number) {
    const strained = this.page.curves.latest(number, "strained");
    const share = Math.round(100 * strained);
    this.page.stage.tell(number, Number.isFinite(strained) ? word("world.strained", { share }) : "");
    return Number.isFinite(strained) ? word("world.now", { title: given(title), share }) : "";
  }

  /** A blow that was dealt. */
  struck({ kind, world }, { persons }) {
    const { scene } = this.page.run;
    const [one, other] = persons.map((person) => scene.names[person]);
    const whom = other ? word("strike.and", { one, other }) : one;
    const count = scene.worlds.length;
    const where = count === 1 ? "alone" : count === 2 ? world : world === "both" ? "all" : "one";
    const { words } = scene.events.find(({ name }) => name === kind);
    say(word(`strike.${where}`, { whom, words: given(words), side: world === "both" ? "" : sideOf(count, world) }));
  }

  /** The person at (x, y) of the window, -1 for nobody. */
  point(person, x, y) {
    this.#pointed = { person, x, y };
    return hint(person < 0 ? "" : this.#hintOf(person), x, y);
  }

  /** Say who was chosen. */
  chosen(person) {
    speak(this.#hintOf(person), true);
  }

  /** Who a person is, and how it is today in each world. */
  #hintOf(person) {
    const { frame, run, scale } = this.page;
    if (!frame) return "";
    const words = frame.worlds.map((world) => scale.wordOf(scale.valueOf(world.quantities[scale.number][person])));
    return hintWords(run.scene, person, words.map(given));
  }
}
