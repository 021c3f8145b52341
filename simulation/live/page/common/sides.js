/** The worlds of a scene, up to four, by class and colour, and what each is called by its place. */

import { word } from "kithkin/words.js";

export const SIDES = ["left", "right", "third", "fourth"];

/** "left" of two worlds, "first" of more. */
export function sideOf(count, number) {
  return word(count > 2 ? `world.place.${number}` : `world.${SIDES[number]}`);
}
