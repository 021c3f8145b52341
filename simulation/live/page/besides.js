/** What differs between two worlds beside the support they have, so that nobody takes it for an effect of support. */

import { word } from "./words.js";

/** Sections that are support; the network is shared, so its parameters differ in name only. */
const SUPPORT = /^(circle|programmes|informal|network)\./;

/** A sentence for each parameter that differs at the start and is no support; none where there is one world. */
export function besides([left, right]) {
  if (!right) return [];
  const names = Object.keys(right.values).filter((name) => !SUPPORT.test(name) && left.values[name] !== right.values[name]);
  const chosen = (name) => name in left.changed || name in right.changed;
  return names.filter((name) => !chosen(name)).map((name) => word("world.besides.value", { name: said(name), left: left.values[name], right: right.values[name] }));
}

/** "family: rate" for `stressors.kinds.family.rate`. */
function said(name) {
  return name.split(".").slice(-2).join(": ").replaceAll("_", " ");
}
