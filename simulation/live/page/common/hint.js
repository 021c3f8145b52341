/** The name and the state of the person under the pointer. */

import { byId } from "kithkin/elements.js";
import { sideOf } from "kithkin/sides.js";
import { word } from "kithkin/words.js";

/** Show `words` near a point of the window; hide the hint where there are none. */
export function hint(words, x, y) {
  const box = byId("hint");
  box.hidden = !words;
  if (!words) return;
  box.textContent = words;
  box.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${y > innerHeight - 60 ? y - 40 : y + 16}px`;
}

/** "Ada and Ben: Ada is calm", or what she is on the left and on the right. */
export function hintWords(scene, person, words) {
  const [left, right] = words;
  const alike = words.every((each) => each === left);
  const each = words.map((state, world) => word("person.differs.one", { state, side: sideOf(words.length, world) })).join(", ");
  const state = alike ? left : words.length > 2 ? each : word("person.differs", { left, right });
  return word("person.is", { couple: scene.couple(person), name: scene.names[person], state });
}
