/** What differs between two worlds beside the support they have, so that nobody takes it for an effect of support. */

import { sideOf } from "kithkin/sides.js";
import { word } from "kithkin/words.js";

/** Sections that are support; the network is shared, so its parameters differ in name only. */
const SUPPORT = /^(circle|programmes|informal|network)\./;

/** A sentence for each parameter in which a world differs from the first at the start and that is no support. */
export function besides(worlds, number) {
  const [first, other] = [worlds[0], worlds[number]];
  const names = Object.keys(other.values).filter((name) => !SUPPORT.test(name) && first.values[name] !== other.values[name]);
  const chosen = (name) => name in first.changed || name in other.changed;
  const values = (name) => ({ name: said(name), left: first.values[name], right: other.values[name], side: sideOf(worlds.length, number) });
  return names.filter((name) => !chosen(name)).map((name) => word(worlds.length > 2 ? "world.besides.many" : "world.besides.value", values(name)));
}

/** "family: rate" for `stressors.kinds.family.rate`. */
function said(name) {
  return name.split(".").slice(-2).join(": ").replaceAll("_", " ");
}
