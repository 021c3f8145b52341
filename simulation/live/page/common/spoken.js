/** The state of the worlds in words, for readers who do not see the pictures. */

import { byId } from "kithkin/elements.js";

const PAUSE = 5_000;
let next = 0;

/** Have `words` read aloud; those that are not `urgent` only now and then, so that playing does not talk without end. */
export function speak(words, urgent = false) {
  const now = performance.now();
  if (!urgent && now < next) return;
  next = now + PAUSE;
  byId("spoken").textContent = words;
}
