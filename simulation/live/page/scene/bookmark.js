/** Keeps the page's address in step with the scene, so that it can be copied, sent, and opened again. */

import { fromAddress, toAddress } from "kithkin/address.js";
import { say } from "kithkin/notices.js";
import { word } from "kithkin/words.js";

const PAUSE = 900;
/** A page inside another one, as in a notebook's cell, may have no address of its own. */
const ADDRESSED = location.protocol !== "about:";

export class Bookmark {
  #timer = 0;
  #written = "";
  #turned = false;

  /** `state()` gives what belongs into the address, null where nothing does; `moved(state)` hears of an address pasted anew. */
  constructor(state, moved) {
    this.state = state;
    addEventListener("hashchange", () => {
      const wanted = location.hash === this.#written ? null : fromAddress(location.hash);
      if (wanted) moved(wanted);
    });
  }

  /** Write soon: browsers refuse addresses that change many times a second. */
  later() {
    this.#timer ||= setTimeout(() => this.now(), PAUSE);
  }

  /** What comes next is another scene: the browser's Back brings today's again. */
  turn() {
    this.now();
    this.#turned = true;
  }

  now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const state = this.state();
    if (!state) return;
    const address = `#${toAddress(state)}`;
    const another = this.#turned && address !== this.#written;
    this.#written = address;
    if (another) this.#turned = false;
    if (ADDRESSED) history[another ? "pushState" : "replaceState"](null, "", address);
  }

  async copy() {
    this.now();
    try {
      await navigator.clipboard.writeText(ADDRESSED ? location.href : this.#written);
      say(word(ADDRESSED ? "tool.link.done" : "tool.link.inside"));
    } catch {
      say(ADDRESSED ? word("tool.link.refused") : word("tool.link.shown", { address: this.#written }), "refusal");
    }
  }
}
