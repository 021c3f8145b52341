/** Keeps the page's address in step with the scene, so that it can be copied, sent, and opened again. */

import { fromAddress, toAddress } from "./address.js";
import { say } from "./notices.js";
import { word } from "./words.js";

const PAUSE = 900;

export class Bookmark {
  #timer = 0;
  #written = "";

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

  now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const state = this.state();
    if (!state) return;
    this.#written = `#${toAddress(state)}`;
    history.replaceState(null, "", this.#written);
  }

  async copy() {
    this.now();
    try {
      await navigator.clipboard.writeText(location.href);
      say(word("tool.link.done"));
    } catch {
      say(word("tool.link.refused"));
    }
  }
}
